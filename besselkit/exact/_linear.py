"""The Bessel functions of an order v themselves."""

from functools import partial
from typing import Any

from besselkit._contract import documented_exact
from besselkit.exact import _evaluate

__all__ = ["iv", "ive"]


@documented_exact
def iv(v: Any, x: Any, *, dps: int = 30) -> Any:
    """I_v(x), the modified Bessel function of the first kind.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.iv(511, 16), 20)
    '5.0268118081357088961e-703'
    """
    return _evaluate.broadcast(("v", "x"), (v, x), dps, partial(_evaluate.of_order, "iv"))


@documented_exact
def ive(v: Any, x: Any, *, dps: int = 30) -> Any:
    """I_v(x) exp(-x).

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ive(1, "1e10"), 20)
    '3.9894228038647234242e-6'
    """
    return _evaluate.broadcast(("v", "x"), (v, x), dps, partial(_evaluate.of_order, "ive"))
