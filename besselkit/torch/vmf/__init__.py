"""Classification by von Mises-Fisher distributions: a head, its losses, its calibration.

`VMFClassifier` is a layer that takes the place of a last linear layer.  `pairwise_kl` and
`pairwise_overlap` compare its classes, `overlap_loss` and `consistency_loss` train on that, and
`calibrate` uses it afterwards.  `from_linear`, `from_tau_norm` and `from_causal` turn the weight of
another classifier into one.  Everything differentiates, compiles, and runs where `besselkit` runs
on tensors.  Equation numbers are those of the appendix of the paper cited in `VMFClassifier`.
"""

from besselkit.torch.vmf._calibration import calibrate, calibrated_kappa
from besselkit.torch.vmf._classifier import VMFClassifier
from besselkit.torch.vmf._conversion import from_causal, from_linear, from_tau_norm
from besselkit.torch.vmf._logits import vmf_logits
from besselkit.torch.vmf._losses import consistency_loss, loss_weight, overlap_loss
from besselkit.torch.vmf._pairwise import pairwise_kl, pairwise_overlap

__all__ = [
    "VMFClassifier",
    "calibrate",
    "calibrated_kappa",
    "consistency_loss",
    "from_causal",
    "from_linear",
    "from_tau_norm",
    "loss_weight",
    "overlap_loss",
    "pairwise_kl",
    "pairwise_overlap",
    "vmf_logits",
]
