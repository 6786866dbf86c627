"""From exact values to the polynomials of a row, and the split of those that must not round.

Each function is interpolated at the Chebyshev points of the row; the error of that is of the size
of the first term left out, and the certificate measures it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
from mpmath import MPContext

from besselkit.table._dimension import PER_OCTAVE
from besselkit.table._double._map import TOP, Map
from besselkit.table._exact import Values, constants, context
from besselkit.table._interpolate import as_mpf, chebyshev, polynomial

__all__ = ["DEGREE", "HEAD", "LOG_DEGREE", "Row", "fit", "log1p", "nodes", "split"]

DEGREE = 10
# of log kappa, which has its singularity at 0, nearer than those of the other functions
LOG_DEGREE = 12
HEAD = 6

# th, the leading part of t, has this many bits behind the point
THIN_BITS = 14


@dataclass(frozen=True)
class Row:
    """The float64 coefficients of one row: h, e, G; L with its head split; the head of log I_v."""

    h: np.ndarray
    e: np.ndarray
    g: np.ndarray
    log_partition: np.ndarray
    log_iv: np.ndarray


def nodes(where: Map, row: int) -> list[Fraction]:
    """Return the kappas at which a row's functions are wanted."""
    return [Fraction(where.kappa(row, t)) for t in chebyshev(DEGREE + 1, *where.interval(row))]


def _polynomial(ctx: MPContext, where: Map, row: int, values: Sequence[Any]) -> list[Any]:
    return polynomial(ctx, chebyshev(len(values), *where.interval(row)), values)


def fit(where: Map, row: int, values: Sequence[Values]) -> Row:
    """Make a row's coefficients from the exact values at its nodes."""
    ctx = context()
    kappas = [as_mpf(ctx, k) for k in nodes(where, row)]
    parts = [value.parts(ctx, kappa) for value, kappa in zip(values, kappas, strict=True)]
    h, e, g = (
        np.array([float(a) for a in _polynomial(ctx, where, row, column)])
        for column in zip(*parts, strict=True)
    )
    logs = _log_partition(ctx, where, row, kappas, [ctx.convert(v.L) for v in values])
    return Row(h, e, g, _headed(logs), _headed(_log_iv(ctx, where, row, logs))[:HEAD])


def _log_partition(
    ctx: MPContext, where: Map, row: int, kappas: list[Any], values: list[Any]
) -> list[Any]:
    """L; in the last row without its main part kappa - lam log(kappa/c)."""
    if row == TOP:
        main = [kappa - where.lam * ctx.log(kappa / where.scale) for kappa in kappas]
        return _polynomial(ctx, where, row, [x - y for x, y in zip(values, main, strict=True)])
    if row == 0:
        # L = t^2 (...): the square is kept out of the fit, and so L's relative accuracy in
        scaled = [
            x / (kappa / where.width(0)) ** 2 for x, kappa in zip(values, kappas, strict=True)
        ]
        long = _polynomial(ctx, where, row, scaled)
        # two degrees less, by interpolation of the longer polynomial
        points = chebyshev(DEGREE - 1, *where.interval(row))
        fewer = [_at(long, as_mpf(ctx, t)) for t in points]
        return [ctx.zero, ctx.zero, *_polynomial(ctx, where, row, fewer)]
    return _polynomial(ctx, where, row, values)


def _at(coefficients: list[Any], t: Any) -> Any:
    value = coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        value = value * t + coefficient
    return value


def _log_iv(ctx: MPContext, where: Map, row: int, logs: list[Any]) -> list[Any]:
    """log I_v from L: with v log kappa - K; in the last row kappa - log(kappa/c)/2 is left out."""
    v, K, *_ = constants(ctx, where.dim)
    if row == TOP:
        return [logs[0] + v * ctx.log(where.scale) - K, *logs[1:]]
    if row < 2:
        return [ctx.zero] * len(logs)
    found = [a + v * b for a, b in zip(logs, log1p(row)[: len(logs)], strict=True)]
    found[0] += v * ctx.log(where.centre(row)) - K
    return found


@lru_cache(maxsize=PER_OCTAVE)
def _log1p(place: int) -> list[Any]:
    ctx = context()
    points = chebyshev(LOG_DEGREE + 1, -0.5, 0.5)
    rho = 1 / (ctx.mpf(PER_OCTAVE + place) + 0.5)
    values = [ctx.log1p(rho * t.numerator / t.denominator) for t in points]
    return polynomial(ctx, points, values)


def log1p(row: int) -> list[Any]:
    """Fit log(kappa / centre) = log(1 + rho t) of a row in an octave: the same in each octave."""
    return _log1p((row - 2) % PER_OCTAVE)


def _headed(coefficients: Sequence[Any]) -> np.ndarray:
    return np.array([*split(coefficients[:3]), *(float(a) for a in coefficients[3:])])


def split(head: Sequence[Any]) -> list[float]:
    """Split c_0, c_1, c_2 into high and low parts, so that the high ones combine without rounding.

    c_0 + th (c_1 + th c_2) of the high parts is a multiple of 2^q below 2^(q + 53), th being a
    multiple of 2^-14.
    """
    size = sum(abs(float(a)) for a in head)
    exponent = int(np.frexp(size)[1]) - 52 if size else 0
    found = []
    for n, a in enumerate(head):
        # scaled by integers: 2^exponent alone may not be a float
        high = (
            float(
                np.ldexp(
                    float(round(a * 2.0 ** -(exponent + THIN_BITS * n))), exponent + THIN_BITS * n
                )
            )
            if a
            else 0.0
        )
        found += [high, float(a - high)]
    return found
