"""Accuracy of every function beside its peers: ``python -m bench.accuracy``.

All contestants get the same points, the main reference set (d in 2..1e6, kappa in 1e-10..1e10,
truth proven in Arb balls), and the same metric: elementwise relative error in eps = 2^-52 with
absolute tolerance zero (of max(1, |value|) for the functions that cross zero).  A failure is 0,
inf, NaN or an exception for a finite truth that is not 0; it is counted apart from the errors.
``--table FILE`` prints the README's table from a stored result.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import besselkit
from bench import machine, peers
from tests.metric import errors
from tests.reference import load

RESULTS = Path(__file__).parent / "results"
FUNCTIONS = [
    "log_iv",
    "log_ive",
    "ratio",
    "ratio_c",
    "ratio_deriv",
    "ratio_deriv2",
    "log_partition",
    "bias",
    "log_norm",
]
OF_ORDER = ("log_iv", "log_ive")
SAMPLE = 1500  # points for a peer that takes one number at a time
TITLES = {
    "log_iv": "log I_v",
    "ratio": "A",
    "ratio_c": "1 - A",
    "ratio_deriv": "dA/dkappa",
    "ratio_deriv2": "d2A/dkappa2",
    "log_partition": "log 0F1, relative",
}


def call_each(function: Callable[[Any, Any], Any], a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """One element at a time; NaN where the function raises."""
    out = np.full(len(a), np.nan)
    for i in range(len(a)):
        try:
            out[i] = function(a[i : i + 1], b[i : i + 1])[0]
        except Exception:  # mpmath's NoConvergence among others: a failure, counted as such
            continue
    return out


def by_dimension(function: Any, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The peers take a scalar first argument in the benchmarks; here arrays do as well."""
    return np.asarray(function(a, b), dtype=np.float64)


def summary(name: str, computed: np.ndarray, truth: Any) -> dict[str, Any]:
    """Worst, 99.9 %, median and failures, in eps."""
    error = errors(name, computed, truth)
    finite = error[np.isfinite(error)]
    worst = {"worst": None, "p99.9": None, "median": None}
    if len(finite):
        worst = {
            "worst": float(finite.max()),
            "p99.9": float(np.quantile(finite, 0.999)),
            "median": float(np.median(finite)),
        }
    return {**worst, "points": len(error), "failures": int(len(error) - len(finite))}


def contestants(wanted: str) -> dict[str, Any]:
    """Ours and the peers, by name."""
    ours = {name: getattr(besselkit, name) for name in FUNCTIONS}
    return {"besselkit": ours, **peers.load(wanted)}


def points(name: str, data: Any, slow: bool) -> tuple[np.ndarray, np.ndarray, Any]:
    """Arguments and truth; a fixed sample for the slow."""
    a = data.v if name in OF_ORDER else data.d
    b, truth = data.kappa, data.value(name)
    if slow:
        keep = np.random.default_rng(0).choice(len(a), SAMPLE, replace=False)
        return a[keep], b[keep], truth[keep]
    return a, b, truth


def measure(wanted: str) -> dict[str, dict[str, Any]]:
    """Every contestant's summary for every function it has."""
    data = load("main")
    out: dict[str, dict[str, Any]] = {}
    for who, functions in contestants(wanted).items():
        if isinstance(functions, str):
            out[who] = {"status": functions}
            continue
        slow = who.startswith("mpmath")
        for name in functions:
            a, b, truth = points(name, data, slow)
            with np.errstate(all="ignore"):
                evaluate = call_each if slow else by_dimension
                computed = evaluate(functions[name], a, b)
            out.setdefault(who, {})[name] = summary(name, computed, truth)
    return out


def number(value: float | None) -> str:
    """Two or three digits, plain where that reads well."""
    if value is None:
        return "-"
    return f"{value:.2f}" if value < 100 else f"{value:.0f}" if value < 1e4 else f"{value:.0e}"


def markdown(result: dict[str, Any]) -> str:
    """The README's table: worst error in eps, and the share of points failed."""
    found = {who: r for who, r in result["measured"].items() if "status" not in r}
    lines = [
        "| worst error in eps | " + " | ".join(found) + " |",
        "| --- " * (len(found) + 1) + "|",
    ]
    for name, title in TITLES.items():
        cells = [cell(r.get(name)) for r in found.values()]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def cell(entry: dict[str, Any] | None) -> str:
    """A worst error and the failures beside it."""
    if entry is None:
        return "none"
    failed = entry["failures"] / entry["points"]
    text = number(entry["worst"])
    return f"{text}, {failed:.0%} failed" if failed else text


def main(argv: list[str] | None = None) -> int:
    """Run, or print the table of a stored result."""
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description=__doc__)
    parser.add_argument("--peers", default=",".join(peers.MAKERS), help="names, by commas")
    parser.add_argument("--out", type=Path, default=RESULTS / "accuracy.json")
    parser.add_argument("--table", type=Path, metavar="FILE", help="print the table of a result")
    options = parser.parse_args(argv)
    if options.table:
        print(markdown(json.loads(options.table.read_text())))
        return 0
    result = {"machine": machine.header(), "measured": measure(options.peers)}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(result, indent=1) + "\n")
    print(markdown(result))
    missing = {w: r["status"] for w, r in result["measured"].items() if "status" in r}
    for who, why in missing.items():
        print(f"{who}: {why}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
