"""The derivatives of I_v and I_v exp(-x), by the rules of `_slopes`.

As a product of the function and the slope of its logarithm they would be lost where the function is
0 and that slope infinite, at x = 0, and where the function underflows and its derivative does not.
"""

import math
from typing import Any

__all__ = ["iv_by_v", "iv_by_x", "ive_by_v", "ive_by_x"]

# From here on exp(-2 x) is nothing beside 1, so that I_{-v} and I_v, which differ by K_v, are one.
_FAR = 44.0
# Orders up to here are 0 but for what is in proportion to them.
_TINY = 2.0**-40


def _of_argument(v: Any, x: Any, where: Any, taken: Any, below: Any) -> Any:
    """(v/x) `below` where it is `taken`; v/x alone may overflow where `below` is small."""
    # an order of 0 is divided at once: by v it is below/x, but 0 (below/x) might be 0 times inf
    early = where(taken & (v == 0) & (x > 0), x, 1.0)
    late = where(taken & (v != 0), x, 1.0)
    return (v / early) * (below / late)


def _off_zero(f: Any, v: Any, x: Any, taken: Any) -> Any:
    """x, but 1 for the orders whose (v/x) I_v is infinite at x = 0, where I_v is 0."""
    return f.where(taken & (x == 0) & (v != 0), 1.0, x)


def iv_by_x(f: Any, v: Any, x: Any) -> Any:
    """(I_{v-1} + I_{v+1})/2, both positive; for v < 1, x < 44 I_{v+1} + (v/x) I_v.

    Infinite at x = 0 for 0 < v < 1.  For these orders and a subnormal x it is as good as I_v, which
    may be subnormal itself.
    """
    low = (v < 1) & (x < _FAR)
    below = f.iv(f.where(low, v, abs(v - 1)), _off_zero(f, v, x, low))
    above = f.iv(v + 1, x)
    by_order = _of_argument(v, x, f.where, low, below) + above
    return f.where(low, by_order, 0.5 * below + 0.5 * above)


def ive_by_x(f: Any, v: Any, x: Any) -> Any:
    """((v/x) - (1 - A)) times the function, as that of `log_ive`; it crosses zero.

    For v >= 1, x < v/2 the mean of its neighbours less itself, at most two thirds of that.
    """
    near = (v >= 1) & (2 * x < v)
    far = (v < 1) | (2 * x >= v)
    below = f.ive(f.where(near, v - 1, v), _off_zero(f, v, x, far))
    above = f.ive(v + 1, x)
    # where it is not asked for its own derivative must not be infinite
    itself = f.ive(v, f.where(near, x, 1.0))
    by_order = _of_argument(v, x, f.where, far, below) - below * f.ratio_c(2 * v + 2, x)
    return f.where(near, (0.5 * below + 0.5 * above) - itself, by_order)


def _order_deriv(f: Any, v: Any, x: Any) -> Any:
    """That of log I_v, but any number at x = inf and, for v > 0, at x = 0: I_v decides there."""
    return f.log_iv_order_deriv(v, f.where(((x == 0) & (v != 0)) | (x == math.inf), 1.0, x))


def ive_by_v(f: Any, v: Any, x: Any) -> Any:
    """The function times the slope of its logarithm: 0 at x = 0, but -inf for v = 0."""
    return f.ive(v, x) * _order_deriv(f, v, x)


def _scaled_product(x: Any) -> Any:
    """2 x I_0 K_0, x >= 44 (DLMF 10.40.6)."""
    z = 0.25 / x / x
    tail = 3014.6484375 + z * (219767.87109375 + z * 24375919.705078125)
    return 1 + z * (0.5 + z * (3.375 + z * (70.3125 + z * tail)))


def iv_by_v(f: Any, v: Any, x: Any) -> Any:
    """I_v times the slope of its logarithm: 0 at x = 0, but -inf for v = 0; -inf where I_v is inf.

    Next to v = 0 it is -(v c I_v + K_0), c = (1/x) (1 + 1/(2 x) + ...).  K_0/I_0 underflows long
    before K_0, so for x >= 44 K_0 is taken from the product of the two, and c at another order.
    """
    beside = (abs(v) < _TINY) & (x >= _FAR)
    size = f.iv(v, x)
    slope = _order_deriv(f, f.where(beside, _TINY, v), x)
    in_proportion = f.where(v == 0, 0.0, size * (v / _TINY) * slope)
    decay = _scaled_product(x) / size / (2 * x)
    return f.where(beside, in_proportion - decay, size * slope)
