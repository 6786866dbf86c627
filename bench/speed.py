"""Speed of every function beside its peers: ``python -m bench.speed``.

All contestants of a case run in turn, round after round (the peers every third), on the same
elements, and each time given is the median: the machine's moods fall on all alike.  Every call is
the user's natural one, which makes its result (no ``out=``), and all are held to one core where the
system can do that.  kappa is log-uniform in 0.1..1e4.  ``--quick`` takes a minute, the whole run
five.  ``--only NAME`` measures one function again, or a new one, and leaves the stored numbers of
all others as they are; ``--table FILE`` prints the table of a stored result.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from tqdm import tqdm

import besselkit
from bench import peers
from bench.accuracy import SHOWN
from truth import machine, rows
from truth.rows import DISTINCT, INVERSES, TURNS, UNDONE

DIMS = (2.0, 3.0, 8.0, 64.0, 512.0, 4096.0)
FUNCTIONS = (*DISTINCT, *TURNS, *INVERSES)
MPMATH = 40  # elements of its loop: one takes 0.2 ms
RESULTS = Path(__file__).parent / "results"
Call = Callable[[], Any]


@contextmanager
def one_core() -> Iterator[None]:
    """Hold this thread, and those that libraries start from it, to one processor."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def seconds(call: Call) -> float:
    """One timed call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def repeated(call: Call, times: int) -> None:
    """A call too short to be timed alone."""
    for _ in range(times):
        call()


def race(
    calls: dict[str, Call], rounds: int, slow: dict[str, Call] | None = None
) -> dict[str, float]:
    """Median seconds of each contestant, interleaved; one untimed round first.

    The slow ones take part in every third round.
    """
    entered = {**calls, **(slow or {})}
    times: dict[str, list[float]] = {name: [] for name in entered}
    for call in entered.values():
        call()
    for i in range(rounds):
        for name, call in (calls if i % 3 else entered).items():
            times[name].append(seconds(call))
    return {name: median(t) for name, t in times.items()}


def arguments(name: str, d: float, n: int, dtype: Any) -> tuple[Any, np.ndarray]:
    """The first argument and an array of the second."""
    generator = np.random.default_rng(0)
    kappa = np.exp(generator.uniform(np.log(0.1), np.log(1e4), n)).astype(dtype)
    if name in INVERSES:
        undone = getattr(besselkit, UNDONE[name])
        kappa = np.minimum(undone(dtype(d), kappa), 1 - np.finfo(dtype).epsneg)
    return dtype(rows.first(name, d)), kappa


def case(name: str, d: float, n: int, rounds: int, found: dict[str, Any]) -> dict[str, Any]:
    """ns an element of ours (both types), the scales and every peer for one function and dim."""
    first, kappa = arguments(name, d, n, np.float64)
    first32, kappa32 = arguments(name, d, n, np.float32)
    ours = getattr(besselkit, name)
    calls: dict[str, Call] = {
        "np.sqrt": lambda: np.sqrt(kappa),
        "float64": lambda: ours(first, kappa),
        "float32": lambda: ours(first32, kappa32),
    }
    peer_calls, result = rivals(name, first, kappa, found)
    counts = {peer: MPMATH if peer.startswith("mpmath") else n for peer in peer_calls}
    with np.errstate(all="ignore"):
        times = race(calls, rounds, peer_calls)
    return {**{key: t / counts.get(key, n) * 1e9 for key, t in times.items()}, **result}


def rivals(
    name: str, first: Any, kappa: np.ndarray, found: dict[str, Any]
) -> tuple[dict[str, Call], dict[str, str]]:
    """Each peer's call on the same elements (mpmath: a few of them), and which raise what."""
    calls: dict[str, Call] = {}
    failed: dict[str, str] = {}
    for peer, functions in found.items():
        if isinstance(functions, str) or name not in functions:
            continue
        given = kappa[:MPMATH].copy() if peer.startswith("mpmath") else kappa
        call = partial(functions[name], first, given)
        try:
            with np.errstate(all="ignore"):
                call()
            calls[peer] = call
        except Exception as error:  # NoConvergence is a result too
            failed[peer] = type(error).__name__
    return calls, failed


def table_of_cases(
    n: int, rounds: int, found: dict[str, Any], names: tuple[str, ...] = FUNCTIONS
) -> dict[str, dict[str, Any]]:
    """Functions, if not told all, at every dimension."""
    out: dict[str, dict[str, Any]] = {}
    cases = [(name, d) for name in names for d in DIMS]
    for name, d in tqdm(cases, unit="case", disable=None):
        out.setdefault(name, {})[f"{d:g}"] = case(name, d, n, rounds, found)
    return out


def mixed_dimensions(n: int, rounds: int) -> dict[str, float]:
    """ns an element for an array of d against an array of kappa, all dimensions mixed."""
    kappa = arguments("ratio", 2.0, n, np.float64)[1]
    d = np.random.default_rng(1).choice(np.array(DIMS), n)
    calls: dict[str, Call] = {"np.sqrt": lambda: np.sqrt(kappa)}
    for name in DISTINCT:
        calls[name] = partial(getattr(besselkit, name), rows.first(name, d), kappa)
    return {name: t / n * 1e9 for name, t in race(calls, rounds).items()}


def sizes(rounds: int, largest: int) -> dict[str, dict[str, float]]:
    """ratio and log_iv at d = 512 by the number of elements; sqrt, log and a copy for scale."""
    out = {}
    for n in (1, 1000, 1_000_000, largest):
        kappa = arguments("ratio", 512.0, n, np.float64)[1]
        x: Any = float(kappa[0]) if n == 1 else kappa
        repeat = max(1, 20_000 // n)
        calls: dict[str, Call] = {
            "ratio": lambda x=x: besselkit.ratio(512.0, x),
            "log_iv": lambda x=x: besselkit.log_iv(255.0, x),
            "np.sqrt": lambda x=x: np.sqrt(x),
            "np.log": lambda x=x: np.log(x),
            "copy": lambda x=kappa: x.copy(),
        }
        looped = {key: partial(repeated, call, repeat) for key, call in calls.items()}
        out[str(n)] = {k: t / (n * repeat) * 1e9 for k, t in race(looped, rounds).items()}
    return out


def threads(n: int, rounds: int) -> dict[str, float]:
    """How many times faster two threads over halves are, and Dask's threads."""
    d, kappa = arguments("ratio", 8.0, n, np.float64)
    halves = np.array_split(kappa, 2)
    with ThreadPoolExecutor(2) as pool:
        calls: dict[str, Call] = {
            "one": lambda: besselkit.ratio_deriv(d, kappa),
            "two threads": lambda: list(pool.map(lambda x: besselkit.ratio_deriv(d, x), halves)),
        }
        try:
            import dask.array as da

            lazy = besselkit.ratio_deriv(d, da.from_array(kappa, chunks=n // 2))
            calls["dask"] = lambda: lazy.compute(scheduler="threads", num_workers=2)
        except ImportError:
            pass
        times = race(calls, rounds)
    return {name: times["one"] / t for name, t in times.items()}


def import_times(rounds: int) -> dict[str, float]:
    """Seconds from the interpreter's start to the end of each import, interleaved."""
    calls = {
        name: lambda name=name: subprocess.run([sys.executable, "-c", f"import {name}"], check=True)
        for name in ("numpy", "besselkit")
    }
    return race(calls, rounds)


def run(quick: bool, wanted: str) -> dict[str, Any]:
    """The whole result."""
    n, rounds = (200_000, 5) if quick else (1_000_000, 9)
    # before the peers, whose libraries keep threads of their own
    two = threads(10 * n, rounds)
    with one_core():
        # JAX counts the processors when it is imported
        found = peers.load(wanted)
        measured = {
            "cases": table_of_cases(n, rounds, found),
            "mixed": mixed_dimensions(n, rounds),
            "sizes": sizes(rounds, n if quick else 10_000_000),
        }
    return {
        "machine": machine.header(),
        "elements": n,
        "rounds": rounds,
        "peers": {k: v if isinstance(v, str) else "measured" for k, v in found.items()},
        **measured,
        "threads": two,
        "import": import_times(rounds),
    }


def run_one(name: str, stored: dict[str, Any], wanted: str) -> dict[str, Any]:
    """A stored result with one function's cases measured now, and the commit that they are of."""
    with one_core():
        found = peers.load(wanted)
        cases = table_of_cases(stored["elements"], stored["rounds"], found, (name,))
    later = {**stored.get("later", {}), name: machine.header()["commit"]}
    return {**stored, "cases": {**stored["cases"], **cases}, "later": later}


def markdown(result: dict[str, Any]) -> str:
    """The README's table: ns an element, and how many times as long each peer takes."""
    dims = [f"{d:g}" for d in DIMS]
    lines = ["| | " + " | ".join(f"d = {d}" for d in dims) + " |", "| --- " * (len(dims) + 1) + "|"]
    scale = [f"{result['cases']['ratio'][d]['np.sqrt']:.1f}" for d in dims]
    lines.append("| `np.sqrt` | " + " | ".join(scale) + " |")
    for name in SHOWN:
        cells = [_cell(result["cases"][name][d]) for d in dims]
        lines.append(f"| `{name}` | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(case: dict[str, Any]) -> str:
    """Our time, and those of the peers that were measured as multiples of it."""
    ours = case["float64"]
    found = [(peer, case.get(peer)) for peer in ("SciPy", "TFP (JAX, jit)")]
    times = [
        f"{peer.split()[0]} {time / ours:.0f}x" for peer, time in found if isinstance(time, float)
    ]
    return f"{ours:.1f}" + (f" ({', '.join(times)})" if times else "")


def plot(result: dict[str, Any], path: Path) -> None:
    """ns an element over the dimension, one panel a function, ours and the peers."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    names = ("ratio", "ratio_deriv", "log_partition", "log_iv")
    figure, axes = plt.subplots(1, len(names), figsize=(14, 3.8), sharey=True, layout="constrained")
    for axis, name in zip(axes, names, strict=True):
        cases = result["cases"][name]
        for key, style in (
            ("float64", "o-"),
            ("float32", "s-"),
            ("SciPy", "v--"),
            ("TFP (JAX, jit)", "^--"),
            ("np.sqrt", "k:"),
        ):
            pairs = [(float(d), c[key]) for d, c in cases.items() if isinstance(c.get(key), float)]
            if pairs:
                axis.loglog(*zip(*pairs, strict=True), style, label=key, markersize=4)
        axis.set(title=name, xlabel="dimension d")
    axes[0].set_ylabel("time an element [ns]")
    axes[0].legend(fontsize=8)
    figure.savefig(path, dpi=110)


def main(argv: list[str] | None = None) -> int:
    """Run, or print the table of a stored result."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fifth of the elements")
    parser.add_argument(
        "--peers", default=",".join(peers.MAKERS), help="names, separated by commas"
    )
    parser.add_argument("--out", type=Path, default=RESULTS / "speed.json")
    parser.add_argument("--only", choices=FUNCTIONS, help="measure one function anew")
    parser.add_argument("--table", type=Path, metavar="FILE", help="print the table of a result")
    options = parser.parse_args(argv)
    if options.table:
        print(markdown(json.loads(options.table.read_text())))
        return 0
    if options.only:
        result = run_one(options.only, json.loads(options.out.read_text()), options.peers)
    else:
        result = run(options.quick, options.peers)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(result, indent=1) + "\n")
    print(markdown(result))
    for key in ("machine", "peers", "mixed", "sizes", "threads", "import"):
        print(key, json.dumps(result[key], indent=1))
    try:
        plot(result, options.out.with_suffix(".png"))
    except ImportError:
        print("matplotlib is not installed: no plot")
    return 0


if __name__ == "__main__":
    sys.exit(main())
