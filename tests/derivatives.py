"""First and second derivatives of every function, exactly: from `besselkit.exact` in mpmath.

Each is built here from A, A' and A'' by the textbook formula, with digits to spare for what
cancels, and shares nothing with the formulas of the contract.
"""

import math
from functools import cache

import numpy as np
from mpmath import mp, mpf, workdps

from besselkit import exact
from besselkit._contract import NAMES
from truth.rows import INVERSES, LAST, ONCE

DPS = 60  # kappa to 1e10 loses up to 25 of them in the differences below


@cache
def _value(name, d, kappa):
    return getattr(exact, name)(d, kappa, dps=DPS)


def ratio(d, kappa):
    return _value("ratio", d, kappa)


def deriv(d, kappa):
    return _value("ratio_deriv", d, kappa)


def deriv2(d, kappa):
    return _value(LAST, d, kappa)


def _of_order(v, x):
    """v/x and v/x^2, 0 for v = 0 also where x is."""
    return (v / mpf(x), v / mpf(x) ** 2) if v else (mpf(0), mpf(0))


def _log_iv(v, x):
    first, second = _of_order(v, x)
    return ratio(2 * v + 2, x) + first, deriv(2 * v + 2, x) - second


def _log_ive(v, x):
    first, second = _log_iv(v, x)
    return first - 1, second


def _ratio_inv(d, r):
    kappa = exact.ratio_inv(d, r, dps=DPS)
    slope, bend = (getattr(exact, f)(d, kappa, dps=DPS) for f in ("ratio_deriv", LAST))
    return 1 / slope, -bend / slope**3


FUNCTIONS_OF_ONE = {
    "log_iv": _log_iv,
    "log_ive": _log_ive,
    "iv_ratio": lambda v, x: (deriv(2 * v, x), deriv2(2 * v, x)),
    "ratio": lambda d, k: (deriv(d, k), deriv2(d, k)),
    "ratio_c": lambda d, k: (-deriv(d, k), -deriv2(d, k)),
    "ratio_deriv": lambda d, k: (deriv2(d, k), None),
    "ratio_inv": _ratio_inv,
    "log_partition": lambda d, k: (ratio(d, k), deriv(d, k)),
    "bias": lambda d, k: (-ratio(d, k), -deriv(d, k)),
    "log_norm": lambda d, k: (-ratio(d, k), -deriv(d, k)),
    "entropy": lambda d, k: (-k * deriv(d, k), -deriv(d, k) - k * deriv2(d, k)),
}


# those of two arguments that have a derivative by the second; a formula is not needed for each
OF_ONE = [name for name in ONCE if len(NAMES[name]) == 2]


def by_differences(name, first, second):
    """(f', f'') from three exact values: 40 of their 150 digits cancel, 1e-40 is left out."""
    step = second * mpf(10) ** -20
    with workdps(150):
        points = (second - step, second, second + step)
        low, middle, high = (getattr(exact, name)(first, x, dps=140) for x in points)
        return (high - low) / (2 * step), (high - 2 * middle + low) / step**2


def of_one(name, first, second):
    """d and kappa, v and x, or d and r -> (f', f''), f'' None where there is none."""
    with workdps(DPS):
        if name not in FUNCTIONS_OF_ONE:
            return by_differences(name, mpf(first), mpf(second))
        return FUNCTIONS_OF_ONE[name](mpf(first), mpf(second))


def log_prob(d, kappa, cos):
    """Gradient and the upper triangle of the Hessian by (kappa, cos)."""
    with workdps(DPS):
        d, kappa, cos = map(mpf, (d, kappa, cos))
        return (cos - ratio(d, kappa), kappa), {
            (0, 0): -deriv(d, kappa),
            (0, 1): mpf(1),
            (1, 1): mpf(0),
        }


def kl(d, p, q, cos):
    """Gradient and the upper triangle of the Hessian by (kappa_p, kappa_q, cos)."""
    with workdps(DPS):
        d, p, q, cos = map(mpf, (d, p, q, cos))
        mean, slope, bend = ratio(d, p), deriv(d, p), deriv2(d, p)
        gradient = (slope * (p - q * cos), ratio(d, q) - mean * cos, -mean * q)
        return gradient, {
            (0, 0): bend * (p - q * cos) + slope,
            (0, 1): -slope * cos,
            (0, 2): -slope * q,
            (1, 1): deriv(d, q),
            (1, 2): -mean,
            (2, 2): mpf(0),
        }


def overlap(d, p, q, cos):
    """The same of 1/(1 + KL), by the chain rule."""
    with workdps(DPS):
        gradient, hessian = kl(d, p, q, cos)
        value = 1 / (1 + exact.kl(d, p, q, cos, dps=DPS))
        return tuple(-(value**2) * g for g in gradient), {
            (i, j): 2 * value**3 * gradient[i] * gradient[j] - value**2 * h
            for (i, j), h in hessian.items()
        }


# what is promised; eps
PROMISED = 6.0
# (function, order): 1/A' and -A''/A'^3 count the errors of A' (to 4 eps) once and three times;
# o' = -o^2 KL' and o'' count those of the divergence, for which the core itself allows 1e-12,
# twice and three times
PROMISED_ELSE = {
    **{(name, 2): 9.0 for name in INVERSES},
    ("overlap", 1): 12.0,
    ("overlap", 2): 24.0,
}

CROSSING = {("log_ive", 1), ("log_iv", 2), ("log_ive", 2), ("entropy", 2)}
# whose derivatives cross zero at any size: errors are of the function itself
OF_ITSELF = {"ive"}


def floors(name, order, first, seconds):
    """What errors are of at the least, at each second argument."""
    if name in OF_ITSELF:
        return [float(getattr(exact, name)(first, x)) for x in seconds]
    return [float((name, order) in CROSSING)] * len(seconds)


def bound(name, order):
    """What is promised of a derivative, in eps."""
    return PROMISED_ELSE.get((name, order), PROMISED)


INF = math.inf
# (function, d or v, the point, first derivative, second derivative)
LIMITS = [
    ("log_iv", 0.0, 0.0, 0.0, 0.5),
    ("log_iv", 2.5, 0.0, INF, -INF),
    ("log_iv", 2.5, INF, 1.0, 0.0),
    ("log_ive", 0.0, 0.0, -1.0, 0.5),
    ("log_ive", 2.5, 0.0, INF, -INF),
    ("log_ive", 2.5, INF, 0.0, 0.0),
    ("iv_ratio", 4.0, 0.0, 0.125, 0.0),
    ("iv_ratio", 4.0, INF, 0.0, 0.0),
    ("ratio", 8.0, 0.0, 0.125, 0.0),
    ("ratio", 8.0, INF, 0.0, 0.0),
    ("ratio", 1.0, 0.0, 1.0, 0.0),
    ("ratio_c", 8.0, 0.0, -0.125, 0.0),
    ("ratio_c", 8.0, INF, 0.0, 0.0),
    ("ratio_deriv", 8.0, 0.0, 0.0, None),
    ("ratio_deriv", 8.0, INF, 0.0, None),
    ("ratio_inv", 8.0, 0.0, 8.0, 0.0),
    ("log_partition", 8.0, 0.0, 0.0, 0.125),
    ("log_partition", 8.0, INF, 1.0, 0.0),
    ("bias", 8.0, 0.0, 0.0, -0.125),
    ("bias", 8.0, INF, -1.0, 0.0),
    ("log_norm", 8.0, 0.0, 0.0, -0.125),
    ("log_norm", 8.0, INF, -1.0, 0.0),
    ("entropy", 8.0, 0.0, 0.0, -0.125),
    ("entropy", 8.0, INF, 0.0, 0.0),
]


def errors(computed, truth, floor=0.0, dtype=np.float64):
    """|computed - truth| / max(|truth|, floor) in eps of the dtype.

    inf stands for a failure: NaN, or anything but the truth where that is 0 or infinite.  `floor`
    is a number, or one for each element.  Below the smallest normal number the unit is its, and
    above the largest one the infinity of the sign is right, and alone.
    """
    info = np.finfo(dtype)
    floors = np.broadcast_to(floor, len(computed)).tolist()
    found = []
    with workdps(DPS):
        for value, true, least in zip(computed, truth, floors, strict=True):
            if not mp.isfinite(true) or (true == 0 and least == 0):
                found.append(0.0 if value == float(true) else float("inf"))
            elif abs(true) > mpf(float(info.max)) * (1 + mpf(float(info.eps)) / 4):
                found.append(0.0 if value == mp.sign(true) * INF else float("inf"))
            elif value != value:
                found.append(float("inf"))
            else:
                scale = max(abs(true), mpf(least), mpf(float(info.smallest_normal)))
                found.append(float(abs(mpf(value) - true) / scale / mpf(float(info.eps))))
    return found
