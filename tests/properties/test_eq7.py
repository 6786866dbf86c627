"""Eq. 7, A' = 1 - (d-1)/kappa A - A^2, in three forms.

As written it loses everything at large kappa, which is why nothing is computed by it; as an
identity it is tested in enough precision, and in float64 with its condition number.
"""

import mpmath
from hypothesis import example, given

import besselkit
from besselkit import exact
from tests.properties.judge import EPS, of_dimension, promised, slope
from tests.properties.strategies import ordinary, wide

DIGITS = 100


def right_side(d, kappa, A):
    return 1 - (d - 1) / kappa * A - A * A


@given(ordinary())
@example((1.0, 40.0))
@example((2.0, 1e8))
def test_in_exact_arithmetic_to_every_digit(point):
    """100 digits: what is left is the last digits of A times their weights in the sum."""
    d, kappa = point
    with mpmath.workdps(DIGITS + 10):
        A = exact.ratio(d, kappa, dps=DIGITS)
        found = right_side(mpmath.mpf(d), mpmath.mpf(kappa), A)
        weight = abs((d - 1) / mpmath.mpf(kappa) * A) + 2 * A * A
        known = exact.ratio_deriv(d, kappa, dps=DIGITS)
        assert abs(found - known) <= mpmath.mpf(10) ** -DIGITS * (weight + known)


@given(ordinary(1.5))
@example((1.5, 1e10))
@example((2.0, 47.99))
def test_the_slope_of_the_exact_ratio_is_its_derivative(point):
    """exact.ratio_deriv comes from Eq. 7, so it is judged by a difference quotient of A.

    30 digits: A has 120; 36 cancel in the difference, and up to log10(kappa A'/A), 10, more.
    """
    d, kappa = point
    found = slope(of_dimension("ratio", d, 120), kappa, 130)
    assert abs(found / exact.ratio_deriv(d, kappa, dps=40) - 1) < 1e-30


def share_as_written(d, kappa):
    """How far the two sides are apart, as a share of what their errors allow.

    The right side inherits A's error e with the weights T = (d-1) A/kappa and 2 A^2.  Each of its
    operations adds half an eps of its result, T's three 1.5; the two subtractions have results
    below 1.
    """
    A, A1 = float(besselkit.ratio(d, kappa)), float(besselkit.ratio_deriv(d, kappa))
    T = (d - 1) / kappa * A
    inherited = promised("ratio", d) * (T + 2 * A * A) + promised("ratio_deriv", d) * A1
    rounding = 1.5 * T + 0.5 * A * A + 1
    return abs(right_side(d, kappa, A) - A1) / ((inherited + rounding) * EPS)


@given(wide())
@example((2.0, 1e8))
@example((128.0, 1e6))
def test_in_float64_by_its_conditioning(point):
    """Relative to A' the error is the bound over A': 5e15 eps at d = 2, kappa = 1e8, no digit left.

    Worst measured (``python -m tests.properties``): 0.66 of the bound.
    """
    assert share_as_written(*point) <= 1


@given(ordinary(1.5))
def test_as_the_riccati_equation_of_s_exactly(point):
    """kappa s' = kappa^2 + d s - s^2 for s = kappa/A, s' by a difference quotient: 30 digits.

    The right side is a difference of numbers near d s + kappa^2 and may be kappa^2/d: of 120
    digits 20 cancel there and 36 in the quotient.
    """
    d, kappa = point

    def s(k):
        return k / exact.ratio(d, k, dps=120)

    found = slope(s, kappa, 130)
    with mpmath.workdps(130):
        here = s(mpmath.mpf(kappa))
        expected = mpmath.mpf(kappa) ** 2 + d * here - here * here
        assert abs(found * kappa / expected - 1) < 1e-30


def share_of_riccati(d, kappa):
    """The same for p = s - s^2 A' (what A' = (s - p)/s^2 says) and d s - h (s + kappa).

    h = kappa (1 - A)/A.  With e_A, e_C, e_1 the promises and half an eps for each operation: s has
    e_A + 1/2, h has e_A + e_C + 1, and each of the four terms its own sum of these.
    """
    A, C = float(besselkit.ratio(d, kappa)), float(besselkit.ratio_c(d, kappa))
    A1 = float(besselkit.ratio_deriv(d, kappa))
    s = kappa / A
    h = kappa * C / A
    e_s = promised("ratio", d) + 0.5
    e_h = promised("ratio", d) + promised("ratio_c", d) + 1
    left, right = s - s * s * A1, d * s - h * (s + kappa)
    allowed = (e_s + 0.5) * s + (2 * e_s + promised("ratio_deriv", d) + 1.5) * s * s * A1
    allowed += (e_s + 1) * d * s + (e_h + e_s + 2) * h * (s + kappa)
    return abs(left - right) / (allowed * EPS)


@given(wide(end=70))
@example((2.0, 1e-70))
@example((512.0, 1e10))
def test_as_the_riccati_equation_of_s_in_float64(point):
    """Worst measured (``python -m tests.properties``): 0.27 of the bound."""
    assert share_of_riccati(*point) <= 1
