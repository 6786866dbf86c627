"""Points that float32 holds exactly, for inverses, the density, the entropy and the divergence.

Float arithmetic alone computes these where d is in [1.25, 2^24] and kappa in [2^-28 d, 2^30], so
here is where most of the points are.
"""

import numpy as np

from truth.reference.points import crossing, dimensions, octaves


def _single(**inputs):
    return {name: column.astype(np.float32) for name, column in inputs.items()}


def _dimensions(rng, n):
    """A third of them below 20, some below 2."""
    d = dimensions(rng, n, 2, 6e4)
    return np.where(rng.integers(0, 3, n) == 0, 1.25 + 19 * rng.random(n), d)


def _concentrations(rng, d):
    """Half near d, where W and S lead through all of the logarithm's table."""
    near, anywhere = d * octaves(rng, len(d), 1 / 64, 64), octaves(rng, len(d), 1e-3, 1e8)
    return np.where(rng.random(len(d)) < 0.5, near, anywhere)


def _cosines(rng, n):
    cos = rng.uniform(-1, 1, n)
    cos[::3] = 1
    return cos


def inverse32_points():
    """r near 0, inside, and near 1, down to 1 - 2^-24."""
    rng = np.random.default_rng(31)
    d = _dimensions(rng, 2000)
    kind = rng.integers(0, 4, len(d))
    r = np.where(kind < 2, octaves(rng, len(d), 2.0**-24, 1), 1 - octaves(rng, len(d), 2.0**-24, 1))
    r = np.where(kind == 3, rng.random(len(d)), r)
    return _single(d=d, r=np.clip(r, 2.0**-24, 1 - 2.0**-24))


def complement32_points():
    """q near 0, inside, and near 1; kappa up to 2^30, about."""
    rng = np.random.default_rng(34)
    d = _dimensions(rng, 2000)
    kind = rng.integers(0, 4, len(d))
    q = np.where(kind < 2, octaves(rng, len(d), 2.0**-30, 1), 1 - octaves(rng, len(d), 2.0**-24, 1))
    q = np.where(kind == 3, rng.random(len(d)), q)
    return _single(d=d, q=np.clip(q, d * 2.0**-31, 1 - 2.0**-24))


def _zeros_of_the_density():
    """Where log C_d is zero, and with it log p of a cosine 0: there v log S shows every digit.

    S is proportional to d there, so dimensions spaced evenly in an octave lead through the table.
    """
    d = 2.0**15 + 128 * np.arange(256) + 64
    return d, np.array([crossing("log_norm", float(one)) for one in d])


def vmf32_points():
    """Points for entropy and log_prob, zeros of the density at large dimensions among them."""
    rng = np.random.default_rng(32)
    d = _dimensions(rng, 3000)
    kappa, cos = _concentrations(rng, d), _cosines(rng, len(d))
    even, zeros = _zeros_of_the_density()
    d, kappa = np.concatenate([d, even]), np.concatenate([kappa, zeros])
    return _single(d=d, kappa=kappa, cos=np.concatenate([cos, 0 * even]))


def kl32_points():
    """Neighbours and strangers, some of one direction, some that differ in that alone."""
    rng = np.random.default_rng(33)
    d = _dimensions(rng, 1500)
    kp = _concentrations(rng, d)
    kq = kp * (1 + rng.choice([-1, 1], len(d)) * octaves(rng, len(d), 1e-6, 0.5))
    kq[::3] = kp[::3] * octaves(rng, len(kp[::3]), 2.0**-6, 2.0**6)
    kq[1::15] = kp[1::15]
    return _single(d=d, kappa_p=kp, kappa_q=kq, cos=_cosines(rng, len(d)))
