"""Where bias, log_norm and log I_v cross zero: the value is what is left of two large numbers.

Each has a polynomial of its own around its zero, value/(kappa - zero).
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
from mpmath import MPContext

from besselkit.table._exact import Values, constants, context, crossing, values
from besselkit.table._interpolate import as_mpf, chebyshev, polynomial, rational
from besselkit.table._names import shown
from besselkit.table._single._map import Map
from besselkit.table._single._numbers import short_headed, two_singles

__all__ = ["CROSSINGS", "ZONE_DEGREE", "Zone", "zones"]

CROSSINGS = ("bias", "log_norm", "log_iv")
ZONE_DEGREE = 7


class Zone:
    """Where a function crosses zero, and its half-width: kappas around there are its own affair."""

    def __init__(self, zero: Any) -> None:
        self.zero = zero
        self.high, self.low = two_singles(zero)
        self.half = 2.0 ** (int(np.frexp(self.high)[1]) - 4)

    def nodes(self) -> list[Fraction]:
        """Return the kappas at which the function is wanted."""
        return [
            Fraction(self.high) + Fraction(self.half) * t
            for t in chebyshev(ZONE_DEGREE + 1, -1.0, 1.0)
        ]

    def row(self, ctx: MPContext, where: Map, name: str, found: Sequence[Values]) -> list[float]:
        """Centre, half-width, zero - centre in half-widths; value/(kappa - zero), too, in them."""
        slopes, of = [], constants(ctx, where.dim)
        for node, exact in zip(self.nodes(), found, strict=True):
            kappa = as_mpf(ctx, node)
            value = crossing(ctx, of, name, kappa, ctx.convert(exact.L))
            slopes.append(value * self.half / (kappa - self.zero))
        a = polynomial(ctx, chebyshev(ZONE_DEGREE + 1, -1.0, 1.0), slopes)
        return [self.high, self.half, self.low / self.half, *short_headed(a)]


@lru_cache(maxsize=8)
def zones(where: Map) -> dict[str, Zone]:
    """Find the zeros from c/8 on.  Below there, a function with a zero is nowhere large."""
    found = {}
    for name in CROSSINGS:
        zero = _zero(where, name)
        if zero is not None:
            found[name] = Zone(zero)
    return found


def _zero(where: Map, name: str) -> Any:
    """Newton's method on the exact path; None if the function has no zero in [c/8, 32 c]."""
    ctx = context()
    of = constants(ctx, where.dim)

    def at(kappa: Any) -> tuple[Any, Any]:
        (value,) = values(where.dim, [rational(ctx, kappa)])
        slope = ctx.convert(value.A)
        slope = slope + of.v / kappa if name == "log_iv" else -slope
        return crossing(ctx, of, name, kappa, ctx.convert(value.L)), slope

    kappa = ctx.mpf(where.low)
    if ctx.sign(at(kappa)[0]) == ctx.sign(at(ctx.mpf(where.top))[0]):
        return None
    for _ in range(60):
        value, slope = at(kappa)
        step = value / slope
        kappa -= step
        if abs(step) <= kappa * 2.0**-52:
            # the next step would be of the size of this one's square
            return kappa
    raise ArithmeticError(f"dim {shown(where.dim)}: the zero of {name} was not found")
