"""The inverses of the mean resultant length and of its complement.

Here v = d/2 - 1, and A = A_d(kappa) = I_{d/2}(kappa) / I_{d/2-1}(kappa) is the mean resultant
length of the von Mises-Fisher distribution on the sphere S^(d-1) in R^d.
"""

from typing import Any

from numpy.typing import ArrayLike

from besselkit._contract import documented
from besselkit._faces.dispatch import call, ufuncs

__all__ = ["ratio_inv", "ratio_inv_c"]


@documented
def ratio_inv(d: ArrayLike, r: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Inverse of `ratio`: the kappa with A_d(kappa) = r.

    Notes
    -----
    An expansion of the inverse itself where (d-1)/2 (1 + r^2)/(1 - r^2) >= 48, else one step of
    fourth order from a fit. The iteration from the starting value of [1]_ is left to 1 < d < 2
    there. Near r = 1 the answer hangs on 1 - r, of which the last bit of r is much.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.ratio_inv(512, 0.078)
    np.float64(40.179512350402)
    """
    return call(ufuncs.ratio_inv, (d, r), out, options)


@documented
def ratio_inv_c(d: ArrayLike, q: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Inverse of `ratio_c`: the kappa with 1 - A_d(kappa) = q.

    Notes
    -----
    As `ratio_inv`, of r = 1 - q, which is never rounded: near r = 1 kappa is (d-1)/2/q, and q
    tells it to all digits where r could not.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.ratio_inv_c(512, 1e-20)
    np.float64(2.555e+22)
    """
    return call(ufuncs.ratio_inv_c, (d, q), out, options)
