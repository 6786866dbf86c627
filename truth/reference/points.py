"""The input points of each set: fixed seeds, exact float64 (or float32) numbers.

Nothing here goes through exp or log of the machine, so the points are the same everywhere.
"""

import math
from functools import cache

import numpy as np
from flint import arb, ctx

from truth.reference.balls import enclose


def octaves(rng, n, low, high):
    """n numbers in [low, high): a uniform octave, then uniform in it (nearly log-uniform)."""
    bottom, top = math.frexp(low)[1] - 1, math.frexp(high)[1]
    found = np.empty(0)
    while len(found) < n:
        draw = np.ldexp(1 + rng.random(2 * n), rng.integers(bottom, top, 2 * n))
        found = np.concatenate([found, draw[(draw >= low) & (draw < high)]])
    return found[:n]


def dimensions(rng, n, low, high):
    """n dimensions: a third integers (half of them of the smallest), a third half-integers."""
    d = octaves(rng, n, low, high)
    kind = rng.integers(0, 6, n)
    small = rng.integers(math.ceil(low), math.ceil(low) + 12, n)
    d = np.where(kind == 0, small, d)
    d = np.where(kind == 1, np.floor(d), d)
    d = np.where((kind == 2) | (kind == 3), np.floor(d) + 0.5, d)
    return np.clip(d, low, high)


def _on_w(rng, n, low, high):
    """Points with W = sqrt(lam^2 + kappa^2) in [low, high] and d in [2, 2 high]."""
    w = rng.uniform(low, high, n)
    d = np.minimum(dimensions(rng, n, 2, 2 * high), 2 * w)
    lam = (d - 1) / 2
    return d, np.sqrt((w - lam) * (w + lam))


def crossing(kind, d):
    """kappa where log_iv, bias or log_norm of dimension d is zero, to about 60 bits, or None."""
    with ctx.workprec(128):
        v, turn = arb(d) / 2 - 1, arb(d) / 2 * (2 * arb.pi()).log()

        def sign(kappa):
            found = enclose(v, arb(kappa))
            log_iv = found.log_ive + arb(kappa)
            bias = v * arb(kappa).log() - log_iv
            return {"log_iv": log_iv, "bias": -bias, "log_norm": turn - bias}[kind] > 0

        low, high = 1e-6, 40 * d + 100
        if sign(low) or not sign(high):
            return None
        while True:
            middle = low + (high - low) / 2
            if not low < middle < high:
                return low
            low, high = (low, middle) if sign(middle) else (middle, high)


@cache
def _crossings():
    rng = np.random.default_rng(13)
    d_all, kappa_all = [], []
    for kind in ("log_iv", "bias", "log_norm"):
        for d in dimensions(rng, 100, 2.5, 1e6):
            root = crossing(kind, float(d))
            if root is None:
                continue
            for move in (-3e-2, -1e-4, -1e-8, 0.0, 2.3e-16, 1e-12, 1e-6, 1e-2):
                d_all.append(float(d))
                kappa_all.append(root * (1 + move))
    return np.array(d_all), np.array(kappa_all)


def main_points():
    """At least 20,000 points of d in [2, 1e6], kappa in [1e-10, 1e10], a third in hard places."""
    rng = np.random.default_rng(11)
    parts = [(dimensions(rng, 13000, 2, 1e6), octaves(rng, 13000, 1e-10, 1e10))]
    parts.append((dimensions(rng, 3000, 2, 200), octaves(rng, 3000, 0.1, 100)))
    parts.append(_on_w(rng, 2000, 24, 64))
    near_two = 2 * (1 + octaves(rng, 200, 2.0**-52, 0.1))
    parts.append((near_two, octaves(rng, 200, 1e-6, 1e4)))
    parts.append(_crossings())
    d, kappa = (np.concatenate(column) for column in zip(*parts, strict=True))
    return {"d": d, "kappa": kappa}


def _extreme(rng, n, low, high):
    """Numbers from low to high: a third powers of two, low may be subnormal."""
    x = octaves(rng, n, low, high)
    return np.where(rng.integers(0, 3, n) == 0, np.ldexp(0.5, np.frexp(x)[1]), x)


def extreme_points(n=2000):
    """Points out to the ends of float64: everywhere, both huge, on curves, at the very ends."""
    rng = np.random.default_rng(12)
    tiny, huge = 5e-324, 1.7976931348623157e308
    parts = [(_extreme(rng, n, 2, huge), _extreme(rng, n, tiny, huge))]
    ordinary = dimensions(rng, n // 2, 2, 1e6)
    parts.append((ordinary, _extreme(rng, n // 2, tiny, huge)))
    base = octaves(rng, n // 4, 1e7, 1e300)
    parts.append((base, base * octaves(rng, n // 4, 1e-4, 1e4)))
    parts.append((base, np.sqrt(base) * octaves(rng, n // 4, 1e-3, 1e3)))
    ends_d = [2.0, 3.0, 1e16, 2.0**53, 2.0**54, 2.0**512, 2.0**1023, huge]
    ends_k = [tiny, 1e-323, 2.0**-1022, 2.0**-540, 2.0**-500, 2.0**-52, 1.0, 2.0**53, 2.0**512]
    ends_k += [2.0**1023, huge]
    grid = np.array([(d, k) for d in ends_d for k in ends_k])
    parts.append((grid[:, 0], grid[:, 1]))
    d, kappa = (np.concatenate(column) for column in zip(*parts, strict=True))
    return {"d": d, "kappa": kappa}


def low_points():
    """d in [1, 2): 2,000 ordinary points, 200 extreme ones; lam down to 2^-53, d = 1 itself."""
    rng = np.random.default_rng(14)
    d = 1 + octaves(rng, 2200, 2.0**-52, 1)
    d = np.where(rng.integers(0, 2, 2200) == 0, 1 + rng.random(2200), d)
    d[::20] = 1
    d[1::20] = 1.5
    kappa = octaves(rng, 2000, 1e-10, 1e10)
    kappa[::2] = octaves(rng, 1000, 0.1, 100)
    extreme = _extreme(rng, 200, 5e-324, 1.7976931348623157e308)
    return {"d": d, "kappa": np.concatenate([kappa, extreme])}


def order_points():
    """Orders v that are no d/2 - 1 of a float64 d (v down to 1e-300), and huge ones."""
    rng = np.random.default_rng(15)
    v = np.concatenate([octaves(rng, 700, 1e-300, 1), octaves(rng, 400, 1e-20, 1), rng.random(300)])
    v = np.concatenate([v, octaves(rng, 400, 1, 1e308), np.zeros(100)])
    x = octaves(rng, len(v), 1e-10, 1e10)
    x[::4] = octaves(rng, len(x[::4]), 1e-300, 1e300)
    x[1::4] = octaves(rng, len(x[1::4]), 0.1, 100)
    return {"v": v, "x": x}


def inverse_points():
    """r near 0, inside, and near 1, down to 1 - 2^-53 and 1e-300."""
    rng = np.random.default_rng(16)
    d = np.concatenate(
        [
            dimensions(rng, 2400, 2, 1e6),
            1 + octaves(rng, 300, 2.0**-52, 1),
            octaves(rng, 300, 2, 1e308),
        ]
    )
    d[2400:2415] = 1
    near_zero, near_one = octaves(rng, len(d), 1e-8, 1), 1 - octaves(rng, len(d), 2.0**-53, 0.5)
    kind = rng.integers(0, 8, len(d))
    r = np.where(kind < 3, near_zero, near_one)
    r = np.where(kind == 6, octaves(rng, len(d), 1e-300, 1), r)
    r = np.where(kind == 7, rng.random(len(d)), r)
    r[:4], r[4:8] = 1 - 2.0**-53, 1e-300
    return {"d": d, "r": r}


def complement_points():
    """q from 1e-300 and subnormal to 1 - 2^-53, at the dimensions of `inverse_points`."""
    rng = np.random.default_rng(20)
    d = inverse_points()["d"]
    kind = rng.integers(0, 8, len(d))
    q = np.where(kind < 3, octaves(rng, len(d), 1e-8, 1), 1 - octaves(rng, len(d), 2.0**-53, 0.5))
    q = np.where(kind >= 5, octaves(rng, len(d), 1e-300, 1), q)
    q = np.where(kind == 7, rng.random(len(d)), q)
    q[:8] = [5e-324, 1e-310, 2.0**-1022, 1e-300, 2.0**-500, 2.0**-501, 1 - 2.0**-53, 0.5]
    q[2400:2404] = [5e-324, 1e-310, 2.0**-501, 1 - 2.0**-53]
    # kappa, about (1 - q) d/q, is to be a number
    return {"d": d, "q": np.clip(q, np.minimum(d / 1e307, 0.5), None)}


def kl_points():
    """Neighbours and strangers: kq/kp - 1 and 1 - cos from 1e-16 up, equal ones included."""
    rng = np.random.default_rng(17)
    n = 1500
    d, kp = dimensions(rng, n, 2, 1e6), octaves(rng, n, 1e-6, 1e8)
    kp[::3] = octaves(rng, len(kp[::3]), 0.1, 1000)
    kq = kp * (1 + rng.choice([-1, 1], n) * octaves(rng, n, 1e-16, 0.5))
    kq[::5] = octaves(rng, len(kq[::5]), 1e-6, 1e8)
    kq[1::10] = kp[1::10]
    cos = 1 - octaves(rng, n, 1e-16, 2)
    cos[::4] = rng.uniform(-1, 1, len(cos[::4]))
    cos[1::4] = 1
    cos[:8] = -1
    return {"d": d, "kappa_p": kp, "kappa_q": kq, "cos": cos}


def vmf_points():
    """Points for the entropy and the density."""
    rng = np.random.default_rng(18)
    n = 500
    d, kappa = dimensions(rng, n, 2, 1e6), octaves(rng, n, 1e-8, 1e8)
    cos = np.where(rng.integers(0, 3, n) == 0, 1.0, rng.uniform(-1, 1, n))
    return {"d": d, "kappa": kappa, "cos": cos}


def float32_points():
    """Points that float32 holds exactly: 4,000 ordinary and 1,000 out to the ends of float32."""
    rng = np.random.default_rng(19)
    d = np.concatenate([dimensions(rng, 4000, 2, 1e6), _extreme(rng, 1000, 2, 3e38)])
    kappa = octaves(rng, 4000, 1e-10, 1e10)
    kappa[::3] = octaves(rng, len(kappa[::3]), 0.1, 100)
    kappa = np.concatenate([kappa, _extreme(rng, 1000, 1.5e-45, 3.3e38)])
    d[4000::3] = dimensions(rng, len(d[4000::3]), 2, 1e6)
    return {"d": d.astype(np.float32), "kappa": kappa.astype(np.float32)}
