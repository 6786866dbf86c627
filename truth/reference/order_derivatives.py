"""The derivative in the order at one point, and the points of its sets: see derivatives.py."""

from functools import partial

import numpy as np
from flint import arb

from truth.reference.balls import proven
from truth.reference.derivatives import by_order, start_of
from truth.reference.functions import BITS, _exponent
from truth.reference.points import _extreme, octaves
from truth.reference.singles import _single


def _of_order(v_float, x_float):
    x = arb(x_float)
    if v_float == 0:
        return {"log_iv_order_deriv": -x.bessel_k(arb(0)) / x.bessel_i(arb(0))}
    v = arb(v_float)
    _, rise = by_order(v, x)
    return {"log_iv_order_deriv": (x / 2).log() - (v + 1).digamma() + rise}


def at_order_deriv(v, x, scale=1.0):
    """Proven balls of the derivatives in the order."""
    start = start_of(v + 1, x) + 2 * abs(_exponent(x)) + 3 * max(0, -_exponent(v))
    if v < 1:
        start += int(min(6 * x, 2400))  # what is left next to v = 0 falls as exp(-2x)
    return proven(partial(_of_order, v, x), int(scale * start), BITS)


def order_deriv_points():
    """v down to 1e-300 and 0, and the neighbourhood of 0 where exp(-2x) counts; extremes; seams."""
    rng = np.random.default_rng(43)
    halves = np.floor(rng.random(400) * 60) / 2
    parts = [
        (octaves(rng, 900, 1e-6, 1e6), octaves(rng, 900, 1e-10, 1e10)),
        (octaves(rng, 900, 0.05, 60), octaves(rng, 900, 0.1, 100)),
        (octaves(rng, 700, 1e-20, 0.1), octaves(rng, 700, 1, 420)),
        (np.zeros(200), octaves(rng, 200, 1e-3, 353)),
        (halves, octaves(rng, 400, 0.1, 100)),
        (_extreme(rng, 300, 1e-300, 1e300), _extreme(rng, 300, 1e-300, 1e300)),
        (_extreme(rng, 150, 1e-300, 1e-2), octaves(rng, 150, 1e-2, 1e6)),
    ]
    for x in (4.0, 6.0, 10.0, 24.0, 96.0, 400.0):
        v = np.concatenate([octaves(rng, 18, 1e-12, 0.0625), [0.0625, 0.06249999999999999]])
        parts += [
            (v[x * v > 1e-9], y[x * v > 1e-9]) for y in (x + 0 * v, np.nextafter(x, 0) + 0 * v)
        ]
    for mu in (24.0, 48.0, 96.0, 240.0, 2000.0):
        x = mu * np.sqrt(1 - rng.random(20) ** 2)
        v = np.sqrt((mu - x) * (mu + x))
        parts += [(v * (1 + move), x) for move in (-1e-15, 1e-15)]
    v, x = (np.concatenate(column) for column in zip(*parts, strict=True))
    return {"v": v, "x": x}


def order_deriv32_points():
    """The same in float32."""
    rng = np.random.default_rng(44)
    v = np.concatenate([octaves(rng, 1000, 1e-6, 1e5), octaves(rng, 700, 0.01, 60), np.zeros(100)])
    x = np.concatenate([octaves(rng, 1000, 1e-8, 1e8), octaves(rng, 800, 0.1, 40)])
    ends = (_extreme(rng, 200, 1.5e-45, 3e38), _extreme(rng, 200, 1.5e-45, 3e38))
    return _single(v=np.concatenate([v, ends[0]]), x=np.concatenate([x, ends[1]]))
