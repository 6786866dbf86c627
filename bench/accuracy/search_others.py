"""The search of `bench.accuracy.search` for inverses, entropy, log_prob, kl and overlap.

Random points first (20,000 of each function in float64, twenty times as many in float32, whose
truth is float64's result), and from the four worst of each region a hill: 48 neighbours, the worst
of them is the next place.  The winners go into ``truth/reference/worst_others.json``.
"""

from typing import Any, NamedTuple

import numpy as np
from tqdm import tqdm

from bench.accuracy import others, spread
from besselkit._contract import NAMES
from truth.rows import OTHERS

CHUNK = {"float64": 1000, "float32": 20_000}
SHARE = {"float64": 0.02, "float32": 0.4}  # of the points of the other search
KEPT, NEIGHBOURS = 4, 48


class Place(NamedTuple):
    """A point, as arguments in their order, and its error."""

    error: float
    point: tuple[float, ...]


class Case(NamedTuple):
    """Where a worst point is looked for."""

    function: str
    dtype: str
    region: str


Found = dict[Case, list[Place]]


def _measured(name: str, dtype: str, given: others.Arrays) -> Found:
    """The worst few of each stratum."""
    error, region = others.error_of(name, given), others.strata(name, given)
    found = {}
    for word in np.unique(region):
        at = np.flatnonzero(region == word)
        worst = at[np.argsort(-error[at])[:KEPT]]
        case = Case(name, dtype, str(word))
        points = [tuple(float(given[a][i]) for a in NAMES[name]) for i in worst]
        found[case] = [Place(float(error[i]), p) for i, p in zip(worst, points, strict=True)]
    return found


def scan(task: tuple[str, str, int, int, int]) -> Found:
    """The worst few of a chunk of random points, for each case."""
    name, dtype, *_ = task
    return _measured(name, dtype, others.make(*task))


def _climb(rng: np.random.Generator, case: Case, place: Place, rounds: int) -> Place:
    for _ in range(rounds):
        given = others.moved(rng, case.function, place.point, case.dtype, NEIGHBOURS)
        if len(given[NAMES[case.function][0]]):
            found = _measured(case.function, case.dtype, given)
            place = max(place, *found.get(case, []))
    return place


def climb(task: tuple[Case, list[Place], int, int]) -> tuple[Case, Place]:
    """The highest place reached from some starts."""
    case, starts, seed, rounds = task
    rng = np.random.default_rng([seed, *".".join(case).encode()])
    return case, max(_climb(rng, case, start, rounds) for start in starts)


def tasks(
    total: int, seed: int, names: tuple[str, ...] = OTHERS
) -> list[tuple[str, str, int, int, int]]:
    """Chunks of the random points."""
    return [
        (name, dtype, seed, i, CHUNK[dtype])
        for name in names
        for dtype, share in SHARE.items()
        for i in range(max(1, round(share * total / CHUNK[dtype])))
    ]


def search(
    total: int, seed: int, rounds: int, dask: Any = None, names: tuple[str, ...] = OTHERS
) -> dict[Case, Place]:
    """Random points, then climbing: the worst place of each case."""
    best: Found = {}
    todo = tasks(total, seed, names)
    bar = tqdm(spread.run(scan, todo, dask=dask), total=len(todo), unit="chunk", disable=None)
    for found in bar:
        for case, places in found.items():
            best[case] = sorted([*best.get(case, []), *places], reverse=True)[:KEPT]
    climbs = [(case, places, seed, rounds) for case, places in sorted(best.items())]
    bar = tqdm(spread.run(climb, climbs, dask=dask), total=len(climbs), unit="hill", disable=None)
    return dict(sorted(bar))


def entry(case: Case, place: Place) -> dict[str, Any]:
    """A case as it is stored: its point by the arguments' names."""
    point = dict(zip(NAMES[case.function], place.point, strict=True))
    return {**case._asdict(), **point, "error": round(place.error, 4)}
