"""The functions of von Mises-Fisher distributions."""

from functools import partial
from typing import Any

from besselkit.exact import _divergence, _evaluate


def log_prob(d: Any, kappa: Any, cos: Any, *, dps: int = 30) -> Any:
    """Log density, log C_d(kappa) + kappa cos.

    Parameters
    ----------
    d, kappa : number or array_like
        Dimension, 1 <= d < inf, and concentration, 0 <= kappa <= inf; int, float, str, Fraction
        or mpf, taken exactly.
    cos : number or array_like
        Cosine mu.x, -1 <= cos <= 1, exactly: outside it the value is NaN.
    dps : int
        Decimal digits wanted, >= 1.

    Returns
    -------
    mpf or ndarray of object
        log p.
        NaN outside the domain. An array of mpf if an argument is array-like.

    Accuracy
    --------
    Relative error below 10^-dps.

    Raises
    ------
    TypeError, ValueError
        For an argument of another kind, a string that is no number, dps < 1, or shapes that do
        not broadcast.
    PrecisionError
        If the value cannot be confirmed; see `besselkit.exact`.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.log_prob(1024, 16, "0.5"), 20)
    '2100.9023134899650401'
    """
    names = ("d", "kappa", "cos")
    return _evaluate.broadcast(names, (d, kappa, cos), dps, _divergence.log_prob)


def entropy(d: Any, kappa: Any, *, dps: int = 30) -> Any:
    """Differential entropy, -log C_d(kappa) - kappa A_d(kappa).

    Parameters
    ----------
    d, kappa : number or array_like
        Dimension, 1 <= d < inf, and concentration, 0 <= kappa <= inf; int, float, str, Fraction
        or mpf, taken exactly.
    dps : int
        Decimal digits wanted, >= 1.

    Returns
    -------
    mpf or ndarray of object
        The entropy in nats: the log of the sphere's area at kappa = 0, -inf at kappa = inf
        (0 for d = 1).
        NaN outside the domain. An array of mpf if an argument is array-like.

    Accuracy
    --------
    Relative error below 10^-dps.

    Raises
    ------
    TypeError, ValueError
        For an argument of another kind, a string that is no number, dps < 1, or shapes that do
        not broadcast.
    PrecisionError
        If the value cannot be confirmed; see `besselkit.exact`.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.entropy(1024, 16), 20)
    '-2093.1522526033962215'
    """
    function = partial(_evaluate.of_dimension, "entropy")
    return _evaluate.broadcast(("d", "kappa"), (d, kappa), dps, function)


def kl(d: Any, kappa_p: Any, kappa_q: Any, cos: Any, *, dps: int = 30) -> Any:
    """Kullback-Leibler divergence KL(p || q) of two distributions (Eq. 5).

    Parameters
    ----------
    d, kappa_p, kappa_q : number or array_like
        Dimension, 1 <= d < inf, and concentrations, 0 <= kappa <= inf; int, float, str, Fraction
        or mpf, taken exactly.
    cos : number or array_like
        Cosine mu_p.mu_q, -1 <= cos <= 1, exactly: outside it the value is NaN.
    dps : int
        Decimal digits wanted, >= 1.

    Returns
    -------
    mpf or ndarray of object
        KL >= 0.
        NaN outside the domain. An array of mpf if an argument is array-like.

    Accuracy
    --------
    Relative error below 10^-dps.

    Raises
    ------
    TypeError, ValueError
        For an argument of another kind, a string that is no number, dps < 1, or shapes that do
        not broadcast.
    PrecisionError
        If the value cannot be confirmed; see `besselkit.exact`.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.kl(512, 16, 20, "0.3"), 20)
    '0.45264677189148992876'
    """
    names = ("d", "kappa_p", "kappa_q", "cos")
    return _evaluate.broadcast(names, (d, kappa_p, kappa_q, cos), dps, _divergence.kl)


def overlap(d: Any, kappa_p: Any, kappa_q: Any, cos: Any, *, dps: int = 30) -> Any:
    """Overlap coefficient 1 / (1 + KL(p || q)) (Eq. 6).

    Parameters
    ----------
    d, kappa_p, kappa_q : number or array_like
        Dimension, 1 <= d < inf, and concentrations, 0 <= kappa <= inf; int, float, str, Fraction
        or mpf, taken exactly.
    cos : number or array_like
        Cosine mu_p.mu_q, -1 <= cos <= 1, exactly: outside it the value is NaN.
    dps : int
        Decimal digits wanted, >= 1.

    Returns
    -------
    mpf or ndarray of object
        The coefficient.
        NaN outside the domain. An array of mpf if an argument is array-like.

    Accuracy
    --------
    Relative error below 10^-dps.

    Raises
    ------
    TypeError, ValueError
        For an argument of another kind, a string that is no number, dps < 1, or shapes that do
        not broadcast.
    PrecisionError
        If the value cannot be confirmed; see `besselkit.exact`.

    Examples
    --------
    >>> import mpmath
    >>> from besselkit import exact
    >>> mpmath.nstr(exact.overlap(512, 16, 20, "0.3"), 20)
    '0.68839859720192059245'
    """
    names = ("d", "kappa_p", "kappa_q", "cos")
    return _evaluate.broadcast(names, (d, kappa_p, kappa_q, cos), dps, _divergence.overlap)
