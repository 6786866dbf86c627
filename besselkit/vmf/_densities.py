"""Density, entropy, divergence and overlap of von Mises-Fisher distributions."""

from typing import Any

from numpy.typing import ArrayLike

from besselkit._contract import documented
from besselkit._faces.dispatch import call, ufuncs

__all__ = ["entropy", "kl", "log_prob", "overlap"]


@documented
def log_prob(
    d: ArrayLike, kappa: ArrayLike, cos: ArrayLike, out: Any = None, **options: Any
) -> Any:
    """Log density of a dimension, a concentration and a cosine: log C_d(kappa) + kappa cos.

    Notes
    -----
    Formed as (log C_d + kappa) - kappa (1 - cos), so that nothing of order kappa cancels.

    Common mistakes: `d` is the number of components of the vectors, not a vector; `cos` is mu.x of
    two unit vectors, ``(mu * x).sum(-1)``, not x.  A vector in the place of either is taken
    elementwise, and where its components are no dimensions (d >= 1) or cosines the result is NaN.

    Examples
    --------
    >>> from besselkit import vmf
    >>> vmf.log_prob(512, 16.0, 0.5)
    np.float64(875.7182245989)
    """
    return call(ufuncs.log_prob, (d, kappa, cos), out, options)


@documented
def entropy(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Differential entropy, -log C_d(kappa) - kappa A_d(kappa).

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


@documented
def kl(
    d: ArrayLike,
    kappa_p: ArrayLike,
    kappa_q: ArrayLike,
    cos: ArrayLike,
    out: Any = None,
    **options: Any,
) -> Any:
    """Kullback-Leibler divergence KL(p || q) of two distributions of one dimension (Eq. 5).

    Notes
    -----
    The sum of A(kappa_p) kappa_q (1 - cos) and a Bregman divergence of log 0F1, both >= 0. The
    latter has a closed form of the uniform expansion, a sum of positive terms whether the two are
    neighbours or far apart, and below it a ratio of power series in sums of two doubles.

    ``kl(d, kappa, 0, 1)`` is the divergence from the uniform distribution, kappa A - L with L of
    `log_partition`, to the same accuracy at every kappa.

    Examples
    --------
    >>> from besselkit import vmf
    >>> vmf.kl(512, 16.0, 16.0 * (1 + 1e-9), 1.0)
    np.float64(2.492728178e-19)
    >>> vmf.kl(64, 1e5, 0, 1)
    np.float64(232.5059121)
    """
    return call(ufuncs.kl, (d, kappa_p, kappa_q, cos), out, options)


@documented
def overlap(
    d: ArrayLike,
    kappa_p: ArrayLike,
    kappa_q: ArrayLike,
    cos: ArrayLike,
    out: Any = None,
    **options: Any,
) -> Any:
    """Overlap coefficient 1 / (1 + KL(p || q)) (Eq. 6); not symmetric in p and q.

    Examples
    --------
    >>> from besselkit import vmf
    >>> vmf.overlap(512, 16.0, 20.0, 0.3)
    np.float64(0.6883985972)
    """
    return call(ufuncs.overlap, (d, kappa_p, kappa_q, cos), out, options)
