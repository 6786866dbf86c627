"""Linear, tau-normalised and causal classifiers turned into von Mises-Fisher ones (Eqs. 9-11)."""

from typing import Any

import torch
from torch import Tensor

from besselkit import vmf
from besselkit.torch.vmf._checks import require_floating
from besselkit.torch.vmf._classifier import VMFClassifier

__all__ = ["from_causal", "from_linear", "from_tau_norm"]


def from_linear(
    weight: Tensor, class_counts: Any = None, learn_kappa: bool = True
) -> VMFClassifier:
    """Make a classifier of a linear one: kappa_i = ``|w_i|``, mu_i = ``w_i/|w_i|`` (Eq. 9).

    Parameters
    ----------
    weight : Tensor of float32 or float64, shape (C, d)
        One row a class, ``linear.weight``; a bias is ignored, as in the appendix.
    class_counts, learn_kappa : optional
        As for `VMFClassifier`.

    Returns
    -------
    VMFClassifier
        On the device and of the dtype of `weight`, sharing no memory with it.

    Raises
    ------
    TypeError, ValueError
        As `besselkit.vmf.from_linear`: if a row is zero, not finite or too long, among others.

    Accuracy
    --------
    kappa and mu come back from the classifier within a few ulp of those of
    `besselkit.vmf.from_linear`; a kappa below 1 within abs(log kappa) ulp.

    Examples
    --------
    >>> import torch
    >>> from besselkit.torch.vmf import from_linear
    >>> head = from_linear(torch.tensor([[3.0, 4.0], [0.0, 2.0]]))
    >>> head.kappa.detach(), head.mu.detach()
    (tensor([5., 2.]), tensor([[0.6000, 0.8000],
            [0.0000, 1.0000]]))
    """
    return _classifier(*_of(vmf.from_linear, "from_linear", weight), class_counts, learn_kappa)


def from_tau_norm(
    weight: Tensor, tau: float = 0.7, class_counts: Any = None, learn_kappa: bool = True
) -> VMFClassifier:
    """Make a classifier of a tau-normalised one's weight: kappa_i = ``|w_i|^(1 - tau)`` (Eq. 10).

    Parameters
    ----------
    weight : Tensor of float32 or float64, shape (C, d)
        One row a class, before it is normalised.
    tau : float, optional
        In [0, 1].
    class_counts, learn_kappa : optional
        As for `VMFClassifier`.

    Returns
    -------
    VMFClassifier
        As `from_linear`, which also says how accurate it is and what is raised.

    Examples
    --------
    >>> import torch
    >>> from besselkit.torch.vmf import from_tau_norm
    >>> from_tau_norm(torch.tensor([[0.0, 1024.0]])).kappa.detach()
    tensor([8.])
    """
    parts = _of(vmf.from_tau_norm, "from_tau_norm", weight, tau)
    return _classifier(*parts, class_counts, learn_kappa)


def from_causal(
    weight: Tensor, gamma: float = 1 / 16, class_counts: Any = None, learn_kappa: bool = True
) -> VMFClassifier:
    """Make a classifier of a causal one's weight: kappa_i = ``|w_i|/(|w_i| + gamma)`` (Eq. 11).

    Parameters
    ----------
    weight : Tensor of float32 or float64, shape (C, d)
        One row a class.
    gamma : float, optional
        Finite and >= 0.
    class_counts, learn_kappa : optional
        As for `VMFClassifier`.

    Returns
    -------
    VMFClassifier
        As `from_linear`, which also says how accurate it is and what is raised.

    Examples
    --------
    >>> import torch
    >>> from besselkit.torch.vmf import from_causal
    >>> from_causal(torch.tensor([[0.0, 0.1875]])).kappa.detach()
    tensor([0.7500])
    """
    parts = _of(vmf.from_causal, "from_causal", weight, gamma)
    return _classifier(*parts, class_counts, learn_kappa)


def _of(convert: Any, name: str, weight: Tensor, *options: float) -> tuple[Tensor, Tensor]:
    """Convert a weight that is a tensor; the conversion itself checks the rest."""
    require_floating(name, "weight", weight, "(C, d)")
    if weight.is_meta:
        raise ValueError(f"{name}: weight must have values, got one on the meta device")
    kappa, mu = convert(weight.detach(), *options)
    return kappa, mu


def _classifier(kappa: Tensor, mu: Tensor, class_counts: Any, learn_kappa: bool) -> VMFClassifier:
    num_classes, in_features = mu.shape
    place: dict[str, Any] = {"device": mu.device, "dtype": mu.dtype}
    head = VMFClassifier(in_features, num_classes, class_counts, kappa, learn_kappa, **place)
    with torch.no_grad():
        head.weight.copy_(mu)
    return head
