"""The Bessel functions of an order v themselves: I_v(x) and I_v(x) exp(-x)."""

from typing import Any

from numpy.typing import ArrayLike

from besselkit._contract import documented
from besselkit._faces.dispatch import call, ufuncs

__all__ = ["iv", "ive"]


@documented
def iv(v: ArrayLike, x: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Modified Bessel function of the first kind, I_v(x).

    Notes
    -----
    The exponential of `log_iv` [1]_, which is carried in two doubles. For v >= 2^40, where I_v is
    a number only next to x = 0.6627 v, by the expansion around that zero of its main term.

    Examples
    --------
    >>> import besselkit
    >>> import numpy as np
    >>> besselkit.iv(1.5, np.array([0.0, 1.0, 700.0, 800.0]))
    array([0.00000000e+000, 2.93525326e-001, 1.52713529e+302,             inf])
    >>> besselkit.iv(1e10, 6627434193.491)
    np.float64(3.636942157788e-06)
    """
    return call(ufuncs.iv, (v, x), out, options)


@documented
def ive(v: ArrayLike, x: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Exponentially scaled modified Bessel function of the first kind, I_v(x) exp(-x).

    Notes
    -----
    The exponential of `log_ive` [1]_, which is carried in two doubles.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.ive(1, 1e10)
    np.float64(3.989422803865e-06)
    """
    return call(ufuncs.ive, (v, x), out, options)
