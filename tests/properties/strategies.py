"""Points to draw: log-uniform over a range, at the seams of the core, and out to the ends."""

import math

from hypothesis import strategies as st

from truth.reference.seams import seam_points

_SEAMS = seam_points()
SEAMS = sorted(set(zip(_SEAMS["d"].tolist(), _SEAMS["kappa"].tolist(), strict=True)))


def log_uniform(low, high):
    """Floats from low to high: a uniform octave, then uniform in it; shrinks towards low."""
    bottom, top = math.frexp(low)[1] - 1, math.frexp(high)[1] - 1
    mantissa = st.floats(1, 2, exclude_max=True)
    drawn = st.builds(math.ldexp, mantissa, st.integers(bottom, top))
    return drawn.map(lambda x: min(max(x, low), high))


def dimensions(low=1.0, high=1e6):
    """Dimensions: a few of each kind, log-uniform ones, and neighbours of 1 if low allows."""
    kinds = [st.integers(math.ceil(low), 12).map(float), log_uniform(low, high)]
    kinds.append(log_uniform(low, high).map(math.ceil).map(float))
    if low == 1:
        kinds.append(log_uniform(2.0**-52, 1).map(lambda x: 1 + x))
    return st.one_of(kinds)


def concentrations(low=1e-8, high=1e8):
    """Arguments: log-uniform, half of them where the cut-offs lie close together."""
    return st.one_of(log_uniform(low, high), log_uniform(max(low, 0.1), min(high, 1e3)))


def seams(least=1.0):
    """Points next to a cut-off, of dimensions from `least` on."""
    return st.sampled_from([point for point in SEAMS if point[0] >= least])


def ordinary(least=1.0):
    """Pairs (d, kappa) of sizes that are in use, and the seams."""
    drawn = st.tuples(dimensions(least), concentrations())
    inside = seams(least).filter(lambda p: p[0] <= 1e6 and 1e-10 <= p[1] <= 1e10)
    return st.one_of(drawn, drawn, inside)


def wide(least=1.0, end=150):
    """Pairs out to 10^end, where squares still fit into float64 if end is 150, and the seams."""
    top, bottom = 10.0**end, 10.0**-end
    inside = seams(least).filter(lambda p: p[0] <= top and bottom <= p[1] <= top)
    drawn = st.tuples(dimensions(least, top), concentrations(bottom, top))
    return st.one_of(ordinary(least), drawn, inside)


def everywhere(least=1.0):
    """Pairs over all of float64, subnormal numbers and the greatest ones included."""
    ends = st.sampled_from([5e-324, 2.0**-1022, 2.0**1023, 1.7976931348623157e308])
    kappa = st.one_of(concentrations(5e-324, 1.7976931348623157e308), ends)
    return st.one_of(wide(least), st.tuples(dimensions(least, 1.7976931348623157e308), kappa))


cosines = st.one_of(
    st.just(1.0),
    st.floats(-1, 1),
    log_uniform(2.0**-52, 1.0).map(lambda x: 1 - x),
)
