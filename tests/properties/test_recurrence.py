"""The three-term recurrence, as 1/R_v - R_{v+1} = 2 v/kappa with R_v = I_v/I_{v-1}."""

from fractions import Fraction

import mpmath
import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

import besselkit
from besselkit import exact
from tests.properties.judge import EPS, promised
from tests.properties.strategies import concentrations, log_uniform, ordinary

# so that v and v + 1 are both exact
orders = st.one_of(
    st.integers(1, 64).map(lambda n: n / 2),
    log_uniform(0.5, 2.0**24).map(lambda v: float(np.float32(v))),
)


@given(ordinary())
@example((1.0, 50.0))
def test_exactly(point):
    """60 digits in, and out: the weights of the errors are the terms themselves."""
    d, kappa = Fraction(point[0]), point[1]
    lower, upper = exact.ratio(d, kappa, dps=60), exact.ratio(d + 2, kappa, dps=60)
    with mpmath.workdps(70):
        expected = mpmath.mpf(d.numerator) / d.denominator / mpmath.mpf(kappa)
        assert abs(1 / lower - upper - expected) <= mpmath.mpf(10) ** -60 * (1 / lower + upper)


def share(v, kappa):
    """How far the two sides are apart, as a share of what their errors allow.

    1/R_v has R_v's error and half an eps, R_{v+1} its own; the two roundings at the end.
    """
    lower, upper = float(besselkit.iv_ratio(v, kappa)), float(besselkit.iv_ratio(v + 1, kappa))
    expected = 2 * v / kappa
    allowed = (promised("ratio", 2 * v) + 0.5) / lower + promised("ratio", 2 * v + 2) * upper
    return abs(1 / lower - upper - expected) / ((allowed + expected) * EPS)


@given(orders, concentrations(1e-100, 1e100))
@example(0.5, 1e8)
@example(23.5, 48.0)
def test_in_float64_by_its_conditioning(v, kappa):
    """Relative to 2 v/kappa that is a condition number of kappa/(2 v R_v), up to 1e100 here.

    Worst measured (``python -m tests.properties``): 0.60 of the bound.
    """
    assert share(v, kappa) <= 1
