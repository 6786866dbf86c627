"""The inverse of the mean resultant length."""

from functools import partial
from typing import Any

from besselkit._contract import documented_exact
from besselkit.exact import _evaluate

__all__ = ["ratio_inv"]


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
