"""The functions under test, and arguments for any of them."""

import numpy as np
import torch

import besselkit
from besselkit._contract import FUNCTIONS, NAMES
from truth.rows import ALL, LAST, ONCE, TWICE, UNIT_ARGUMENTS, public

__all__ = ["ALL", "FEW", "LAST", "ONCE", "TWICE", "first", "of_others", "others", "public", "ufunc"]

# for tests too slow to run for all: the shortest, the inverse, and one of several arguments
FEW = ("ratio", "ratio_inv", "kl")

RANGES = {"cos": (-0.9, 0.9), **dict.fromkeys(UNIT_ARGUMENTS, (0.05, 0.95))}
# of arguments, of concentrations
USUAL = (0.2, 40.0)


def ufunc(name):
    return getattr(besselkit.ufuncs, name)


def first(name):
    """A dimension, or an order."""
    return 2.5 if FUNCTIONS[name].of_order else 7.0


def others(name, shape=(5,), dtype=torch.float64, seed=0, requires_grad=False):
    """The arguments after the first, in the domain, away from its edges and from cos = 1/2."""
    rng = np.random.default_rng(seed)
    return tuple(
        torch.tensor(rng.uniform(*RANGES.get(argument, USUAL), shape), dtype=dtype).requires_grad_(
            requires_grad
        )
        for argument in NAMES[name][1:]
    )


def of_others(name, d=None):
    """The function with its first argument fixed."""
    function, d = public(name), first(name) if d is None else d
    return lambda *args: function(d, *args)
