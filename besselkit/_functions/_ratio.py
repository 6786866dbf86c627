"""The mean resultant length A_d(kappa), its complement and its derivatives.

Here v = d/2 - 1, and A = A_d(kappa) = I_{d/2}(kappa) / I_{d/2-1}(kappa) is the mean resultant
length of the von Mises-Fisher distribution on the sphere S^(d-1) in R^d.
"""

from typing import Any

from numpy.typing import ArrayLike

from besselkit._contract import documented
from besselkit._faces.dispatch import call, ufuncs

__all__ = ["ratio", "ratio_c", "ratio_deriv", "ratio_deriv2"]


@documented
def ratio(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Mean resultant length A_d(kappa) = I_{d/2}(kappa) / I_{d/2-1}(kappa).

    Notes
    -----
    With W = sqrt(((d-1)/2)^2 + kappa^2), kappa/A is computed by an expansion in 1/W, uniform in
    d and kappa, for W >= 48 and by a recurrence in d below [1]_. For d = 1, A = tanh kappa.

    Examples
    --------
    >>> import besselkit
    >>> import numpy as np
    >>> besselkit.ratio(1024, 16.0)
    np.float64(0.015621194589449)
    >>> besselkit.ratio(3, np.array([0.0, 1.0, np.inf]))
    array([0.        , 0.31303529, 1.        ])
    """
    return call(ufuncs.ratio, (d, kappa), out, options)


@documented
def ratio_c(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Complement 1 - A_d(kappa), to full relative accuracy however close A is to 1.

    Notes
    -----
    1 - A = h/s with s = kappa/A and h = s - kappa, h being computed as itself and never by that
    subtraction; regions as in `ratio` [1]_.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.ratio_c(128, 1e10)
    np.float64(6.3499999801562e-09)
    >>> 1 - besselkit.ratio(128, 1e10)
    np.float64(6.3499999702898e-09)
    """
    return call(ufuncs.ratio_c, (d, kappa), out, options)


@documented
def ratio_deriv(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Derivative A'_d(kappa) = dA/dkappa, the variance of mu.x.

    Notes
    -----
    A' = 1 - (d-1) A/kappa - A^2, as commonly written, loses everything at large kappa. Here A'
    is a quotient of sums of positive terms; regions as in `ratio` [1]_.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.ratio_deriv(1024, 16.0)
    np.float64(0.00097584921671351)
    >>> besselkit.ratio_deriv(128, 1e8)
    np.float64(6.3499960312499e-15)
    """
    return call(ufuncs.ratio_deriv, (d, kappa), out, options)


@documented
def ratio_deriv2(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Second derivative A''_d(kappa) = d2A/dkappa2.

    Notes
    -----
    Like A', a quotient of sums of terms of one sign; regions as in `ratio` [1]_.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.ratio_deriv2(1024, 16.0)
    np.float64(-8.9088198412271e-08)
    """
    return call(ufuncs.ratio_deriv2, (d, kappa), out, options)
