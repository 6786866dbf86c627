"""Amos' bounds, closed forms for d = 1, 3 and 5, and the limits."""

import mpmath
import pytest
from hypothesis import example, given

import besselkit
from besselkit import exact
from tests.properties.judge import EPS, eps_error, promised
from tests.properties.strategies import concentrations, dimensions, log_uniform, ordinary, wide
from truth.rows import LAST


def amos(d, kappa):
    """Bounds of A: D. E. Amos, Math. Comp. 28 (1974), Eqs. 11 and 16, sharp at both ends."""
    d, kappa = mpmath.mpf(d), mpmath.mpf(kappa)
    lam = (d - 1) / 2
    low = kappa / (lam + mpmath.sqrt((lam + 1) ** 2 + kappa**2))
    return low, kappa / (lam + mpmath.sqrt(lam**2 + kappa**2))


@given(ordinary())
def test_amos_bounds_exactly(point):
    """Strictly: at 60 digits the bounds are 20 digits apart at the least."""
    d, kappa = point
    with mpmath.workdps(70):
        low, high = amos(d, kappa)
        A = exact.ratio(d, kappa, dps=60)
        if d == 1:
            # tanh: at large kappa 1 - A is exp(-2 kappa)
            assert low < A <= high == 1
        else:
            assert low < A < high


@given(wide())
@example((1.0, 1e-150))
def test_amos_bounds_in_float64(point):
    """To the error of A."""
    d, kappa = point
    with mpmath.workdps(40):
        low, high = amos(d, kappa)
        slack = promised("ratio", d) * EPS
        assert low * (1 - slack) <= float(besselkit.ratio(d, kappa)) <= high * (1 + slack)


def closed_forms(d, kappa):
    """A, log 0F1 in elementary functions; to be called with digits to lose."""
    sinh, cosh = mpmath.sinh(kappa), mpmath.cosh(kappa)
    if d == 1:
        return sinh / cosh, mpmath.log(cosh)
    if d == 3:
        return cosh / sinh - 1 / kappa, mpmath.log(sinh / kappa)
    below = cosh - sinh / kappa  # I_{3/2} without its factor
    above = (1 + 3 / kappa**2) * sinh - 3 / kappa * cosh
    return above / below, mpmath.log(3 / kappa**2 * below)


@pytest.mark.parametrize("d", [1, 3, 5])
@given(kappa=concentrations(1e-12, 1e4))
@example(kappa=0.25)
@example(kappa=48.0)
@example(kappa=700.0)
def test_closed_forms(d, kappa):
    """30 exact digits, and the promise in float64.

    The closed forms lose kappa^-10 near 0; at d = 1, 1 - A and A' lose exp(-2 kappa) far out, which
    is 350 digits where float64 ends.
    """
    if d == 1:
        kappa = min(kappa, 400.0)
    with mpmath.workdps(600 if d == 1 else 250):
        A, L = closed_forms(d, mpmath.mpf(kappa))
        C = 1 - A
        A1 = 1 - (d - 1) / mpmath.mpf(kappa) * A - A * A
        truth = {"ratio": A, "ratio_c": C, "ratio_deriv": A1, "log_partition": L}
        for name, value in truth.items():
            found = getattr(exact, name)(d, kappa, dps=30)
            assert abs(found - value) <= mpmath.mpf(10) ** -30 * abs(value), name
    for name, value in truth.items():
        computed = getattr(besselkit, name)(float(d), kappa)
        assert eps_error(name, computed, value) <= promised(name, d), name


@given(concentrations(1e-12, 1e6))
def test_log_iv_of_order_one_half(kappa):
    """log I_{1/2} = log(sqrt(2/(pi x)) sinh x), to the promise."""
    with mpmath.workdps(60):
        x = mpmath.mpf(kappa)
        truth = mpmath.log(mpmath.sqrt(2 / (mpmath.pi * x)) * mpmath.sinh(x))
    assert eps_error("log_iv", besselkit.log_iv(0.5, kappa), truth) <= promised("log_iv", 3)


@given(dimensions(2.0, 1e100), log_uniform(1e-140, 1e-3))
def test_towards_zero(d, small):
    """A ~ kappa/d, A' ~ 1/d, A'' ~ -6 kappa/(d^2 (d+2)), L ~ kappa^2/(2 d).

    The next terms are within 7 kappa^2/(d (d+2)) of each, relative; on top the promise and four
    roundings of the expected value.
    """
    kappa = min(small * d, 1e100)
    expected = {
        "ratio": kappa / d,
        "ratio_c": 1 - kappa / d,
        "ratio_deriv": 1 / d,
        LAST: -6 * (kappa / d) / d / (d + 2),
        "log_partition": kappa * (kappa / d) / 2,
    }
    for name, value in expected.items():
        found = float(getattr(besselkit, name)(d, kappa))
        allowed = 7 * (kappa / d) * (kappa / (d + 2)) + (promised(name, d) + 4) * EPS
        assert abs(found - value) <= allowed * abs(value) + 5e-324, name


@given(dimensions(2.0, 1e40), log_uniform(1e3, 1e60))
def test_towards_infinity(d, large):
    """1 - A ~ lam/kappa, A' ~ lam/kappa^2, A'' ~ -2 lam/kappa^3.

    The next terms are within 3 (lam + 1)/kappa, relative; kappa = large lam^2 here.
    """
    lam = (d - 1) / 2
    kappa = large * max(lam, 1)
    expected = {
        "ratio_c": lam / kappa,
        "ratio_deriv": lam / kappa / kappa,
        LAST: -2 * lam / kappa / kappa / kappa,
    }
    for name, value in expected.items():
        found = float(getattr(besselkit, name)(d, kappa))
        allowed = 3 * (lam + 1) / kappa + (promised(name, d) + 4) * EPS
        assert abs(found - value) <= allowed * abs(value), name
    gap = lam / kappa * (1 + 3 * (lam + 1) / kappa)
    assert abs(float(besselkit.ratio(d, kappa)) - 1) <= gap + 2 * EPS
