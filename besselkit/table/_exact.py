"""Exact values for a table: the parts that it tabulates, from `besselkit.exact` alone.

    s = kappa/A    h = s - kappa    e = s - p = A' s^2    G = -A'' s^4/kappa    L

h, e and G are positive, of one size for every kappa, and the rest follows from them without a
difference of like numbers:

    A = kappa/(kappa + h)    1 - A = h/s    A' = e/s^2    A'' = -kappa G/s^4

and, with v = d/2 - 1 and K = v log 2 + log Gamma(v + 1),

    bias = K - L    log C_d = K - (d/2) log(2 pi) - L    log I_v = v log kappa + L - K
"""

from fractions import Fraction
from typing import Any, NamedTuple

import mpmath
from mpmath import MPContext
from mpmath.libmp import MPZ

import besselkit.exact as exact
from besselkit.table._promises import RELATIVE, TABULATED

__all__ = ["BITS", "DIGITS", "Constants", "Values", "constants", "context", "crossing", "values"]

DIGITS = 36
BITS = 160


class Values(NamedTuple):
    """A, 1 - A, A', A'' and L at a point, mpf: what is asked of the exact path."""

    A: Any
    c: Any
    first: Any
    second: Any
    L: Any

    def __reduce__(self) -> tuple[Any, ...]:
        """All digits, on the way from a worker: mpmath's own rounds to its global precision."""
        return _unpickled, tuple(tuple(map(int, value._mpf_)) for value in self)

    def parts(self, ctx: MPContext, kappa: Any) -> tuple[Any, Any, Any]:
        """h, e and G."""
        a, c, first, second, _ = map(ctx.convert, self)
        s = kappa / a
        return s * c, first * s * s, -second * s**4 / kappa


def _unpickled(*values: tuple[int, int, int, int]) -> Values:
    made = mpmath.mp.make_mpf
    return Values(*(made((sign, MPZ(man), exp, bits)) for sign, man, exp, bits in values))


class Constants(NamedTuple):
    """v, K, the same less (d/2) log(2 pi), and e, with which 2^e leaves least of K, see `small`."""

    v: Any
    K: Any
    norm: Any
    exponent: int


def context() -> MPContext:
    """Return an mpmath context of its own, wide enough for what is done with the values."""
    ctx = MPContext()
    ctx.prec = BITS
    return ctx


def values(dim: float, points: list[Fraction]) -> list[Values]:
    """Compute the values at points of one dimension: the unit of work of a build."""
    functions = [getattr(exact, name) for name in RELATIVE]
    return [Values(*(function(dim, k, dps=DIGITS) for function in functions)) for k in points]


def constants(ctx: MPContext, dim: float) -> Constants:
    """Return the constants of a dimension: log I_v = v log(kappa/2^e) + (v log 2^e - K) + L."""
    v = ctx.mpf(dim) / 2 - 1
    K = v * ctx.ln2 + ctx.loggamma(v + 1)
    exponent = int(ctx.nint(K / v / ctx.ln2)) if v > 0 else 0
    return Constants(v, K, K - ctx.mpf(dim) / 2 * ctx.log(2 * ctx.pi), exponent)


def crossing(ctx: MPContext, of: Constants, name: str, kappa: Any, L: Any) -> Any:
    """Return a function that crosses zero, from L and the constants of the dimension."""
    if TABULATED[name].of_order:
        return of.v * ctx.log(kappa) + L - of.K
    return (of.norm if name == "log_norm" else of.K) - L
