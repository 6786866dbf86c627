"""The mean resultant length A of a dimension d, its complement, derivatives and inverse."""

from functools import partial
from typing import Any

from besselkit.exact import _evaluate


def ratio(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """A = I_{d/2}(kappa) / I_{d/2-1}(kappa), the mean resultant length.

    Parameters
    ----------
    d, kappa : number or array_like
        Dimension, 1 <= d < inf, and concentration, 0 <= kappa <= inf; int, float, str, Fraction
        or mpf, taken exactly.
    dps : int
        Decimal digits wanted, >= 1.

    Returns
    -------
    mpf or ndarray of object
        A.
        NaN outside the domain. An array of mpf if an argument is array-like.

    Accuracy
    --------
    Relative error below 10^-dps.

    Raises
    ------
    TypeError, ValueError
        For an argument of another kind, a string that is no number, dps < 1, or shapes that do
        not broadcast.
    PrecisionError
        If the value cannot be confirmed; see `besselkit.exact`.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ratio(1024, 16), 20)
    '0.015621194589448837713'
    """
    function = partial(_evaluate.of_dimension, "ratio")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)


def ratio_c(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """1 - A, to full relative accuracy however close A is to 1.

    Parameters
    ----------
    d, kappa : number or array_like
        Dimension, 1 <= d < inf, and concentration, 0 <= kappa <= inf; int, float, str, Fraction
        or mpf, taken exactly.
    dps : int
        Decimal digits wanted, >= 1.

    Returns
    -------
    mpf or ndarray of object
        1 - A.
        NaN outside the domain. An array of mpf if an argument is array-like.

    Accuracy
    --------
    Relative error below 10^-dps.

    Raises
    ------
    TypeError, ValueError
        For an argument of another kind, a string that is no number, dps < 1, or shapes that do
        not broadcast.
    PrecisionError
        If the value cannot be confirmed; see `besselkit.exact`.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ratio_c(1024, 16), 20)
    '0.98437880541055116229'
    """
    function = partial(_evaluate.of_dimension, "ratio_c")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)


def ratio_deriv(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """dA/dkappa (Eq. 7), the variance of mu.x.

    Parameters
    ----------
    d, kappa : number or array_like
        Dimension, 1 <= d < inf, and concentration, 0 <= kappa <= inf; int, float, str, Fraction
        or mpf, taken exactly.
    dps : int
        Decimal digits wanted, >= 1.

    Returns
    -------
    mpf or ndarray of object
        A'.
        NaN outside the domain. An array of mpf if an argument is array-like.

    Accuracy
    --------
    Relative error below 10^-dps.

    Raises
    ------
    TypeError, ValueError
        For an argument of another kind, a string that is no number, dps < 1, or shapes that do
        not broadcast.
    PrecisionError
        If the value cannot be confirmed; see `besselkit.exact`.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ratio_deriv(1024, 16), 20)
    '0.00097584921671351308022'
    """
    function = partial(_evaluate.of_dimension, "ratio_deriv")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)


def ratio_deriv2(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """The second derivative of A with respect to kappa.

    Parameters
    ----------
    d, kappa : number or array_like
        Dimension, 1 <= d < inf, and concentration, 0 <= kappa <= inf; int, float, str, Fraction
        or mpf, taken exactly.
    dps : int
        Decimal digits wanted, >= 1.

    Returns
    -------
    mpf or ndarray of object
        A''.
        NaN outside the domain. An array of mpf if an argument is array-like.

    Accuracy
    --------
    Relative error below 10^-dps.

    Raises
    ------
    TypeError, ValueError
        For an argument of another kind, a string that is no number, dps < 1, or shapes that do
        not broadcast.
    PrecisionError
        If the value cannot be confirmed; see `besselkit.exact`.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ratio_deriv2(1024, 16), 20)
    '-8.9088198412270616096e-8'
    """
    function = partial(_evaluate.of_dimension, "ratio_deriv2")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)


def ratio_inv(d: Any, r: Any, *, dps: int = 30) -> Any:
    """The kappa with A_d(kappa) = r: the maximum-likelihood concentration.

    Parameters
    ----------
    d, r : number or array_like
        Dimension, 1 <= d < inf, and mean resultant length, 0 <= r < 1; int, float, str, Fraction
        or mpf, taken exactly.
    dps : int
        Decimal digits wanted, >= 1.

    Returns
    -------
    mpf or ndarray of object
        kappa.
        NaN outside the domain. An array of mpf if an argument is array-like.

    Accuracy
    --------
    Relative error below 10^-dps.

    Raises
    ------
    TypeError, ValueError
        For an argument of another kind, a string that is no number, dps < 1, or shapes that do
        not broadcast.
    PrecisionError
        If the value cannot be confirmed; see `besselkit.exact`.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ratio_inv(1024, "1/64"), 20)
    '16.003899589366281579'
    """
    return _evaluate.broadcast(("d", "r"), (d, r), dps, _evaluate.inverse)
