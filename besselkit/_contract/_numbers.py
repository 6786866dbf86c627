"""What text is a number, for every part that reads one: the exact path, the command, tables.

Text is taken exactly, so an exponent is written out in digits: it has a bound far beyond any float,
and every way to spell it (1e1_000, digits of other scripts) is held to that bound first.
"""

import math
import re
from fractions import Fraction

__all__ = ["MAX_EXPONENT", "MAX_LENGTH", "number_of"]

MAX_EXPONENT = 10**5

# Python itself refuses to read integers of more than 4300 digits.
MAX_LENGTH = 4000

_WORDS = {"inf": math.inf, "infinity": math.inf, "nan": math.nan}
_UNDERSCORE = re.compile(r"(?<=\d)_(?=\d)")  # 3.10's Fraction knows none
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e([+-]?\d+))?")
_QUOTIENT = re.compile(r"([+-]?\d+)\s*/\s*(\d+)")


def number_of(text: str) -> Fraction | float:
    """Return the number that text is: a Fraction, or one of the floats nan, inf, -inf.

    Raises
    ------
    ValueError
        If it is none, its exponent is beyond MAX_EXPONENT, or it is longer than MAX_LENGTH; the
        message is the rule and the value, to stand behind the name of what was read.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(f"must have at most {MAX_LENGTH} characters, got {len(text)}")
    bare = _UNDERSCORE.sub("", text.strip().lower())
    word = _WORDS.get(bare.lstrip("+-") if bare[1:2].isalpha() else bare)
    if word is not None:
        return -word if bare.startswith("-") else word
    quotient, decimal = _QUOTIENT.fullmatch(bare), _DECIMAL.fullmatch(bare)
    if quotient is not None and int(quotient[2]) != 0:
        return Fraction(int(quotient[1]), int(quotient[2]))
    if decimal is None:
        raise ValueError(f"must be a number such as '16', '0.1', '1e-3' or '1/3', got {text!r}")
    if decimal[1] is not None and abs(int(decimal[1])) > MAX_EXPONENT:
        raise ValueError(f"must have an exponent within +-{MAX_EXPONENT}, got {text!r}")
    return Fraction(bare)
