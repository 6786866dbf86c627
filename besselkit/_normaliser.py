"""The logarithms that normalise a von Mises-Fisher density.

Here v = d/2 - 1, and A = A_d(kappa) = I_{d/2}(kappa) / I_{d/2-1}(kappa) is the mean resultant
length of the von Mises-Fisher distribution on the sphere S^(d-1) in R^d.
"""

from typing import Any

from numpy.typing import ArrayLike

from besselkit._dispatch import call, ufuncs

__all__ = ["bias", "log_norm", "log_partition"]


def log_partition(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """L = log 0F1(; d/2; kappa^2/4), the log of the mean of exp(kappa mu.x) over the sphere.

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
        L = log(I_v(kappa) Gamma(v+1) (2/kappa)^v), zero at kappa = 0; its derivative is
        `ratio`.
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
    float32: at most 1 ulp.  Small kappa included.

    Notes
    -----
    For (d-1)/2 >= 32 a uniform expansion from which the factor kappa^2 is taken out [1]_;
    otherwise the power series of 0F1 - 1 below kappa = 24, and a difference of logarithms
    carried in two doubles above.

    References
    ----------
    .. [1] NIST Digital Library of Mathematical Functions, 10.41 (uniform expansions) and 10.33
       (recurrence); https://dlmf.nist.gov/10

    Examples
    --------
    >>> import besselkit
    >>> besselkit.log_partition(512, 1e-6)
    np.float64(9.765625e-16)
    >>> besselkit.log_partition(512, 300.0)
    np.float64(77.160019394401)
    """
    return call(ufuncs.log_partition, (d, kappa), out, options)


def bias(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Bias b = v log kappa - log I_v(kappa), v = d/2 - 1, of a von Mises-Fisher classifier.

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
        b, finite at kappa = 0 (v log 2 + log Gamma(v+1)); -inf at kappa = inf for d > 1.
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
    float64: at most 4 eps (eps = 2^-52) of max(1, abs(value)), 8 eps for d < 2.
    float32: at most 1 ulp of max(1, abs(value)).

    Notes
    -----
    The uniform expansion of log I_v for W >= 24 (see `ratio` for W), with its large terms in
    two doubles, the power series below [1]_.

    References
    ----------
    .. [1] NIST Digital Library of Mathematical Functions, 10.41 (uniform expansions) and 10.33
       (recurrence); https://dlmf.nist.gov/10

    Examples
    --------
    >>> import besselkit
    >>> besselkit.bias(1024, 16.0)
    np.float64(3033.8953714916)
    >>> besselkit.bias(1024, 0.0)
    np.float64(3034.0203562674)
    """
    return call(ufuncs.bias, (d, kappa), out, options)


def log_norm(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Log normaliser log C_d(kappa) of the von Mises-Fisher density C_d(kappa) exp(kappa mu.x).

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
        log C_d = b - (d/2) log(2 pi), with b from `bias`.
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
    float64: at most 4 eps (eps = 2^-52) of max(1, abs(value)), 8 eps for d < 2.
    float32: at most 1 ulp of max(1, abs(value)).

    Notes
    -----
    As `bias` [1]_, the constant joining the sum before it is rounded.

    References
    ----------
    .. [1] NIST Digital Library of Mathematical Functions, 10.41 (uniform expansions) and 10.33
       (recurrence); https://dlmf.nist.gov/10

    Examples
    --------
    >>> import besselkit
    >>> besselkit.log_norm(3, 0.0)  # -log(4 pi)
    np.float64(-2.5310242469693)
    >>> besselkit.log_norm(768, 100.0)
    np.float64(1452.2645803392)
    """
    return call(ufuncs.log_norm, (d, kappa), out, options)
