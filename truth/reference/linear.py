"""I_v(x) and I_v(x) exp(-x) at one point, and the points of their sets.

They are numbers in a strip of the plane only, so most points are made to lie in it: x is looked for
where the logarithm has a value drawn beforehand, at the ends of the type's range among them.
"""

from fractions import Fraction
from functools import partial

import numpy as np
from flint import arb, ctx

from truth.reference.balls import enclose, proven
from truth.reference.functions import BITS, _exponent
from truth.reference.points import _extreme, octaves
from truth.reference.singles import _single

# log I_v of the largest and the smallest number of each type
RANGE = {"float64": (709.78, -745.13), "float32": (88.72, -103.28)}


def _linear(v, x):
    found = enclose(arb(v), arb(x))
    return {"iv": (found.log_ive + arb(x)).exp(), "ive": found.log_ive.exp()}


def at_linear(v, x, scale=1.0):
    """Proven balls of I_v(x) and I_v(x) exp(-x) at float64 (v, x)."""
    size = max(0, _exponent(v)) + max(0, _exponent(x))
    start = BITS + 80 + 2 * size + abs(_exponent(x)).bit_length()
    return proven(partial(_linear, v, x), int(scale * start), BITS)


def _level(v, target):
    """x with log I_v(x) next to the target, or None where that is below 1e-300."""

    def below(x):
        with ctx.workprec(160):
            return enclose(arb(v), arb(x)).log_ive + arb(x) < target

    low, high = 1e-300, 2 * v + 2000
    if not below(low):
        return None
    while True:
        middle = low + (high - low) / 2 if high < 4 * low else low * (high / low) ** 0.5
        if not low < middle < high:
            return low
        low, high = (middle, high) if below(middle) else (low, middle)


def _levels(rng, v, dtype):
    """v and x with log I_v(x) all over the range of the type, a third of them at its ends."""
    high, low = RANGE[dtype]
    target = rng.uniform(low, high, len(v))
    ends = np.where(rng.integers(0, 2, len(v)) == 0, high - 1, low) + rng.uniform(-0.5, 1.5, len(v))
    target = np.where(rng.integers(0, 3, len(v)) == 0, ends, target)
    pairs = [(a, _level(float(a), float(t))) for a, t in zip(v, target, strict=True)]
    return tuple(np.array(c) for c in zip(*(p for p in pairs if p[1]), strict=True))


def _laplace_limit():
    """The zero of sqrt(1 + z^2) + log(z/(1 + sqrt(1 + z^2))), whose slope is sqrt(1 + z^2)/z."""
    with ctx.workprec(400):
        z = arb("0.6627434193")
        for _ in range(8):
            root = (1 + z * z).sqrt()
            z = (z - (root + (z / (1 + root)).log()) * z / root).mid()
        mantissa, exponent = z.man_exp()
        return int(mantissa) * Fraction(2) ** int(exponent)


def _beside_laplace(rng):
    """v from 2^40 to 2^118: fractions x/v so near to the limit that I_v is a number there."""
    z, pairs = _laplace_limit(), []
    near = {z.limit_denominator(2**bits - 1) for bits in range(24, 54)}
    near |= {
        Fraction(a.numerator + b.numerator, a.denominator + b.denominator)
        for a in near
        for b in near
        if a.denominator + b.denominator < 2**53
    }
    for fraction in sorted(near):
        q = fraction.denominator
        most = 400 / abs(fraction.numerator - z * q)
        least = max(0, 41 - q.bit_length())
        for e in rng.integers(least, max(least, int(most).bit_length() - 1) + 1, 3):
            pairs.append((float(q) * 2.0**e, float(fraction.numerator) * 2.0**e))
    return tuple(np.array(c) for c in zip(*pairs, strict=True))


def _where_scaled_is_a_number(rng, n, most, log_most):
    """v up to `most`, x about v^2/(2 t), where log I_v - x is about -t."""
    v = octaves(rng, n, 10, most)
    return v, v / (2 * octaves(rng, n, 2.0**-4, log_most)) * v


def linear_points():
    """The strip, its ends, large orders, tiny arguments, and all the rest of the plane."""
    rng = np.random.default_rng(51)
    halves = np.floor(rng.random(300) * 120) / 2
    small = np.concatenate([octaves(rng, 100, 1e-300, 1), rng.random(200) * 3, np.zeros(50)])
    parts = [
        (octaves(rng, 900, 1e-6, 300), octaves(rng, 900, 1e-3, 715)),
        (np.zeros(150), octaves(rng, 150, 1e-10, 715)),
        (halves, octaves(rng, 300, 0.1, 720)),
        (rng.random(200) * 60, 700 + rng.random(200) * 25),
        (small, _extreme(rng, 350, 5e-324, 1)),
        _levels(rng, octaves(rng, 500, 1, 2.0**20), "float64"),
        _levels(rng, octaves(rng, 400, 2.0**20, 2.0**41), "float64"),
        _levels(rng, octaves(rng, 400, 2.0**39, 2.0**60), "float64"),
        _beside_laplace(rng),
        _where_scaled_is_a_number(rng, 600, 1e150, 745),
        (_extreme(rng, 300, 1e-300, 1e300), _extreme(rng, 300, 1e-300, 1e300)),
    ]
    v, x = (np.concatenate(column) for column in zip(*parts, strict=True))
    return {"v": v, "x": x}


def linear32_points():
    """The same in float32."""
    rng = np.random.default_rng(52)
    parts = [
        (octaves(rng, 700, 1e-5, 100), octaves(rng, 700, 1e-3, 92)),
        (np.zeros(100), octaves(rng, 100, 1e-10, 92)),
        (rng.random(150) * 20, 85 + rng.random(150) * 8),
        (rng.random(150) * 3, _extreme(rng, 150, 1.5e-45, 1)),
        _levels(rng, octaves(rng, 500, 1, 1e5), "float32"),
        (_extreme(rng, 200, 1e-38, 1e38), _extreme(rng, 200, 1e-38, 1e38)),
        _where_scaled_is_a_number(rng, 200, 1e18, 103),
    ]
    v, x = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _single(v=v, x=x)
