"""Arguments for any function: in its domain, away from its edges and from cos = 1/2."""

import numpy as np

import besselkit
from besselkit._contract import FUNCTIONS, NAMES
from truth.rows import UNIT_ARGUMENTS

__all__ = ["arrays", "edges", "first", "ufunc"]

RANGES = {"cos": (-0.9, 0.9), **dict.fromkeys(UNIT_ARGUMENTS, (0.05, 0.95))}
# of arguments, of concentrations
USUAL = (0.2, 40.0)

OF_UNIT = (0.0, -0.0, 5e-324, 0.5, 1 - 2**-53, 1.0, 2.0, -0.1, np.inf, np.nan)
EDGES = {
    "cos": (0.0, -1.0, 1.0, 1 + 2**-21, 1.1, -1.1, 0.5, 1 - 2**-53, np.inf, np.nan),
    **dict.fromkeys(UNIT_ARGUMENTS, OF_UNIT),
}
EDGES_OF_FIRST = [0.5, 1.0, 2.0, 3.0, 1e6, np.inf, np.nan]
USUAL_EDGES = [0.0, -0.0, 5e-324, 1e-300, 1.0, 1e10, 1e308, -1.0, np.inf, np.nan]


def ufunc(name):
    """The loops that every face must have the bits of."""
    return getattr(besselkit.ufuncs, name)


def first(name):
    """A dimension, or an order."""
    return 2.5 if FUNCTIONS[name].of_order else 7.0


def arrays(name, shape=(5,), dtype=np.float64, seed=0):
    """The arguments after the first."""
    rng = np.random.default_rng(seed)
    return tuple(
        rng.uniform(*RANGES.get(argument, USUAL), shape).astype(dtype)
        for argument in NAMES[name][1:]
    )


def edges(name):
    """All arguments: ends of the domain and what is outside, the first along its own dimension."""
    rest = (np.array(EDGES.get(argument, USUAL_EDGES)) for argument in NAMES[name][1:])
    return np.array(EDGES_OF_FIRST)[:, None], *rest
