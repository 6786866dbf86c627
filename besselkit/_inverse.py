"""The inverse of the mean resultant length.

Here v = d/2 - 1, and A = A_d(kappa) = I_{d/2}(kappa) / I_{d/2-1}(kappa) is the mean resultant
length of the von Mises-Fisher distribution on the sphere S^(d-1) in R^d.
"""

from typing import Any

from numpy.typing import ArrayLike

from besselkit._dispatch import call, ufuncs

__all__ = ["ratio_inv"]


def ratio_inv(d: ArrayLike, r: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Inverse of `ratio`: the kappa with A_d(kappa) = r.

    Parameters
    ----------
    d : array_like
        Dimension, real, d >= 1.
    r : array_like
        Mean resultant length, 0 <= r < 1.
    out : ndarray, optional
        Where to put the result.
    **options
        `where`, `dtype`, `casting`, `order`, `subok` of a NumPy ufunc.

    Returns
    -------
    ndarray or scalar
        kappa: the maximum-likelihood concentration of unit vectors in R^d whose mean has
        length r.
        Of the broadcast shape; float32 if an argument is a float16 or float32 array and none is
        wider, float64 otherwise. NaN outside the domain. No warnings.

    Raises
    ------
    TypeError
        If an argument is not real, or wider than float64.
    ValueError
        If the shapes do not broadcast.

    Accuracy
    --------
    float64: A_d(result) is within 2 eps of r, and the result within 4 eps times the condition
    number of the problem (eps = 2^-52).
    float32: at most 1 ulp.

    Notes
    -----
    Halley's iteration on A - r, or on (1 - A) - (1 - r) for r > 1/2, from a starting value in
    the manner of [1]_, until it stands still.

    References
    ----------
    .. [1] A. Banerjee, I. S. Dhillon, J. Ghosh, S. Sra, "Clustering on the unit hypersphere using
       von Mises-Fisher distributions", JMLR 6 (2005) 1345-1382.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.ratio_inv(512, 0.078)
    np.float64(40.179512350402)
    """
    return call(ufuncs.ratio_inv, (d, r), out, options)
