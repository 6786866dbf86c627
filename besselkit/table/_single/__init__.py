"""The layout of float32 tables: polynomials of degree 6, all in float32, errors in ulp.

See `besselkit.table._protocol`, which this module fulfils.  Here and everywhere, single means
float32.
"""

from typing import Any

import numpy as np
from mpmath import MPContext

from besselkit.table._content import Content
from besselkit.table._exact import Values
from besselkit.table._promises import NAMES
from besselkit.table._protocol import Plan
from besselkit.table._single._columns import assemble, compiled, constants_of
from besselkit.table._single._fit import DEGREE, SHAPES, fit, nodes
from besselkit.table._single._map import Map
from besselkit.table._single._points import log, points
from besselkit.table._single._zone import zones

__all__ = ["compiled", "constants_of", "log", "points"]

dtype = "float32"
words = (
    "c = least power of two >= (d+1)/2; kappa = X 2^(e-3), X in [8, 16), t = X - floor(X) - 1/2; "
    "row 0: [0, c/8), (8 kappa/c)^2; rows 1 to 64: 8 equal rows to each octave of [c/8, 32 c), t; "
    "rows 65 to 72: from 32 c on, t and w = 32 c/kappa"
)
shapes, degree = SHAPES, DEGREE

# what a float32 holds without loss
takes = frozenset("float32 float16 bfloat16 bool int8 int16 uint8 uint16".split())
natives = frozenset({np.dtype(np.float32)})
rounds_numbers = True
has_kernels = False  # they would be in double

unit = "ulp"
targets = dict.fromkeys(NAMES, 1.5)


def plan(dim: float) -> Plan:
    """All rows, and around each zero."""
    where = Map(dim)
    around, rows = zones(where), nodes(where)

    def finish(found: list[list[Values]]) -> Content:
        crossed = zip(around.values(), found[len(rows) :], strict=True)
        zone_of = dict(zip(around, crossed, strict=True))
        return assemble(where, fit(where, found[: len(rows)], zone_of))

    return Plan(rows + [zone.nodes() for zone in around.values()], finish)


def size(ctx: MPContext, value: Any) -> Any:
    """Errors in ulp are of the power of two below, which is up to twice as strict."""
    return ctx.ldexp(1, ctx.frexp(value)[1] - 1)
