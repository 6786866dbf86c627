"""A and the logarithm of I_v at one point to a given precision, by the cheaper of two methods.

The precision counts bits of relative error for A, and of error against `Point.log2_terms` for the
logarithms; what a formula then cancels is for its caller to plan.  With `check` set everything is
done another way: by the other method if that costs at most twice as much, otherwise from another
term of the series, or with more terms of the expansion.

All of it runs under `lock`: the context carries the working precision, and mpmath's caches of
constants are not safe to fill from two threads.
"""

import math
from fractions import Fraction
from functools import lru_cache
from threading import RLock
from typing import Any, NamedTuple, TypeAlias

from mpmath import MPContext

from besselkit.exact import _debye, _series
from besselkit.exact._errors import PrecisionError
from besselkit.exact._point import Point, log2

Real: TypeAlias = Any
"""An mpf of `ctx`; mpmath has no types."""

ctx = MPContext()
lock = RLock()

# Beyond this many bits one multiplication takes seconds; arguments within the range of float64
# need 10,000 beside the digits asked for.
MAX_BITS = 2**20
MAX_SERIES_TERMS = 3e7

# Below this L the series is summed from its first term, so that L keeps its relative accuracy.
SMALL_LOG2_PARTITION = 6.0

GUARD = 24


class Plan(NamedTuple):
    """A method with its estimated cost (in additions of a series term) and its extent."""

    cost: float
    method: str
    last: int


def _series_plan(point: Point, bits: int) -> Plan | None:
    if point.log2_peak > 60.0:
        return None
    peak = 2.0**point.log2_peak
    width = math.sqrt(2.0 * math.log(2.0) * bits) * 2.0**point.log2_deviation
    # where the peak is near 0 the terms fall off faster than geometrically
    tail = bits / (4.0 + max(0.0, -point.log2_peak))
    count = min(peak, width) + width + tail
    if count > MAX_SERIES_TERMS:
        return None
    return Plan(count * (1.0 + bits / 1000.0), "series", max(1, int(peak)))


def _debye_plan(point: Point, bits: int) -> Plan | None:
    last = _debye.terms(bits, math.floor(8.0 * point.log2_w) / 8.0)
    if last is None:
        return None
    return Plan(20.0 + 0.5 * last * last * (1.0 + bits / 1500.0), "debye", last)


def _choose(point: Point, bits: int, check: bool, extra: float = 0.0) -> Plan:
    """The cheapest method; `extra` is what Debye's needs in bits beyond the other."""
    if bits + extra > MAX_BITS:
        raise PrecisionError(f"needs a working precision of more than {MAX_BITS} bits")
    plans = (_series_plan(point, bits), _debye_plan(point, bits + math.ceil(extra)))
    possible = sorted(plan for plan in plans if plan is not None)
    if not possible:
        raise PrecisionError("is where both the series and the expansion are too long")
    if not check:
        return possible[0]
    best, other = possible[0], possible[-1]
    return _displaced(other if other.cost <= 2.0 * best.cost else best)


def _displaced(plan: Plan) -> Plan:
    step = 1 if plan.method == "debye" else 1 + plan.last // 64
    return plan._replace(last=plan.last + step)


def rational(x: Fraction) -> Real:
    """A Fraction at the context's precision."""
    return ctx.mpf(x.numerator) / x.denominator


def _series_sums(point: Point, bits: int, plan: Plan) -> _series.Sums:
    count = plan.cost + 16.0
    return _series.sums(point, bits + 2 * math.ceil(math.log2(count)), plan.last)


class _Expansion(NamedTuple):
    w: Real
    z: int
    inverse_w: int
    bits: int


def _expansion(point: Point, bits: int) -> _Expansion:
    """W, and z = (v/W)^2 and 1/W in units of 2^-bits."""
    vn, vd = point.v.numerator, point.v.denominator
    kn, kd = point.kappa.numerator, point.kappa.denominator
    v2, denominator = (vn * kd) ** 2, (vd * kd) ** 2
    w2 = v2 + (kn * vd) ** 2
    with ctx.workprec(bits + 8):
        w = ctx.sqrt(ctx.mpf(w2) / denominator)
    inverse = math.isqrt((denominator << 2 * bits) // w2)
    return _Expansion(w, (v2 << bits) // w2, inverse, bits)


def ratio(point: Point, bits: int, check: bool) -> Real:
    """A with a relative error of the order of 2^-bits."""
    # Debye's A is (W V/U - v) / kappa, which cancels below kappa = v
    lost = 2.0 * max(0.0, point.log2_v - point.log2_kappa) + 4.0
    plan = _choose(point, bits + GUARD, check, lost)
    if plan.method == "series":
        found = _series_sums(point, bits + GUARD, plan)
        with ctx.workprec(bits + GUARD):
            return 2 * ctx.mpf(found.weighted) / found.total / rational(point.kappa)
    bits += GUARD + math.ceil(lost)
    expansion = _expansion(point, bits)
    given = (expansion.z, expansion.inverse_w, plan.last, bits)
    with ctx.workprec(bits):
        slope = expansion.w * _debye.sum_v(*given) / _debye.sum_u(*given)
        return (slope - rational(point.v)) / rational(point.kappa)


def has_small_partition(point: Point) -> bool:
    """Whether `small_partition` is the way to L."""
    return point.log2_partition < SMALL_LOG2_PARTITION


def small_partition(point: Point, bits: int, check: bool) -> Real:
    """L with a relative error of the order of 2^-bits, where it is below about 64."""
    # summed from t_1; the check sums from t_2 and comes down to a t_0 perhaps much smaller
    bits += GUARD + max(0, math.ceil(2.0 * (2.0 * point.log2_kappa - point.log2_d)))
    if bits > MAX_BITS:
        raise PrecisionError(f"needs a working precision of more than {MAX_BITS} bits")
    found = _series.sums(point, bits + 20, 2 if check else 1)
    with ctx.workprec(bits):
        return ctx.log1p(ctx.mpf(found.total - found.first) / found.first)


def log_iv(point: Point, bits: int, check: bool) -> Real:
    """log I_v(kappa) with an error of the order of 2^-bits of the largest term in it."""
    plan = _choose(point, bits + GUARD, check)
    if plan.method == "series":
        return _log_iv_series(point, bits + GUARD, plan)
    bits += GUARD
    expansion = _expansion(point, bits)
    total = _debye.sum_u(expansion.z, expansion.inverse_w, plan.last, bits)
    with ctx.workprec(bits):
        w, v = expansion.w, rational(point.v)
        correction = ctx.log(ctx.mpf(total) * ctx.ldexp(1, -bits)) - ctx.log(2 * ctx.pi * w) / 2
        return w + v * ctx.log(rational(point.kappa) / (w + v)) + correction


def _log_iv_series(point: Point, bits: int, plan: Plan) -> Real:
    found = _series_sums(point, bits, plan)
    n = found.anchor
    with ctx.workprec(bits):
        log_sum = ctx.log(ctx.mpf(found.total) * ctx.ldexp(1, -found.bits))
        power = (2 * n + rational(point.v)) * ctx.log(rational(point.kappa) / 2)
        return log_sum + power - _log_factorial(n, bits) - log_gamma(point.d / 2 + n, bits)


@lru_cache(maxsize=256)
def _log_factorial(n: int, bits: int) -> Real:
    return log_gamma(Fraction(n + 1), bits)


@lru_cache(maxsize=256)
def log_gamma(x: Fraction, bits: int) -> Real:
    """log Gamma(x) of x > 0 with a relative error of 2^-bits.

    At 1 and 2 it is zero: near them x must not round to them, which no second precision of much
    the same size would notice.
    """
    nearest = min(abs(x - 1), abs(x - 2))
    bits += math.ceil(max(0.0, -log2(nearest))) if nearest else 0
    with ctx.workprec(bits + 8):
        return ctx.loggamma(rational(x))
