"""Directions of vectors, for vectors of any length that their dtype can hold."""

import torch
from torch import Tensor

__all__ = ["scaled_rows", "unit_rows"]


def scaled_rows(vectors: Tensor) -> tuple[Tensor, Tensor]:
    """Divide vectors by their largest element, and give the lengths that they then have.

    The squares of elements below 1e-23 or above 1e19 under- or overflow in float32; of those of a
    scaled vector, only ones that do not count do.  The scale is a constant to autograd: a
    direction does not depend on it.  A zero vector is left as it is and given the length 1; one
    with a NaN or an infinity becomes NaN.

    Parameters
    ----------
    vectors : Tensor, shape (..., d)

    Returns
    -------
    scaled : Tensor, shape (..., d)
    length : Tensor, shape (..., 1)
        In [1, sqrt(d)]; scaled / length is the direction.
    """
    constant = vectors.detach()
    # two passes, which torch vectorises; its infinity norm takes ten times as long
    largest = torch.maximum(constant.amax(-1, keepdim=True), -constant.amin(-1, keepdim=True))
    scaled = vectors / torch.where(largest == 0, 1.0, largest)
    length = torch.linalg.vector_norm(scaled, dim=-1, keepdim=True)
    return scaled, torch.where(largest == 0, 1.0, length)


def unit_rows(vectors: Tensor) -> Tensor:
    """Give the directions of vectors (..., d); a zero vector stays zero."""
    scaled, length = scaled_rows(vectors)
    return scaled / length
