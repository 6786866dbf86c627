"""What tables cost: ``python -m bench.table``.

Evaluation of 10^6 elements, kappa log-uniform in 0.1..1e4, as multiples of np.sqrt on the same
array: the compiled loops, the plain array path on NumPy and on torch (CPU, eager, one thread), of
float64 and of float32 tables.  All contestants of a case run in turn, round after round; times are
medians of this thread's processor time, so that what else the machine does does not count.  Also
the build of d = 512 in one process, and the sizes of files.  ``--shipped`` builds all shipped
dimensions in two processes, ``--wheel`` builds the wheel for its size, ``--json FILE`` stores the
result.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from tabulate import tabulate

import besselkit
from bench.speed import seconds
from besselkit.table import _build, _file
from besselkit.table._plain import flat
from besselkit.table._promises import NAMES
from tables import shipped
from truth import machine

DIMS = (2, 3, 8, 64, 512, 4096)
FLOAT64, FLOAT32 = "float64", "float32"
SQRT, COMPILED, PLAIN, TORCH = "np.sqrt", "compiled", "plain", "torch"
TORCH_RATIO = "torch/plain"

# times np.sqrt; of float64 tables
MOST_COMPILED = {"ratio": 6.0, "log_partition": 12.0}
MOST_PLAIN = 60.0
MOST_TORCH = 2.0
MOST_BUILD, MOST_SHIPPED = 20.0, 300.0
MOST_BYTES, MOST_WHEEL = 32 * 1024, 3e6


def load(dim: int, dtype: str) -> besselkit.Table:
    """A shipped table, or a float32 one built here."""
    if dtype == FLOAT64:
        return besselkit.load_table(dim)
    return besselkit.Table.build(dim, dtype=dtype)


def of_torch(kappa: np.ndarray) -> Any:
    """The same numbers as a tensor, or None without torch."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    return torch.from_numpy(kappa)


def race(calls: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Median seconds of each contestant, interleaved; one untimed round first."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds + 1):
        for name, call in calls.items():
            start = time.thread_time()
            call()
            times[name].append(time.thread_time() - start)
    return {name: median(t[1:]) for name, t in times.items()}


def case(name: str, table: besselkit.Table, n: int, rounds: int) -> dict[str, float]:
    """ns an element of np.sqrt and of each path, and the ratios asked for."""
    generator = np.random.default_rng(0)
    kappa = np.exp(generator.uniform(np.log(0.1), np.log(1e4), n)).astype(table.dtype)
    tensor, function = of_torch(kappa), getattr(table, name)
    calls: dict[str, Callable[[], Any]] = {
        SQRT: partial(np.sqrt, kappa),
        COMPILED: partial(function, kappa),
        PLAIN: partial(flat, name, np, table._tabulated.constants, kappa),
    }
    if tensor is not None:
        calls[TORCH] = partial(function, tensor)
    times = race(calls, rounds)
    found = {key: value / n * 1e9 for key, value in times.items()}
    found |= {f"{key}/{SQRT}": times[key] / times[SQRT] for key in (COMPILED, PLAIN)}
    if tensor is not None:
        found[TORCH_RATIO] = times[TORCH] / times[PLAIN]
    return found


def evaluation(dtype: str, n: int, rounds: int) -> dict[str, dict[str, dict[str, float]]]:
    """Every function at every dimension."""
    found: dict[str, dict[str, dict[str, float]]] = {name: {} for name in NAMES}
    for dim in DIMS:
        table = load(dim, dtype)
        for name in NAMES:
            found[name][str(dim)] = case(name, table, n, rounds)
    return found


def builds() -> dict[str, dict[str, float]]:
    """Seconds of a build of d = 512 in this process, and bytes of its file, by type."""
    found = {}
    for dtype in (FLOAT64, FLOAT32):
        made: list[Any] = []
        taken = seconds(lambda dtype=dtype, made=made: made.append(_build.build(512, dtype)))
        found[dtype] = {"seconds": taken, "bytes": len(_file.to_bytes(made[0]))}
    return found


def build_shipped() -> float:
    """Seconds to build all shipped tables in two processes."""

    def all_of_them() -> None:
        for dim in shipped.DIMS:
            _build.build(dim, workers=2)

    return seconds(all_of_them)


def wheel_bytes() -> int:
    """Build the wheel, for its size."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder]
        subprocess.run([*command, str(machine.ROOT)], check=True)
        return next(Path(folder).glob("*.whl")).stat().st_size


def misses(result: dict[str, Any]) -> list[str]:
    """What is above the numbers asked for."""
    found = []

    def at_most(what: str, value: float, most: float) -> None:
        if value > most:
            found.append(f"{what}: {value:.3g}, at most {most:.3g} asked for")

    for name, cases in result["evaluation"][FLOAT64].items():
        for dim, times in cases.items():
            at = f"{name}, d = {dim}"
            at_most(
                f"{at}, compiled over np.sqrt",
                times[f"{COMPILED}/{SQRT}"],
                MOST_COMPILED.get(name, np.inf),
            )
            at_most(f"{at}, plain over np.sqrt", times[f"{PLAIN}/{SQRT}"], MOST_PLAIN)
            at_most(f"{at}, torch over plain", times.get(TORCH_RATIO, 0.0), MOST_TORCH)
    for dtype, built in result["build"].items():
        at_most(f"{dtype}, d = 512, seconds of the build", built["seconds"], MOST_BUILD)
    at_most("bytes of the largest shipped table", result["largest_bytes"], MOST_BYTES)
    at_most("seconds of the shipped tables", result.get("shipped_seconds", 0.0), MOST_SHIPPED)
    at_most("bytes of the wheel", result.get("wheel_bytes", 0), MOST_WHEEL)
    return found


def markdown(cases: dict[str, dict[str, dict[str, float]]], column: str) -> str:
    """One number for each function and dimension."""
    lines = [[name, *(row[d].get(column) for d in row)] for name, row in cases.items()]
    heads = ["", *(f"d = {dim}" for dim in DIMS)]
    return tabulate(lines, heads, tablefmt="github", floatfmt=".1f")


def show(result: dict[str, Any]) -> None:
    """Print the result."""
    print(json.dumps(result["machine"], indent=1))
    for dtype, cases in result["evaluation"].items():
        sqrt = cases["ratio"]["512"][SQRT]
        print(f"\n{dtype}, {result['elements']} elements; np.sqrt takes {sqrt:.2f} ns an element")
        for column in (f"{COMPILED}/{SQRT}", f"{PLAIN}/{SQRT}", TORCH_RATIO):
            print(f"\n{column}\n\n{markdown(cases, column)}")
    for key in ("build", "largest_bytes", "shipped_seconds", "wheel_bytes"):
        if key in result:
            print(key, json.dumps(result[key]))
    print("\n" + ("\n".join(result["misses"]) or "within all that is asked for"))


def main(argv: list[str] | None = None) -> int:
    """Run, print the tables, and store the result if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.table", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--shipped", action="store_true", help="build all shipped tables, too")
    parser.add_argument("--wheel", action="store_true", help="build the wheel, too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="store the result")
    options = parser.parse_args(argv)
    n, rounds = 1_000_000, 5 if options.quick else 15
    result: dict[str, Any] = {
        "machine": machine.header(),
        "elements": n,
        "rounds": rounds,
        "evaluation": {dtype: evaluation(dtype, n, rounds) for dtype in (FLOAT64, FLOAT32)},
        "build": builds(),
        "largest_bytes": max(shipped.path_of(dim).stat().st_size for dim in shipped.DIMS),
    }
    if options.shipped:
        result["shipped_seconds"] = build_shipped()
    if options.wheel:
        result["wheel_bytes"] = wheel_bytes()
    result["misses"] = misses(result)
    show(result)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
