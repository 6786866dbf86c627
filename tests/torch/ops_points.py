"""The functions under test, and tensors as arguments for any of them."""

import torch

from tests import points
from tests.points import first, ufunc
from truth.rows import ALL, LAST, ONCE, TWICE, public

__all__ = ["ALL", "FEW", "LAST", "ONCE", "TWICE", "first", "of_others", "others", "public", "ufunc"]

# for tests too slow to run for all: the shortest, the inverse, and one of several arguments
FEW = ("ratio", "ratio_inv", "kl")


def others(name, shape=(5,), dtype=torch.float64, seed=0, requires_grad=False):
    """The arguments after the first, in the domain, away from its edges and from cos = 1/2."""
    return tuple(
        torch.tensor(array, dtype=dtype).requires_grad_(requires_grad)
        for array in points.arrays(name, shape, seed=seed)
    )


def of_others(name, d=None):
    """The function with its first argument fixed."""
    function, d = public(name), first(name) if d is None else d
    return lambda *args: function(d, *args)
