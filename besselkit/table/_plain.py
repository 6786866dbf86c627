"""A function by plain array operations, for an array of any shape in any namespace."""

from typing import Any

import numpy as np

from besselkit.table._protocol import Constants
from besselkit.table._tabulated import Tabulated

__all__ = ["compute", "flat"]

# a dozen arrays of this length fit a second-level cache: half the time of a million at once
_PIECE = 2**15


def flat(name: str, xp: Any, constants: Constants, kappa: Any, *, in_cache: bool = False) -> Any:
    """Evaluate an array of any shape, of the table's type.

    `in_cache` is for processors that compute each operation by itself: a piece after the other,
    so that what passes from one operation to the next stays near. NumPy arrays are always treated
    so.
    """
    # every argument is given: torch.compile cannot guard the default of such a method
    given = xp.reshape(kappa, (-1,))
    # in this order: who traces the call must not be asked for a length, which would be kept
    if not (in_cache or xp is np) or given.shape[0] <= _PIECE:
        return xp.reshape(constants.evaluate(name, xp, given, None), kappa.shape)
    pieces = [given[i : i + _PIECE] for i in range(0, given.shape[0], _PIECE)]
    found = xp.concat([constants.evaluate(name, xp, piece, None) for piece in pieces])
    return xp.reshape(found, kappa.shape)


def compute(
    name: str, xp: Any, table: Tabulated, constants: Constants, kappa: Any, **options: bool
) -> Any:
    """Evaluate in the table's type, and return the type of the argument; no derivative is right."""
    # of a float32 table nothing is float64: the device may not have it
    wide = xp.astype(kappa, getattr(xp, table.layout.dtype))
    value = flat(name, xp, constants, wide, **options)
    return xp.astype(value, kappa.dtype) if "float" in str(kappa.dtype) else value
