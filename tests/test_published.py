"""Against the values that Boost publishes with its own tests, where SciPy's wheel carries them.

They are rounded to float64: half an eps that is not ours, on a logarithm at most.
"""

from importlib.resources import files

import numpy as np
import pytest

import besselkit

scipy_data = files("scipy.special") / "tests" / "data" / "boost.npz"
EPS = np.finfo(float).eps


@pytest.fixture(scope="module")
def boost():
    assert scipy_data.is_file(), "this SciPy comes without its test data"
    with scipy_data.open("rb") as file, np.load(file) as archive:
        return {name.split("_ipp")[0]: archive[name] for name in archive.files}


def inside(rows):
    """v, x and the value, where all are in our domain and the value is a normal number."""
    v, x, value = rows.T
    keep = (v >= 0) & (x > 0) & (value > 1e-300) & np.isfinite(value)
    return v[keep], x[keep], value[keep]


def error(computed, value):
    """Of max(1, |log value|), in eps."""
    truth = np.log(value)
    return np.abs(computed - truth) / np.maximum(1, np.abs(truth)) / EPS


@pytest.mark.parametrize(("name", "points"), [("bessel_i_data", 169), ("bessel_i_int_data", 474)])
def test_log_iv(boost, name, points):
    v, x, value = inside(boost[name])
    assert len(v) >= points
    assert np.max(error(besselkit.log_iv(v, x), value)) <= 1
    scaled = besselkit.log_ive(v, x) + x
    assert np.max(error(scaled, value) / np.maximum(1, x / 2)) <= 2


def test_the_derivative_by_the_ratio(boost):
    """log I_v' = log I_v + log(A + v/x): sums of positive numbers."""
    v, x, value = inside(boost["bessel_i_prime_int_data"])
    assert len(v) >= 491
    slope = besselkit.ratio(2 * v + 2, x) + v / x
    assert np.max(error(besselkit.log_iv(v, x) + np.log(slope), value)) <= 3


def test_a_wrong_value_is_noticed(boost):
    v, x, value = inside(boost["bessel_i_data"])
    assert np.max(error(besselkit.log_iv(v, x * (1 + 16 * EPS)), value)) > 1
