"""The functions of an order v."""

from functools import partial
from typing import Any

from besselkit.exact import _evaluate


def log_iv(v: Any, x: Any, *, dps: int = 30) -> Any:
    """log I_v(x), the modified Bessel function of the first kind.

    Parameters
    ----------
    v, x : number or array_like
        Order, 0 <= v < inf, and argument, 0 <= x <= inf; int, float, str, Fraction
        or mpf, taken exactly.
    dps : int
        Decimal digits wanted, >= 1.

    Returns
    -------
    mpf or ndarray of object
        log I_v(x), -inf at x = 0 < v.
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
    >>> mpmath.nstr(exact.log_iv(511, 16), 20)
    '-1617.1025344270217152'
    """
    function = partial(_evaluate.of_order, "log_iv")
    return _evaluate.broadcast(("v", "x"), (v, x), dps, function)


def log_ive(v: Any, x: Any, *, dps: int = 30) -> Any:
    """log I_v(x) - x.

    Parameters
    ----------
    v, x : number or array_like
        Order, 0 <= v < inf, and argument, 0 <= x <= inf; int, float, str, Fraction
        or mpf, taken exactly.
    dps : int
        Decimal digits wanted, >= 1.

    Returns
    -------
    mpf or ndarray of object
        log I_v(x) - x.
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
    >>> mpmath.nstr(exact.log_ive(511, 16), 20)
    '-1633.1025344270217152'
    """
    function = partial(_evaluate.of_order, "log_ive")
    return _evaluate.broadcast(("v", "x"), (v, x), dps, function)


def iv_ratio(v: Any, x: Any, *, dps: int = 30) -> Any:
    """I_v(x) / I_{v-1}(x), which is `ratio(2v, x)`.

    Parameters
    ----------
    v, x : number or array_like
        Order, 1/2 <= v < inf, and argument, 0 <= x <= inf; int, float, str, Fraction
        or mpf, taken exactly.
    dps : int
        Decimal digits wanted, >= 1.

    Returns
    -------
    mpf or ndarray of object
        The ratio.
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
    >>> mpmath.nstr(exact.iv_ratio(512, 16), 20)
    '0.015621194589448837713'
    """
    return _evaluate.broadcast(("v", "x"), (v, x), dps, _evaluate.ratio_of_order)
