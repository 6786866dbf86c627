"""The density of von Mises-Fisher distributions at exact arguments."""

import math
from fractions import Fraction
from functools import partial

from mpmath import mp

from besselkit.exact._arguments import Exact
from besselkit.exact._confirm import confirmed
from besselkit.exact._engine import Real, ctx, rational
from besselkit.exact._evaluate import Mpf, described, finite, of_dimension, outside
from besselkit.exact._formulas import FORMULAS
from besselkit.exact._point import Point


def no_cosine(cos: Exact) -> bool:
    return not -1 <= cos <= 1


def log_prob(dps: int, d: Exact, kappa: Exact, cos: Exact) -> Mpf:
    """log C_d(kappa) + kappa cos."""
    if outside(d, kappa) or no_cosine(cos):
        return mp.nan
    if kappa == math.inf:
        if cos < 1:
            return mp.ninf
        return mp.zero if d == 1 else mp.inf
    if kappa == 0:
        return of_dimension("log_norm", dps, d, kappa)
    d, kappa, cos = finite(d, kappa, cos)
    point, formula = Point(d, kappa), FORMULAS["log_norm"]

    def value(bits: int, check: bool) -> Real:
        if point.d == 1:
            return -two_points(kappa) - rational(kappa * (1 - cos))
        return formula.value(point, bits, check) + rational(kappa * cos)

    describe = partial(described, "log_prob", d, kappa, cos)
    return confirmed(value, formula.lost(point), dps, describe)


def two_points(kappa: Fraction) -> Real:
    """log(2 cosh kappa) - kappa, which at d = 1 is -(log C + kappa)."""
    return ctx.log1p(ctx.exp(-2 * rational(kappa)))
