"""The closed-form approximations that papers on the von Mises-Fisher distribution use.

G(a, b) = kappa/(a + sqrt(kappa^2 + b^2)) approximates A, and S(a, b), its integral from 0, the
logarithm L of 0F1; v = d/2 - 1:

- G(v + 1/2, v + 3/2), a lower bound: D. E. Amos, Math. Comp. 28 (1974); with S in K. Hornik and
  B. Gruen, "movMF", J. Stat. Softw. 58 (2014).
- G(v, v + 2): S. Kumar and Y. Tsvetkov, "Von Mises-Fisher loss for training sequence to sequence
  models", ICLR 2019, from a bound of D. Ruiz-Antolin and J. Segura (2016).
- The saddlepoint approximation of second order: A. Kume and A. T. A. Wood, Biometrika 92 (2005),
  at equal eigenvalues, where its equation is quadratic.
- Debye's expansion to its first term beyond the leading one: Abramowitz and Stegun, 9.7.7.
- kappa = r (d - r^2)/(1 - r^2): A. Banerjee, I. S. Dhillon, J. Ghosh, S. Sra, JMLR 6 (2005), and
  two Newton steps from it: S. Sra, Comput. Stat. 27 (2012), A taken from SciPy.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from scipy.special import gammaln, ive

Function = Callable[[Any, Any], Any]


def bound_ratio(shift: tuple[float, float], d: Any, kappa: Any) -> Any:
    """G(v + a, v + b)."""
    v = d / 2 - 1
    return kappa / (v + shift[0] + np.hypot(kappa, v + shift[1]))


def bound_ratio_deriv(shift: tuple[float, float], d: Any, kappa: Any) -> Any:
    """Its derivative."""
    alpha, beta = d / 2 - 1 + shift[0], d / 2 - 1 + shift[1]
    root = np.hypot(kappa, beta)
    return (alpha + beta * (beta / root)) / (alpha + root) ** 2


def bound_partition(shift: tuple[float, float], d: Any, kappa: Any) -> Any:
    """S(v + a, v + b)."""
    alpha, beta = d / 2 - 1 + shift[0], d / 2 - 1 + shift[1]
    root = np.hypot(kappa, beta)
    return root - beta - alpha * np.log((alpha + root) / (alpha + beta))


def saddlepoint(d: Any, kappa: Any) -> Any:
    """log of the integral of exp(kappa mu.x) over the sphere."""
    theta = (d + np.sqrt(d * d + 4 * kappa * kappa)) / 4
    square = kappa * kappa / theta
    second = (d / 2 + square / 2) / theta**2
    third = (d + 1.5 * square) / theta**3
    fourth = (3 * d + 6 * square) / theta**4
    change = fourth / (8 * second**2) - 5 * third**2 / (24 * second**3)
    main = np.log(2) + d / 2 * np.log(np.pi / theta) + square / 4 + theta
    return main - np.log(2 * np.pi * second) / 2 + change


def debye(v: Any, x: Any) -> Any:
    """log I_v(x)."""
    W = np.hypot(v, x)
    t = v / W
    u = t * (3 - 5 * t * t) / 24 / np.where(v == 0, 1, v)
    u = np.where(v == 0, 1 / (8 * x), u)
    return W + v * np.log(x / (v + W)) - np.log(2 * np.pi * W) / 2 + np.log1p(u)


def from_partition(L: Function) -> dict[str, Function]:
    """All logarithms from that of 0F1."""

    def bias(d: Any, kappa: Any) -> Any:
        return gammaln(d / 2) + (d / 2 - 1) * np.log(2) - L(d, kappa)

    return {"log_partition": L, **from_bias(bias)}


def from_bias(bias: Function) -> dict[str, Function]:
    """The logarithms that follow from v log kappa - log I_v."""

    def log_iv(v: Any, x: Any) -> Any:
        return v * np.log(x) - bias(2 * v + 2, x)

    return {
        "bias": bias,
        "log_norm": lambda d, kappa: bias(d, kappa) - d / 2 * np.log(2 * np.pi),
        "log_iv": log_iv,
        "log_ive": lambda v, x: log_iv(v, x) - x,
    }


def _bound(*shift: float) -> dict[str, Function]:
    return {
        "ratio": partial(bound_ratio, shift),
        "ratio_c": lambda d, kappa: 1 - bound_ratio(shift, d, kappa),
        "ratio_deriv": partial(bound_ratio_deriv, shift),
        **from_partition(partial(bound_partition, shift)),
    }


def _saddlepoint() -> dict[str, Function]:
    return from_bias(lambda d, kappa: d / 2 * np.log(2 * np.pi) - saddlepoint(d, kappa))


def _debye() -> dict[str, Function]:
    return {
        "log_iv": debye,
        "log_ive": lambda v, x: debye(v, x) - x,
        "bias": lambda d, kappa: (d / 2 - 1) * np.log(kappa) - debye(d / 2 - 1, kappa),
    }


def banerjee(d: Any, r: Any) -> Any:
    """The approximate inverse of A."""
    return r * (d - r * r) / (1 - r * r)


def sra(d: Any, r: Any) -> Any:
    """Two Newton steps from it."""
    kappa = banerjee(d, r)
    for _ in range(2):
        A = ive(d / 2, kappa) / ive(d / 2 - 1, kappa)
        kappa = kappa - (A - r) / (1 - A * A - (d - 1) / kappa * A)
    return kappa


def load() -> dict[str, dict[str, Function]]:
    """Each approximation's functions."""
    return {
        "Amos bound, movMF (2014)": _bound(0.5, 1.5),
        "Kumar, Tsvetkov (2019)": _bound(0.0, 2.0),
        "saddlepoint, Kume, Wood (2005)": _saddlepoint(),
        "Debye, one term": _debye(),
    }


def inverses() -> dict[str, Function]:
    """Each approximation of the inverse."""
    return {"Banerjee et al. (2005)": banerjee, "Sra (2012), by SciPy": sra}
