"""What the contract says of a result, for any bits of the arguments: NaN, a limit, or a range.

For each function an interval that holds the true value, in long double, whose exponents have room
for every square of a float64; NaN outside the domain.  A limit is an interval of one point.  The
intervals are wide (a factor for the derivatives, 0.75 for the logarithms): they judge the kind of
a result - sign, range, never 0 or inf for a value that the type can hold - at every point there
is, and leave the last bits to the reference data.

Bounds of the ratio: D. E. Amos, "Computation of modified Bessel functions and their ratios",
Math. Comp. 28 (1974), Eqs. 11 and 16; with lam = (d - 1)/2, W = sqrt(lam^2 + kappa^2) and
W1 = sqrt((lam + 1)^2 + kappa^2)

    kappa / (lam + W1) <= A <= kappa / (lam + W)

and s = kappa/A, so lam + W <= s <= lam + W1.  A' = e/s^2 with e in [lam, d].
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from besselkit._contract import FUNCTIONS, NAMES
from truth.rows import INVERSES, UNDONE

LONG = np.longdouble
PI = LONG("3.14159265358979323846264338327950288")
LOG_2PI = np.log(2 * PI)

# long double must hold the squares of every float64
WIDE_ENOUGH = np.finfo(LONG).maxexp > 4096

# by how far the uniform expansion's leading part may miss log I_v: 0.69 at d = 1, kappa = 0
SLACK = LONG("0.75")

# the promise for a divergence, 1e-12, in eps
EPS_KL = 4500.0


class Interval(NamedTuple):
    """Where the true value lies; NaN outside the domain.

    The ends are widened by `eps` units of rounding of max(floor, abs(end)).
    """

    low: np.ndarray
    high: np.ndarray
    floor: float = 0.0
    eps: float = 64.0


def _tau_parts(lam, kappa):
    W, W1 = np.sqrt(lam * lam + kappa * kappa), np.sqrt((lam + 1) ** 2 + kappa * kappa)
    return W, W1


def _within(inside, interval, *limits):
    """Put in limits, as pairs (where, value), and NaN outside the domain."""
    low, high = interval.low, interval.high
    for where, value in limits:
        low, high = np.where(where, value, low), np.where(where, value, high)
    low, high = np.where(inside, low, np.nan), np.where(inside, high, np.nan)
    return interval._replace(low=low, high=high)


def _domain(d, kappa):
    return (d >= 1) & (d < np.inf) & (kappa >= 0)


def ratio(d, kappa):
    lam = (d - 1) / 2
    W, W1 = _tau_parts(lam, kappa)
    found = Interval(kappa / (lam + W1), kappa / (lam + W))
    return _within(_domain(d, kappa), found, (kappa == 0, 0), (kappa == np.inf, 1))


def iv_ratio(v, x):
    return ratio(2 * v, x)


def ratio_c(d, kappa):
    lam = (d - 1) / 2
    W, W1 = _tau_parts(lam, kappa)
    low = (lam + lam * lam / (W + kappa)) / (lam + W)
    high = (lam + (lam + 1) ** 2 / (W1 + kappa)) / (lam + W1)
    at_one = 2 / (1 + np.exp(2 * kappa))
    limits = (d == 1, at_one), (kappa == 0, 1), (kappa == np.inf, 0)
    return _within(_domain(d, kappa), Interval(low, high), *limits)


def ratio_deriv(d, kappa):
    lam = (d - 1) / 2
    W, W1 = _tau_parts(lam, kappa)
    high = np.minimum(1 / d, d / (lam + W) ** 2)
    fall = 2 / (1 + np.exp(2 * kappa))
    limits = (d == 1, fall * (2 - fall)), (kappa == 0, 1 / d), (kappa == np.inf, 0)
    return _within(_domain(d, kappa), Interval(lam / (lam + W1) ** 2, high), *limits)


def ratio_deriv2(d, kappa):
    """From both sides of kappa lam/((lam + 1)^2 + kappa^2)^2; 2 A A' is the most for d near 1."""
    lam = (d - 1) / 2
    _, W1 = _tau_parts(lam, kappa)
    middle = kappa / W1 * lam / W1 / W1 / W1
    most = 2 * ratio(d, kappa).high * ratio_deriv(d, kappa).high
    high = np.where(d >= 2, np.minimum(most, 8 * middle), most)
    fall = 2 / (1 + np.exp(2 * kappa))
    at_one = -2 * np.tanh(kappa) * fall * (2 - fall)
    limits = (d == 1, at_one), (kappa == 0, 0), (kappa == np.inf, 0)
    return _within(_domain(d, kappa), Interval(-high, -middle / 8), *limits)


def log_partition(d, kappa):
    """L' = A is concave from A(0) = 0: kappa A / 2 <= L <= kappa A, and L <= kappa^2/(2 d)."""
    A = ratio(d, kappa)
    high = np.minimum(kappa * A.high, kappa / d * kappa / 2)
    limits = (kappa == 0, 0), (kappa == np.inf, np.inf)
    return _within(_domain(d, kappa), Interval(kappa * A.low / 2, high), *limits)


def _around(middle):
    return Interval(middle - SLACK, middle + SLACK, 1.0)


def _log_ive_middle(v, x):
    lam = v + LONG(0.5)
    W, _ = _tau_parts(lam, x)
    # log(x/(W + lam)) = -asinh(lam/x), which keeps its digits for x >> lam
    return lam * lam / (W + x) - v * np.arcsinh(lam / x) - np.log(2 * PI * W) / 2


def log_ive(v, x):
    inside = (v >= 0) & (v < np.inf) & (x >= 0)
    at_zero = np.where(v == 0, 0, -np.inf)
    limits = (x == 0, at_zero), (x == np.inf, -np.inf)
    return _within(inside, _around(_log_ive_middle(v, x)), *limits)


def log_iv(v, x):
    inside = (v >= 0) & (v < np.inf) & (x >= 0)
    at_zero = np.where(v == 0, 0, -np.inf)
    limits = (x == 0, at_zero), (x == np.inf, np.inf)
    return _within(inside, _around(_log_ive_middle(v, x) + x), *limits)


def _scaled_bias_middle(d, kappa):
    """The middle of b + kappa."""
    # d = 1 at kappa = 0 is a limit of both logarithms
    lam, kappa = (d - 1) / 2, np.maximum(kappa, LONG("1e-2000"))
    W, _ = _tau_parts(lam, kappa)
    return (d / 2 - 1) * np.log(W + lam) - lam * lam / (W + kappa) + np.log(2 * PI * W) / 2


def bias(d, kappa):
    middle = _scaled_bias_middle(d, kappa) - kappa
    return _within(_domain(d, kappa), _around(middle), (kappa == np.inf, -np.inf))


def log_norm(d, kappa):
    middle = _scaled_bias_middle(d, kappa) - kappa - d / 2 * LOG_2PI
    return _within(_domain(d, kappa), _around(middle), (kappa == np.inf, -np.inf))


def entropy(d, kappa):
    norm = _scaled_bias_middle(d, kappa) - d / 2 * LOG_2PI
    rest = ratio_c(d, kappa)
    low, high = kappa * rest.low - norm - SLACK, kappa * rest.high - norm + SLACK
    at_infinity = np.where(d > 1, -np.inf, 0)
    return _within(_domain(d, kappa), Interval(low, high, 1.0), (kappa == np.inf, at_infinity))


def _cosine(cos):
    """As it counts: up to 2^-20 outside is the end, NaN beyond."""
    return np.where(np.abs(cos) <= 1 + 2.0**-20, np.clip(cos, -1, 1), np.nan)


def log_prob(d, kappa, cos):
    c = _cosine(cos)
    middle = _scaled_bias_middle(d, kappa) - d / 2 * LOG_2PI - kappa * (1 - c)
    at_infinity = np.where(c == 1, np.where(d > 1, np.inf, 0), -np.inf)
    inside = _domain(d, kappa) & ~np.isnan(c)
    return _within(inside, _around(middle), (kappa == np.inf, at_infinity))


def kl(d, kappa_p, kappa_q, cos):
    """The integral of (kappa_q - t) A'(t) between the two, and A(kappa_p) kappa_q (1 - cos)."""
    c, step = _cosine(cos), kappa_q - kappa_p
    A, turn = ratio(d, kappa_p), kappa_q * (1 - c)
    slope = ratio_deriv(d, np.maximum(kappa_p, kappa_q)).low
    low = step * slope * step / 2 + A.low * turn
    high = np.minimum(step / d * step / 2, np.abs(step)) + A.high * turn
    # two points with all mass on one of them
    finite = np.log1p(np.exp(-2 * kappa_q)) + turn
    one_sided = np.where((d == 1) & (kappa_q < np.inf), finite, np.inf)
    inside = _domain(d, kappa_p) & (kappa_q >= 0) & ~np.isnan(c)
    inside &= ~((kappa_p == np.inf) & (kappa_q == np.inf))
    limits = (kappa_q == np.inf, np.inf), (kappa_p == np.inf, one_sided)
    return _within(inside, Interval(low, high, eps=EPS_KL), *limits)


def overlap(d, kappa_p, kappa_q, cos):
    apart = kl(d, kappa_p, kappa_q, cos)
    return Interval(1 / (1 + apart.high), 1 / (1 + apart.low), eps=EPS_KL)


def _inverse(name, d, share):
    """kappa >= d r always; the bounds of the ratio, solved for kappa: both are quadratic.

    r and 1 - r^2 from what is given, r or 1 - r.
    """
    whole = UNDONE[name] == "ratio"
    r, fall = (share, (1 - share) * (1 + share)) if whole else (1 - share, share * (2 - share))
    lam = (d - 1) / 2
    low = np.maximum(2 * lam * r / fall, d * r)
    high = r * (lam + np.sqrt(lam * lam + fall * (lam + 1) ** 2 - 0 * r)) / fall
    inside = (d >= 1) & (d < np.inf) & (share >= 0) & (share <= 1 + 2.0**-20 * whole)
    at_infinity = share >= 1 if whole else share == 0
    return _within(inside, Interval(low, high), (r == 0, 0), (at_infinity, np.inf))


def of_row(name, *given):
    """What the row says of one that nothing above speaks of: its domain, and any number inside."""
    inside = True
    for argument, x in zip(FUNCTIONS[name].arguments, given, strict=True):
        inside = inside & (x >= argument.least) & (x <= argument.greatest)
        if argument.is_open:
            inside = inside & (x < argument.greatest)
    far = np.full(np.shape(inside), np.inf)
    return _within(inside, Interval(-far, far))


# a class of its own: those above, and the inverses
OWN = {name: globals()[name] for name in NAMES if name in globals()}
OWN |= {name: partial(_inverse, name) for name in INVERSES}
OF = {name: OWN.get(name) or partial(of_row, name) for name in NAMES}


def wrong(name, given, result):
    """Mask of the elements whose result is not of the class that the contract gives them.

    Parameters
    ----------
    name : str
        One of the ufuncs.
    given : sequence of ndarray
        Its arguments, of the shape of the result.
    result : ndarray of float32 or float64
        What is judged.  inf of the right sign is right where the interval reaches beyond the
        type, and 0 where the interval begins below its smallest number.
    """
    info = np.finfo(result.dtype)
    with np.errstate(all="ignore"):
        interval, value = OF[name](*(LONG(x) for x in given)), LONG(result)
        below = interval.low - _slack(interval.low, interval, info)
        above = interval.high + _slack(interval.high, interval, info)
        right = np.where(
            np.isinf(value),
            np.where(value > 0, above >= info.max, below <= info.min),
            (value >= below) & (value <= above),
        )
        outside = np.isnan(below) | np.isnan(above)
        return np.where(outside, ~np.isnan(value), ~right)


def _slack(end, interval, info):
    """What rounding may add to a finite end: relative, and a few of the smallest numbers."""
    slack = interval.eps * LONG(info.eps) * np.maximum(np.abs(end), interval.floor)
    return np.where(np.isinf(end), 0, slack + 4 * LONG(info.smallest_subnormal))
