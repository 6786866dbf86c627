"""Writes the declarations that Cython reads, a line for each function of the contract and type.

python tables/declarations.py           writes besselkit/cython/__init__.pxd
python tables/declarations.py --check   exit status 1 if it differs from what would be written
"""

import argparse
import sys
from pathlib import Path

from besselkit._contract import FUNCTIONS, Function

FILE = Path(__file__).resolve().parent.parent / "besselkit" / "cython" / "__init__.pxd"
HEADER = "# Written by tables/declarations.py; besselkit/cython/__init__.py says what it is.\n"


def declaration(row: Function, kind: str, suffix: str) -> str:
    """How Cython is told of a function."""
    arguments = ", ".join(f"{kind} {name}" for name in row.names)
    return f"cdef {kind} {row.name}{suffix}({arguments}) noexcept nogil\n"


def text() -> str:
    """The whole file."""
    lines = [HEADER, "\n"]
    for row in FUNCTIONS.values():
        lines += [declaration(row, "double", ""), declaration(row, "float", "_f")]
    return "".join(lines)


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        FILE.write_text(text(), encoding="utf-8")
        return 0
    if FILE.is_file() and FILE.read_text(encoding="utf-8") == text():
        print(f"{FILE.name} agrees with the contract")
        return 0
    print(f"{FILE} is not what this recipe writes", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
