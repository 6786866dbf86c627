"""The functions under test, and arguments for any of them."""

import numpy as np
import torch

import besselkit
from besselkit import vmf
from besselkit._contract import NAMES

ALL = tuple(NAMES)

# for tests too slow to run for all: the shortest, the inverse, and one of several arguments
FEW = ("ratio", "ratio_inv", "kl")

# those whose derivative has a derivative of its own
TWICE = tuple(name for name in ALL if name not in ("ratio_deriv", "ratio_deriv2"))
ONCE = tuple(name for name in ALL if name != "ratio_deriv2")

RANGES = {"x": (0.2, 40.0), "r": (0.05, 0.95), "cos": (-0.9, 0.9)}
RANGES |= {"kappa": RANGES["x"], "kappa_p": RANGES["x"], "kappa_q": RANGES["x"]}


def public(name):
    """The function as users import it."""
    return getattr(besselkit, name, None) or getattr(vmf, name)


def ufunc(name):
    return getattr(besselkit.ufuncs, name)


def first(name):
    """A dimension, or an order."""
    return 2.5 if NAMES[name][0] == "v" else 7.0


def others(name, shape=(5,), dtype=torch.float64, seed=0, requires_grad=False):
    """The arguments after the first, in the domain, away from its edges and from cos = 1/2."""
    rng = np.random.default_rng(seed)
    return tuple(
        torch.tensor(rng.uniform(*RANGES[argument], shape), dtype=dtype).requires_grad_(
            requires_grad
        )
        for argument in NAMES[name][1:]
    )


def of_others(name, d=None):
    """The function with its first argument fixed."""
    function, d = public(name), first(name) if d is None else d
    return lambda *args: function(d, *args)
