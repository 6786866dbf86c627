"""The functions of von Mises-Fisher distributions."""

from functools import partial
from typing import Any

from besselkit._contract import documented_exact
from besselkit.exact import _density, _divergence, _evaluate

__all__ = ["entropy", "kl", "log_prob", "overlap"]


@documented_exact
def log_prob(d: Any, kappa: Any, cos: Any, *, dps: int = 30) -> Any:
    """Log density, log C_d(kappa) + kappa cos.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.log_prob(1024, 16, "0.5"), 20)
    '2100.9023134899650401'
    """
    names = ("d", "kappa", "cos")
    return _evaluate.broadcast(names, (d, kappa, cos), dps, _density.log_prob)


@documented_exact
def entropy(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """Differential entropy, -log C_d(kappa) - kappa A_d(kappa).

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.entropy(1024, 16), 20)
    '-2093.1522526033962215'
    """
    function = partial(_evaluate.of_dimension, "entropy")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)


@documented_exact
def kl(d: Any, kappa_p: Any, kappa_q: Any, cos: Any, *, dps: int = 30) -> Any:
    """Kullback-Leibler divergence KL(p || q) of two distributions (Eq. 5).

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.kl(512, 16, 20, "0.3"), 20)
    '0.45264677189148992876'
    """
    names = ("d", "kappa_p", "kappa_q", "cos")
    return _evaluate.broadcast(names, (d, kappa_p, kappa_q, cos), dps, _divergence.kl)


@documented_exact
def overlap(d: Any, kappa_p: Any, kappa_q: Any, cos: Any, *, dps: int = 30) -> Any:
    """Overlap coefficient 1 / (1 + KL(p || q)) (Eq. 6).

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.overlap(512, 16, 20, "0.3"), 20)
    '0.68839859720192059245'
    """
    names = ("d", "kappa_p", "kappa_q", "cos")
    return _evaluate.broadcast(names, (d, kappa_p, kappa_q, cos), dps, _divergence.overlap)
