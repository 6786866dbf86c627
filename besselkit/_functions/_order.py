"""The functions of an order v: log I_v(x), log I_v(x) - x and I_v(x)/I_{v-1}(x)."""

from typing import Any

from numpy.typing import ArrayLike

from besselkit._contract import documented
from besselkit._faces.dispatch import call, ufuncs

__all__ = ["iv_ratio", "log_iv", "log_ive"]


@documented
def log_iv(v: ArrayLike, x: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Logarithm of the modified Bessel function of the first kind, log I_v(x).

    Notes
    -----
    With W = sqrt((v + 1/2)^2 + x^2): a uniform expansion in 1/W for W >= 24, whose two large
    terms are carried in two doubles because they cancel where I_v(x) is near 1; the power
    series below [1]_. No intermediate over- or underflows.

    Examples
    --------
    >>> import besselkit
    >>> import numpy as np
    >>> besselkit.log_iv(511, 16.0)  # I_v itself underflows
    np.float64(-1617.102534427)
    >>> besselkit.log_iv(0, np.array([0.0, 1.0, 1e300]))
    array([0.00000000e+000, 2.35914359e-001, 1.00000000e+300])
    """
    return call(ufuncs.log_iv, (v, x), out, options)


@documented
def log_ive(v: ArrayLike, x: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Logarithm of the exponentially scaled Bessel function, log I_v(x) - x.

    Notes
    -----
    As `log_iv` [1]_, with W - x formed as (v + 1/2)^2 / (W + x): the difference is never taken.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.log_ive(1, 1e10)
    np.float64(-12.431863998212)
    >>> besselkit.log_iv(1, 1e10) - 1e10
    np.float64(-12.43186378479)
    """
    return call(ufuncs.log_ive, (v, x), out, options)


@documented
def iv_ratio(v: ArrayLike, x: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Ratio of neighbouring orders, I_v(x) / I_{v-1}(x).

    Notes
    -----
    Equal to ``ratio(2 * v, x)``: mind that the orders are v and v - 1, so with v = d/2 this is
    A_d(x). See `ratio` for the method [1]_.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.iv_ratio(512, 16.0)
    np.float64(0.015621194589449)
    """
    return call(ufuncs.iv_ratio, (v, x), out, options)
