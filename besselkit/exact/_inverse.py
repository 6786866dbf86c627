"""kappa with A_d(kappa) = r: Newton's method at rising precision, and one more step to confirm."""

from fractions import Fraction
from functools import lru_cache

from besselkit.exact._arguments import fraction_of
from besselkit.exact._engine import Real, ctx, rational
from besselkit.exact._errors import PrecisionError
from besselkit.exact._formulas import FORMULAS, eq_7
from besselkit.exact._point import Point, log2

# Precision of the first steps, which start from a few right digits at best.
START_BITS = 64
MAX_STEPS = 200


def _start(d: Fraction, r: Fraction) -> Fraction:
    """r (d - r^2) / (1 - r^2), brought into the reach of the step below."""
    with ctx.workprec(START_BITS):
        return fraction_of(rational(r) * rational(d - r * r) / rational(1 - r * r))


def _step(d: Fraction, r: Fraction, kappa: Fraction, bits: int, check: bool) -> Real:
    """What to add to kappa, its error below 2^-bits kappa once that is close.

    Newton's step for A = r where r < 1/2, and for log(1 - A) = log(1 - r) above: at large kappa
    that is nearly linear in log kappa, and for d near 1, where A is nearly tanh, in kappa.
    """
    point = Point(d, kappa)
    # an error in A counts against kappa A', which falls as 1 - A does
    value, lost = FORMULAS["ratio"].value, FORMULAS["ratio_deriv"].lost(point)
    precision = bits + max(0, int(lost)) + 16
    with ctx.workprec(precision):
        a = value(point, precision, check)
        slope = eq_7(point, a)
        if 2 * r < 1:
            return (rational(r) - a) / slope
        complement = 1 - a
        return ctx.log(complement / rational(1 - r)) * complement / slope


def _moved(kappa: Fraction, step: Real, bits: int) -> Fraction:
    """kappa + step rounded to `bits`, at least kappa/4: the step can overshoot from the right."""
    with ctx.workprec(bits + 8):
        return fraction_of(max(rational(kappa) + step, rational(kappa) / 4))


def _converged(d: Fraction, r: Fraction, kappa: Fraction, bits: int, check: bool) -> Fraction:
    """Newton's steps at a fixed precision until one moves less than half of it."""
    for _ in range(MAX_STEPS):
        moved = _moved(kappa, _step(d, r, kappa, bits, check), bits)
        change = log2(moved - kappa) - log2(kappa)
        kappa = moved
        if change < -0.5 * bits:
            return kappa
    raise PrecisionError(f"found no root in {MAX_STEPS} steps")


@lru_cache(maxsize=64)
def _approximation(d: Fraction, r: Fraction) -> Fraction:
    """kappa to nearly START_BITS: where both the value and its check set out from."""
    return _converged(d, r, _start(d, r), START_BITS, False)


def ratio_inv(d: Fraction, r: Fraction, bits: int, check: bool) -> Real:
    """kappa to 2^-bits.

    Each step doubles the right digits.  The check takes its own steps with the other method or
    extent: what an error in A or in the steps would do to one, it would not do to the other.
    """
    if d == 1:
        # r may be so near to 1 that no precision for kappa would tell them apart
        return ctx.atanh(rational(r)) if 2 * r < 1 else ctx.log(rational((1 + r) / (1 - r))) / 2
    kappa, precision = _approximation(d, r), START_BITS
    while precision < bits:
        precision = min(bits, 2 * precision - 16)
        kappa = _moved(kappa, _step(d, r, kappa, precision, check), precision)
    with ctx.workprec(bits + 8):
        return rational(kappa)
