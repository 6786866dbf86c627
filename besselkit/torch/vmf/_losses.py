"""The two losses that are trained beside cross-entropy, and their weight over the epochs."""

import torch
from torch import Tensor

import besselkit
from besselkit.torch.vmf._checks import (
    require_count,
    require_floating,
    require_labels,
    require_like,
    require_real,
)
from besselkit.torch.vmf._directions import scaled_rows, unit_rows
from besselkit.torch.vmf._pairwise import pairwise_overlap, require_distributions
from besselkit.torch.vmf._precision import under_autocast, working

__all__ = ["consistency_loss", "loss_weight", "overlap_loss"]


def overlap_loss(kappa: Tensor, mu: Tensor) -> Tensor:
    """How much the classes overlap: the mean of o_ij over all C^2 pairs, with 0 for i = j.

    Parameters
    ----------
    kappa, mu : Tensor, shapes (C,) and (C, d)
        As for `pairwise_kl`; so are the errors. Those of a classifier are ``head.kappa`` and
        ``head.mu``, or ``head.weight``, which is normalised here.

    Returns
    -------
    Tensor, shape ()
        In [0, 1 - 1/C].

    Examples
    --------
    >>> import torch
    >>> from besselkit.torch.vmf import overlap_loss
    >>> overlap_loss(torch.tensor([16.0, 20.0]), torch.tensor([[1.0, 0.0], [0.0, 2.0]]))
    tensor(0.0273)
    """
    require_distributions("overlap_loss", kappa, mu)
    overlap = pairwise_overlap(working(kappa), working(mu))
    itself = torch.eye(len(mu), dtype=torch.bool, device=mu.device)
    return torch.where(itself, 0.0, overlap).mean().to(kappa.dtype)


def consistency_loss(kappa: Tensor, mu: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    """How far the classes' features are from the classes.

    The mean over the classes in the batch of 1 - 1/(1 + A(kappa_i) kappa_i (1 - mu_i.m_i)), where
    m_i is the direction of the sum of the class's normalised features: one less the overlap of the
    class with what it would be about m_i.

    Parameters
    ----------
    kappa, mu : Tensor, shapes (C,) and (C, d)
        As for `pairwise_kl`.
    features : Tensor, shape (..., d)
        Of the dtype of kappa, except under `torch.autocast`; normalised here.
    labels : Tensor of int64, shape (...)
        In 0..C-1.

    Returns
    -------
    Tensor, shape ()
        In [0, 1); NaN if there are no features.

    Raises
    ------
    TypeError, ValueError
        If an argument breaks its rule. The range of labels is looked at on the CPU and outside
        `torch.compile`; elsewhere torch's own check of an index stands.

    Notes
    -----
    1 - mu.m is formed as half the square of abs(mu - m), which loses no bits where they are
    neighbours. Features that sum to zero have no direction; the cosine is then 0.

    Examples
    --------
    >>> import torch
    >>> from besselkit.torch.vmf import consistency_loss
    >>> kappa, mu = torch.tensor([16.0, 20.0]), torch.tensor([[1.0, 0.0], [0.0, 2.0]])
    >>> features, labels = torch.tensor([[3.0, 4.0], [1.0, 0.0]]), torch.tensor([1, 0])
    >>> consistency_loss(kappa, mu, features, labels)
    tensor(0.3979)
    """
    name = "consistency_loss"
    require_distributions(name, kappa, mu)
    require_floating(name, "features", features, "(..., d)")
    if features.shape[-1] != mu.shape[1]:
        rule = f"must have the shape (..., {mu.shape[1]})"
        raise ValueError(f"{name}: features {rule}, got {tuple(features.shape)}")
    if under_autocast(features):
        features = features.to(kappa.dtype)
    require_like(name, "features", features, "kappa", kappa)
    require_labels(name, labels, features, mu.shape[0])
    concentration, directions = working(kappa), unit_rows(working(mu))
    total, present = _totals(features.flatten(0, -2), labels.flatten(), mu.shape[0])
    missed = _missed(directions, total)
    ratio = besselkit.ratio(float(mu.shape[1]), concentration)
    divergence = ratio * concentration * missed
    loss = torch.where(present, divergence / (1 + divergence), 0.0)
    return (loss.sum() / present.sum()).to(kappa.dtype)


def _totals(features: Tensor, labels: Tensor, num_classes: int) -> tuple[Tensor, Tensor]:
    """Sum the normalised features of each class, and say which classes have any."""
    directions = unit_rows(working(features))
    total = directions.new_zeros(num_classes, features.shape[1])
    total = total.index_add(0, labels, directions)
    count = labels.new_zeros(num_classes).index_add(0, labels, torch.ones_like(labels))
    return total, count > 0


def _missed(directions: Tensor, total: Tensor) -> Tensor:
    """1 - mu.m for unit vectors mu and the directions m of the totals, (C,)."""
    scaled, length = scaled_rows(total)
    gap = directions - scaled / length
    nowhere = (total == 0).all(dim=1)
    return torch.where(nowhere, 1.0, 0.5 * (gap * gap).sum(dim=1))


def loss_weight(epoch: float, epochs: int, start: float = 0.2, power: float = 0.9) -> float:
    """Weight of either loss beside cross-entropy: start (1 - epoch/epochs)^power.

    Parameters
    ----------
    epoch : float
        Epochs done, in [0, epochs].
    epochs : int
        Epochs of the whole training.
    start, power : float, optional
        The weight at the beginning and how it falls, both >= 0.

    Returns
    -------
    float
        From `start` down to 0.

    Raises
    ------
    TypeError, ValueError
        If an argument breaks its rule.

    Examples
    --------
    >>> from besselkit.torch.vmf import loss_weight
    >>> [loss_weight(epoch, 100) for epoch in (0, 50, 100)]
    [0.2, 0.107177, 0.0]
    """
    epochs = require_count("loss_weight", "epochs", epochs)
    done = require_real("loss_weight", "epoch", epoch)
    if not 0 <= done <= epochs:
        raise ValueError(f"loss_weight: epoch must be in [0, {epochs}], got {done:g}")
    for name, value in (("start", start), ("power", power)):
        if require_real("loss_weight", name, value) < 0:
            raise ValueError(f"loss_weight: {name} must be >= 0, got {value}")
    return float(start * (1 - done / epochs) ** power)
