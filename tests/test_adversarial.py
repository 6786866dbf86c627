"""Points that a search for the worst found, or that were wrong once."""

import mpmath
import numpy as np
import pytest

import besselkit
from besselkit import _ufuncs, vmf
from tests.cases import cases
from truth.rows import OTHERS


@pytest.mark.parametrize("level", _ufuncs.levels)
@pytest.mark.parametrize("case", cases()[-2 * len(OTHERS) :], ids=lambda case: case.key)
def test_the_others_keep_their_promise(case, level):
    error = case.errors(_ufuncs.at_level(level)[case.function](*case.arguments))
    i = int(np.argmax(error / case.allowed))
    at = [float(x[i]) for x in case.arguments]
    assert error[i] <= case.allowed[i], f"{error[i]} at {at}"


@pytest.mark.parametrize(
    "point",
    [
        (67572.47124943166, 15677.913040956393, 33903.885248825565, 0.9999992630562154),
        (420.0000010713478, 104.89871508585712, 242.1871882282375, 0.9999929522879492),
    ],
)
def test_divergence_next_to_a_factor_of_two(point):
    """Where (1 - A(kp)) (kq - kp) is several times the result: a difference was off by 16 eps."""
    exact = besselkit.exact.kl(*point)
    assert abs(mpmath.mpf(float(vmf.kl(*point))) / exact - 1) <= 5 * 2.0**-52


@pytest.mark.parametrize(
    "point",
    [
        (3079757732.0, 3.800245973615741e18, 0.9999999834093977),
        (1098369661896.6042, 1.1897244934311146e21, 0.9999999784475211),
        (1.9826419661738788e18, 1.6806500268041057e30, 0.9999999999600329),
        (8.447367471987039e24, 2.4807363171899727e26, -0.0036172089345928434),
        (7.167810741399973e231, 1.9478893909233814e234, 0.010810417885567665),
        (5.877962788955045e303, 1.347827584716407e306, -0.5271642406319045),
    ],
)
def test_log_prob_next_to_zero_at_huge_dimensions(point):
    """log C_d + kappa, here 1e11 to 1e234, and kappa (1 - cos) cancel to far less.

    Past 0.75 eps of the value, but within 2^-75 of the parts.  (d = 2e18, where d/2 - 1 is inexact,
    was 1.5 % off when found.)
    """
    _, kappa, cosine = map(mpmath.mpf, point)
    exact = besselkit.exact.log_prob(*point, dps=40)
    error = abs(mpmath.mpf(float(vmf.log_prob(*point))) - exact)
    assert error <= max(0.75 * 2.0**-52 * max(1, abs(exact)), 2.0**-75 * kappa * (1 - cosine))


@pytest.mark.parametrize(
    ("d", "kappa"),
    [(13.0, 8.000600053703142), (13.5, 12.042931148792102), (16.0, 3.4050265319231316)],
)
def test_entropy_beside_its_zero(d, kappa):
    """The worst points of `bench.accuracy` when they were past the promise, or near to it."""
    exact = besselkit.exact.entropy(d, kappa)
    error = abs(mpmath.mpf(float(vmf.entropy(d, kappa))) - exact) / max(1, abs(exact))
    assert error <= 2.0**-52


@pytest.mark.parametrize("level", _ufuncs.levels)
def test_complement_where_the_level_without_fma_was_worst(level):
    d, kappa = 528343.9407561296, 40.80365395710873
    exact = besselkit.exact.ratio_c(d, kappa)
    error = abs(mpmath.mpf(float(_ufuncs.at_level(level)["ratio_c"](d, kappa))) / exact - 1)
    assert error <= 1.75 * 2.0**-52
