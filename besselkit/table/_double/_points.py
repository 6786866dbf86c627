"""Where a float64 table is measured, and by what."""

import numpy as np

from besselkit.table._double._map import TOP, Map
from besselkit.table._exact import context
from besselkit.table._protocol import generator

__all__ = ["log", "points"]

_GRID = 12
_RANDOM = 4


def points(dim: float, seed: int) -> list[float]:
    """Return the kappas of a measurement; another seed moves all but the edges.

    The smallest numbers; in each row both edges with their neighbours, an even grid and random
    ones; beyond the last octave, and out to the largest number.
    """
    where, random = Map(dim), generator(dim, seed)
    found = [5e-324, 1e-310, 2.0**-1022, 1e-300, 1e-200, 1e-100, 1e-30, 1e-10]
    found += [1e100, 1e200, 1.7e308, np.finfo(np.float64).max]
    found += list(10.0 ** random.uniform(-12, 0, 32) * where.scale)
    found += list(10.0 ** random.uniform(0, 14, 64) * where.top)
    for row in range(TOP):
        low, high = where.edges(row)
        edges = [low, np.nextafter(low, high), np.nextafter(high, low)]
        offset = random.uniform()
        grid = [low + (high - low) * (i + offset) / _GRID for i in range(_GRID)]
        found += [k for k in (*edges, *grid, *random.uniform(low, high, _RANDOM)) if k > 0]
    return [float(k) for k in found]


def log(x: np.ndarray) -> np.ndarray:
    """Return the nearest float64: a certificate is the same wherever it is made."""
    ctx = context()
    return np.array([float(ctx.log(float(a))) for a in x.ravel()]).reshape(x.shape)
