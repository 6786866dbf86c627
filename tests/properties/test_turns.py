"""The derivatives by the dimension and the order: of what they are, and by identities."""

import mpmath
import pytest
from hypothesis import example, given

import besselkit
from besselkit import exact
from tests.properties.judge import EPS, eps_error, promised, slope
from tests.properties.strategies import dimensions, everywhere, log_uniform, ordinary

OF = {"ratio_dim_deriv": "ratio", "log_partition_dim_deriv": "log_partition"}
OF |= {"bias_dim_deriv": "bias", "ratio_mixed_deriv": "ratio_deriv"}


@pytest.mark.parametrize("name", OF)
@given(point=ordinary(1.5))
def test_exactly(name, point):
    """30 digits of a difference quotient of 120, as the slopes by kappa are tested."""
    d, kappa = point
    found = slope(lambda z: getattr(exact, OF[name])(z, kappa, dps=120), d, 130)
    assert abs(found / getattr(exact, name)(d, kappa, dps=40) - 1) < 1e-30


@given(ordinary(2.5))
def test_the_order_exactly(point):
    """log I_v may be 1e8 and its slope 1e-9: 17 digits more."""
    v, x = point[0] / 2 - 1, point[1]
    found = slope(lambda z: exact.log_iv(z, x, dps=140), v, 150)
    assert abs(found / exact.log_iv_order_deriv(v, x, dps=40) - 1) < 1e-30


@given(log_uniform(1e-6, 340.0))
def test_order_zero(x):
    """-K_0/I_0, which falls as exp(-2x)."""
    with mpmath.workdps(60):
        truth = -mpmath.besselk(0, x) / mpmath.besseli(0, x)
    assert abs(exact.log_iv_order_deriv(0, x, dps=40) / truth - 1) < 1e-38
    found = besselkit.log_iv_order_deriv(0.0, x)
    name = "log_iv_order_deriv"
    assert eps_error(name, found, truth) <= promised(name, 2.0)


@given(log_uniform(1e-2, 1e3))
@example(23.99)
@example(24.0)
def test_order_one_half(x):
    """dI_v/dv at 1/2 is -(E_1(2x) e^x + Ei(2x) e^-x)/sqrt(2 pi x)."""
    with mpmath.workdps(60):
        z = mpmath.mpf(x)
        up, down = mpmath.e1(2 * z) * mpmath.exp(z), mpmath.ei(2 * z) * mpmath.exp(-z)
        truth = -(up + down) / (2 * mpmath.sinh(z))
    name = "log_iv_order_deriv"
    assert abs(exact.log_iv_order_deriv("1/2", x, dps=40) / truth - 1) < 1e-36
    assert eps_error(name, besselkit.log_iv_order_deriv(0.5, x), truth) <= promised(name, 3.0)


@given(ordinary(2.0))
def test_log_iv_and_log_partition_by_the_order(point):
    """d log I_v/dv = 2 dL/dd - psi(v + 1) + log(x/2), in 35 digits of what it is the sum of."""
    d, x = point
    with mpmath.workdps(60):
        v = mpmath.mpf(d) / 2 - 1
        terms = [2 * exact.log_partition_dim_deriv(d, x, dps=60), -mpmath.psi(0, v + 1)]
        terms.append(mpmath.log(mpmath.mpf(x) / 2))
        found = exact.log_iv_order_deriv(v, x, dps=50)
        assert abs(sum(terms) - found) < 1e-35 * max(map(abs, terms))


@given(dimensions(1.0, 1e300), log_uniform(1e-300, 1e300))
@example(1.0, 5e-324)
@example(2.0, 1.7976931348623157e308)
def test_the_bias_by_the_dimension_at_its_ends(d, kappa):
    """(log 2 + psi(d/2))/2 at kappa = 0, and log(v + sqrt(v^2 + kappa^2))/2 far from it."""
    name = "bias_dim_deriv"
    with mpmath.workdps(40):
        v = mpmath.mpf(d) / 2 - 1
        start = (mpmath.log(2) + mpmath.psi(0, v + 1)) / 2
        far = mpmath.log(v + mpmath.hypot(v, kappa)) / 2 if max(v, kappa) > 1e20 else None
    assert eps_error(name, besselkit.bias_dim_deriv(d, 0.0), start) <= promised(name, d)
    if far is not None:
        assert eps_error(name, besselkit.bias_dim_deriv(d, kappa), far) <= promised(name, d)
    assert besselkit.bias_dim_deriv(d, kappa) >= float(start) - 2 * EPS * max(1, abs(float(start)))


@given(ordinary(1.5))
def test_eq_7_by_the_dimension_exactly(point):
    """d/dd of A' = 1 - (d - 1) A/kappa - A^2: to 25 digits of what it is the sum of."""
    d, kappa = point
    found = slope(lambda z: exact.ratio_deriv(z, kappa, dps=130), d, 140, bits=100)
    with mpmath.workdps(60):
        a, turn = exact.ratio(d, kappa, dps=60), exact.ratio_dim_deriv(d, kappa, dps=60)
        d, kappa = mpmath.mpf(d), mpmath.mpf(kappa)
        terms = (-a / kappa, -((d - 1) / kappa + 2 * a) * turn)
        assert abs(found - sum(terms)) < 1e-25 * max(map(abs, terms))


@given(ordinary(1.0))
@example((2.0, 47.9))
@example((1.0, 11.9))
def test_the_recurrence_by_the_dimension(point):
    """With s' = ds/dd = -kappa (dA/dd)/A^2, of 1/2 to 1:  s'_d + A_{d+2}^2 s'_{d+2} = 1."""
    d, kappa = point
    rises = []
    for z in (d, d + 2.0):
        a = float(besselkit.ratio(z, kappa))
        rises.append(-(float(besselkit.ratio_dim_deriv(z, kappa)) / a) * (kappa / a))
    again = float(besselkit.ratio(d + 2.0, kappa)) ** 2 * rises[1]
    # the promises of both, and A's twice in s' and twice in A^2
    allowed = 2 * promised("ratio_dim_deriv", d) + 6 * promised("ratio", d) + 6
    # d + 2 is rounded: what that moves is far below
    assert abs(rises[0] + again - 1) <= allowed * EPS
    assert 0.5 * (1 - allowed * EPS) <= rises[0] <= 1 + allowed * EPS


@given(dimensions(1.0, 1e100), log_uniform(1e-140, 1e-3))
def test_towards_zero(d, small):
    """dA/dd ~ -kappa/d^2; the next term is within 4 (kappa/d)^2 of it."""
    kappa = min(small * d, 1e100)
    expected = -(kappa / d) / d
    found = float(besselkit.ratio_dim_deriv(d, kappa))
    allowed = 4 * (kappa / d) ** 2 + (promised("ratio_dim_deriv", d) + 2) * EPS
    assert abs(found - expected) <= allowed * abs(expected) + 5e-324


@given(dimensions(1.0, 1e40), log_uniform(1e3, 1e60))
def test_towards_infinity(d, large):
    """dA/dd ~ -1/(2 kappa), within (lam + 1)/kappa; kappa = large lam^2 here."""
    lam = (d - 1) / 2
    kappa = large * max(lam, 1) ** 2
    found = float(besselkit.ratio_dim_deriv(d, kappa))
    allowed = 2 * (lam + 1) / kappa + (promised("ratio_dim_deriv", d) + 2) * EPS
    assert abs(found * 2 * kappa + 1) <= allowed


@given(dimensions(1.0, 1e140), log_uniform(1e-8, 1e140))
@example(1.0, 5e-324)
@example(1024.0, 651.0)
def test_both_derivatives_cross_zero_once(d, kappa):
    """-1/d^2 towards kappa = 0, 1/(2 kappa^2) far from it; from its zero, kappa = 0.64 d, apart."""
    found = besselkit.ratio_mixed_deriv(d, kappa)
    if kappa < 1e-9 * d:
        assert abs(found * d * d + 1) < 1e-15
    elif kappa > 1e16 * d:
        assert abs(found * 2 * kappa * kappa - 1) < 1e-14
    elif not 0.5 * d < kappa < 0.9 * d:
        assert (found > 0) == (kappa > 0.64 * d)


@given(everywhere())
@example((1.0, 5e-324))
@example((1.7976931348623157e308, 1.7976931348623157e308))
def test_signs(point):
    """Negative, or 0 where the truth is below 2^-1022: kappa/(d + kappa)^2/2 at least."""
    d, kappa = point
    found = float(besselkit.ratio_dim_deriv(d, kappa))
    with mpmath.workdps(20):
        least = mpmath.mpf(kappa) / (mpmath.mpf(d) + kappa) ** 2 / 2
    assert found < 0 or (found == 0 and least < 2.0**-1022)
    assert found >= -0.75
