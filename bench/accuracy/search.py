"""The worst points that a search finds: ``python -m bench.accuracy.search``.

A random million points (half as many again for float32, whose truth is float64's result) is
measured first.  From the four worst points of each function, type and region a hill is climbed: 48
neighbours at distances of 2^-8 down to the last bit, the worst of them is the next place, for
`ROUNDS` rounds.  The winners go into ``truth/reference/worst.json``, and those of `search_others`,
for inverses and the distributions, into ``worst_others.json``.  ``python -m
truth.reference.generate worst worst32`` stores the true values of the former, ``...
worst_ratio_inv worst_ratio_inv32 worst_vmf`` and so on of the latter, and the tests keep them.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from tqdm import tqdm

from bench.accuracy import FUNCTIONS, points, search_others, spread
from bench.accuracy.chunk import Points, arguments, error_of
from besselkit import _ufuncs
from truth.reference import FOLDER, Value, anywhere
from truth.regions import family_of, names, region_numbers
from truth.rows import LOGS_OF_ORDER
from truth.rows import OTHERS as OTHER_NAMES

PATH, OTHERS = FOLDER / "worst.json", FOLDER / "worst_others.json"
SHARES = {"ordinary": 0.8, "low": 0.1, "extreme": 0.1}
KEPT, NEIGHBOURS, ROUNDS = 4, 48, 30
CHUNK = 20_000


class Place(NamedTuple):
    """A point and its error."""

    error: float
    d: float
    kappa: float


class Case(NamedTuple):
    """Where a worst point is looked for."""

    function: str
    dtype: str
    region: str


@cache
def _ufunc(name: str) -> Any:
    return _ufuncs.at_level(_ufuncs.level)[name]


def _value(name: str, given: Points) -> Value:
    """The truth of one function; for float32 the float64 result is right to 2^-29 of an ulp."""
    if given.d.dtype == np.float64:
        return given.values[name] if given.values else anywhere.at(given.d, given.kappa, name)[name]
    wide = given._replace(d=given.d.astype(np.float64), kappa=given.kappa.astype(np.float64))
    with np.errstate(all="ignore"):
        mantissa, exponent = np.frexp(_ufunc(name)(*arguments(name, wide)))
    return Value(mantissa, np.zeros_like(mantissa), exponent.astype(np.int32))


def _errors(name: str, given: Points) -> tuple[np.ndarray, np.ndarray]:
    """Errors, and the regions that the points lie in."""
    a, b = arguments(name, given)
    with np.errstate(all="ignore"):
        error = error_of(name, _ufunc(name)(a, b), _value(name, given))
    return error, region_numbers(name, a, b)


def _usable(name: str, d: np.ndarray) -> np.ndarray:
    """Where a function of an order is asked at exactly v = d/2 - 1 >= 0."""
    return (d >= 2) & (d <= 2.0**53) if name in LOGS_OF_ORDER else d >= 1


def scan(task: tuple[str, int, int, int]) -> dict[Case, list[Place]]:
    """The worst few of a chunk of random points, for each case."""
    kind, *_ = task
    d, kappa = points.make(*task)
    given = Points(d, kappa, {} if kind == "single" else anywhere.at(d, kappa))
    found = {}
    for name in FUNCTIONS:
        usable = _usable(name, given.d)
        if not usable.any():
            continue
        chosen = given if usable.all() else given.take(usable)
        d, kappa = chosen.d, chosen.kappa
        error, number = _errors(name, chosen)
        regions = names(family_of(name, d.dtype == np.float32))
        for i in np.unique(number):
            at = np.flatnonzero(number == i)
            worst = at[np.argsort(-error[at])[:KEPT]]
            case = Case(name, d.dtype.name, regions[i])
            found[case] = [Place(float(error[j]), float(d[j]), float(kappa[j])) for j in worst]
    return found


def _moved(rng: np.random.Generator, x: float, dtype: str) -> np.ndarray:
    """Neighbours of x: by 2^-8 of it down to its last bit, and a third of them x itself."""
    bits = 53 if dtype == "float64" else 24
    step = rng.choice([-1.0, 1.0], NEIGHBOURS) * 2.0 ** -rng.uniform(8, bits, NEIGHBOURS)
    step[rng.random(NEIGHBOURS) < 1 / 3] = 0
    return np.clip(x * (1 + step), 0, np.finfo(dtype).max).astype(dtype)


def _climb(rng: np.random.Generator, case: Case, place: Place, rounds: int) -> Place:
    regions = names(family_of(case.function, case.dtype == "float32"))
    for _ in range(rounds):
        d = np.maximum(_moved(rng, place.d, case.dtype), np.dtype(case.dtype).type(1))
        kappa = _moved(rng, place.kappa, case.dtype)
        usable = _usable(case.function, d) & (kappa > 0)
        d, kappa = d[usable], kappa[usable]
        error, number = _errors(case.function, Points(d, kappa, {}))
        inside = number == regions.index(case.region)
        i = int(np.argmax(np.where(inside, error, -1)))
        if inside[i] and error[i] > place.error:
            place = Place(float(error[i]), float(d[i]), float(kappa[i]))
    return place


def climb(task: tuple[Case, list[Place], int, int]) -> tuple[Case, Place]:
    """The highest place reached from some starts."""
    case, starts, seed, rounds = task
    rng = np.random.default_rng([seed, *".".join(case).encode()])
    return case, max(_climb(rng, case, start, rounds) for start in starts)


def merged(chunks: Iterator[dict[Case, list[Place]]]) -> dict[Case, list[Place]]:
    """The worst few of all chunks, whatever their order."""
    best: dict[Case, list[Place]] = {}
    for found in chunks:
        for case, places in found.items():
            best[case] = sorted([*best.get(case, []), *places], reverse=True)[:KEPT]
    return best


def tasks(total: int, seed: int) -> list[tuple[str, int, int, int]]:
    """Chunks of the random points."""
    wanted = {kind: share * total for kind, share in SHARES.items()} | {"single": total / 2}
    return [
        (kind, seed, i, CHUNK)
        for kind, count in wanted.items()
        for i in range(max(1, round(count / CHUNK)))
    ]


def search(total: int, seed: int, rounds: int, dask: Any = None) -> dict[Case, Place]:
    """Random points, then climbing: the worst place of each case."""
    todo = tasks(total, seed)
    bar = tqdm(spread.run(scan, todo, dask=dask), total=len(todo), unit="chunk", disable=None)
    climbs = [(case, places, seed, rounds) for case, places in sorted(merged(bar).items())]
    bar = tqdm(spread.run(climb, climbs, dask=dask), total=len(climbs), unit="hill", disable=None)
    return dict(sorted(bar))


def options_of(argv: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy.search", description=__doc__)
    parser.add_argument("--points", type=lambda x: int(float(x)), default=1_000_000)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--dask", metavar="ADDRESS", help="spread over a cluster")
    parser.add_argument("--out", type=Path, default=PATH)
    parser.add_argument("--others", type=Path, default=OTHERS, help="where those of the others go")
    parser.add_argument(
        "--only", choices=["main", "others", *OTHER_NAMES], help="one search, or one function's"
    )
    return parser.parse_args(argv)


def _main_cases(*given: Any) -> list[dict[str, Any]]:
    found = search(*given)
    return [
        {**case._asdict(), "d": p.d, "kappa": p.kappa, "error": round(p.error, 4)}
        for case, p in found.items()
    ]


def _other_cases(*given: Any, names: tuple[str, ...] = OTHER_NAMES) -> list[dict[str, Any]]:
    return [search_others.entry(*pair) for pair in search_others.search(*given, names).items()]


def _one_more(name: str, path: Path, *given: Any) -> list[dict[str, Any]]:
    """Those of one function anew, and the stored ones of all others."""
    stored: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cases"]
    kept = [case for case in stored if case["function"] != name]
    return sorted([*kept, *_other_cases(*given, names=(name,))], key=_order)


def _order(case: dict[str, Any]) -> tuple[str, ...]:
    return case["function"], case["dtype"], case["region"]


def recipe(options: argparse.Namespace) -> str:
    """The command that makes the files again."""
    text = f"python -m bench.accuracy.search --points {options.points} --seed {options.seed}"
    return text + (f" --rounds {options.rounds}" if options.rounds != ROUNDS else "")


def main(argv: list[str] | None = None) -> int:
    """Search and store."""
    options = options_of(argv)
    searches: dict[str, tuple[Any, Path]] = {
        "main": (_main_cases, options.out),
        "others": (_other_cases, options.others),
    }
    for one in OTHER_NAMES:
        searches[one] = partial(_one_more, one, options.others), options.others
    for name in [options.only] if options.only else ("main", "others"):
        start, (look, path) = time.perf_counter(), searches[name]
        cases = look(options.points, options.seed, options.rounds, options.dask)
        lines = ",\n".join(map(json.dumps, cases))
        path.write_text(f'{{"recipe": "{recipe(options)}",\n"cases": [\n{lines}\n]}}\n')
        print(f"{name}: {len(cases)} cases, {time.perf_counter() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
