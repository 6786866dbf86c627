"""What the functions are: one row for each, from which all else that repeats it is made.

It computes nothing and imports nothing else of the package, so that every part may read it.
"""

from besselkit._contract._documents import documented, documented_exact
from besselkit._contract._kinds import Argument, Chain, Error, Function, Slope
from besselkit._contract._numbers import MAX_EXPONENT, number_of
from besselkit._contract._rows import FUNCTIONS

__all__ = [
    "FUNCTIONS",
    "MAX_EXPONENT",
    "NAMES",
    "Argument",
    "Chain",
    "Error",
    "Function",
    "Slope",
    "documented",
    "documented_exact",
    "number_of",
]

NAMES: dict[str, tuple[str, ...]] = {name: row.names for name, row in FUNCTIONS.items()}
