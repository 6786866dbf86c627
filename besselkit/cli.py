"""The command `besselkit`: its arguments, and the one line that a mistake in them is worth."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from fractions import Fraction
from typing import NoReturn

from besselkit._version import __version__

__all__ = ["main"]

MAX_DIGITS = 1000


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: error: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    arguments = _parser().parse_args(argv)
    try:
        print(arguments.run(arguments), flush=True)
    except BrokenPipeError:
        # the reader has gone (`besselkit eval | head -1`); the interpreter must not flush again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except ArithmeticError as error:  # a value that the exact path cannot confirm
        print(f"besselkit: error: {error}", file=sys.stderr)
        return 1
    return 0


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
    return parser


def _eval(arguments: argparse.Namespace) -> str:
    # imported here: `besselkit --version` and a mistake in the arguments need none of it
    from besselkit import _evaluate

    point = _evaluate.evaluate(arguments.dim, arguments.kappa, arguments.digits)
    if arguments.json:
        return json.dumps(_evaluate.as_json(point), indent=2)
    return _evaluate.as_text(point)


def _number(text: str) -> Fraction:
    """Read a number exactly."""
    if len(text) > 2000:
        raise argparse.ArgumentTypeError(f"must have at most 2000 characters, got {len(text)}")
    _, _, exponent = text.lower().partition("e")
    if exponent.strip("+-").isdigit() and abs(int(exponent)) > 400:
        raise argparse.ArgumentTypeError(f"must be within the range of float64, got {text!r}")
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        rule = "must be a finite number such as 16, 0.5, 1e-3 or 1/3"
        raise argparse.ArgumentTypeError(f"{rule}, got {text!r}") from None


def _in_range(text: str, least: int) -> Fraction:
    value = _number(text)
    if value < least:
        raise argparse.ArgumentTypeError(f"must be >= {least}, got {text}")
    if value > Fraction(sys.float_info.max):
        raise argparse.ArgumentTypeError(f"must be within the range of float64, got {text}")
    return value


def _dimension(text: str) -> Fraction:
    return _in_range(text, 1)


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
