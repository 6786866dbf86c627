"""The command `besselkit`: its arguments, and the one line that a mistake in them is worth."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NoReturn

from besselkit._contract import number_of
from besselkit._version import __version__

__all__ = ["main"]

MAX_DIGITS = 1000

# half the least float64: what is smaller rounds to 0
_SMALLEST = Fraction(1, 2**1075)


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: error: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
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
    return status


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="besselkit", description="Modified Bessel functions, to the last bits.")
    parser.add_argument("--version", action="version", version=f"besselkit {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)
    eval_ = commands.add_parser(
        "eval",
        help="every function at one point: exact and float64 values side by side",
        description="Every function at one point: the exact value, the compiled core's float64 "
        "value, and the error of the latter in units of eps = 2^-52.",
        epilog="Numbers may be integers, decimals or fractions such as 1/3; the exact path takes "
        "them as they are.",
    )
    eval_.add_argument("--dim", type=_dimension, default=Fraction(1024), metavar="D")
    eval_.add_argument("--kappa", type=_concentration, default=Fraction(16), metavar="KAPPA")
    eval_.add_argument("--digits", type=_digits, default=20, metavar="N", help="default 20")
    eval_.add_argument("--json", action="store_true", help="print JSON instead of a table")
    eval_.set_defaults(run=_eval)
    _add_table(commands)
    return parser


def _add_table(commands: Any) -> None:
    """Add `besselkit table` with its three commands."""
    table = commands.add_parser("table", help="build, verify or describe interpolation tables")
    actions = table.add_subparsers(required=True, metavar="ACTION", parser_class=_Parser)
    build = actions.add_parser("build", help="build tables from the exact path")
    build.add_argument("dim", type=_table_dim, nargs="+", metavar="DIM", help="from 2 to 2^20")
    build.add_argument("--dtype", choices=["float64", "float32"], default="float64")
    build.add_argument("--out", default=".", metavar="DIR", help="where to; default: here")
    build.set_defaults(run=_table("build"))
    verify = actions.add_parser(
        "verify", help="measure tables against the exact path again; exit status 1 on a miss"
    )
    verify.add_argument("file", nargs="+", metavar="FILE")
    verify.add_argument("--seed", type=_count, default=1, metavar="N", help="chooses the points")
    verify.set_defaults(run=_table("verify"))
    info = actions.add_parser("info", help="what table files hold")
    info.add_argument("file", nargs="+", metavar="FILE")
    info.set_defaults(run=_table("info"))
    for action in (build, verify):
        action.add_argument("--workers", type=_count, default=1, metavar="N", help="processes")
        action.add_argument("--dask", metavar="ADDRESS", help="a Dask scheduler's address")


def _table(action: str) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        from besselkit.cli import _tables

        try:
            status: int = getattr(_tables, action)(arguments)
        except BrokenPipeError:
            raise
        except _tables.ERRORS as error:
            print(f"besselkit table {action}: error: {error}", file=sys.stderr)
            return 2
        return status

    return run


def _eval(arguments: argparse.Namespace) -> int:
    # imported here: `besselkit --version` and a mistake in the arguments need none of it
    from besselkit.cli import _evaluate

    point = _evaluate.evaluate(arguments.dim, arguments.kappa, arguments.digits)
    if arguments.json:
        print(json.dumps(_evaluate.as_json(point), indent=2))
    else:
        print(_evaluate.as_text(point))
    return 0


def _in_range(text: str, least: int) -> Fraction:
    """Read a number exactly, as the exact path does."""
    try:
        value = number_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if isinstance(value, float):  # nan, inf
        rule = "must be a finite number such as 16, 0.5, 1e-3 or 1/3"
        raise argparse.ArgumentTypeError(f"{rule}, got {text!r}")
    if value < least:
        raise argparse.ArgumentTypeError(f"must be >= {least}, got {text}")
    if value > Fraction(sys.float_info.max) or 0 < value < _SMALLEST:
        raise argparse.ArgumentTypeError(f"must be within the range of float64, got {text}")
    return value


def _dimension(text: str) -> Fraction:
    return _in_range(text, 1)


def _table_dim(text: str) -> float:
    value = _in_range(text, 2)
    if value > 2**20:
        raise argparse.ArgumentTypeError(f"must be <= 2^20, got {text}")
    if Fraction(float(value)) != value:
        raise argparse.ArgumentTypeError(f"must be a float64 number, got {text}")
    return float(value)


def _count(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be an integer, got {text!r}") from None
    if not 1 <= value <= 10000:
        raise argparse.ArgumentTypeError(f"must be from 1 to 10000, got {value}")
    return value


def _concentration(text: str) -> Fraction:
    return _in_range(text, 0)


def _digits(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be an integer, got {text!r}") from None
    if not 1 <= value <= MAX_DIGITS:
        raise argparse.ArgumentTypeError(f"must be from 1 to {MAX_DIGITS}, got {value}")
    return value
