"""The mean resultant length A_d(kappa), its complement and its derivatives.

Here v = d/2 - 1, and A = A_d(kappa) = I_{d/2}(kappa) / I_{d/2-1}(kappa) is the mean resultant
length of the von Mises-Fisher distribution on the sphere S^(d-1) in R^d.
"""

from typing import Any

from numpy.typing import ArrayLike

from besselkit._dispatch import call, ufuncs

__all__ = ["ratio", "ratio_c", "ratio_deriv", "ratio_deriv2"]


def ratio(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Mean resultant length A_d(kappa) = I_{d/2}(kappa) / I_{d/2-1}(kappa).

    Parameters
    ----------
    d : array_like
        Dimension, real, d >= 1.
    kappa : array_like
        Concentration, 0 <= kappa <= inf.
    out : ndarray, optional
        Where to put the result.
    **options
        `where`, `dtype`, `casting`, `order`, `subok` of a NumPy ufunc.

    Returns
    -------
    ndarray or scalar
        A, from 0 at kappa = 0 to 1 at kappa = inf.
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
    float64: at most 2 eps (eps = 2^-52) relative, 4 eps for d < 2.
    float32: at most 1 ulp.

    Notes
    -----
    With W = sqrt(((d-1)/2)^2 + kappa^2), kappa/A is computed by an expansion in 1/W, uniform in
    d and kappa, for W >= 48 and by a recurrence in d below [1]_. For d = 1, A = tanh kappa.

    References
    ----------
    .. [1] NIST Digital Library of Mathematical Functions, 10.41 (uniform expansions) and 10.33
       (recurrence); https://dlmf.nist.gov/10

    Examples
    --------
    >>> import besselkit
    >>> import numpy as np
    >>> besselkit.ratio(1024, 16.0)
    np.float64(0.015621194589449)
    >>> besselkit.ratio(3, np.array([0.0, 1.0, np.inf]))
    array([0.        , 0.31303529, 1.        ])
    """
    return call(ufuncs.ratio, (d, kappa), out, options)


def ratio_c(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Complement 1 - A_d(kappa), to full relative accuracy however close A is to 1.

    Parameters
    ----------
    d : array_like
        Dimension, real, d >= 1.
    kappa : array_like
        Concentration, 0 <= kappa <= inf.
    out : ndarray, optional
        Where to put the result.
    **options
        `where`, `dtype`, `casting`, `order`, `subok` of a NumPy ufunc.

    Returns
    -------
    ndarray or scalar
        1 - A, from 1 at kappa = 0 to 0 at kappa = inf.
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
    float64: at most 2 eps (eps = 2^-52) relative, 4 eps for d < 2.
    float32: at most 1 ulp.

    Notes
    -----
    1 - A = h/s with s = kappa/A and h = s - kappa, h being computed as itself and never by that
    subtraction; regions as in `ratio` [1]_.

    References
    ----------
    .. [1] NIST Digital Library of Mathematical Functions, 10.41 (uniform expansions) and 10.33
       (recurrence); https://dlmf.nist.gov/10

    Examples
    --------
    >>> import besselkit
    >>> besselkit.ratio_c(128, 1e10)
    np.float64(6.3499999801562e-09)
    >>> 1 - besselkit.ratio(128, 1e10)
    np.float64(6.3499999702898e-09)
    """
    return call(ufuncs.ratio_c, (d, kappa), out, options)


def ratio_deriv(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Derivative A'_d(kappa) = dA/dkappa, the variance of mu.x.

    Parameters
    ----------
    d : array_like
        Dimension, real, d >= 1.
    kappa : array_like
        Concentration, 0 <= kappa <= inf.
    out : ndarray, optional
        Where to put the result.
    **options
        `where`, `dtype`, `casting`, `order`, `subok` of a NumPy ufunc.

    Returns
    -------
    ndarray or scalar
        A', from 1/d at kappa = 0 to 0 at kappa = inf; positive.
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
    float64: at most 4 eps (eps = 2^-52) relative, 8 eps for d < 2.
    float32: at most 1 ulp.

    Notes
    -----
    A' = 1 - (d-1) A/kappa - A^2, as commonly written, loses everything at large kappa. Here A'
    is a quotient of sums of positive terms; regions as in `ratio` [1]_.

    References
    ----------
    .. [1] NIST Digital Library of Mathematical Functions, 10.41 (uniform expansions) and 10.33
       (recurrence); https://dlmf.nist.gov/10

    Examples
    --------
    >>> import besselkit
    >>> besselkit.ratio_deriv(1024, 16.0)
    np.float64(0.00097584921671351)
    >>> besselkit.ratio_deriv(128, 1e8)
    np.float64(6.3499960312499e-15)
    """
    return call(ufuncs.ratio_deriv, (d, kappa), out, options)


def ratio_deriv2(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Second derivative A''_d(kappa) = d2A/dkappa2.

    Parameters
    ----------
    d : array_like
        Dimension, real, d >= 1.
    kappa : array_like
        Concentration, 0 <= kappa <= inf.
    out : ndarray, optional
        Where to put the result.
    **options
        `where`, `dtype`, `casting`, `order`, `subok` of a NumPy ufunc.

    Returns
    -------
    ndarray or scalar
        A'', 0 at kappa = 0 and negative above.
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
    float64: at most 6 eps (eps = 2^-52) relative, 12 eps for d < 2.
    float32: at most 1 ulp.

    Notes
    -----
    Like A', a quotient of sums of terms of one sign; regions as in `ratio` [1]_.

    References
    ----------
    .. [1] NIST Digital Library of Mathematical Functions, 10.41 (uniform expansions) and 10.33
       (recurrence); https://dlmf.nist.gov/10

    Examples
    --------
    >>> import besselkit
    >>> besselkit.ratio_deriv2(1024, 16.0)
    np.float64(-8.9088198412271e-08)
    """
    return call(ufuncs.ratio_deriv2, (d, kappa), out, options)
