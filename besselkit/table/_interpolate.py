"""Polynomials: by interpolation at Chebyshev points in many digits, and by rows of an array."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from mpmath import MPContext

from besselkit.table._exact import context

__all__ = ["as_mpf", "chebyshev", "horner", "polynomial", "rational"]

Points = tuple[Fraction, ...]

_BITS = 60


def rational(ctx: MPContext, x: Any) -> Fraction:
    """Round a number to 60 bits behind the point: the exact path takes it as it is."""
    return Fraction(int(ctx.nint(x * 2**_BITS)), 2**_BITS)


def as_mpf(ctx: MPContext, x: Fraction) -> Any:
    """Return a fraction in the precision of ctx."""
    return ctx.mpf(x.numerator) / x.denominator


@lru_cache(maxsize=32)
def chebyshev(count: int, low: float, high: float) -> Points:
    """Return the Chebyshev points of an interval, to 60 bits."""
    ctx = context()
    units = [(1 + ctx.cos(ctx.pi * (2 * i + 1) / (2 * count))) / 2 for i in range(count)]
    return tuple(rational(ctx, low + (high - low) * unit) for unit in units)


@lru_cache(maxsize=32)
def _inverse(points: Points) -> Any:
    """The inverse Vandermonde matrix of the points."""
    ctx = context()
    matrix = ctx.matrix(len(points), len(points))
    for i, t in enumerate(points):
        for j in range(len(points)):
            matrix[i, j] = as_mpf(ctx, t) ** j
    return matrix**-1


def polynomial(ctx: MPContext, points: Points, values: Sequence[Any]) -> list[Any]:
    """Return the coefficients, the constant one first, of the polynomial through the values."""
    inverse = _inverse(points)
    return [
        ctx.fsum(inverse[i, j] * value for j, value in enumerate(values))
        for i in range(len(points))
    ]


def horner(xp: Any, columns: list[Any], row: Any, t: Any) -> Any:
    """Evaluate the polynomials of rows, of which `columns` has the coefficients."""
    value = xp.take(columns[-1], row)
    for column in reversed(columns[:-1]):
        value = value * t + xp.take(column, row)
    return value
