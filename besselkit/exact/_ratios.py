"""The mean resultant length A of a dimension d, its complement and derivatives."""

from functools import partial
from typing import Any

from besselkit._contract import documented_exact
from besselkit.exact import _evaluate

__all__ = ["ratio", "ratio_c", "ratio_deriv", "ratio_deriv2"]


@documented_exact
def ratio(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """A = I_{d/2}(kappa) / I_{d/2-1}(kappa), the mean resultant length.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ratio(1024, 16), 20)
    '0.015621194589448837713'
    """
    function = partial(_evaluate.of_dimension, "ratio")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)


@documented_exact
def ratio_c(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """1 - A, to full relative accuracy however close A is to 1.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ratio_c(1024, 16), 20)
    '0.98437880541055116229'
    """
    function = partial(_evaluate.of_dimension, "ratio_c")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)


@documented_exact
def ratio_deriv(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """dA/dkappa (Eq. 7), the variance of mu.x.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ratio_deriv(1024, 16), 20)
    '0.00097584921671351308022'
    """
    function = partial(_evaluate.of_dimension, "ratio_deriv")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)


@documented_exact
def ratio_deriv2(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """The second derivative of A with respect to kappa.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ratio_deriv2(1024, 16), 20)
    '-8.9088198412270616096e-8'
    """
    function = partial(_evaluate.of_dimension, "ratio_deriv2")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)
