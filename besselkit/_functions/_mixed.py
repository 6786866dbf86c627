"""The derivative of A in the dimension and the concentration."""

from typing import Any

from numpy.typing import ArrayLike

from besselkit._contract import documented
from besselkit._faces.dispatch import call, ufuncs

__all__ = ["ratio_mixed_deriv"]


@documented
def ratio_mixed_deriv(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Mixed second derivative of the mean resultant length, d2A/dd dkappa.

    It is the derivative of dA/dd in kappa, and of A' in d.

    Notes
    -----
    For W >= 48 (see `ratio`) the expansion of dA/dd [1]_, differentiated; below the recurrence of
    dA/dd down to d + 2 and one step of its derivative, in two doubles.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.ratio_mixed_deriv(1024, 16.0)
    np.float64(-9.5158710323006e-07)
    """
    return call(ufuncs.ratio_mixed_deriv, (d, kappa), out, options)
