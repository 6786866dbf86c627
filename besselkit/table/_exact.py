"""Exact values for a table: the parts that it tabulates, from `besselkit.exact` alone.

    s = kappa/A    h = s - kappa    e = s - p = A' s^2    G = -A'' s^4/kappa    L

h, e and G are positive, of one size for every kappa, and the rest follows from them without a
difference of like numbers:

    A = kappa/(kappa + h)    1 - A = h/s    A' = e/s^2    A'' = -kappa G/s^4
"""

from fractions import Fraction
from typing import Any, NamedTuple

from mpmath import MPContext

from besselkit import exact

__all__ = ["BITS", "DIGITS", "Values", "context", "values"]

DIGITS = 36
BITS = 160


class Values(NamedTuple):
    """A, 1 - A, A', A'' and L at a point, mpf."""

    ratio: Any
    ratio_c: Any
    ratio_deriv: Any
    ratio_deriv2: Any
    log_partition: Any

    def parts(self, ctx: MPContext, kappa: Any) -> tuple[Any, Any, Any]:
        """h, e and G."""
        a, c, first, second, _ = map(ctx.convert, self)
        s = kappa / a
        return s * c, first * s * s, -second * s**4 / kappa


def context() -> MPContext:
    """Return an mpmath context of its own, wide enough for what is done with the values."""
    ctx = MPContext()
    ctx.prec = BITS
    return ctx


def values(dim: float, points: list[Fraction]) -> list[Values]:
    """Compute the values at points of one dimension: the unit of work of a build."""
    return [
        Values(
            exact.ratio(dim, kappa, dps=DIGITS),
            exact.ratio_c(dim, kappa, dps=DIGITS),
            exact.ratio_deriv(dim, kappa, dps=DIGITS),
            exact.ratio_deriv2(dim, kappa, dps=DIGITS),
            exact.log_partition(dim, kappa, dps=DIGITS),
        )
        for kappa in points
    ]
