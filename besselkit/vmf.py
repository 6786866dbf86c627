"""Von Mises-Fisher distributions: density, entropy, divergence, overlap.

The density on the unit sphere in R^d is C_d(kappa) exp(kappa cos), cos = mu.x.  The functions take
and return what those of `besselkit` do.  Other classifiers are turned into von Mises-Fisher ones
by `from_linear`, `from_tau_norm` and `from_causal`.
"""

from typing import Any

from numpy.typing import ArrayLike

from besselkit._convert import from_causal, from_linear, from_tau_norm
from besselkit._dispatch import call, ufuncs

__all__ = [
    "entropy",
    "from_causal",
    "from_linear",
    "from_tau_norm",
    "kl",
    "log_prob",
    "overlap",
]


def log_prob(
    d: ArrayLike, kappa: ArrayLike, cos: ArrayLike, out: Any = None, **options: Any
) -> Any:
    """Log density, log C_d(kappa) + kappa cos.

    Parameters
    ----------
    d, kappa : array_like
        Dimension, real, d >= 1, and concentration, 0 <= kappa <= inf.
    cos : array_like
        Cosine mu.x, -1 <= cos <= 1; up to 2^-20 outside, as float32 vectors give it, counts as the
        end itself.
    out : ndarray, optional
        Where to put the result.
    **options
        As for `besselkit.ratio`; so are the types, the shapes, NaN outside the domain, and the
        errors.

    Returns
    -------
    ndarray or scalar
        log p.

    Accuracy
    --------
    float64: at most 4 eps (eps = 2^-52) of max(1, abs(value)), or 2^-75 of kappa (1 - cos) where
    that is more (log C_d + kappa as large beside a value near 0, at d > 5e8). float32: 1 ulp of
    max(1, abs(value)).

    Notes
    -----
    Formed as (log C_d + kappa) - kappa (1 - cos), so that nothing of order kappa cancels.

    Examples
    --------
    >>> from besselkit import vmf
    >>> vmf.log_prob(512, 16.0, 0.5)
    np.float64(875.7182245989)
    """
    return call(ufuncs.log_prob, (d, kappa, cos), out, options)


def entropy(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Differential entropy, -log C_d(kappa) - kappa A_d(kappa).

    Parameters
    ----------
    d, kappa : array_like
        Dimension, real, d >= 1, and concentration, 0 <= kappa <= inf.
    out : ndarray, optional
        Where to put the result.
    **options
        As for `besselkit.ratio`; so are the types, the shapes, NaN outside the domain, and the
        errors.

    Returns
    -------
    ndarray or scalar
        The entropy in nats: the log of the sphere's area at kappa = 0, -inf at kappa = inf.

    Accuracy
    --------
    float64: at most 4 eps (eps = 2^-52) of max(1, abs(value)). float32: 1 ulp of the same.

    Notes
    -----
    Formed as -(log C_d + kappa) + kappa (1 - A), so that nothing of order kappa cancels.

    Examples
    --------
    >>> from besselkit import vmf
    >>> vmf.entropy(3, [0.0, 10.0])
    array([2.53102425, 0.53529193])
    """
    return call(ufuncs.entropy, (d, kappa), out, options)


def kl(
    d: ArrayLike,
    kappa_p: ArrayLike,
    kappa_q: ArrayLike,
    cos: ArrayLike,
    out: Any = None,
    **options: Any,
) -> Any:
    """Kullback-Leibler divergence KL(p || q) of two distributions of one dimension (Eq. 5).

    Parameters
    ----------
    d : array_like
        Dimension, real, d >= 1.
    kappa_p, kappa_q : array_like
        Concentrations, 0 <= kappa < inf.
    cos : array_like
        Cosine of the mean directions, mu_p.mu_q, -1 <= cos <= 1; see `log_prob`.
    out : ndarray, optional
        Where to put the result.
    **options
        As for `besselkit.ratio`; so are the types, the shapes, NaN outside the domain, and the
        errors.

    Returns
    -------
    ndarray or scalar
        The divergence, >= 0, and 0 only for equal distributions.

    Accuracy
    --------
    float64: relative error at most 1e-12, for near neighbours (kappa_q = kappa_p (1 + 1e-9),
    1 - cos = 1e-12) as well.

    Notes
    -----
    The sum of A(kappa_p) kappa_q (1 - cos) and a Bregman divergence of log 0F1, both >= 0; the
    latter is a Gauss rule for the integral of (kappa_q - t) A'(t) where the two are neighbours.

    Examples
    --------
    >>> from besselkit import vmf
    >>> vmf.kl(512, 16.0, 16.0 * (1 + 1e-9), 1.0)
    np.float64(2.492728178e-19)
    """
    return call(ufuncs.kl, (d, kappa_p, kappa_q, cos), out, options)


def overlap(
    d: ArrayLike,
    kappa_p: ArrayLike,
    kappa_q: ArrayLike,
    cos: ArrayLike,
    out: Any = None,
    **options: Any,
) -> Any:
    """Overlap coefficient 1 / (1 + KL(p || q)) (Eq. 6); not symmetric in p and q.

    Parameters
    ----------
    d, kappa_p, kappa_q, cos : array_like
        As for `kl`.
    out : ndarray, optional
        Where to put the result.
    **options
        As for `besselkit.ratio`; so are the types, the shapes, NaN outside the domain, and the
        errors.

    Returns
    -------
    ndarray or scalar
        In [0, 1]; 1 for equal distributions.

    Accuracy
    --------
    float64: relative error at most 1e-12.

    Examples
    --------
    >>> from besselkit import vmf
    >>> vmf.overlap(512, 16.0, 20.0, 0.3)
    np.float64(0.6883985972)
    """
    return call(ufuncs.overlap, (d, kappa_p, kappa_q, cos), out, options)
