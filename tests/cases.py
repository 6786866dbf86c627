"""Every function over all its reference points, each point with truth, region and promise.

What the ratchet, the stored bits and the mutation check run over, so that all three mean the same.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from tests.accuracy import BOUNDS, OF_ORDER, SETS, arguments
from tests.metric import errors, floor_of, ulps32
from tests.reference import Value, load
from tests.regions import family_of, names, region_numbers

FUNCTIONS = tuple(name for name in BOUNDS if name != "iv_ratio")  # that is ratio(2v, x)
# function -> its set, inputs and promise, as their own tests have them; without regions
OTHERS = {
    "ratio_inv": ("inverse", ("d", "r"), 4.0),
    "entropy": ("vmf", ("d", "kappa"), 4.0),
    "log_prob": ("vmf", ("d", "kappa", "cos"), 4.0),
    "kl": ("kl", ("d", "kappa_p", "kappa_q", "cos"), 16.0),
}


class Case(NamedTuple):
    """One function in one type over all its points."""

    function: str
    dtype: str
    arguments: tuple[np.ndarray, ...]
    truth: Value
    region: np.ndarray  # numbers: places in `regions`
    regions: tuple[str, ...]
    allowed: np.ndarray  # the promise at each point
    unit: np.ndarray  # what errors are divided by: the condition of an inverse, else 1

    @property
    def key(self):
        """function.type"""
        return f"{self.function}.{self.dtype}"

    def errors(self, computed, at=slice(None)):
        """Errors of results at all points, or at some: eps, or ulps of float32."""
        if self.dtype == "float32":
            return ulps32(floor_of(self.function), computed, self.truth[at])
        return errors(floor_of(self.function), computed, self.truth[at]) / self.unit[at]


def _points(name, where):
    if where == "order" and name not in OF_ORDER:
        return None
    data = load(where)
    a, b, defined, truth = arguments(name, data)
    value = data.value(truth)
    return a[defined], b[defined], value[defined]


def _case(name, dtype):
    found = [_points(name, where) for where in SETS]
    found = [f for f in found if f is not None and len(f[0]) and f[0].dtype == dtype]
    a, b = (np.concatenate([f[i] for f in found]) for i in (0, 1))
    truth = Value(*(np.concatenate(parts) for parts in zip(*(f[2] for f in found), strict=True)))
    allowed = np.full(len(a), 1.0 if dtype == "float32" else BOUNDS[name])
    if dtype == "float64" and name not in OF_ORDER:
        allowed[a < 2] *= 2
    regions = names(family_of(name, dtype == "float32"))
    region = region_numbers(name, a, b)
    return Case(name, dtype, (a, b), truth, region, regions, allowed, np.ones(len(a)))


def _other(name):
    where, inputs, promise = OTHERS[name]
    data = load(where)
    given = tuple(getattr(data, column) for column in inputs)
    truth = data.value("kappa" if name == "ratio_inv" else name)
    unit, allowed = np.ones(len(data)), np.full(len(data), promise)
    if name == "ratio_inv":
        # the last rounding costs half an eps whatever the condition; d < 2: twice the promise
        unit = np.maximum(data.value("condition").rounded(), 0.125)
        allowed[data.d < 2] *= 2
    region = np.zeros(len(data), np.int32)
    return Case(name, "float64", given, truth, region, ("all",), allowed, unit)


@cache
def cases():
    """All of them: each function of two arguments in float64 and float32, the others in float64."""
    found = [_case(name, dtype) for name in FUNCTIONS for dtype in ("float64", "float32")]
    return [*found, *map(_other, OTHERS)]
