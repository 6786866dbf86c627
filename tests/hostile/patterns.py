"""Arguments that nobody would choose: random bits, edges, and just enough that is ordinary.

Of raw bits alone hardly any point of two or more arguments would lie inside the domain, and
fewer still where the core does something.  So each argument of each element is drawn anew from
four kinds: raw bits, raw bits brought into the domain, edges, ordinary numbers.
"""

import numpy as np

from besselkit._contract import NAMES
from truth.rows import UNIT_ARGUMENTS

SHARES = (0.4, 0.2, 0.1, 0.3)


def raw(rng, count, dtype):
    """Random bits: every NaN, both infinities, subnormals and signs."""
    bits = np.dtype(f"u{np.dtype(dtype).itemsize}")
    return rng.integers(0, np.iinfo(bits).max, count, bits, endpoint=True).view(dtype)


def _edges(dtype):
    info = np.finfo(dtype)
    plain = [0, 0.5, 1, 1.5, 2, 3, 10, 24, 48, 96, 240, 2000, 2.0**20, 2.0**53]
    plain += [info.smallest_subnormal, info.smallest_normal, info.max, info.eps, np.inf, np.nan]
    positive = np.array(plain, dtype)
    with np.errstate(all="ignore"):
        around = [np.nextafter(positive, dtype(0)), positive, np.nextafter(positive, dtype(np.inf))]
    found = np.concatenate(around)
    return np.concatenate([found, -found])


def _inside(argument, rng, count, dtype):
    """Raw bits, but nearly always in the domain."""
    bits = np.abs(raw(rng, count, dtype))
    with np.errstate(all="ignore"):
        if argument == "d":
            return np.maximum(bits, 1 + dtype(1) / np.maximum(bits, dtype(1)))
        if argument == "cos" or argument in UNIT_ARGUMENTS:
            small = np.where(bits < 1, bits, 1 / bits)
            near_one = rng.random(count) < 0.5
            return np.where(near_one, 1 - small, small).astype(dtype)
    return bits


def _ordinary(argument, rng, count):
    if argument == "cos":
        return rng.uniform(-1.01, 1.01, count)
    if argument in UNIT_ARGUMENTS:
        return rng.uniform(0, 1, count)
    size = 10 ** rng.uniform(-4, 7, count)
    if argument == "d":
        return np.where(rng.random(count) < 0.5, np.ceil(size) + 1, 1 + size)
    return size


def argument(name, rng, count, dtype):
    """`count` values of one argument, of the four kinds mixed."""
    kind = rng.choice(4, count, p=SHARES)
    edges = _edges(dtype)
    return np.choose(
        kind,
        [
            raw(rng, count, dtype),
            _inside(name, rng, count, dtype),
            edges[rng.integers(0, edges.size, count)],
            _ordinary(name, rng, count).astype(dtype),
        ],
    )


def arguments(function, rng, count, dtype):
    """Arrays for all arguments of a function; a fifth of the pairs of kappa are equal."""
    given = [argument(name, rng, count, dtype) for name in NAMES[function]]
    if "kappa_q" in NAMES[function]:
        equal = rng.random(count) < 0.2
        given[2] = np.where(equal, given[1], given[2])
    return given
