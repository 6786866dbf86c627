"""The derivatives: for each function, one formula per argument, in the library's own functions.

Every formula is made of `differentiable` functions and plain arithmetic, so it can be
differentiated again, up to the end of the chain log_partition, ratio, ratio_deriv, ratio_deriv2.
It takes NumPy arrays as well and gives the same bits for them: where nobody will differentiate
it and the arguments are small, calling torch's operators one by one would cost most of the time.
None stands where there is no derivative: for d and v, and after ratio_deriv2.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from besselkit._dispatch import ufuncs
from besselkit.torch._functions import Slope, differentiable

__all__ = ["SLOPES"]

# cosines beyond 1 up to here count as 1, see `besselkit.vmf.log_prob`
_LARGEST_COS = 1 + 2.0**-20


def _either(of_tensors: Callable[..., Any], of_arrays: Callable[..., Any]) -> Callable[..., Any]:
    """Call one of two functions that do the same, by the kind of the first argument."""

    def call(*args: Any) -> Any:
        return (of_tensors if isinstance(args[0], Tensor) else of_arrays)(*args)

    return call


def _function(name: str) -> Callable[..., Any]:
    return _either(differentiable(name), getattr(ufuncs, name))


_where = _either(torch.where, np.where)
_minimum = _either(torch.minimum, np.minimum)
# np.clip would take 6 us
_clip = _either(torch.clamp, lambda x, low, high: np.minimum(np.maximum(x, low), high))

_iv_ratio = _function("iv_ratio")
_ratio = _function("ratio")
_ratio_c = _function("ratio_c")
_ratio_deriv = _function("ratio_deriv")
_ratio_deriv2 = _function("ratio_deriv2")
_ratio_inv = _function("ratio_inv")
_kl = _function("kl")


def _minus(function: Callable[..., Tensor]) -> Slope:
    return lambda d, kappa: -function(d, kappa)


def _order_over_argument(v: Any, x: Any) -> Any:
    """v/x, the limit 0 for v = 0 at x = 0 included."""
    # x is changed before the division: masking its result would leave a NaN in its own derivative
    return v / (x + (v == 0))


def _log_iv(v: Any, x: Any) -> Any:
    """I_v'/I_v = A + v/x, two terms of one sign."""
    return _iv_ratio(v + 1, x) + _order_over_argument(v, x)


def _log_ive(v: Any, x: Any) -> Any:
    """I_v'/I_v - 1 = v/x - (1 - A): crosses zero, and nothing of order 1 is left to cancel."""
    return _order_over_argument(v, x) - _ratio_c(2 * v + 2, x)


def _iv_ratio_slope(v: Any, x: Any) -> Any:
    return _ratio_deriv(2 * v, x)


def _ratio_inverse(d: Any, r: Any) -> Any:
    """1/A'(kappa) at the kappa with A(kappa) = r."""
    return 1 / _ratio_deriv(d, _ratio_inv(d, r))


def _entropy(d: Any, kappa: Any) -> Any:
    """d(b + const - kappa A)/dkappa with its sign turned: the terms A cancel exactly."""
    # kappa A' tends to 0, but inf * 0 is NaN
    return -_where(kappa == math.inf, 0.0, kappa) * _ratio_deriv(d, kappa)


def _within(cos: Any, *kappas: Any) -> Any:
    """Return the cosine that the core computes with, NaN outside the domain.

    The slopes below do not depend on every argument, but have to be NaN wherever the function is.
    """
    defined = abs(cos) <= _LARGEST_COS
    for kappa in kappas:
        defined = defined & (kappa >= 0)
    return _where(defined, _clip(cos, -1.0, 1.0), math.nan)


def _log_prob_of_kappa(d: Any, kappa: Any, cos: Any) -> Any:
    """cos - A; where cos is near 1, as the difference of the two complements."""
    cos = _within(cos)
    near = _ratio_c(d, kappa) - (1 - cos)
    return _where(cos > 0.5, near, cos - _ratio(d, kappa))


def _log_prob_of_cos(d: Any, kappa: Any, cos: Any) -> Any:
    # the ratio is NaN outside the domain of d
    return kappa + 0 * (_ratio(d, kappa) + _within(cos, kappa))


def _kl_of_p(d: Any, kappa_p: Any, kappa_q: Any, cos: Any) -> Any:
    """A'(kappa_p) (kappa_p - kappa_q cos), the bracket as a sum exact for near neighbours."""
    cos = _within(cos, kappa_q)
    near = (kappa_p - kappa_q) + kappa_q * (1 - cos)
    bracket = _where(cos > 0.5, near, kappa_p - kappa_q * cos)
    return _ratio_deriv(d, kappa_p) * bracket


def _kl_of_q(d: Any, kappa_p: Any, kappa_q: Any, cos: Any) -> Any:
    """A(kappa_q) - A(kappa_p) cos = [A(kappa_q) - A(kappa_p)] + A(kappa_p) (1 - cos)."""
    cos = _within(cos)
    ratio_p, ratio_q = _ratio(d, kappa_p), _ratio(d, kappa_q)
    # where both are near 1, the difference of the complements keeps the bits that A has lost
    by_complements = _ratio_c(d, kappa_p) - _ratio_c(d, kappa_q)
    gap = _where(_minimum(ratio_p, ratio_q) > 0.5, by_complements, ratio_q - ratio_p)
    near = gap + ratio_p * (1 - cos)
    return _where(cos > 0.5, near, ratio_q - ratio_p * cos)


def _kl_of_cos(d: Any, kappa_p: Any, kappa_q: Any, cos: Any) -> Any:
    return 0 * _within(cos, kappa_q) - _ratio(d, kappa_p) * kappa_q


def _through_overlap(slope: Slope) -> Slope:
    """o = 1/(1 + KL), so do = -o^2 dKL (Eq. 6)."""

    def chained(d: Any, kappa_p: Any, kappa_q: Any, cos: Any) -> Any:
        overlap = 1 / (1 + _kl(d, kappa_p, kappa_q, cos))
        return -(overlap * overlap) * slope(d, kappa_p, kappa_q, cos)

    return chained


SLOPES: dict[str, tuple[Slope | None, ...]] = {
    "log_iv": (None, _log_iv),
    "log_ive": (None, _log_ive),
    "iv_ratio": (None, _iv_ratio_slope),
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
