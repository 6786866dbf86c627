"""Derivatives in the dimension d."""

from functools import partial
from typing import Any

from besselkit._contract import documented_exact
from besselkit.exact import _evaluate

__all__ = ["bias_dim_deriv", "log_partition_dim_deriv", "ratio_dim_deriv"]


@documented_exact
def bias_dim_deriv(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """db/dd, the derivative of b = v log kappa - log I_v(kappa), v = d/2 - 1, in the dimension.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.bias_dim_deriv(1024, 16), 20)
    '3.4653694883532841979'
    """
    function = partial(_evaluate.of_dimension, "bias_dim_deriv")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)


@documented_exact
def log_partition_dim_deriv(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """dL/dd, the derivative of L = log 0F1(; d/2; kappa^2/4) in the dimension.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.log_partition_dim_deriv(1024, 16), 20)
    '-0.00012202574921641898831'
    """
    function = partial(_evaluate.of_dimension, "log_partition_dim_deriv")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)


@documented_exact
def ratio_dim_deriv(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """dA/dd, the derivative of the mean resultant length in the dimension.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ratio_dim_deriv(1024, 16), 20)
    '-0.000015247651248218359405'
    """
    function = partial(_evaluate.of_dimension, "ratio_dim_deriv")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)
