"""The functions of an order v."""

from functools import partial
from typing import Any

from besselkit._contract import documented_exact
from besselkit.exact import _evaluate

__all__ = ["iv_ratio", "log_iv", "log_ive"]


@documented_exact
def log_iv(v: Any, x: Any, *, dps: int = 30) -> Any:
    """log I_v(x), the modified Bessel function of the first kind.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.log_iv(511, 16), 20)
    '-1617.1025344270217152'
    """
    function = partial(_evaluate.of_order, "log_iv")
    return _evaluate.broadcast(("v", "x"), (v, x), dps, function)


@documented_exact
def log_ive(v: Any, x: Any, *, dps: int = 30) -> Any:
    """log I_v(x) - x.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.log_ive(511, 16), 20)
    '-1633.1025344270217152'
    """
    function = partial(_evaluate.of_order, "log_ive")
    return _evaluate.broadcast(("v", "x"), (v, x), dps, function)


@documented_exact
def iv_ratio(v: Any, x: Any, *, dps: int = 30) -> Any:
    """I_v(x) / I_{v-1}(x), which is `ratio(2v, x)`.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.iv_ratio(512, 16), 20)
    '0.015621194589448837713'
    """
    return _evaluate.broadcast(("v", "x"), (v, x), dps, _evaluate.ratio_of_order)
