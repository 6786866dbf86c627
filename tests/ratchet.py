"""The worst errors as they are: ``python -m tests.ratchet`` shows what moved, ``--write`` stores.

`tests/accuracy.py` holds the promises; here is what was measured, for each function, type and
region of the core, over all reference sets, those of the search for the worst included.  A change
may worsen none of it past a factor of 1.25.

Every level with fma gives the same bits, so one column ("fma") is for all of them; x86-64's base
level, which has none, has its own ("plain").  The numbers are exact: the core calls nothing of the
machine but arithmetic and the square root.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from besselkit import _ufuncs
from tests.cases import cases
from truth.native import hardware_fma

PATH = Path(__file__).with_suffix(".json")
SLACK = 1.25


def column(level):
    """Which of the stored columns a dispatch level answers to."""
    return "fma" if hardware_fma(level) else "plain"


def of_case(case, computed):
    """region -> [worst error, its point] of one function's results."""
    error, found = case.errors(computed), {}
    for i in np.unique(case.region):
        at = np.flatnonzero(case.region == i)
        j = at[int(np.argmax(error[at]))]
        found[case.regions[i]] = [float(error[j]), *(float(x[j]) for x in case.arguments)]
    return found


def measure(level):
    """function.type.region -> [worst error, its point] on a dispatch level."""
    ufuncs, found = _ufuncs.at_level(level), {}
    for case in cases():
        computed = ufuncs[case.function](*case.arguments)
        for region, worst in of_case(case, computed).items():
            found[f"{case.key}.{region}"] = worst
    return found


def stored():
    """The stored numbers: column -> key -> [worst error, its point]."""
    return json.loads(PATH.read_text(encoding="utf-8"))


def worsened(before, now):
    """A line for each error that is past the ratchet, with its point."""
    lines = []
    for key, (error, *point) in now.items():
        if key not in before:
            lines.append(f"{key}: nothing is stored: run python -m tests.ratchet --write")
        elif not error <= SLACK * before[key][0]:
            lines.append(f"{key}: {error:.4g} at {tuple(point)}, was {before[key][0]:.4g}")
    return lines


def moved(before, now):
    """A line for each number that is not the stored one."""
    return [
        f"{key}: {before.get(key, ['nothing'])[0]} -> {now.get(key, ['nothing'])[0]}"
        for key in sorted(before.keys() | now.keys())
        if before.get(key) != now.get(key)
    ]


def text_of(columns):
    """JSON with one line for each number."""
    parts = []
    for name, numbers in sorted(columns.items()):
        lines = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in numbers.items())
        parts.append(f'"{name}": {{\n{lines}\n}}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(argv=None):
    """Show what differs from the stored numbers; store the new ones if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.ratchet", description=__doc__)
    parser.add_argument("--write", action="store_true", help="store what is measured here")
    options = parser.parse_args(argv)
    now = {column(level): measure(level) for level in _ufuncs.levels}
    before = stored() if PATH.exists() else {}
    for name, numbers in now.items():
        for line in moved(before.get(name, {}), numbers):
            print(f"{name}: {line}")
    if options.write:
        PATH.write_text(text_of(before | now), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
