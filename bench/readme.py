"""Put the tables of the stored results into the README: ``python -m bench.readme [--check]``.

The README holds a table between ``<!-- table: NAME -->`` and ``<!-- end: NAME -->``; what stands
there is replaced by what ``bench.NAME`` makes of ``bench/results/NAME.json``.
"""

import argparse
import json
import re
import sys

from bench import speed
from bench.accuracy import RESULTS, report
from truth.machine import ROOT

MAKERS = {"accuracy": report, "speed": speed}


def filled(text: str) -> str:
    """The README with its tables made anew."""
    for name, maker in MAKERS.items():
        stored = json.loads((RESULTS / f"{name}.json").read_text())
        table = maker.markdown(stored)
        pattern = rf"(<!-- table: {name} -->\n).*?(\n<!-- end: {name} -->)"
        text, count = re.subn(
            pattern, lambda m, t=table: m.group(1) + t + m.group(2), text, flags=re.DOTALL
        )
        if count != 1:
            raise ValueError(f"README.md has {count} places for the table {name}, wanted 1")
    return text


def main(argv: list[str] | None = None) -> int:
    """Write, or with ``--check`` compare."""
    parser = argparse.ArgumentParser(prog="python -m bench.readme", description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    path = ROOT / "README.md"
    text = path.read_text()
    if options.check:
        return 0 if filled(text) == text else 1
    path.write_text(filled(text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
