"""The logits of Eq. 1 as a function of features, concentrations and directions."""

import torch
from torch import Tensor

import besselkit
from besselkit.torch.vmf._checks import require_floating, require_like
from besselkit.torch.vmf._directions import scaled_rows, unit_rows
from besselkit.torch.vmf._precision import under_autocast, working

__all__ = ["logits_of_checked", "vmf_logits"]


def vmf_logits(
    features: Tensor, kappa: Tensor, mu: Tensor, log_counts: Tensor | None = None
) -> Tensor:
    """Logits of the von Mises-Fisher classifier (Eq. 1), less a constant common to all classes.

    Parameters
    ----------
    features : Tensor of float16, bfloat16, float32 or float64, shape (..., d)
        Normalised here. A zero vector has no direction: its cosine with every class is 0. One with
        a NaN or an infinity gives NaN logits, and no other vector does.
    kappa : Tensor, shape (C,)
        Concentrations, >= 0; NaN makes the logits of its class NaN.
    mu : Tensor, shape (C, d)
        Directions of the classes; normalised here.
    log_counts : Tensor, shape (C,), optional
        log n_i, added to the logits.

    Returns
    -------
    Tensor, shape (..., C)
        kappa_i cos_i - L_d(kappa_i) + log n_i, where L is `besselkit.log_partition`.

    Raises
    ------
    TypeError
        If an argument is no dense real floating tensor, or their dtypes differ.
    ValueError
        If the shapes do not go together or the devices differ.

    Accuracy
    --------
    float64: absolute error at most 4 eps kappa (eps = 2^-52), as measured for d up to 2048, most
    of it from the matrix product; float32: the same with its own eps, 2^-23.

    Notes
    -----
    Eq. 1 has b_d(kappa_i) where -L stands here: b_d(kappa) = b_d(0) - L_d(kappa), and b_d(0), the
    same for every class, drops out of the softmax. At d = 2048 it is 6.8e3 and L(16) is 0.06:
    added, it would leave an error of 2e-4 in float32 logits, and nothing in bfloat16 ones. To have
    the terms of Eq. 1, add ``besselkit.bias(d, 0.0)``.

    Half types are computed in float32 and returned in their dtype. Under `torch.autocast` only
    the matrix product is in the lower precision, and the logits are float32.

    Examples
    --------
    >>> import torch
    >>> from besselkit.torch.vmf import vmf_logits
    >>> kappa, mu = torch.tensor([16.0, 20.0]), torch.tensor([[1.0, 0.0], [0.0, 2.0]])
    >>> vmf_logits(torch.tensor([3.0, 4.0]), kappa, mu)
    tensor([-4.1028, -1.5896])
    """
    require_floating("vmf_logits", "features", features, "(..., d)")
    require_floating("vmf_logits", "kappa", kappa, "(C,)")
    require_floating("vmf_logits", "mu", mu, "(C, d)")
    if mu.shape[0] != kappa.shape[0] or mu.shape[1] != features.shape[-1] or mu.shape[1] == 0:
        given = f"features {tuple(features.shape)}, kappa {tuple(kappa.shape)}"
        shapes = f"{given}, mu {tuple(mu.shape)}"
        raise ValueError(f"vmf_logits: shapes must be (..., d), (C,) and (C, d), got {shapes}")
    others: dict[str, Tensor] = {"mu": mu}
    if log_counts is not None:
        require_floating("vmf_logits", "log_counts", log_counts, "(C,)")
        if log_counts.shape != kappa.shape:
            rule = f"must have the shape {tuple(kappa.shape)} of kappa"
            raise ValueError(f"vmf_logits: log_counts {rule}, got {tuple(log_counts.shape)}")
        others["log_counts"] = log_counts
    for name, value in others.items():
        require_like("vmf_logits", name, value, "kappa", kappa)
    if not under_autocast(features):
        require_like("vmf_logits", "features", features, "kappa", kappa)
    return logits_of_checked(features, kappa, mu, log_counts)


def logits_of_checked(
    features: Tensor, kappa: Tensor, mu: Tensor, log_counts: Tensor | None
) -> Tensor:
    """Compute the logits of arguments that are known to be right."""
    autocast = under_autocast(features)
    concentration = working(kappa)
    scaled, length = scaled_rows(working(mu))
    # The lengths of mu divide the B x C product, not the C x d matrix: a pass less over the latter.
    product = torch.nn.functional.linear(unit_rows(working(features)), scaled)
    offset = -besselkit.log_partition(float(mu.shape[1]), concentration)
    if log_counts is not None:
        offset = offset + log_counts
    logits = torch.addcmul(offset, product.to(offset.dtype), concentration / length[:, 0])
    return logits if autocast else logits.to(features.dtype)
