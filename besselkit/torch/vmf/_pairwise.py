"""Every class against every other: divergence and overlap, C x C (Eqs. 5 and 6)."""

import torch
from torch import Tensor

from besselkit import vmf
from besselkit.torch.vmf._checks import require_floating, require_like
from besselkit.torch.vmf._directions import unit_rows
from besselkit.torch.vmf._precision import without_autocast, working

__all__ = ["pairwise_kl", "pairwise_overlap", "require_distributions"]


def pairwise_kl(kappa: Tensor, mu: Tensor) -> Tensor:
    """Kullback-Leibler divergences KL(i || j) of all pairs of classes (Eq. 5).

    Parameters
    ----------
    kappa : Tensor of float16, bfloat16, float32 or float64, shape (C,)
        Concentrations, >= 0 and finite; others give NaN in their row and column.
    mu : Tensor of the same dtype, shape (C, d)
        Directions; normalised here. A zero vector has no direction: its cosine with others is 0.

    Returns
    -------
    Tensor, shape (C, C)
        KL(i || j) in row i, column j, >= 0; exactly 0 on the diagonal. Not symmetric.

    Raises
    ------
    TypeError
        If an argument is no dense real floating tensor, or their dtypes differ.
    ValueError
        If the shapes do not go together or the devices differ.

    Accuracy
    --------
    Given the cosines, relative error at most 1e-12 in float64, for near neighbours as well
    (`besselkit.vmf.kl`). The cosines come from one matrix product, with an absolute error of some
    eps of the dtype, which counts as A(kappa_i) kappa_j times that in the divergence.

    Notes
    -----
    Memory is some C x C arrays; there is no array of C x C x d. Time on a CPU is that of
    `besselkit.vmf.kl`, C^2 times. Half types are computed in float32, under `torch.autocast` too.

    Examples
    --------
    >>> import torch
    >>> from besselkit.torch.vmf import pairwise_kl
    >>> kappa, mu = torch.tensor([16.0, 20.0]), torch.tensor([[1.0, 0.0], [0.0, 2.0]])
    >>> pairwise_kl(kappa, mu)
    tensor([[ 0.0000, 19.3784],
            [15.6066,  0.0000]])
    """
    require_distributions("pairwise_kl", kappa, mu)
    divergence: Tensor = vmf.kl(float(mu.shape[1]), *_pairs(kappa, mu))
    return divergence.to(kappa.dtype)


def pairwise_overlap(kappa: Tensor, mu: Tensor) -> Tensor:
    """Overlap coefficients o_ij = 1/(1 + KL(i || j)) of all pairs of classes (Eq. 6).

    Parameters
    ----------
    kappa, mu : Tensor, shapes (C,) and (C, d)
        As for `pairwise_kl`; so are the errors, the accuracy and the memory.

    Returns
    -------
    Tensor, shape (C, C)
        In [0, 1]; exactly 1 on the diagonal. Not symmetric.

    Examples
    --------
    >>> import torch
    >>> from besselkit.torch.vmf import pairwise_overlap
    >>> kappa, mu = torch.tensor([16.0, 20.0]), torch.tensor([[1.0, 0.0], [0.0, 2.0]])
    >>> pairwise_overlap(kappa, mu)
    tensor([[1.0000, 0.0491],
            [0.0602, 1.0000]])
    """
    require_distributions("pairwise_overlap", kappa, mu)
    # Of the divergence as autograd keeps it: `vmf.overlap` would compute that again for each of
    # its three derivatives, and of all that is done here it is what takes the time.
    divergence: Tensor = vmf.kl(float(mu.shape[1]), *_pairs(kappa, mu))
    return (1 + divergence).reciprocal().to(kappa.dtype)


def require_distributions(function: str, kappa: Tensor, mu: Tensor) -> None:
    """Raise unless kappa and mu describe C distributions."""
    require_floating(function, "kappa", kappa, "(C,)")
    require_floating(function, "mu", mu, "(C, d)")
    if mu.shape[0] != kappa.shape[0] or mu.shape[1] == 0:
        given = f"kappa {tuple(kappa.shape)} and mu {tuple(mu.shape)}"
        raise ValueError(f"{function}: shapes must be (C,) and (C, d) with d >= 1, got {given}")
    require_like(function, "mu", mu, "kappa", kappa)


def _pairs(kappa: Tensor, mu: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Line up the concentrations of rows and columns with the cosines."""
    concentration, directions = working(kappa), unit_rows(working(mu))
    with without_autocast(mu):
        cos = directions @ directions.T
    # Rounding, on some devices that of a product in fewer bits, may end beyond 1.
    cos = cos.clamp(-1.0, 1.0)
    itself = torch.eye(len(mu), dtype=torch.bool, device=mu.device)
    cos = torch.where(itself, 1.0, cos)
    return concentration[:, None], concentration[None, :], cos
