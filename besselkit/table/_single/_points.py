"""Where a float32 table is measured, and by what."""

import numpy as np

from besselkit.table._protocol import generator
from besselkit.table._single._map import FIRST_TOP, Map
from besselkit.table._single._zone import zones

__all__ = ["log", "points"]

_GRID = 12
_RANDOM = 4


def points(dim: float, seed: int) -> list[float]:
    """Return the kappas of a measurement; another seed moves all but the edges.

    As for a float64 table, and those around the zeros of bias, log_norm and log I_v.
    """
    where, random = Map(dim), generator(dim, seed)
    largest = float(np.finfo(np.float32).max)
    found = [2.0**-149, 2.0**-140, 2.0**-126, 2.0**-110, 2.0**-75, 2.0**-40, 1e-10, 1e-5]
    found += [1e10, 1e19, 1e37, largest]
    found += list(2.0 ** random.uniform(-149, 0, 96) * where.low)
    found += list(2.0 ** random.uniform(np.log2(where.top), 127.99, 96))
    for row in range(FIRST_TOP):
        low, high = where.edges(row)
        offset = random.uniform()
        found += [low + (high - low) * (i + offset) / _GRID for i in range(_GRID)]
        found += list(random.uniform(low, high, _RANDOM))
        found += _neighbours(low)
    for zone in zones(where).values():
        found += _neighbours(zone.high)
        for reach in (1.0, 2.0**-6, 2.0**-12):
            found += list(zone.high + zone.half * reach * random.uniform(-1.0, 1.0, 16))
        found += [*_neighbours(zone.high - zone.half), *_neighbours(zone.high + zone.half)]
    singles = np.minimum(np.array(found), largest).astype(np.float32)
    return [float(k) for k in singles if k > 0]


def _neighbours(kappa: float) -> list[float]:
    k = np.float32(kappa)
    below, above = np.nextafter(k, np.float32(0)), np.nextafter(k, np.float32(np.inf))
    return [float(below), float(k), float(above)]


def log(x: np.ndarray) -> np.ndarray:
    """Return log2 rounded down, which finds octaves: a certificate is the same everywhere."""
    exponent: np.ndarray = np.frexp(x)[1] - 1
    return exponent.astype(np.float32)
