"""ratio_inv: A_d(result) within 2 eps of r, the result within 4 eps x its condition number."""

import numpy as np
import pytest

import besselkit
from truth.metric import errors
from truth.reference import load


@pytest.fixture(scope="module")
def data():
    return load("inverse")


def test_result_against_the_reference(data):
    error = errors("ratio_inv", besselkit.ratio_inv(data.d, data.r), data.value("kappa"))
    # the last rounding of kappa costs half an eps whatever the condition
    allowed = 4 * np.maximum(data.value("condition").rounded(), 0.125)
    allowed = np.where(data.d < 2, 2 * allowed, allowed)
    i = int(np.argmax(error / allowed))
    assert error[i] <= allowed[i], f"{error[i]} eps at d = {data.d[i]}, r = {data.r[i]}"


def test_ratio_of_the_result_is_r(data):
    """Against the core's own ratio, whose error of at most 1.7 eps comes on top of 2."""
    kappa = besselkit.ratio_inv(data.d, data.r)
    usual = (kappa > 1e-300) & (kappa < 1e300)
    back = besselkit.ratio(data.d[usual], kappa[usual])
    assert np.max(np.abs(back / data.r[usual] - 1)) <= 3.7 * np.finfo(float).eps


def test_float32_comes_from_float64(data):
    with np.errstate(over="ignore"):
        d, r = data.d.astype(np.float32), data.r.astype(np.float32)
    keep = (r > 0) & (r < 1) & np.isfinite(d)
    d, r = d[keep], r[keep]
    wide = besselkit.ratio_inv(d.astype(float), r.astype(float))
    with np.errstate(over="ignore"):
        expected = wide.astype(np.float32)
    assert np.array_equal(besselkit.ratio_inv(d, r), expected)


def test_closed_form_at_one():
    r = np.linspace(0, 0.999, 1000)
    assert np.allclose(besselkit.ratio_inv(1.0, r), np.arctanh(r), rtol=1e-15, atol=0)


@pytest.mark.parametrize("r", [-0.1, 1.0, 1.5, np.inf, np.nan, -np.inf])
def test_outside_is_nan(r):
    assert np.isnan(besselkit.ratio_inv(3.0, r))


def test_zero_is_zero():
    assert besselkit.ratio_inv(3.0, 0.0) == 0.0
