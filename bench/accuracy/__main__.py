"""The command ``python -m bench.accuracy``: see the package's docstring."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bench import accuracy, peers
from bench.accuracy import chunk, contestants, grid, heat, inverse, points, report, spread
from truth import machine

CHUNK = 8000  # points: a few seconds


def tasks(total: int, seed: int, wanted: str, size: int = CHUNK) -> list[chunk.Task]:
    """All chunks; the stored reference set is one of them."""
    found = [chunk.Task(kind, seed, i, n, wanted) for kind, i, n in points.plan(total, size)]
    return [chunk.Task("stored", seed, 0, 0, wanted), *found]


def measure(todo: list[chunk.Task], workers: int = 0, dask: Any = None) -> chunk.Measured:
    """Add up all chunks, with a progress bar."""
    total = chunk.Measured()
    results = spread.run(chunk.measure, todo, workers, dask)
    for found in tqdm(results, total=len(todo), unit="chunk", disable=None):
        total.add(found)
    return total


def result_of(measured: chunk.Measured, options: argparse.Namespace) -> dict[str, Any]:
    """What is stored."""
    missing = {w: c for w, c in contestants.load(options.peers).items() if isinstance(c, str)}
    return {
        "machine": machine.header(),
        "command": f"python -m bench.accuracy --points {options.points} --seed {options.seed}",
        "points": {"drawn": options.points, "seed": options.seed, "shares": points.SHARES},
        "inverse": {who: tally.entry() for who, tally in inverse.measure().items()},
        "measured": {
            **report.entries(measured),
            **{who: {"status": why} for who, why in missing.items()},
        },
    }


def options_of(argv: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description=accuracy.__doc__)
    parser.add_argument("--points", type=lambda x: int(float(x)), default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peers", default=",".join(peers.MAKERS), help="names, by commas")
    parser.add_argument("--workers", type=int, default=0, help="processes; 0: one a core")
    parser.add_argument("--dask", metavar="ADDRESS", help="spread over a cluster instead")
    parser.add_argument("--out", type=Path, default=accuracy.RESULTS / "accuracy.json")
    parser.add_argument("--table", type=Path, metavar="FILE", help="print the table of a result")
    return parser.parse_args(argv)


def store(path: Path, result: dict[str, Any], measured: chunk.Measured) -> None:
    """Four files side by side: JSON, Markdown, the grids, and the picture of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report.text(result))
    path.with_suffix(".md").write_text(report.everything(result))
    shown = {key: g for key, g in measured.grids.items() if key[0] in heat.COLUMNS}
    grid.save(path.with_suffix(".npz"), shown)
    heat.draw(grid.load(path.with_suffix(".npz")), path.with_suffix(".png"))


def main(argv: list[str] | None = None) -> int:
    """Run, or print the table of a stored result."""
    options = options_of(argv)
    if options.table:
        print(report.markdown(json.loads(options.table.read_text())))
        return 0
    measured = measure(
        tasks(options.points, options.seed, options.peers), options.workers, options.dask
    )
    result = result_of(measured, options)
    store(options.out, result, measured)
    print(report.markdown(result))
    for who, found in result["measured"].items():
        if "status" in found:
            print(f"{who}: {found['status']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
