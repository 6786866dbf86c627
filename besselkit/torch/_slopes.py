"""The derivatives: for each function, one formula per argument, in the library's own functions.

Every formula is made of `differentiable` functions and plain torch arithmetic, so it can be
differentiated again, up to the end of the chain log_partition, ratio, ratio_deriv, ratio_deriv2.
None stands where there is no derivative: for d and v, and after ratio_deriv2.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from besselkit.torch._functions import Slope, differentiable

__all__ = ["SLOPES"]

# cosines beyond 1 up to here count as 1, see `besselkit.vmf.log_prob`
_LARGEST_COS = 1 + 2.0**-20

_ratio = differentiable("ratio")
_ratio_c = differentiable("ratio_c")
_ratio_deriv = differentiable("ratio_deriv")
_ratio_deriv2 = differentiable("ratio_deriv2")
_ratio_inv = differentiable("ratio_inv")
_kl = differentiable("kl")


def _minus(function: Callable[..., Tensor]) -> Slope:
    return lambda d, kappa: -function(d, kappa)


def _order_over_argument(v: Tensor, x: Tensor) -> Tensor:
    """v/x, the limit 0 for v = 0 at x = 0 included."""
    # x is replaced before the division: masking its result would leave a NaN in its own derivative
    return v / torch.where(v == 0, 1.0, x)


def _log_iv(v: Tensor, x: Tensor) -> Tensor:
    """I_v'/I_v = A + v/x, two terms of one sign."""
    return _ratio(2 * v + 2, x) + _order_over_argument(v, x)


def _log_ive(v: Tensor, x: Tensor) -> Tensor:
    """I_v'/I_v - 1 = v/x - (1 - A): crosses zero, and nothing of order 1 is left to cancel."""
    return _order_over_argument(v, x) - _ratio_c(2 * v + 2, x)


def _iv_ratio(v: Tensor, x: Tensor) -> Tensor:
    return _ratio_deriv(2 * v, x)


def _ratio_inverse(d: Tensor, r: Tensor) -> Tensor:
    """1/A'(kappa) at the kappa with A(kappa) = r."""
    return _ratio_deriv(d, _ratio_inv(d, r)).reciprocal()


def _entropy(d: Tensor, kappa: Tensor) -> Tensor:
    """d(b + const - kappa A)/dkappa with its sign turned: the terms A cancel exactly."""
    # kappa A' tends to 0, but inf * 0 is NaN
    return -torch.where(kappa == math.inf, 0.0, kappa) * _ratio_deriv(d, kappa)


def _within(cos: Tensor, *kappas: Tensor) -> tuple[Tensor, Tensor]:
    """Return the cosine that the core computes with, and 0, or NaN outside the domain.

    The slopes below do not depend on every argument, but have to be NaN wherever the function is:
    the second is to be added to them.
    """
    defined = cos.abs() <= _LARGEST_COS
    for kappa in kappas:
        defined = defined & (kappa >= 0)
    return cos.clamp(-1.0, 1.0), torch.where(defined, 0.0, math.nan).to(cos.dtype)


def _log_prob_of_kappa(d: Tensor, kappa: Tensor, cos: Tensor) -> Tensor:
    """cos - A; where cos is near 1, as the difference of the two complements."""
    cos, undefined = _within(cos)
    near = _ratio_c(d, kappa) - (1 - cos)
    return torch.where(cos > 0.5, near, cos - _ratio(d, kappa)) + undefined


def _log_prob_of_cos(d: Tensor, kappa: Tensor, cos: Tensor) -> Tensor:
    # the ratio is NaN outside the domain of d
    return kappa + (0 * _ratio(d, kappa) + _within(cos, kappa)[1])


def _kl_of_p(d: Tensor, kappa_p: Tensor, kappa_q: Tensor, cos: Tensor) -> Tensor:
    """A'(kappa_p) (kappa_p - kappa_q cos), the bracket as a sum exact for near neighbours."""
    cos, undefined = _within(cos, kappa_q)
    near = (kappa_p - kappa_q) + kappa_q * (1 - cos)
    bracket = torch.where(cos > 0.5, near, kappa_p - kappa_q * cos)
    return _ratio_deriv(d, kappa_p) * bracket + undefined


def _kl_of_q(d: Tensor, kappa_p: Tensor, kappa_q: Tensor, cos: Tensor) -> Tensor:
    """A(kappa_q) - A(kappa_p) cos = [A(kappa_q) - A(kappa_p)] + A(kappa_p) (1 - cos)."""
    cos, undefined = _within(cos)
    ratio_p, ratio_q = _ratio(d, kappa_p), _ratio(d, kappa_q)
    # where both are near 1, the difference of the complements keeps the bits that A has lost
    by_complements = _ratio_c(d, kappa_p) - _ratio_c(d, kappa_q)
    gap = torch.where(torch.minimum(ratio_p, ratio_q) > 0.5, by_complements, ratio_q - ratio_p)
    near = gap + ratio_p * (1 - cos)
    return torch.where(cos > 0.5, near, ratio_q - ratio_p * cos) + undefined


def _kl_of_cos(d: Tensor, kappa_p: Tensor, kappa_q: Tensor, cos: Tensor) -> Tensor:
    return -_ratio(d, kappa_p) * kappa_q + _within(cos, kappa_q)[1]


def _through_overlap(slope: Slope) -> Slope:
    """o = 1/(1 + KL), so do = -o^2 dKL (Eq. 6)."""

    def chained(d: Tensor, kappa_p: Tensor, kappa_q: Tensor, cos: Tensor) -> Tensor:
        overlap = (1 + _kl(d, kappa_p, kappa_q, cos)).reciprocal()
        return -(overlap * overlap) * slope(d, kappa_p, kappa_q, cos)

    return chained


SLOPES: dict[str, tuple[Slope | None, ...]] = {
    "log_iv": (None, _log_iv),
    "log_ive": (None, _log_ive),
    "iv_ratio": (None, _iv_ratio),
    "ratio": (None, _ratio_deriv),
    "ratio_c": (None, _minus(_ratio_deriv)),
    "ratio_deriv": (None, _ratio_deriv2),
    "ratio_deriv2": (None, None),
    "ratio_inv": (None, _ratio_inverse),
    "log_partition": (None, _ratio),
    "bias": (None, _minus(_ratio)),
    "log_norm": (None, _minus(_ratio)),
    "log_prob": (None, _log_prob_of_kappa, _log_prob_of_cos),
    "entropy": (None, _entropy),
    "kl": (None, _kl_of_p, _kl_of_q, _kl_of_cos),
    "overlap": (
        None,
        _through_overlap(_kl_of_p),
        _through_overlap(_kl_of_q),
        _through_overlap(_kl_of_cos),
    ),
}
