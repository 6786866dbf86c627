"""The calibration after training: concentrations that follow how much the classes overlap."""

import copy

import torch
from torch import Tensor

from besselkit.torch.vmf._checks import require_real
from besselkit.torch.vmf._classifier import VMFClassifier
from besselkit.torch.vmf._pairwise import pairwise_overlap, require_distributions
from besselkit.torch.vmf._precision import working

__all__ = ["calibrate", "calibrated_kappa"]


def calibrated_kappa(kappa: Tensor, mu: Tensor, alpha: float = 0.5) -> Tensor:
    """Concentrations kappa_i^alpha o_i^(1 - alpha), o_i the mean overlap of class i, rescaled.

    Parameters
    ----------
    kappa, mu : Tensor, shapes (C,) and (C, d)
        As for `pairwise_kl`; so are the errors.
    alpha : float, optional
        How much of kappa stays, in [0, 1].

    Returns
    -------
    Tensor, shape (C,)
        Between the least and the greatest kappa.

    Notes
    -----
    o_i is the mean of row i of `pairwise_overlap`, brought to the range of kappa by the linear map
    from [min o, max o] to [min kappa, max kappa]. So it is the same with the diagonal and without.
    Where all classes overlap alike there is no such map, and kappa stays.

    Examples
    --------
    >>> import torch
    >>> from besselkit.torch.vmf import calibrated_kappa
    >>> mu = torch.tensor([[1.0, 0.0], [0.0, 1.0], [-0.5, 0.5]])
    >>> calibrated_kappa(torch.tensor([10.0, 14.0, 20.0]), mu)
    tensor([10.0000, 16.4103, 20.0000])
    """
    require_distributions("calibrated_kappa", kappa, mu)
    alpha = require_real("calibrated_kappa", "alpha", alpha)
    if not 0 <= alpha <= 1:
        raise ValueError(f"calibrated_kappa: alpha must be in [0, 1], got {alpha}")
    given = working(kappa)
    overlap = pairwise_overlap(given, working(mu)).mean(dim=1)
    low, high = given.amin(), given.amax()
    least, span = overlap.amin(), overlap.amax() - overlap.amin()
    place = (overlap - least) / torch.where(span == 0, 1.0, span)
    rescaled = torch.where(span == 0, given, torch.lerp(low, high, place))
    return (given**alpha * rescaled ** (1 - alpha)).to(kappa.dtype)


@torch.no_grad()
def calibrate(classifier: VMFClassifier, alpha: float = 0.5) -> VMFClassifier:
    """Give a copy of a classifier with the concentrations of `calibrated_kappa`.

    Parameters
    ----------
    classifier : VMFClassifier
        Trained; not changed.
    alpha : float, optional
        As for `calibrated_kappa`.

    Returns
    -------
    VMFClassifier
        With the same directions and class counts.

    Raises
    ------
    TypeError, ValueError
        If `classifier` is none or `alpha` is not in [0, 1].

    Examples
    --------
    >>> from besselkit.torch.vmf import VMFClassifier, calibrate
    >>> calibrate(VMFClassifier(64, 5, kappa_init=(16.0, 1.0)))
    VMFClassifier(in_features=64, num_classes=5, class_counts=False, learn_kappa=True)
    """
    if not isinstance(classifier, VMFClassifier):
        kind = type(classifier).__qualname__
        raise TypeError(f"calibrate: classifier must be a VMFClassifier, got a {kind}")
    calibrated = copy.deepcopy(classifier)
    calibrated.set_kappa(calibrated_kappa(classifier.kappa, classifier.weight, alpha))
    return calibrated
