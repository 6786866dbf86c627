"""The commands with their options and help; what they do is imported when one is run."""

import difflib
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from besselkit._contract import FUNCTIONS
from besselkit._version import __version__
from besselkit.cli._numbers import ARGUMENTS, Number, TableDimension, Whole, spelling

__all__ = ["COMPLETE", "besselkit"]

# the variable by which a shell asks for completions
COMPLETE = "_BESSELKIT_COMPLETE"

MAX_DIGITS = 1000
MAX_COUNT = 10000

F = TypeVar("F", bound=Callable[..., Any])

_SETTINGS = {
    "help_option_names": ["-h", "--help"],
    "max_content_width": 100,
    "show_default": True,
}


def _chosen_from(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    return f"{word!r} (choose from {', '.join(known)}){meant}"


class _Name(click.Choice):
    """A function's name; a mistyped one gets a suggestion."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Take a name that is known."""
        if value not in self.choices:
            self.fail(f"must be a function, got {_chosen_from(value, self.choices)}", param, ctx)
        return value


class _Group(click.Group):
    """Commands of which a mistyped one gets a suggestion, and which alone print their help."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Print the help where no command is named."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find a command, or say which ones there are and which was meant."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            ctx.fail(f"invalid choice: {_chosen_from(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Group, context_settings=_SETTINGS)
@click.version_option(__version__, message="%(prog)s %(version)s")
def besselkit() -> None:
    """Modified Bessel functions, to the last bits."""


def _arguments(command: F) -> F:
    """Give a command an option for each argument of the contract."""
    for name, argument in reversed(ARGUMENTS.items()):
        word = "--" + spelling(name).replace("_", "-")
        text = argument.words[0].upper() + argument.words[1:]
        names = [word] if word == f"--{name}" or len(name) > 1 else [word, f"--{name}"]
        metavar = name.upper()
        command = click.option(*names, name, type=Number(name), help=text, metavar=metavar)(command)
    return command


@besselkit.command("eval", short_help="Exact and float64 values side by side.")
@click.argument("point", nargs=-1, metavar="[D [KAPPA]]")
@_arguments
@click.option(
    "-f",
    "--function",
    "functions",
    multiple=True,
    type=_Name(tuple(FUNCTIONS)),
    metavar="NAME",
    help="A function; may be repeated.  Default: each whose arguments are given.",
)
@click.option("--digits", type=Whole(1, MAX_DIGITS), default=20, help="Of the exact value.")
@click.option(
    "--from",
    "source",
    metavar="FILE",
    help="Read points from a file, - for standard input: CSV whose first line names the columns "
    "(two columns of numbers alone are D and KAPPA), or an object of JSON in each line.",
)
@click.option("--csv", "form", flag_value="csv", help="Print CSV, a line for each value.")
@click.option("--json", "form", flag_value="json", help="Print JSON: one line a point of a file.")
@click.pass_context
def eval_(ctx: click.Context, /, point: tuple[str, ...], **options: Any) -> int:
    """Every function at one point, or at those of a file: the exact value, the compiled core's
    float64 value, and the error of the latter in units of eps = 2^-52.

    Numbers may be integers, decimals, fractions such as 1/3, or inf; the exact path takes them as
    they are.  Without any, the point is D = 1024, KAPPA = 16.
    """
    from besselkit.cli import _eval

    return _eval.run(ctx, point, **options)


@besselkit.group(cls=_Group)
def table() -> None:
    """Build, verify, list or describe interpolation tables."""


_WORKERS = (
    click.option("--workers", type=Whole(1, MAX_COUNT), default=1, help="Processes."),
    click.option("--dask", metavar="ADDRESS", help="A Dask scheduler's address."),
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each table.")


def _on_workers(command: F) -> F:
    for option in reversed(_WORKERS):
        command = option(command)
    return command


@table.command("build")
@click.argument("dim", nargs=-1, required=True, type=TableDimension(), metavar="DIM...")
@click.option("--dtype", type=click.Choice(["float64", "float32"]), default="float64")
@click.option("--out", metavar="DIR", default=".", help="Where to.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
@_on_workers
@click.pass_context
def build(ctx: click.Context, /, **options: Any) -> int:
    """Build tables of dimensions from 2 to 2^20 from the exact path."""
    return _run("build", ctx, options)


@table.command("verify", short_help="Measure tables against the exact path again.")
@click.argument("file", nargs=-1, required=True, metavar="FILE|DIM...")
@click.option("--seed", type=Whole(1, MAX_COUNT), default=1, help="Chooses the points.")
@_JSON
@_on_workers
@click.pass_context
def verify(ctx: click.Context, /, **options: Any) -> int:
    """Measure tables (files, or dimensions that come along) against the exact path again; exit
    status 1 on a miss.
    """
    return _run("verify", ctx, options)


@table.command("info")
@click.argument("file", nargs=-1, required=True, metavar="FILE|DIM...")
@_JSON
@click.pass_context
def info(ctx: click.Context, /, **options: Any) -> int:
    """What tables hold: files, or dimensions that come along."""
    return _run("info", ctx, options)


@table.command("list")
@_JSON
@click.pass_context
def list_(ctx: click.Context, /, **options: Any) -> int:
    """The tables that come along."""
    return _run("list_", ctx, options)


def _run(action: str, ctx: click.Context, options: dict[str, Any]) -> int:
    from besselkit.cli import _tables

    try:
        status: int = getattr(_tables, action)(**options)
    except BrokenPipeError:
        raise
    except _tables.ERRORS as error:
        raise click.UsageError(str(error), ctx) from error
    return status


@besselkit.command(short_help="Versions, levels, frameworks; are values right?")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> int:
    """Versions, vector levels, threads and frameworks, and whether the core's values are right;
    exit status 1 if they are not.
    """
    from besselkit.cli import _doctor

    return _doctor.run(as_json)


@besselkit.command(short_help="What completes this command in a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete this command: `eval "$(besselkit completion bash)"`."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(besselkit, {}, "besselkit", COMPLETE).source())
