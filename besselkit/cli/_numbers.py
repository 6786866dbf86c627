"""How the command reads numbers: exactly, and within the domains that the contract says."""

import math
import sys
from fractions import Fraction
from typing import Any

import click

from besselkit._contract import FUNCTIONS, Argument, number_of

__all__ = ["ARGUMENTS", "Number", "TableDimension", "Whole", "read", "spelling"]

# half the least float64: what is smaller rounds to 0
_SMALLEST = Fraction(1, 2**1075)

# arguments by name, each with its widest domain
ARGUMENTS: dict[str, Argument] = {}
for _row in FUNCTIONS.values():
    for _argument in _row.arguments:
        _known = ARGUMENTS.setdefault(_argument.name, _argument)
        if _argument.least < _known.least:
            ARGUMENTS[_argument.name] = _argument

# an order may be that of a dimension, v = d/2 - 1, whose functions reach lower than its own
_LEAST = {name: argument.least for name, argument in ARGUMENTS.items()}
_LEAST["v"] = min(_LEAST["v"], _LEAST["d"] / 2 - 1)

# whole words at the prompt; kappa and the rest are what they are
_WORDS = {"d": "dim", "v": "order"}


def spelling(name: str) -> str:
    """How an argument is called at the prompt and in files: `dim`, `order`, `kappa_p`."""
    return _WORDS.get(name, name)


def read(name: str, text: str) -> Fraction | float:
    """Read an argument exactly, as the exact path does; inf is the only float.

    Raises
    ------
    ValueError
        With the rule and the value, to stand behind the argument's name.
    """
    value = number_of(text)
    argument, least = ARGUMENTS[name], _LEAST[name]
    if isinstance(value, float) and (math.isnan(value) or argument.is_open):
        kind, ends = ("finite ", "") if argument.is_open else ("", ", or inf")
        known = f"must be a {kind}number such as 16, 0.5, 1e-3 or 1/3{ends}"
        raise ValueError(f"{known}, got {text!r}")
    if value < least:
        raise ValueError(f"must be >= {least:g}, got {text}")
    if value > argument.greatest:
        raise ValueError(f"must be <= {argument.greatest:g}, got {text}")
    if isinstance(value, Fraction) and not _held(abs(value)):
        raise ValueError(f"must be within the range of float64, got {text}")
    return value


def _held(size: Fraction) -> bool:
    return size == 0 or _SMALLEST <= size <= Fraction(sys.float_info.max)


class Number(click.ParamType):
    """An argument of the contract."""

    name = "number"

    def __init__(self, argument: str) -> None:
        self.argument = argument

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Read text; what is read already stays."""
        if not isinstance(value, str):
            return value
        try:
            return read(self.argument, value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Whole(click.ParamType):
    """An integer within bounds."""

    name = "integer"

    def __init__(self, least: int, greatest: int) -> None:
        self.least, self.greatest = least, greatest

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """Read text; what is read already stays."""
        try:
            number = int(value)
        except ValueError:
            self.fail(f"must be an integer, got {value!r}", param, ctx)
        if not self.least <= number <= self.greatest:
            self.fail(f"must be from {self.least} to {self.greatest}, got {number}", param, ctx)
        return number


class TableDimension(click.ParamType):
    """A dimension that a table can be built for."""

    name = "dimension"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """Read text as a float64 from 2 to 2^20."""
        if isinstance(value, float):
            return value
        exact: Fraction = Number("d").convert(value, param, ctx)
        if exact < 2:
            self.fail(f"must be >= 2, got {value}", param, ctx)
        if exact > 2**20:
            self.fail(f"must be <= 2^20, got {value}", param, ctx)
        if Fraction(float(exact)) != exact:
            self.fail(f"must be a float64 number, got {value}", param, ctx)
        return float(exact)
