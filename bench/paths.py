"""The ways to one value side by side: ``python -m bench.paths``; about half a minute.

The compiled core in both types, a table on NumPy arrays and on PyTorch tensors, PyTorch's operators
and the exact path, all for the same kappa (log-uniform in 0.1..1e4), in turn and by the median.
What is not installed is recorded as such.  GPUs have a command of their own, ``bench.gpu``.
"""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

import besselkit
from bench.speed import race
from truth import machine

DIMS = (8.0, 512.0)
FUNCTIONS = ("ratio", "ratio_deriv", "log_partition", "bias")
RESULTS = Path(__file__).parent / "results"
EXACT_POINTS = 60  # one takes most of a millisecond
Call = Callable[[], Any]


def core(name: str, d: float, kappa: np.ndarray) -> Call:
    """The function itself, as NumPy users call it."""
    return partial(getattr(besselkit, name), kappa.dtype.type(d), kappa)


def table(name: str, d: float, kappa: Any) -> Call:
    """A table's method, for whatever array."""
    return partial(getattr(besselkit.load_table(d), name), kappa)


def exact(name: str, d: float, kappa: np.ndarray) -> Call:
    """The exact path at its default of 30 digits."""
    return partial(getattr(besselkit.exact, name), d, kappa)


def contestants(name: str, d: float, kappa: np.ndarray) -> dict[str, Call]:
    """Every way that is installed, by name."""
    calls = {
        "core": core(name, d, kappa),
        "core, float32": core(name, d, kappa.astype(np.float32)),
        "table": table(name, d, kappa),
        "np.sqrt": partial(np.sqrt, kappa),
    }
    if find_spec("torch"):
        import torch

        torch.set_num_threads(1)
        tensor = torch.from_numpy(kappa)
        calls["torch"] = partial(getattr(besselkit, name), d, tensor)
        calls["table, torch"] = table(name, d, tensor)
    return calls


def measure(n: int, rounds: int) -> dict[str, dict[str, dict[str, float]]]:
    """ns an element by path, function and dimension."""
    generator = np.random.default_rng(0)
    kappa = np.exp(generator.uniform(np.log(0.1), np.log(1e4), n))
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name in FUNCTIONS:
        for d in DIMS:
            times = race(contestants(name, d, kappa), rounds)
            ns = {path: seconds / n * 1e9 for path, seconds in times.items()}
            slow = race({"exact": exact(name, d, kappa[:EXACT_POINTS])}, 3)
            ns["exact"] = slow["exact"] / EXACT_POINTS * 1e9
            for path, value in ns.items():
                found.setdefault(path, {}).setdefault(name, {})[f"{d:g}"] = value
    return found


def main(argv: list[str] | None = None) -> int:
    """Run, print and store."""
    parser = argparse.ArgumentParser(prog="python -m bench.paths", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer elements and rounds")
    parser.add_argument("--out", type=Path, default=RESULTS / "paths.json")
    options = parser.parse_args(argv)
    n, rounds = (50_000, 3) if options.quick else (1_000_000, 9)
    result = {"machine": machine.header(), "elements": n, "paths": measure(n, rounds)}
    for path, functions in result["paths"].items():
        cells = [f"{name} {ns:.1f}" for name, by in functions.items() for ns in by.values()]
        print(f"{path}: ns an element, d = 8 and 512: {', '.join(cells)}")
    if not find_spec("torch"):
        print("torch: not installed")
    options.out.write_text(json.dumps(result, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
