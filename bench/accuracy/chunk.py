"""One chunk of points through every contestant: what a process or a cluster's worker runs."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from bench.accuracy import contestants, grid, points
from bench.accuracy.contestants import Contestant
from bench.accuracy.tally import Tally, tally
from truth.metric import errors, ulps32
from truth.reference import Value, anywhere
from truth.regions import family_of, names, region_numbers
from truth.rows import first


class Task(NamedTuple):
    """What to measure: points number `chunk` of a kind."""

    kind: str
    seed: int
    chunk: int
    count: int
    peers: str


@dataclass
class Measured:
    """Tallies by (contestant, function, region), and grids by (contestant, function)."""

    tallies: dict[tuple[str, str, str], Tally] = field(default_factory=dict)
    grids: dict[tuple[str, str], grid.Grid] = field(default_factory=dict)

    def add(self, other: "Measured") -> "Measured":
        """Take in another chunk's; returns this one."""
        for mine, theirs in ((self.tallies, other.tallies), (self.grids, other.grids)):
            for key, value in theirs.items():
                mine[key] = mine[key].add(value) if key in mine else value
        return self


class Points(NamedTuple):
    """Points with their truth."""

    d: np.ndarray
    kappa: np.ndarray
    values: dict[str, Value]

    def take(self, chosen: np.ndarray) -> "Points":
        """Some of them."""
        values = {name: value[chosen] for name, value in self.values.items()}
        return Points(self.d[chosen], self.kappa[chosen], values)


def load(task: Task) -> Points:
    """The points of a task and their truth."""
    if task.kind == "stored":
        data = points.stored()
        mode = {"mode", "entropy"}
        return Points(data.d, data.kappa, {n: data.value(n) for n in data.names if n not in mode})
    d, kappa = points.make(task.kind, task.seed, task.chunk, task.count)
    return Points(d, kappa, anywhere.at(d, kappa))


def arguments(name: str, given: Points) -> tuple[np.ndarray, np.ndarray]:
    """The two arguments of a function; v = d/2 - 1 is exact for 2 <= d < 2^53."""
    return (given.d if name == "mode" else first(name, given.d)), given.kappa


def error_of(name: str, computed: Any, value: Value) -> np.ndarray:
    """Errors in eps, or in ulps of float32."""
    computed = np.asarray(computed)
    if computed.dtype == np.float32:
        return ulps32(contestants.floor(name), computed, value)
    return errors(contestants.floor(name), computed.astype(np.float64), value)


def _share(who: Contestant, given: Points) -> Points:
    keep = np.arange(len(given.d)) < max(1, round(who.share * len(given.d)))
    if who.applies is not None:
        keep &= who.applies(given.d)
    return given if keep.all() else given.take(keep)


def _one(out: Measured, who: str, name: str, function: Any, given: Points, kind: str) -> None:
    a, b = arguments(name, given)
    if not len(a):
        return
    with np.errstate(all="ignore"):
        error = error_of(name, function(a, b), given.values[name])
    # the density at the mode is log_norm and kappa
    like = "log_norm" if name == "mode" else name
    regions = names(family_of(like, a.dtype == np.float32))
    number = region_numbers(like, a, b)
    for i in np.unique(number):
        at = number == i
        out.tallies[who, name, regions[i]] = tally(error[at], a[at], b[at])
    if kind == "ordinary" and name in grid.FUNCTIONS:
        out.grids[who, name] = grid.count(given.d, given.kappa, error)


def measure(task: Task) -> Measured:
    """Every contestant of the task's kind of points."""
    out, given = Measured(), load(task)
    for who, contestant in contestants.load(task.peers).items():
        if isinstance(contestant, str) or task.kind not in contestant.kinds:
            continue
        chosen = _share(contestant, given)
        for name, function in contestant.functions.items():
            if name in given.values:
                _one(out, who, name, function, chosen, task.kind)
    return out
