"""The derivative of log I_v(x) in the order v."""

from functools import partial
from typing import Any

from besselkit._contract import documented_exact
from besselkit.exact import _evaluate

__all__ = ["log_iv_order_deriv"]


@documented_exact
def log_iv_order_deriv(v: Any, x: Any, *, dps: int = 30) -> Any:
    """d log I_v(x)/dv, the derivative in the order.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.log_iv_order_deriv(511, 16), 20)
    '-4.1581502544667871581'
    """
    function = partial(_evaluate.of_order, "log_iv_order_deriv")
    return _evaluate.broadcast(("v", "x"), (v, x), dps, function)
