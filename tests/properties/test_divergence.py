"""KL >= 0 and 0 only at equality, overlap in (0, 1], and ratio_inv against ratio."""

import math

import mpmath
import numpy as np
from hypothesis import assume, example, given
from hypothesis import strategies as st

import besselkit
from besselkit import exact, vmf
from tests.properties.judge import EPS, eps_error, promised
from tests.properties.strategies import cosines, dimensions, everywhere, ordinary, wide

# d < 2 has the documented 1e-12, and 16 are what the composition of a divergence's parts may lose
# beyond the range of the row's promise
KL_EPS, KL_EPS_BEYOND, KL_EPS_LOW = promised("kl", 2.0), 16, 1e-12 / EPS

neighbours = st.one_of(
    st.just(1.0),
    st.integers(-52, 4).map(lambda n: 1 + 2.0**n),
    st.integers(-52, -2).map(lambda n: 1 - 2.0**n),
    st.floats(0.01, 100),
)


@given(ordinary(), neighbours, cosines)
@example((2.0, 1e-3), 1 + 2.0**-52, 1.0)
@example((2.0, 1e8), 1.5, 1.0)
@example((1.25, 30.0), 0.01, 1.0)
@example((1.0, 512.0), 2.0, 1.0)
def test_kl_is_positive_and_right(point, factor, cos):
    """Zero where the two are equal, and nowhere else, not even for neighbours a last bit apart."""
    d, kappa_p = point
    kappa_q = kappa_p * factor
    found = float(vmf.kl(d, kappa_p, kappa_q, cos))
    if kappa_p == kappa_q and cos == 1:
        assert found == 0
        assert vmf.overlap(d, kappa_p, kappa_q, cos) == 1
        return
    truth = exact.kl(d, kappa_p, kappa_q, cos)
    # at d = 1 it falls like exp(-2 kappa): to 1e-445 in the last example
    assert found > 0 or truth < 2.0**-1074
    high = max(kappa_p, kappa_q)
    promised_here = KL_EPS if 2.0**-400 < high < 2.0**30 * d else KL_EPS_BEYOND
    assert eps_error(0.0, found, truth) <= (promised_here if d >= 2 else KL_EPS_LOW)


@given(everywhere(), everywhere(), neighbours, cosines)
@example((2.0, 1e300), (2.0, 1.0), 1.5, 1.0)
@example((12.0, 1e-300), (2.0, 1.7976931348623157e308), 0.0, -0.3634101381523963)
@example((9.84643157062527e307, 1.574938162982344e-79), (2.0, 1.7e308), 0.0, 0.0)
@example((1.8089458607829602e307, 634.6840409497953), (2.0, 8.399605577078374e130), 0.0, 0.5)
@example((1.0515079032950512, 7.06e-50), (2.0, 1.7976931348623157e308), 0.0, -0.99)
@example((1.0041867281761347, 1e302), (2.0, 3.0), 0.0, 1.0)
def test_kl_and_overlap_at_the_ends_of_float64(point, other, factor, cos):
    """Neighbours if the factor is not 0: 1e-12 of the truth, in numbers that float64 can hold."""
    d, kappa_p = point
    kappa_q = kappa_p * factor or other[1]
    assume(kappa_q < math.inf)
    found, overlap = (float(f(d, kappa_p, kappa_q, cos)) for f in (vmf.kl, vmf.overlap))
    assert found >= 0
    assert 0 < overlap <= 1
    truth = exact.kl(d, kappa_p, kappa_q, cos, dps=20)
    with mpmath.workdps(20):
        # below 2^-1000 parts of it are subnormal
        scale = max(truth, mpmath.ldexp(1, -1000))
        if truth < 1.7e308:
            assert abs(found - truth) <= 1e-12 * scale
        assert abs(overlap * (1 + truth) - 1) <= 1e-12


@given(wide(end=100))
@example((2.0, 1e3))
@example((1e6, 1e-100))
def test_ratio_inv_undoes_ratio(point):
    """Within 4 eps of the condition number c = A/(kappa A'), and a last rounding.

    r has A's error e, and so has the answer's A, 2 eps after the promise: kappa moves by (e + 2) c.
    The quotient of both and Halley's last step round once each.
    """
    d, kappa = point
    r, rise = float(besselkit.ratio(d, kappa)), float(besselkit.ratio_deriv(d, kappa))
    assume(r < 1)
    assume(r < 1e6 * kappa * rise)  # beyond, the answer is any of many numbers and c is no constant
    condition = r / (kappa * rise)
    back = float(besselkit.ratio_inv(d, r))
    allowed = (promised("ratio", d) * 2 * condition + 1) * EPS
    assert abs(back - kappa) <= 1.01 * allowed * kappa


@given(
    dimensions(1.0, 1e100),
    st.one_of(
        st.floats(2.0**-900, 1, exclude_max=True), st.integers(2, 53).map(lambda n: 1 - 2.0**-n)
    ),
)
@example(2.0, 1 - 2.0**-53)
def test_ratio_undoes_ratio_inv(d, r):
    """A's own error on top of the 2 eps promised of A(kappa) (twice as much below d = 2).

    kappa's last rounding moves A by half an eps over the condition number, at most 1 for A.
    """
    kappa = float(besselkit.ratio_inv(d, r))
    assume(kappa < 1e300)
    back = float(besselkit.ratio(d, kappa))
    assert abs(back - r) <= (2 * promised("ratio", d) + 0.5) * EPS * r


@given(ordinary(), st.lists(st.floats(-1, 1), min_size=2, max_size=2))
def test_the_density_falls_with_the_angle(point, both):
    """log p = log C + kappa cos: the difference of two is kappa times that of the cosines."""
    d, kappa = point
    low, high = min(both), max(both)
    p_low, p_high = (float(vmf.log_prob(d, kappa, c)) for c in (low, high))
    size = max(1, abs(p_low)) + max(1, abs(p_high)) + kappa * (high - low)
    assert abs((p_high - p_low) - kappa * (high - low)) <= 8 * EPS * size
    assert np.isfinite([p_low, p_high]).all()
