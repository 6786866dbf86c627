"""The inverse by other ways than its reference set's: closed forms, seams, ends, its own ratio."""

import numpy as np
import pytest

import besselkit
from besselkit._contract import FUNCTIONS
from tables import inverse_start
from truth.metric import errors
from truth.reference import load

EPS = np.finfo(float).eps


@pytest.fixture(scope="module")
def data():
    return load("ratio_inv")


def test_result_against_the_reference(data):
    error = errors("ratio_inv", besselkit.ratio_inv(data.d, data.r), data.value("ratio_inv"))
    i = int(np.argmax(error))
    assert error[i] <= FUNCTIONS["ratio_inv"].error.eps, (error[i], data.d[i], data.r[i])


def test_ratio_of_the_result_is_r(data):
    """Against the core's own ratio, whose error comes on top of what kappa's moves A by."""
    kappa = besselkit.ratio_inv(data.d, data.r)
    usual = (kappa > 1e-300) & (kappa < 1e300)
    back = besselkit.ratio(data.d[usual], kappa[usual])
    assert np.max(np.abs(back / data.r[usual] - 1)) <= 3.7 * EPS


def test_float32_is_the_rounded_result_but_for_a_64th(data):
    with np.errstate(over="ignore"):
        d, r = data.d.astype(np.float32), data.r.astype(np.float32)
    keep = (r > 0) & (r < 1) & np.isfinite(d)
    d, r = d[keep], r[keep]
    wide, found = besselkit.ratio_inv(d.astype(float), r.astype(float)), besselkit.ratio_inv(d, r)
    with np.errstate(over="ignore"):
        rounded = wide.astype(np.float32)
    over = ~np.isfinite(rounded)
    assert np.array_equal(found[over], rounded[over])
    error = np.abs(found[~over] - wide[~over]) / np.spacing(rounded[~over]).astype(float)
    assert error.max() <= 0.5 + 1 / 64


def test_closed_form_at_one():
    r = np.linspace(0, 0.999, 1000)
    assert np.allclose(besselkit.ratio_inv(1.0, r), np.arctanh(r), rtol=1e-15, atol=0)


@pytest.mark.parametrize("r", [-0.1, 1 + 2.0**-19, 1.5, np.inf, np.nan, -np.inf])
def test_outside_is_nan(r):
    assert np.isnan(besselkit.ratio_inv(3.0, r))


@pytest.mark.parametrize("d", [1.0, 1.5, 3.0, 1e300])
def test_ends(d):
    assert besselkit.ratio_inv(d, 0.0) == 0.0
    for dtype in (np.float64, np.float32):
        ends = np.array([1, np.nextafter(dtype(1), dtype(2)), 1 + 2.0**-20], dtype)
        assert (besselkit.ratio_inv(dtype(min(d, 1e38)), ends) == np.inf).all()


def test_a_seam_is_no_step():
    """Both sides of each seam in W_0, in r and in the interval of the recurrence."""
    lam = np.concatenate([np.linspace(0.5, 40, 300), np.geomspace(40, 2500, 100)])[:, None]
    for W in (16.0, 48.0, 96.0, 120.0, 240.0, 2000.0):
        t = lam[lam[:, 0] < W] / W
        r = np.sqrt((1 - t) / (1 + t)) * (1 + np.arange(-40, 41) * 2.0**-40)
        require_smooth(2 * lam[lam[:, 0] < W] + 1, np.minimum(r, 1 - 2.0**-30))
    require_smooth(2 * lam + 1, 0.235 * (1 + np.arange(-40, 41) * 2.0**-40))
    for kappa in (1.0, 4.0, 12.0, 24.0):
        r = besselkit.ratio(2 * lam + 1, kappa / 1.1)
        require_smooth(2 * lam + 1, r * (1 + np.linspace(-0.09, 0.09, 81)))


def require_smooth(d, r):
    """kappa solves the equation as well as the ratio itself can tell."""
    r = np.clip(r, 1e-6, 1 - 1e-9)
    kappa = besselkit.ratio_inv(d, r)
    c, slope = besselkit.ratio_c(d, kappa), besselkit.ratio_deriv(d, kappa)
    missed = np.where(r > 0.5, (1 - r) - c, besselkit.ratio(d, kappa) - r)
    scale = np.where(r > 0.5, c, r)
    assert (np.abs(missed) <= 3 * EPS * scale + EPS * kappa * slope).all()


def test_the_start_is_as_near_as_its_recipe_says():
    """On other points than those of the fit: what one step of fourth order is trusted with."""
    fit, _ = inverse_start.fitted()
    lam, kappa = (
        np.random.default_rng(3).uniform(*ends, 200_000) for ends in ((-0.69, 3.9), (0, 4))
    )
    d, kappa = 2 * np.exp(lam) + 1, np.expm1(kappa)
    r = besselkit.ratio(d, kappa)
    lam, t = (d - 1) / 2, (1 - r) * (1 + r) / (1 + r * r)
    used = (lam < 48 * t) & (kappa > 0)
    lam, t, r, kappa = lam[used], t[used], r[used], kappa[used]
    y = t / (lam + 4 * t)
    coefficients = np.zeros((inverse_start.DEGREE + 1,) * 2)
    for place, value in fit.items():
        coefficients[place] = value
    G = np.polynomial.chebyshev.chebval2d(2 * t - 1, 8 * y - 1, coefficients)
    start = r * (1 + t) * (lam / t + 0.5 + (1 - t * t) * y * G)
    assert used.sum() > 50_000
    assert np.max(np.abs(start / kappa - 1)) < 4.3e-5
