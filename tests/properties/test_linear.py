"""I_v and I_v exp(-x) themselves: the recurrence, closed forms, logarithms, ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import besselkit

EPS = np.finfo(float).eps
ORDERS = st.floats(1.0, 300.0)
ARGUMENTS = st.floats(1e-3, 600.0)


@given(v=ORDERS, x=ARGUMENTS)
def test_the_recurrence(v, x):
    """I_{v-1} = I_{v+1} + (2v/x) I_v, all of one sign; v - 1 and v + 1 are rounded."""
    v = float(np.float32(v))
    low, middle, high = (besselkit.ive(v + k, x) for k in (-1.0, 0.0, 1.0))
    if min(low, middle, high) < 1e-290:
        return  # next to underflow there are few digits to compare
    assert abs(high + 2 * v / x * middle - low) <= 6 * EPS * low


@given(x=st.floats(1e-3, 700.0))
def test_half_integer_orders_are_closed(x):
    root = np.sqrt(2 / (np.pi * x))
    assert abs(besselkit.iv(0.5, x) / (root * np.sinh(x)) - 1) <= 6 * EPS
    # exp(-x) cosh(x), of two terms of one sign
    ratio = besselkit.ive(0.5, x) / (root * -np.expm1(-2 * x) / 2)
    assert abs(ratio - 1) <= 6 * EPS


@given(v=st.floats(0.0, 1e6), x=st.floats(1e-6, 1e6))
def test_the_logarithm_of_them(v, x):
    value = besselkit.ive(v, x)
    if value < 1e-300:
        return  # too few digits, or none
    logarithm = besselkit.log_ive(v, x)
    assert abs(np.log(value) - logarithm) <= 2 * EPS * max(1.0, abs(logarithm))


@pytest.mark.parametrize("function", [besselkit.iv, besselkit.ive])
def test_at_the_ends(function):
    v = np.array([0.0, 0.5, 1.0, 300.0, np.inf, -1.0, np.nan])
    at_zero = function(v, 0.0)
    np.testing.assert_array_equal(at_zero[:4], [1.0, 0.0, 0.0, 0.0])
    assert np.isnan(at_zero[5:]).all()
    end = np.inf if function is besselkit.iv else 0.0
    np.testing.assert_array_equal(function(v[:4], np.inf), end)
    assert np.isnan(function(1.0, -1.0))
