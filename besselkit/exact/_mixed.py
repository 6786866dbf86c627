"""The derivative of A in the dimension and the concentration."""

from functools import partial
from typing import Any

from besselkit._contract import documented_exact
from besselkit.exact import _evaluate

__all__ = ["ratio_mixed_deriv"]


@documented_exact
def ratio_mixed_deriv(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """d2A/dd dkappa, the derivative of dA/dd in kappa and of A' in the dimension.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ratio_mixed_deriv(1024, 16), 20)
    '-9.5158710323005972844e-7'
    """
    function = partial(_evaluate.of_dimension, "ratio_mixed_deriv")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)
