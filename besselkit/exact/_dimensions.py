"""Derivatives in the dimension d."""

from functools import partial
from typing import Any

from besselkit._contract import documented_exact
from besselkit.exact import _evaluate

__all__ = ["ratio_dim_deriv"]


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
