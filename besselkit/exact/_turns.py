"""Derivatives in the order and the dimension: central differences, exact but for h^2.

    f'(v) = (f(v + h) - f(v - h))/(2 h) + h^2 f'''(u)/6

For Re z > -1 every s_z = 2 (z + 1) + x^2/s_{z+1} has a real part above 2 Re(z + 1), so
A_z = x/s_z, A of the order z, is analytic there and at most x/(2 Re(z + 1)), and log 0F1, its
integral over x, at most x^2/(4 Re(z + 1)).  By Cauchy's estimate on a circle of half the distance
from -1 what is left out is below 16 h^2 x/(v + 1)^4 for A, and x/2 times that for log 0F1.  h is an
exact power of two, so small that this is beyond the digits wanted; the check takes another h.
"""

import math
from collections.abc import Callable
from fractions import Fraction

from besselkit.exact import _engine
from besselkit.exact._engine import Real, ctx, rational
from besselkit.exact._point import Point

# h/(v + 1) = 2^-(bits/2 + STEP) and one bit less for each of x/d: relative to dA/dd, which is near
# the lesser of x/d^2 and 1/(2 x), what is left out is then below 2^-bits
STEP = 8


def _excess(point: Point) -> float:
    """log2 of x/d where that is above 1."""
    return max(0.0, point.log2_kappa - point.log2_d)


def step(point: Point, bits: int, check: bool) -> tuple[Fraction, int]:
    """h for the dimension (twice that for the order), and the bits that the difference cancels."""
    below = bits // 2 + STEP + math.ceil(_excess(point)) + (3 if check else 0)
    exponent = math.floor(point.log2_d) - below
    h = Fraction(2) ** exponent
    return h, below + math.ceil(2.0 * _excess(point)) + 8


def ratio(point: Point, bits: int, check: bool) -> Real:
    """dA/dd with a relative error of the order of 2^-bits."""
    h, cancelled = step(point, bits, check)
    high, low = (
        _engine.ratio(Point(d, point.kappa), bits + cancelled, check)
        for d in (point.d + h, point.d - h)
    )
    with ctx.workprec(bits + cancelled):
        return (high - low) / rational(2 * h)


def order_deriv_lost(point: Point) -> float:
    """Bits by which d log I_v/dv, about -v/x - pi exp(-2x) where x is large, is below 1."""
    if point.v == 0 or point.kappa < 1:
        return 0.0
    decay = 4.0 * math.pow(2.0, min(point.log2_kappa, 1000.0))
    return max(0.0, min(point.log2_kappa - point.log2_v, decay))


def log_iv(
    function: Callable[[Point, int, bool], Real], point: Point, bits: int, check: bool
) -> Real:
    """d log I_v/dv with an error of the order of 2^-bits."""
    x = point.kappa
    if point.v == 0:
        with ctx.workprec(bits + 20):
            return -ctx.besselk(0, rational(x)) / ctx.besseli(0, rational(x))
    h, cancelled = step(point, bits, check)
    cancelled += math.ceil(point.log2_terms)
    with ctx.workprec(bits + cancelled):
        high, low = (
            function(Point(d, x), bits + cancelled, check)
            for d in (point.d + 2 * h, point.d - 2 * h)
        )
        return (high - low) / rational(2 * h)


def log_partition(
    function: Callable[[Point, int, bool], Real],
    lost: Callable[[Point], float],
    point: Point,
    bits: int,
    check: bool,
) -> Real:
    """dL/dd, near -kappa^2/(2 d^2) or -log(kappa/d)/2, with a relative error of 2^-bits."""
    h, cancelled = step(point, bits, check)
    cancelled += math.ceil(lost(point))
    with ctx.workprec(bits + cancelled):
        high, low = (
            function(Point(d, point.kappa), bits + cancelled, check)
            for d in (point.d + h, point.d - h)
        )
        return (high - low) / rational(2 * h)
