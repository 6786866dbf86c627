"""Points to measure at: drawn from a seed, chunk by chunk, the same on every machine.

============  ==================================================================================
ordinary      d in [2, 1e6], kappa in [1e-10, 1e10]: half all over, half where the core switches
low           d in [1, 2), kappa in [1e-10, 1e10], half of it in [0.1, 100]
single        as ordinary, rounded to float32
dims          the dimensions of the shipped tables, kappa half all over, half near d
extreme       to the ends of float64; for the search alone, as it has few peers
stored        the reference set `main`, with its points beside the zeros of the logarithms
============  ==================================================================================
"""

import math
from typing import Any

import numpy as np

from tables.shipped import DIMS
from truth.reference import load
from truth.reference.points import dimensions, octaves

SHARES = {"ordinary": 0.7, "low": 0.05, "single": 0.1, "dims": 0.15}
D_RANGE, KAPPA_RANGE = (2.0, 1e6), (1e-10, 1e10)


def _by_w(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """W = sqrt(lam^2 + kappa^2) in 12..300, where the core has most of its seams."""
    W = rng.uniform(12, 300, n)
    lam = np.minimum((dimensions(rng, n, 2, 600) - 1) / 2, W)
    return 2 * lam + 1, np.maximum(np.sqrt((W - lam) * (W + lam)), 1e-3)


def ordinary(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Half of the points all over, a quarter at d < 200 and kappa in 0.1..100, a quarter by W."""
    quarter = n // 4
    parts = [
        (dimensions(rng, n - 2 * quarter, *D_RANGE), octaves(rng, n - 2 * quarter, *KAPPA_RANGE)),
        (dimensions(rng, quarter, 2, 200), octaves(rng, quarter, 0.1, 100)),
        _by_w(rng, quarter),
    ]
    d, kappa = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = rng.permutation(n)
    return d[order], kappa[order]


def low(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """d in [1, 2): lam uniform or by octaves down to 2^-52."""
    d = np.where(rng.random(n) < 0.5, 1 + rng.random(n), 1 + octaves(rng, n, 2.0**-52, 1))
    kappa = octaves(rng, n, *KAPPA_RANGE)
    return d, np.where(rng.random(n) < 0.5, octaves(rng, n, 0.1, 100), kappa)


def single(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """The ordinary ones in float32."""
    d, kappa = ordinary(rng, n)
    return d.astype(np.float32), kappa.astype(np.float32)


def dims(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """One of the shipped dimensions each."""
    d = rng.choice(np.array(DIMS, dtype=np.float64), n)
    near = d * octaves(rng, n, 1 / 64, 64)
    return d, np.where(rng.random(n) < 0.5, near, octaves(rng, n, *KAPPA_RANGE))


def extreme(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """d or kappa or both out to 1e300, a third with kappa/d in 2^-34..2^34."""
    d, kappa = octaves(rng, n, 2, 1e300), octaves(rng, n, 1e-300, 1e300)
    d = np.where(rng.random(n) < 0.5, dimensions(rng, n, 2, 1e6), d)
    near = np.ldexp(d, np.minimum(rng.integers(-34, 35, n), 1000 - np.frexp(d)[1]))
    return d, np.where(rng.random(n) < 1 / 3, near * (1 + rng.random(n)), kappa)


MAKERS = {"ordinary": ordinary, "low": low, "single": single, "dims": dims, "extreme": extreme}


def make(kind: str, seed: int, chunk: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Points (d, kappa) number `chunk` of a kind."""
    rng = np.random.default_rng([seed, chunk, *kind.encode()])
    return MAKERS[kind](rng, n)


def stored() -> Any:
    """The reference set, which brings its truth along."""
    return load("main")


def plan(total: int, size: int) -> list[tuple[str, int, int]]:
    """Chunks (kind, number, points) of at most `size` points that make up `total`."""
    chunks = []
    for kind, share in SHARES.items():
        wanted = max(1, round(share * total))
        count = math.ceil(wanted / size)
        each = math.ceil(wanted / count)
        chunks += [(kind, i, each) for i in range(count)]
    return chunks
