"""The metric itself: exact where it can be worked out by hand, and total."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx

from truth.metric import errors, floor_of, ulps32
from truth.reference import Value
from truth.reference.storage import columns


def truth(*numbers):
    """Value of exact Fractions (or floats), packed as the stored data is."""
    with ctx.workprec(4000):
        fractions = [Fraction(n) for n in numbers]
        balls = [arb(f.numerator) / arb(f.denominator) for f in fractions]
    arrays = columns("x", balls)
    return Value(arrays["x.hi"], arrays["x.lo"], arrays["x.exponent"])


def test_packing_keeps_106_bits():
    third = truth(Fraction(1, 3), Fraction(-2, 3), Fraction(10**400, 3))
    for i, exact in enumerate([Fraction(1, 3), Fraction(-2, 3), Fraction(10**400, 3)]):
        hi, lo, exponent = (part[i] for part in third)
        stored = (Fraction(float(hi)) + Fraction(float(lo))) * Fraction(2) ** int(exponent)
        assert 0 < abs(stored - exact) / abs(exact) < Fraction(1, 2**106)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("steps", [0, 1, -1, 5, -1000])
def test_error_is_the_exact_one(dtype, steps):
    exact = [Fraction(1, 3), Fraction(7, 5) * 10**30, Fraction(-1, 7 * 10**20), Fraction(2)]
    eps = Fraction(float(np.finfo(dtype).eps))
    computed = np.array([float(x) for x in exact], dtype=dtype)
    computed = (computed * (1 + steps * np.finfo(dtype).eps)).astype(dtype)
    found = errors(0.0, computed, truth(*exact))
    for ours, x, error in zip(computed, exact, found, strict=True):
        wanted = abs(Fraction(float(ours)) - x) / abs(x) / eps
        assert error == pytest.approx(float(wanted), rel=1e-14, abs=1e-15)


def test_floor_applies_to_functions_that_cross_zero():
    assert [floor_of(n) for n in ("log_iv", "bias", "ratio", "kl")] == [1.0, 1.0, 0.0, 0.0]
    computed = np.array([2.0**-60])
    assert errors("log_iv", computed, truth(2.0**-61)) == [2.0**-61 / 2.0**-52]
    assert errors("ratio", computed, truth(2.0**-61)) == [2.0**52]
    assert errors("log_iv", np.array([4 + 2.0**-50]), truth(4)) == [1.0]


def test_a_floor_of_its_own_for_each_point():
    off = np.array([2.0**-60 + 2.0**-90] * 3)
    found = errors(np.array([2.0**-40, 0.0, 1.0]), off, truth(*[2.0**-60] * 3))
    assert found.tolist() == [2.0**2, 2.0**22, 2.0**-38]
    scale = floor_of("ratio_mixed_deriv", np.array([1.0, 1e308]), np.array([1.0, 1e308]))
    assert scale.tolist() == [0.125, 0.0]


def test_failures_are_infinite():
    for wrong in (np.nan, np.inf, -np.inf, 0.0, -0.0):
        assert errors("ratio", np.array([wrong]), truth(0.3)) == [np.inf]
        assert errors("log_iv", np.array([wrong]), truth(0.3)) == [np.inf]
        assert ulps32("ratio", np.array([wrong], np.float32), truth(0.3)) == [np.inf]
    assert errors("ratio", np.array([0.0]), truth(2.0**-1074)) == [np.inf]
    assert errors("ratio", np.array([-0.3]), truth(0.3))[0] > 1e15


def test_below_the_normal_range_the_unit_stops_shrinking():
    assert errors("ratio", np.array([2 * 5e-324]), truth(5e-324)) == [1.0]
    below = truth(Fraction(1, 2**1076))
    assert errors("ratio", np.array([0.0]), below) == [0.25]
    assert errors("ratio", np.array([5e-324]), below) == [0.75]
    assert errors("ratio", np.array([0.0]), truth(Fraction(1, 10**5000))) == [0.0]
    assert ulps32("ratio", np.array([3e-45], np.float32), truth(2.0**-149)) == [1.0]


def test_beyond_the_largest_number():
    large = truth(10**400, -(10**400), Fraction(2) ** 1024)
    assert errors("ratio", np.array([np.inf, -np.inf, np.inf]), large).tolist() == [0, 0, 0]
    assert np.all(errors("ratio", np.array([-np.inf, np.inf, np.nan]), large) == np.inf)
    assert np.all(errors("ratio", np.full(2, np.finfo(float).max), large[:2]) > 1e15)
    top = float(np.finfo(float).max)
    assert errors("ratio", np.array([top, np.inf]), truth(top, top)).tolist() == [0, 0]
    assert errors("ratio", np.array([np.inf]), truth(top * (1 - 2.0**-48))) == [np.inf]
    assert ulps32("ratio", np.array([np.inf], np.float32), truth(1e39)) == [0.0]


def test_zero_truth_asks_for_zero():
    assert errors("kl", np.array([0.0, -0.0]), truth(0, 0)).tolist() == [0, 0]
    assert errors("kl", np.array([5e-324]), truth(0)) == [1.0]
    assert errors("kl", np.array([1.0]), truth(0))[0] > 1e300


def test_ulps32_counts_places_of_float32():
    one_up = np.nextafter(np.float32(1), np.float32(2))
    assert ulps32("ratio", np.array([one_up]), truth(1)) == [1.0]
    just_below = Fraction(2) - Fraction(1, 2**40)
    assert ulps32("ratio", np.array([2], np.float32), truth(just_below)) == [2.0**-17]
    assert ulps32("log_iv", np.array([2.0**-23], np.float32), truth(2.0**-22)) == [1.0]
    assert ulps32("log_iv", np.array([6.0], np.float32), truth(6 + 2.0**-22)) == [0.5]


def test_wrong_kinds_are_refused():
    with pytest.raises(TypeError, match="int64"):
        errors("ratio", np.array([1]), truth(1))
    with pytest.raises(TypeError, match="float64"):
        ulps32("ratio", np.array([1.0]), truth(1))
    with pytest.raises(ValueError, match="shape"):
        errors("ratio", np.array([1.0, 1.0]), truth(1))
    undefined = Value(np.array([np.nan]), np.array([np.nan]), np.array([0], np.int32))
    with pytest.raises(ValueError, match="no value"):
        errors("log_iv", np.array([np.nan]), undefined)
