"""The inverse of the mean resultant length."""

from functools import partial
from typing import Any

from besselkit._contract import documented_exact
from besselkit.exact import _evaluate

__all__ = ["ratio_inv", "ratio_inv_c"]


@documented_exact
def ratio_inv(d: Any, r: Any, *, dps: int = 30) -> Any:
    """The kappa with A_d(kappa) = r: the maximum-likelihood concentration.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ratio_inv(1024, "1/64"), 20)
    '16.003899589366281579'
    """
    function = partial(_evaluate.inverse, "ratio_inv", lambda r: r)
    return _evaluate.broadcast(("d", "r"), (d, r), dps, function)


@documented_exact
def ratio_inv_c(d: Any, q: Any, *, dps: int = 30) -> Any:
    """The kappa with 1 - A_d(kappa) = q: the inverse of `ratio_c`.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.ratio_inv_c(1024, "1e-40"), 20)
    '5.115e+42'
    """
    function = partial(_evaluate.inverse, "ratio_inv_c", lambda q: 1 - q)
    return _evaluate.broadcast(("d", "q"), (d, q), dps, function)
