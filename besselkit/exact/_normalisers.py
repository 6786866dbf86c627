"""The logarithms that normalise the density of a dimension d."""

from functools import partial
from typing import Any

from besselkit._contract import documented_exact
from besselkit.exact import _evaluate

__all__ = ["bias", "log_norm", "log_partition"]


@documented_exact
def log_partition(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """L = log 0F1(; d/2; kappa^2/4), whose derivative is A.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.log_partition(1024, 16), 20)
    '0.12498477589100071216'
    """
    function = partial(_evaluate.of_dimension, "log_partition")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)


@documented_exact
def bias(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """b = v log kappa - log I_v(kappa) with v = d/2 - 1 (Eqs. 1 and 5).

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.bias(1024, 16), 20)
    '3033.8953714915499277'
    """
    function = partial(_evaluate.of_dimension, "bias")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)


@documented_exact
def log_norm(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """log C_d(kappa) = b - (d/2) log(2 pi), the density's log normaliser.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.log_norm(1024, 16), 20)
    '2092.9023134899650401'
    """
    function = partial(_evaluate.of_dimension, "log_norm")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)
