"""Every line of the contract's domain and edge values, in both types, without a warning.

Flags are set to raise: a value that is right by contract may not come with a warning either.
"""

import math

import numpy as np
import pytest

import besselkit
from besselkit import vmf
from besselkit._contract import FUNCTIONS, NAMES
from truth.rows import INVERSES

TYPES = [np.float32, np.float64]
DIMENSIONS = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 17.0, 512.0, 1e6, 1e30]
ORDERS = [0.0, 0.5, 1.0, 7.25, 255.0, 1e6, 1e30]
OF_KAPPA = [name for name, row in FUNCTIONS.items() if len(row.arguments) == 2]


@pytest.fixture(autouse=True)
def _flags_raise():
    with np.errstate(all="raise"):
        yield


def at(name, first, second, dtype):
    """The value of a function, which is the same for one point and in an array of many."""
    function = getattr(besselkit.ufuncs, name)
    value = function(dtype(first), dtype(second))
    assert type(value) is dtype
    many = function(np.full(300, first, dtype), np.full(300, second, dtype))
    assert (many == value).all() or (np.isnan(many).all() and np.isnan(value))
    return value


def lgamma_bias(d, dtype):
    """Bias at kappa = 0, v log 2 + log Gamma(v + 1), and its error bound in the type."""
    v = float(dtype(d)) / 2 - 1
    value = v * math.log(2) + math.lgamma(v + 1)
    return value, 16 * 2.0**-52 * max(1, abs(value)) + np.finfo(dtype).eps * max(1, abs(value))


ZERO = {"ratio": 0.0, "ratio_c": 1.0, "ratio_deriv2": 0.0, "log_partition": 0.0}


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("d", DIMENSIONS)
@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_kappa_zero(d, zero, dtype):
    for name, value in ZERO.items():
        assert at(name, d, zero, dtype) == value
    assert at("ratio_deriv", d, zero, dtype) == dtype(1.0 / float(dtype(d)))
    assert at("ratio_inv", d, zero, dtype) == 0.0
    expected, bound = lgamma_bias(d, dtype)
    assert abs(float(at("bias", d, zero, dtype)) - expected) <= bound
    whole = expected - float(dtype(d)) / 2 * math.log(2 * math.pi)
    slack = bound + 16 * 2.0**-52 * abs(expected)
    assert abs(float(at("log_norm", d, zero, dtype)) - whole) <= slack + np.spacing(
        dtype(abs(whole))
    )


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("v", ORDERS)
@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_x_zero(v, zero, dtype):
    for name in ("log_iv", "log_ive"):
        assert at(name, v, zero, dtype) == (0.0 if v == 0 else -np.inf)
    assert (
        at("iv_ratio", v, zero, dtype) == 0.0
        if v >= 0.5
        else np.isnan(at("iv_ratio", v, zero, dtype))
    )


INFINITE = {
    "ratio": 1.0,
    "ratio_c": 0.0,
    "ratio_deriv": 0.0,
    "ratio_deriv2": 0.0,
    "log_partition": np.inf,
    "bias": -np.inf,
    "log_norm": -np.inf,
}


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("d", DIMENSIONS)
def test_kappa_infinite(d, dtype):
    for name, value in INFINITE.items():
        assert at(name, d, np.inf, dtype) == value, name
    assert at("entropy", d, np.inf, dtype) == (-np.inf if d > 1 else 0.0)


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("v", ORDERS)
def test_x_infinite(v, dtype):
    assert at("log_iv", v, np.inf, dtype) == np.inf
    assert at("log_ive", v, np.inf, dtype) == -np.inf
    assert at("iv_ratio", v, np.inf, dtype) == 1.0 if v >= 0.5 else True


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("name", OF_KAPPA)
def test_outside_the_domain(name, dtype):
    least = FUNCTIONS[name].least
    inside = 0.5
    with np.errstate(under="ignore"):
        below = np.nextafter(dtype(least), dtype(-np.inf))
    assert not np.isnan(at(name, least, inside, dtype))
    for first in (below, -1.0, -512.0, -np.inf, np.inf, np.nan):
        assert np.isnan(at(name, first, inside, dtype)), first
    seconds = [-1.0, -np.finfo(dtype).smallest_subnormal, -np.inf, np.nan]
    if name in INVERSES:
        seconds += [1 + 2.0**-19, 1.5, np.inf]
    for second in seconds:
        assert np.isnan(at(name, 8.0, second, dtype)), second


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("name", [name for name in NAMES if len(NAMES[name]) > 2])
def test_distributions_just_below_dimension_one(name, dtype):
    """d/2 - 1 of the largest d below 1 may round to that of d = 1."""
    inside = {"kappa": 3.0, "kappa_p": 3.0, "kappa_q": 2.0, "cos": 0.5}
    rest = [dtype(inside[argument]) for argument in NAMES[name][1:]]
    function = getattr(besselkit.ufuncs, name)
    assert np.isfinite(function(dtype(1), *rest))
    below = np.nextafter(dtype(1), dtype(0))
    assert np.isnan(function(below, *rest))
    assert np.isnan(function(np.full(40, below), *rest)).all()


@pytest.mark.parametrize("dtype", TYPES)
def test_dimension_one_is_tanh(dtype):
    for kappa in np.array([1e-30, 1e-3, 0.1, 0.5, 1.0, 3.0, 9.5, 20.0], dtype):
        expected = dtype(math.tanh(float(kappa)))
        assert abs(at("ratio", 1.0, kappa, dtype) - expected) <= 2 * np.spacing(expected)
        assert abs(at("iv_ratio", 0.5, kappa, dtype) - expected) <= 2 * np.spacing(expected)


@pytest.mark.parametrize("dtype", TYPES)
def test_subnormal_arguments(dtype):
    least = np.finfo(dtype).smallest_subnormal
    for step in (1, 3, 1000):
        kappa = dtype(step) * least
        assert at("ratio", 1.0, kappa, dtype) == kappa
        assert at("ratio", 2.0, 2 * kappa, dtype) == kappa
        assert at("ratio_c", 8.0, kappa, dtype) == 1.0
        assert at("ratio_deriv", 8.0, kappa, dtype) == 0.125
        assert at("ratio_inv", 8.0, kappa, dtype) == 8 * kappa
        assert at("log_partition", 8.0, kappa, dtype) == 0.0  # kappa^2/16 is below the type
        value = float(at("log_iv", 0.5, kappa, dtype))  # I_v = sqrt(2 kappa/pi)
        assert (
            abs(value - 0.5 * (math.log(float(kappa)) + math.log(2 / math.pi)))
            < np.finfo(dtype).eps * 400
        )


@pytest.mark.parametrize("dtype", TYPES)
def test_huge_arguments(dtype):
    huge = np.finfo(dtype).max
    golden = (math.sqrt(5) - 1) / 2  # A/(1 - A^2) = kappa/d for large d and kappa
    for kappa in (huge, huge / 2):
        for d in (2.0, 3.0, 512.0):
            assert at("ratio", d, kappa, dtype) == 1.0
            lam = (d - 1) / 2
            with np.errstate(under="ignore"):
                assert np.isclose(
                    at("ratio_c", d, kappa, dtype),
                    dtype(lam) / kappa,
                    rtol=4 * np.finfo(dtype).eps,
                    atol=0,
                )
            assert at("log_partition", d, kappa, dtype) == kappa
            assert at("log_iv", d, kappa, dtype) == kappa
            assert at("log_norm", d, kappa, dtype) == -kappa
        value = float(at("ratio", kappa, kappa, dtype))
        assert abs(value - golden) <= 2 * np.finfo(dtype).eps
        assert at("ratio", kappa, 1.0, dtype) == dtype(1.0 / float(kappa))


def grid(dtype):
    """Every mix of orders of magnitude, first arguments from 2 up."""
    info = np.finfo(dtype)
    low, high = math.log10(info.smallest_subnormal) + 0.5, math.log10(info.max) - 0.5
    with np.errstate(under="ignore"):
        second = (10.0 ** np.linspace(low, high, 400)).astype(dtype)
    first = (10.0 ** np.linspace(math.log10(2.0001), high, 200)).astype(dtype)
    return first[:, None], second


@pytest.mark.parametrize("dtype", TYPES)
def test_no_nan_and_nothing_of_the_wrong_sign_anywhere(dtype):
    d, kappa = grid(dtype)
    for name in OF_KAPPA:
        value = getattr(besselkit.ufuncs, name)(
            d, kappa if name not in INVERSES else kappa[kappa < 1]
        )
        assert not np.isnan(value).any(), name
    A, C = besselkit.ratio(d, kappa), besselkit.ratio_c(d, kappa)
    for value in (A, C, besselkit.iv_ratio(d, kappa)):
        assert ((value >= 0) & (value <= 1)).all()
    assert (besselkit.ratio_deriv(d, kappa) >= 0).all()
    assert (besselkit.ratio_deriv2(d, kappa) <= 0).all()
    assert (besselkit.log_partition(d, kappa) >= 0).all()
    assert (C[A < 0.5] >= 0.5).all()
    assert (np.abs((A.astype(float) + C) - 1) <= 2 * np.finfo(dtype).eps).all()
    assert np.isfinite(besselkit.log_iv(d, kappa)).sum() > 0.4 * A.size


@pytest.mark.parametrize("dtype", TYPES)
def test_distributions_at_the_edges(dtype):
    one, big = dtype(1), dtype(1e6)
    for d in map(dtype, (1.0, 2.0, 3.0, 512.0)):
        for kappa in map(dtype, (0.0, 1e-20, 1.0, 1e6)):
            assert vmf.kl(d, kappa, kappa, one) == 0.0
            assert vmf.overlap(d, kappa, kappa, one) == 1.0
            assert vmf.kl(d, kappa, dtype(0), -one) >= 0.0
            assert vmf.log_prob(d, dtype(0), one) == besselkit.log_norm(d, dtype(0))
            assert np.isnan(vmf.log_prob(d, kappa, dtype(1.01)))
            assert np.isnan(vmf.kl(d, kappa, one, dtype(-1.01)))
            assert np.isnan(vmf.overlap(d, kappa, one, dtype(np.nan)))
        if d > 1:
            assert vmf.kl(d, dtype(np.inf), one, one) == np.inf
            assert vmf.overlap(d, dtype(np.inf), one, one) == 0.0
        assert vmf.kl(d, one, dtype(np.inf), dtype(0.5)) == np.inf
        assert np.isnan(vmf.kl(d, dtype(np.inf), dtype(np.inf), one))
        assert vmf.entropy(d, dtype(0)) == -besselkit.log_norm(d, dtype(0))
        # on two points all mass may lie on one, at a finite divergence: log(1 + exp(-2))
        two = vmf.kl(dtype(1), dtype(np.inf), one, one)
        expected = math.log1p(math.exp(-2))
        assert abs(float(two) - expected) <= 2 * float(np.finfo(dtype).eps) * expected
        # float32 vectors give cosines a little above 1
        assert vmf.kl(d, one, big, np.nextafter(one, dtype(2))) == vmf.kl(d, one, big, one)
