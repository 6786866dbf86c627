"""The layout of float64 tables: 67 rows, polynomials of degree 10, errors in eps.

See `besselkit.table._protocol`, which this module fulfils.
"""

from typing import Any

import numpy as np
from mpmath import MPContext

from besselkit.table._content import Content
from besselkit.table._double._columns import SHAPES, assemble, compiled, constants_of
from besselkit.table._double._fit import DEGREE, fit, nodes
from besselkit.table._double._map import ROWS, Map
from besselkit.table._double._points import log, points
from besselkit.table._exact import Values
from besselkit.table._promises import TABULATED
from besselkit.table._protocol import Plan

__all__ = ["compiled", "constants_of", "log", "points"]

dtype = "float64"
words = (
    "c = least power of two >= (d+1)/2; row 0: [0, c/16), t = 16 kappa/c; row 1: [c/16, c/8), "
    "t = 16 kappa/c - 3/2; rows 2 to 65: 8 equal rows to each octave of [c/8, 32 c), t = "
    "(kappa - middle)/width; row 66: from 32 c on, t = 32 c/kappa - 1/2"
)
shapes, degree = SHAPES, DEGREE

takes = frozenset(
    "float64 float32 float16 bfloat16 bool "
    "int8 int16 int32 int64 uint8 uint16 uint32 uint64".split()
)
natives = frozenset({np.dtype(np.float64), np.dtype(np.float32)})
rounds_numbers = False
has_kernels = True

unit = "eps"
targets = {name: float(row.table or 0.0) for name, row in TABULATED.items()}


def plan(dim: float) -> Plan:
    """Rows, each from the values at its nodes."""
    where = Map(dim)

    def finish(found: list[list[Values]]) -> Content:
        return assemble(where, [fit(where, row, found[row]) for row in range(ROWS)])

    return Plan([nodes(where, row) for row in range(ROWS)], finish)


def size(ctx: MPContext, value: Any) -> Any:
    """Errors in eps are relative."""
    return value
