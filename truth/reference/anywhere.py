"""The true values at any points: Arb balls proven to 80 bits (64 us a point, all functions).

Of the stored reference data, only the width differs: 80 bits leave 2^-27 eps of doubt.
"""

from functools import partial

import numpy as np
from flint import arb

from truth.reference import Value
from truth.reference.balls import proven
from truth.reference.functions import balls_at, starting_precision
from truth.reference.storage import columns

BITS = 80


def _balls(d: float, kappa: float, only: str) -> dict[str, arb]:
    """Every function of the contract, and what vonmises_fisher has: log_prob at the mode, H."""
    found = balls_at(d, kappa)
    found["mode"] = found["log_norm"] + arb(kappa)
    found["entropy"] = -found["log_norm"] - arb(kappa) * found["ratio"]
    return {only: found[only]} if only else found


def at(d: np.ndarray, kappa: np.ndarray, only: str = "") -> dict[str, Value]:
    """True values of every function (or one) at the points; NaN where there is none."""
    rows = []
    for point in zip(d.astype(float).tolist(), kappa.astype(float).tolist(), strict=True):
        start = starting_precision(*point, BITS)
        rows.append(proven(partial(_balls, *point, only), start, BITS))
    names = dict.fromkeys(name for row in rows for name in row)
    truth = {}
    for name in names:
        found = columns(name, [row.get(name) for row in rows])
        truth[name] = Value(*(found[f"{name}.{part}"] for part in Value._fields))
    return truth
