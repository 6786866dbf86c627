"""Arguments for every function: the reference sets, extremes and edges, and random points."""

import numpy as np

from besselkit._contract import FUNCTIONS, NAMES
from truth.reference import load
from truth.rows import UNDONE, UNIT_ARGUMENTS, first, ordered, public

RANDOM = 100_000

# edges of the domain and of the types
SMALL = (0.0, 5e-324, 1e-310, 2.0**-149, 1e-200, 2.0**-126, 1e-20)
LARGE = (16.0, 1e10, 1e38, 1e160, 1.7e308, np.inf)
# the largest float32 below 1, whose d/2 - 1 rounds to that of d = 1, among them
EDGES = np.array([*SMALL, 1 - 2.0**-24, 1.0, 1.5, 2.0, *LARGE, np.nan, -1.0, -np.inf])


def of_dimension(seed=5):
    """(d, kappa): all the sets, a grid of edges, and random points over every region."""
    sets = [load(name) for name in ("main", "seams", "extremes", "low")]
    rng = np.random.default_rng(seed)
    # half of them where the seams are close together
    near = RANDOM // 2
    d = np.concatenate([1 + 10 ** rng.uniform(-4, 2.2, near), 1 + 10 ** rng.uniform(-17, 9, near)])
    kappa = np.concatenate([10 ** rng.uniform(-3, 2.2, near), 10 ** rng.uniform(-20, 12, near)])
    # dimensions are whole numbers more often than not
    d[::3] = np.ceil(d[::3])
    grid = np.meshgrid(EDGES, EDGES)
    return (
        np.concatenate([*(s.d for s in sets), grid[0].ravel(), d]),
        np.concatenate([*(s.kappa for s in sets), grid[1].ravel(), kappa]),
    )


def _orders(d):
    """d/2 - 1, most of the negative ones with the other sign; a few stay, down to their edge."""
    v = d / 2 - 1
    some = np.arange(v.size) % 50 != 0
    return np.where(some & (d > 1), np.abs(v), v)


def arguments(name, seed=5):
    """Points for a function, at least RANDOM of them."""
    d, kappa = of_dimension(seed)
    rng = np.random.default_rng(seed + 1)
    with np.errstate(over="ignore"):
        given = {"d": d, "kappa": kappa, "kappa_p": kappa, "x": kappa}
        given["v"] = first(name, d) if FUNCTIONS[name].least else _orders(d)
        # neighbours, for which the divergence has a method of its own, and strangers
        given["kappa_q"] = kappa * 10 ** (rng.uniform(-1, 1, kappa.size) ** 9)
    given["cos"] = rng.uniform(-1, 1, kappa.size)
    given["cos"][::7] = 1.0
    for share in UNIT_ARGUMENTS.intersection(NAMES[name]):
        given[share] = np.minimum(public(UNDONE[name])(d, kappa), 1 - 2.0**-53)
        given[share][::11] = kappa[::11]
    return tuple(ordered(name, given))
