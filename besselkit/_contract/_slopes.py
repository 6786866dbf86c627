"""The derivatives that are no single function of the library: a formula each.

A formula takes a namespace `f`, which has the library's functions and `where`, `minimum` and
`clip` for the arrays of one framework, and the function's arguments.  It is made of those and plain
arithmetic, so it can be differentiated again, up to the end of the chain log_partition, ratio and
so on, which is the second derivative of A.
"""

import math
from typing import Any

from besselkit._contract._kinds import Slope

__all__ = [
    "entropy_by_d",
    "entropy_by_kappa",
    "inverse_by_q",
    "inverse_by_r",
    "iv_ratio_by_v",
    "iv_ratio_by_x",
    "kl_by_cos",
    "kl_by_d",
    "kl_by_p",
    "kl_by_q",
    "log_iv_by_x",
    "log_ive_by_x",
    "log_norm_by_d",
    "log_prob_by_cos",
    "log_prob_by_d",
    "log_prob_by_kappa",
    "through_overlap",
]

# cosines beyond 1 up to here count as 1, see `besselkit.vmf.log_prob`
LARGEST_COS = 1 + 2.0**-20
HALF_LOG_2PI = 0.9189385332046727


def _order_over_argument(f: Any, v: Any, x: Any) -> Any:
    """v/x, the limit 0 for v = 0 at x = 0 included."""
    # x is changed before the division: masking its result would leave a NaN in its own derivative
    return v / f.where((v == 0) & (x == 0), 1.0, x)


def log_iv_by_x(f: Any, v: Any, x: Any) -> Any:
    """I_v'/I_v = A + v/x, two terms of one sign."""
    return f.iv_ratio(v + 1, x) + _order_over_argument(f, v, x)


def log_ive_by_x(f: Any, v: Any, x: Any) -> Any:
    """I_v'/I_v - 1 = v/x - (1 - A): crosses zero, and nothing of order 1 is left to cancel."""
    return _order_over_argument(f, v, x) - f.ratio_c(2 * v + 2, x)


def iv_ratio_by_v(f: Any, v: Any, x: Any) -> Any:
    """2 dA/dd at d = 2v."""
    return 2 * f.ratio_dim_deriv(2 * v, x)


def iv_ratio_by_x(f: Any, v: Any, x: Any) -> Any:
    """A' at d = 2v."""
    return f.ratio_deriv(2 * v, x)


def inverse_by_r(f: Any, d: Any, r: Any) -> Any:
    """1/A'(kappa) at the kappa with A(kappa) = r."""
    return 1 / f.ratio_deriv(d, f.ratio_inv(d, r))


def inverse_by_q(f: Any, d: Any, q: Any) -> Any:
    """-1/A'(kappa) at the kappa with 1 - A(kappa) = q."""
    return -1 / f.ratio_deriv(d, f.ratio_inv_c(d, q))


def log_norm_by_d(f: Any, d: Any, kappa: Any) -> Any:
    """db/dd - log(2 pi)/2: crosses zero, as log C_d does not hang on d there."""
    return f.bias_dim_deriv(d, kappa) - HALF_LOG_2PI


def entropy_by_d(f: Any, d: Any, kappa: Any) -> Any:
    """-d log C_d/dd - kappa dA/dd, the last between 0 and 1/2."""
    # kappa dA/dd tends to -1/2, beside which the first is infinite; but inf * 0 is NaN
    finite = f.where(kappa == math.inf, 0.0, kappa)
    return -log_norm_by_d(f, d, kappa) - finite * f.ratio_dim_deriv(d, kappa)


def entropy_by_kappa(f: Any, d: Any, kappa: Any) -> Any:
    """d(b + const - kappa A)/dkappa with its sign turned: the terms A cancel exactly."""
    # kappa A' tends to 0, but inf * 0 is NaN
    return -f.where(kappa == math.inf, 0.0, kappa) * f.ratio_deriv(d, kappa)


def _within(f: Any, cos: Any, *kappas: Any) -> Any:
    """Return the cosine that the core computes with, NaN outside the domain.

    The slopes below do not depend on every argument, but have to be NaN wherever the function is.
    """
    defined = abs(cos) <= LARGEST_COS
    for kappa in kappas:
        defined = defined & (kappa >= 0)
    return f.where(defined, f.clip(cos, -1.0, 1.0), math.nan)


def log_prob_by_d(f: Any, d: Any, kappa: Any, cos: Any) -> Any:
    """That of log C_d."""
    return log_norm_by_d(f, d, kappa) + 0 * _within(f, cos)


def log_prob_by_kappa(f: Any, d: Any, kappa: Any, cos: Any) -> Any:
    """cos - A; where cos is near 1, as the difference of the two complements."""
    cos = _within(f, cos)
    near = f.ratio_c(d, kappa) - (1 - cos)
    return f.where(cos > 0.5, near, cos - f.ratio(d, kappa))


def log_prob_by_cos(f: Any, d: Any, kappa: Any, cos: Any) -> Any:
    """kappa."""
    # the ratio is NaN outside the domain of d
    return kappa + 0 * (f.ratio(d, kappa) + _within(f, cos, kappa))


def _apart(f: Any, kappa_p: Any, kappa_q: Any, cos: Any) -> Any:
    """kappa_p - kappa_q cos, as a sum exact for near neighbours."""
    near = (kappa_p - kappa_q) + kappa_q * (1 - cos)
    # at kappa_q = inf and cos = 1 it would be inf - inf
    return f.where((cos > 0.5) & (kappa_q < math.inf), near, kappa_p - kappa_q * cos)


def kl_by_d(f: Any, d: Any, kappa_p: Any, kappa_q: Any, cos: Any) -> Any:
    """L_d(kappa_q) - L_d(kappa_p) + dA/dd(kappa_p) (kappa_p - kappa_q cos), L_d = dL/dd.

    For neighbours the first order of the difference cancels with the last term, as it does in the
    divergence itself: the error is small beside |L_d|, which is at most log(kappa), not beside a
    result that falls as the square of the distance.
    """
    cos = _within(f, cos, kappa_q)
    slope = f.ratio_dim_deriv(d, kappa_p)
    # it is 0 at both ends, where what it is multiplied with may be infinite
    finite = f.where(kappa_p == math.inf, 0.0, kappa_p)
    turned = f.where(slope == 0, slope, slope * _apart(f, finite, kappa_q, cos))
    gap = f.log_partition_dim_deriv(d, kappa_q) - f.log_partition_dim_deriv(d, kappa_p)
    # for kappa_q = inf the last term is the larger: L_d is a logarithm
    return f.where(abs(turned) == math.inf, turned, gap + turned)


def kl_by_p(f: Any, d: Any, kappa_p: Any, kappa_q: Any, cos: Any) -> Any:
    """A'(kappa_p) (kappa_p - kappa_q cos)."""
    cos = _within(f, cos, kappa_q)
    return f.ratio_deriv(d, kappa_p) * _apart(f, kappa_p, kappa_q, cos)


def kl_by_q(f: Any, d: Any, kappa_p: Any, kappa_q: Any, cos: Any) -> Any:
    """A(kappa_q) - A(kappa_p) cos = [A(kappa_q) - A(kappa_p)] + A(kappa_p) (1 - cos)."""
    cos = _within(f, cos)
    ratio_p, ratio_q = f.ratio(d, kappa_p), f.ratio(d, kappa_q)
    # where both are near 1, the difference of the complements keeps the bits that A has lost
    by_complements = f.ratio_c(d, kappa_p) - f.ratio_c(d, kappa_q)
    gap = f.where(f.minimum(ratio_p, ratio_q) > 0.5, by_complements, ratio_q - ratio_p)
    near = gap + ratio_p * (1 - cos)
    return f.where(cos > 0.5, near, ratio_q - ratio_p * cos)


def kl_by_cos(f: Any, d: Any, kappa_p: Any, kappa_q: Any, cos: Any) -> Any:
    """-A(kappa_p) kappa_q."""
    return 0 * _within(f, cos, kappa_q) - f.ratio(d, kappa_p) * kappa_q


def through_overlap(slope: Slope) -> Slope:
    """o = 1/(1 + KL), so do = -o^2 dKL (Eq. 6)."""

    def chained(f: Any, d: Any, kappa_p: Any, kappa_q: Any, cos: Any) -> Any:
        overlap = 1 / (1 + f.kl(d, kappa_p, kappa_q, cos))
        return -(overlap * overlap) * slope(f, d, kappa_p, kappa_q, cos)

    return chained
