"""Every function over all its reference points, each point with truth, region and promise.

What the ratchet, the stored bits and the mutation check run over, so that all mean the same.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from besselkit._contract import FUNCTIONS
from tests.accuracy import SETS, arguments
from truth.metric import errors, floor_of, ulps32
from truth.reference import Value, load
from truth.regions import SHAPES, family_of, names, region_numbers, shape_numbers
from truth.rows import DISTINCT, LOGS_OF_ORDER, OTHERS, kind_of, promised


class Case(NamedTuple):
    """One function in one type over all its points."""

    function: str
    dtype: str
    arguments: tuple[np.ndarray, ...]
    truth: Value
    region: np.ndarray  # numbers: places in `regions`
    regions: tuple[str, ...]
    allowed: np.ndarray  # the promise at each point

    @property
    def key(self):
        """function.type"""
        return f"{self.function}.{self.dtype}"

    def errors(self, computed, at=slice(None)):
        """Errors of results at all points, or at some: eps, or ulps of float32."""
        floor = floor_of(self.function, *(x[at] for x in self.arguments))
        if self.dtype == "float32":
            return ulps32(floor, computed, self.truth[at])
        return errors(floor, computed, self.truth[at])


def _points(name, where):
    if where == "order" and name not in LOGS_OF_ORDER:
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
    allowed = _promised(name, a)
    regions = names(family_of(name, dtype == "float32"))
    region = region_numbers(name, a, b)
    return Case(name, dtype, (a, b), truth, region, regions, allowed)


def _promised(name, a):
    """At each point, by the first argument: eps, or ulps of float32."""
    if a.dtype == np.float32:
        return np.full(len(a), FUNCTIONS[name].error.ulp)
    return np.full(len(a), promised(name, a))


def _joined(sets, name):
    parts = [data.value(name) for data in sets]
    return Value(*(np.concatenate(p) for p in zip(*parts, strict=True)))


def _other(name, dtype):
    """One with sets of its own: there is one of float32, and of each the worst that a search found.

    Their regions are all one, but for KL: where those are rare it is promised to 1e-12, and held to
    it in panels (d < 1.5), and to 16 eps elsewhere, what the composition of its parts can lose.
    """
    where, inputs = kind_of(name), FUNCTIONS[name].names
    suffix = "" if dtype == "float64" else "32"
    sets = [load(f"{where}{suffix}"), load(f"worst_{where}{suffix}")]
    given = tuple(np.concatenate([getattr(data, column) for data in sets]) for column in inputs)
    truth = _joined(sets, name)
    count = len(given[0])
    allowed = _promised(name, given[0])
    region, regions = np.zeros(count, np.int32), ("all",)
    if where == "kl":
        region, regions = shape_numbers(*(x.astype(np.float64) for x in given[:3])), SHAPES
        if not suffix:
            allowed[region == SHAPES.index("rare")] = 16.0
            allowed[region == SHAPES.index("panels")] = 1e-12 * 2.0**52
    return Case(name, dtype, given, truth, region, regions, allowed)


@cache
def cases():
    """All of them: each function in float64 and float32."""
    types = ("float64", "float32")
    found = [_case(name, dtype) for name in DISTINCT for dtype in types]
    return [*found, *(_other(name, dtype) for name in OTHERS for dtype in types)]


@cache
def single_cases():
    """Those of float32 with what is promised of float arithmetic alone: see `tests.single`."""
    return [
        case._replace(
            allowed=np.full(len(case.allowed), FUNCTIONS[case.function].error.ulp_of_floats)
        )
        for case in cases()
        if case.dtype == "float32"
    ]
