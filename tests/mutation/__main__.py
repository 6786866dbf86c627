"""The command ``python -m tests.mutation``: see the package's docstring."""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

from besselkit import _ufuncs
from tests.mutation import mutants
from tests.mutation.harness import Harness
from tests.mutation.judge import Judge
from truth import machine

RESULT = machine.ROOT / "bench" / "results" / "mutation.json"


class Found(NamedTuple):
    """A mutant, what notices its first step, and from which change on bits and errors do."""

    mutant: mutants.Mutant
    by: str
    bits_from: float | None
    errors_from: float | None
    moved: float  # eps that the first step moves a result by, at most: seen, or by proportion


def examine(judge, mutant, further=True):
    """Judge one mutant, and harder ones of the same number until the errors show."""
    first = judge.verdict(mutant)
    bits, errors = (mutant.change if first.by else None), None
    moved = first.moved
    if first.by in ("ratchet", "promise"):
        errors = mutant.change
    for harder in mutants.harder(mutant) if further and errors is None else ():
        found = judge.verdict(harder)
        if found.by and not first.by:
            # what no point shows, scaled down from changes that do: the larger, the less rounding
            bits = bits or harder.change
            moved = _scaled(mutant, harder, found.moved, moved)
        if found.by in ("ratchet", "promise"):
            errors = harder.change
            break
    return Found(mutant, first.by, bits, errors, moved)


def _scaled(mutant, harder, seen, moved):
    """How far the first step moves a result, from how far a larger one does."""
    if mutant.kind == "count":
        return moved or seen  # one step less moves it by less than several do
    scaled = seen * abs(mutant.change / harder.change)
    return min(moved, scaled) if moved else scaled


def summary(found):
    """How many of each kind are noticed by what."""
    out = {}
    for f in found:
        counts = out.setdefault(
            f.mutant.kind, {"mutants": 0, "promise": 0, "ratchet": 0, "bits": 0}
        )
        counts["mutants"] += 1
        key = f.by or "survivors"
        counts[key] = counts.get(key, 0) + 1
    return out


def _rounded(x):
    return None if x is None else float(f"{x:.3g}")


def rows(found):
    """One list for each mutant: label, first change, by, bits from, errors from, moved."""
    return [
        [
            f.mutant.label,
            f.mutant.change,
            f.by,
            _rounded(f.bits_from),
            _rounded(f.errors_from),
            _rounded(f.moved),
        ]
        for f in found
    ]


def text(header, found):
    """JSON with a line for each mutant."""
    head = json.dumps({**header, "summary": summary(found)}, indent=1)[:-2]
    columns = ["mutant", "change", "noticed by", "bits from", "errors from", "moves eps"]
    lines = ",\n".join(json.dumps(row) for row in rows(found))
    return f'{head},\n "columns": {json.dumps(columns)},\n "mutants": [\n{lines}\n]}}\n'


def run(every=1, further=True, level=_ufuncs.level):
    """Examine every n-th mutant on a dispatch level."""
    with tempfile.TemporaryDirectory() as folder:
        judge = Judge(Harness(Path(folder), level))
        chosen = mutants.everything(judge.harness)[::every]
        return [examine(judge, m, further) for m in tqdm(chosen, unit="mutant", disable=None)]


def main(argv=None):
    """Examine and store; exit status 1 if a number is noticed by nothing however far it moves."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each N-th mutant only")
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args(argv)
    start = time.perf_counter()
    found = run(options.every)
    header = {"machine": machine.header(), "every": options.every}
    options.out.write_text(text(header, found), encoding="utf-8")
    print(json.dumps(summary(found), indent=1), f"{time.perf_counter() - start:.0f} s")
    dead = [f.mutant.label for f in found if f.bits_from is None]
    if dead:
        print("never noticed:", ", ".join(dead))
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
