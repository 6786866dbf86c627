"""kappa with A_d(kappa) = r: Newton's method at rising precision, and one more step to confirm."""

from fractions import Fraction

from besselkit.exact._engine import Real, ctx, rational
from besselkit.exact._errors import PrecisionError
from besselkit.exact._formulas import FORMULAS
from besselkit.exact._point import Point, log2

# Precision of the first steps, which start from a few right digits at best.
START_BITS = 64
MAX_STEPS = 200


def _as_fraction(x: Real) -> Fraction:
    sign, mantissa, exponent, _ = x._mpf_
    whole = int(-mantissa if sign else mantissa)
    return Fraction(whole << exponent) if exponent >= 0 else Fraction(whole, 1 << -exponent)


def _start(d: Fraction, r: Fraction) -> Fraction:
    """r (d - r^2) / (1 - r^2), brought into the reach of the step below."""
    with ctx.workprec(START_BITS):
        return _as_fraction(rational(r) * rational(d - r * r) / rational(1 - r * r))


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
        slope = 1 - rational(d - 1) / rational(kappa) * a - a * a
        if 2 * r < 1:
            return (rational(r) - a) / slope
        complement = 1 - a
        return ctx.log(complement / rational(1 - r)) * complement / slope


def _moved(kappa: Fraction, step: Real, bits: int) -> Fraction:
    """kappa + step rounded to `bits`, at least kappa/4: the step can overshoot from the right."""
    with ctx.workprec(bits + 8):
        return _as_fraction(max(rational(kappa) + step, rational(kappa) / 4))


def ratio_inv(d: Fraction, r: Fraction, bits: int, check: bool) -> Real:
    """kappa to 2^-bits.

    The check goes through the same steps with the other method or extent in the last of them, at
    its own precision; the error of either is squared away by that last step.
    """
    if d == 1:
        return ctx.atanh(rational(r))
    kappa, reached, precision = _start(d, r), 0.0, START_BITS
    for _ in range(MAX_STEPS):
        # a step good to b bits leaves 2b; the last one is taken at the full precision
        last = 2.0 * reached - 8.0 >= bits
        precision = bits if last else max(START_BITS, min(bits, int(2.0 * reached) + 16))
        step = _step(d, r, kappa, precision, check and last)
        moved = _moved(kappa, step, precision)
        change = log2(moved - kappa) - log2(kappa)
        if last and change < -0.5 * bits:
            with ctx.workprec(bits + 8):
                return rational(moved)
        kappa, reached = moved, max(0.0, min(-change, precision - 8.0))
    raise PrecisionError(f"found no root in {MAX_STEPS} steps")
