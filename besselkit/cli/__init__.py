"""The command `besselkit`: its arguments, and the one line that a mistake in them is worth."""

import os
import sys
from collections.abc import Sequence

import click

from besselkit.cli._commands import COMPLETE, besselkit

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    if COMPLETE in os.environ:  # a shell asks what could come next; click answers and exits
        besselkit.main(prog_name="besselkit", complete_var=COMPLETE)
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        with besselkit.make_context("besselkit", arguments) as context:
            status = besselkit.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:  # after --help and --version
        return ended.exit_code
    except click.ClickException as error:
        print(f"{_where(error)}: error: {_message(error)}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # the reader has gone (`besselkit eval | head -1`); the interpreter must not flush again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except ArithmeticError as error:  # a value that the exact path cannot confirm
        print(f"besselkit: error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("besselkit: interrupted", file=sys.stderr)
        return 130
    return int(status or 0)


def _where(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return context.command_path if context is not None else "besselkit"


def _message(error: click.ClickException) -> str:
    """What is wrong, in one line."""
    if isinstance(error, click.BadParameter) and error.message and error.param is not None:
        error = click.UsageError(f"argument {_name(error.param)}: {error.message}")
    return " ".join(error.format_message().split())


def _name(parameter: click.Parameter) -> str:
    is_option = isinstance(parameter, click.Option)
    return parameter.opts[0] if is_option else parameter.human_readable_name
