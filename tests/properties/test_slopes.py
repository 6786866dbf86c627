"""Each function is the derivative of the one before: log I_v, L, A, A', A''; and their signs."""

import math
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from hypothesis import assume, example, given

import besselkit
from besselkit import exact
from tests.properties.judge import EPS, of_dimension, promised, slope
from tests.properties.strategies import everywhere, ordinary
from truth.rows import CHAIN, public

NODES, WEIGHTS = np.polynomial.legendre.leggauss(12)

SMALLEST = 2.0**-1022
VARIANCE = CHAIN[2]  # A', that of mu.x


@pytest.mark.parametrize(("name", "its_slope"), [*pairwise(CHAIN)])
@given(point=ordinary(1.5))
def test_exactly(name, its_slope, point):
    """30 digits of a difference quotient of 120: 36 cancel, and at most 20 with kappa f'/f."""
    d, kappa = point
    found = slope(of_dimension(name, d, 120), kappa, 130)
    assert abs(found / getattr(exact, its_slope)(d, kappa, dps=40) - 1) < 1e-30


@given(ordinary(2.0))
def test_the_slope_of_log_iv_is_the_ratio_plus_v_over_kappa(point):
    """As above; log I_v may be 1e8 where its slope times kappa is 1e-8: 16 digits more."""
    d, kappa = point
    found = slope(lambda k: exact.log_iv(d / 2 - 1, k, dps=120), kappa, 130)
    with mpmath.workdps(50):
        v = mpmath.mpf(d / 2 - 1)
        assert abs(found / (exact.ratio(2 * v + 2, kappa, dps=40) + v / kappa) - 1) < 1e-30


def shares_of_rises(d, a):
    """How far the rise of L and of log I_v is from an integral of A, as shares of the bounds.

    In float64, from kappa = a to 17/16 a, by Gauss's rule of 12 nodes.  A's poles are at a distance
    of kappa at least, 32 half-widths, so the rule leaves out less than 64^-24; the sum has A's
    error and 6 eps from a dozen roundings.  The logarithms bring their own, of max(1, abs(value)).
    """
    b = a * 1.0625
    nodes = (b + a) / 2 + (b - a) / 2 * NODES
    rise = (b - a) / 2 * float(np.sum(WEIGHTS * besselkit.ratio(d, nodes)))
    e_rise = (promised("ratio", d) + 6) * rise
    low, high = float(besselkit.log_partition(d, a)), float(besselkit.log_partition(d, b))
    allowed = e_rise + (promised("log_partition", d) + 0.5) * (low + high)
    first = abs(high - low - rise) / (allowed * EPS)
    v = d / 2 - 1
    low, high = float(besselkit.log_iv(v, a)), float(besselkit.log_iv(v, b))
    steep = v * float(np.log(b / a))
    size = max(1, abs(low)) + max(1, abs(high))
    allowed = e_rise + 4 * steep + (promised("log_iv", d) + 0.5) * size
    return first, abs(high - low - (rise + steep)) / (allowed * EPS)


@given(ordinary(2.0))
@example((2.0, 24.0))
@example((1e6, 1e6))
def test_the_rise_of_the_logarithms_is_an_integral_of_the_ratio(point):
    """Worst measured (``python -m tests.properties``): 0.14 of L's bound, 0.75 of log I_v's.

    A step between the two ends shows from 9 eps on, an error common to both only from about 80.
    """
    assert max(shares_of_rises(*point)) <= 1


@given(everywhere())
@example((1.0, 5e-324))
@example((2.0, 1.7976931348623157e308))
def test_signs_and_sizes(point):
    """0 < A' <= 1/d, A'' < 0, 0 < A < 1, 0 < 1 - A < 1; to the promises, as 1/d is rounded too.

    A value is 0 only where the truth is below 2^-1022: A >= kappa/(d + kappa), and
    A' >= lam/(d + kappa)^2 by s <= d + kappa.
    """
    d, kappa = point
    A, C = float(besselkit.ratio(d, kappa)), float(besselkit.ratio_c(d, kappa))
    A1, A2 = (float(public(name)(d, kappa)) for name in CHAIN[2:4])
    assert 0 <= A <= 1
    assert 0 <= C <= 1
    assert 0 <= A1 <= 1 / d * (1 + (promised(VARIANCE, d) + 0.5) * EPS)
    assert A2 <= 0
    with mpmath.workdps(20):
        d, kappa = mpmath.mpf(d), mpmath.mpf(kappa)
        lam = (d - 1) / 2
        assert A > 0 or kappa / (d + kappa) < SMALLEST
        assert A1 > 0 or lam / (d + kappa) ** 2 < SMALLEST
        assert C > 0 or lam / (d + kappa) < SMALLEST
        # -A'' = (g s + 2 p e)/(kappa s^3) >= 2 p e/(kappa s^3), e >= lam, p/kappa >= kappa/s/2
        assert A2 < 0 or lam * kappa / (d + kappa) ** 4 < SMALLEST


@given(everywhere(), everywhere())
@example((3.0, 10.0), (3.0, 10.000000000000002))
@example((2.0, 48.0), (2.0000000000000004, 48.0))
def test_the_ratio_rises_in_kappa_and_falls_in_d(one, other):
    """To twice A's error, as either value has it; strictly where the gap is larger than that.

    No rounding makes a step back of more than those 4 eps (8 below d = 2), at seams either.
    """
    (d, low), (upper_d, high) = one, other
    low, high = min(low, high), max(low, high)
    d, upper_d = min(d, upper_d), max(d, upper_d)
    slack = 1 + 2 * promised("ratio", d) * EPS
    A = float(besselkit.ratio(d, low))
    assert float(besselkit.ratio(d, high)) * slack >= A
    assert float(besselkit.ratio(upper_d, low)) <= A * slack + 5e-324


@given(everywhere())
def test_neighbours_in_kappa_step_back_by_no_more(point):
    """The same between two floats next to each other, where rounding alone decides."""
    d, kappa = point
    above = math.nextafter(kappa, math.inf)
    assume(above < math.inf)
    slack = 1 + 2 * promised("ratio", d) * EPS
    A, next_A = float(besselkit.ratio(d, kappa)), float(besselkit.ratio(d, above))
    assert next_A * slack + 5e-324 >= A
    assert (
        float(public(VARIANCE)(d, above))
        <= float(public(VARIANCE)(d, kappa)) * (1 + 2 * promised(VARIANCE, d) * EPS) + 5e-324
    )
