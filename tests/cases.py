"""Every function of two arguments over all reference sets, each point with truth and region.

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


class Case(NamedTuple):
    """One function in one type over all its points."""

    function: str
    dtype: str
    a: np.ndarray
    b: np.ndarray
    truth: Value
    region: np.ndarray  # numbers: places in `regions`
    allowed: np.ndarray  # the promise at each point

    @property
    def regions(self):
        """The names of the core's regions."""
        return names(family_of(self.function, self.dtype == "float32"))

    def errors(self, computed, at=slice(None)):
        """Errors of results at all points, or at some: eps, or ulps of float32."""
        if self.dtype == "float32":
            return ulps32(floor_of(self.function), computed, self.truth[at])
        return errors(self.function, computed, self.truth[at])


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
    return Case(name, dtype, a, b, truth, region_numbers(name, a, b), allowed)


@cache
def cases():
    """All of them: each function in float64 and float32."""
    return [_case(name, dtype) for name in FUNCTIONS for dtype in ("float64", "float32")]
