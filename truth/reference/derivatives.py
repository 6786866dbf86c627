"""The derivatives in the dimension at one point, and the points of their sets.

A central difference of proven balls, and a bound of what it leaves out.  For Re z > -1 every
s_z = 2 (z + 1) + x^2/s_{z+1} has a real part above 2 Re(z + 1), so A_z = x/s_z, A of the order z,
is analytic there and at most x/(2 Re(z + 1)), and L_z, its integral over x, at most
x^2/(4 Re(z + 1)).  On a circle about v of half the distance from -1 Cauchy's estimate bounds the
third derivative, and h^2/6 times that is 8 h^2 x/(v + 1)^4, or 4 h^2 x^2/(v + 1)^4 for L; within h
of v it is hardly more.
"""

from functools import partial

import numpy as np
from flint import arb, ctx

from truth.reference.balls import enclose, proven
from truth.reference.functions import BITS, _exponent
from truth.reference.points import _extreme, dimensions, octaves
from truth.reference.seams import seam_points
from truth.reference.singles import _concentrations, _dimensions, _single

# the cut-offs that these functions share with the ratios and the partition function
SEAMS = ("tiny_", "huge_", "scaled_", "uniform_", "low_", "climb_", "unit_", "partition_")


def _between(high, low, step, left_out):
    """A ball of the derivative: the difference quotient, wider by what it leaves out."""
    return (high - low) / (2 * step) + arb(0, left_out.upper())


def by_order(v, x):
    """d/dv of A of the order v, and of L."""
    step = (v + 1) * arb(2) ** (-(ctx.prec // 3))
    high, low = enclose(v + step, x), enclose(v - step, x)
    left_out = 9 * step**2 * x / (v + 1) ** 4
    ratio = _between(high.ratio, low.ratio, step, left_out)
    left_out = 5 * step**2 * x**2 / (v + 1) ** 4
    return ratio, _between(high.log_partition, low.log_partition, step, left_out)


def _of_dimension(d_float, kappa_float):
    d, kappa = arb(d_float), arb(kappa_float)
    v = d / 2 - 1
    ratio, partition = by_order(v, kappa)
    # by kappa too: Eq. 7, differentiated
    a = enclose(v, kappa).ratio
    mixed = -a / kappa - ((d - 1) / kappa + 2 * a) * ratio / 2
    bias = arb(2).log() + (d / 2).digamma() - partition
    by_v = {"ratio": ratio, "log_partition": partition, "bias": bias}
    by_d = {f"{name}_dim_deriv": ball / 2 for name, ball in by_v.items()}
    return {**by_d, "ratio_mixed_deriv": mixed}


def start_of(size, x):
    """Bits that mostly suffice: half as many again for the step, and what x and d apart cancel."""
    apart = abs(_exponent(x) - _exponent(size))
    return 3 * (BITS + 32) // 2 + 2 * apart + 2 * max(0, _exponent(size))


def at_dim_deriv(d, kappa, scale=1.0):
    """Proven balls of the derivatives in the dimension."""
    start = int(scale * start_of(d, kappa))
    return proven(partial(_of_dimension, d, kappa), start, BITS)


def dim_deriv_points():
    """d from 1 on, half of them below 200; extremes, and a third of the points at the seams."""
    rng = np.random.default_rng(41)
    parts = [
        (dimensions(rng, 1500, 1, 1e7), octaves(rng, 1500, 1e-10, 1e10)),
        (dimensions(rng, 1500, 1, 200), octaves(rng, 1500, 0.1, 100)),
        (1 + octaves(rng, 300, 2.0**-52, 1), octaves(rng, 300, 0.1, 1e3)),
        (np.repeat([1.0, 2.0, 3.0], 60), octaves(rng, 180, 1e-2, 1e3)),
        (dimensions(rng, 500, 1, 1e7), _extreme(rng, 500, 1e-300, 1e300)),
        (_extreme(rng, 200, 1, 1e300), _extreme(rng, 200, 1e-300, 1e300)),
    ]
    seams = seam_points()
    ours = np.flatnonzero(np.char.startswith(seams["seam"][:, None], SEAMS).any(axis=1))[::3]
    parts.append((seams["d"][ours], seams["kappa"][ours]))
    d, kappa = (np.concatenate(column) for column in zip(*parts, strict=True))
    return {"d": d, "kappa": kappa}


def dim_deriv32_points():
    """The same in float32, most of them where devices have float arithmetic alone."""
    rng = np.random.default_rng(42)
    d = np.concatenate([_dimensions(rng, 2000), _extreme(rng, 200, 1, 3e38)])
    kappa = np.concatenate([_concentrations(rng, d[:2000]), _extreme(rng, 200, 1.5e-45, 3e38)])
    return _single(d=d, kappa=kappa)
