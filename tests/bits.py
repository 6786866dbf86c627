"""The bits of every result, as digests: ``python -m tests.bits --write`` stores them.

The core rounds the same way on every machine with fma: it calls nothing but arithmetic and the
square root, and the compiler may fuse nothing.  So there is one digest for all of them ("fma") of
each function's results over the reference points, one for x86-64's base level ("plain"), and one
for float32 in float arithmetic alone, as on devices ("single": see `tests.single`).  A change that
means to alter no result alters none of them; one that does stores them anew, and says what it
changed.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

from besselkit import _ufuncs
from tests import single
from tests.cases import cases, single_cases
from tests.ratchet import column
from truth.native import hardware_fma

PATH = Path(__file__).with_suffix(".json")


def digest(array):
    """64 bits of SHA-256 of an array, least byte first."""
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return hashlib.sha256(little.tobytes()).hexdigest()[:16]


def measure(level):
    """function.type -> digest, on a dispatch level."""
    ufuncs = _ufuncs.at_level(level)
    return {case.key: digest(ufuncs[case.function](*case.arguments)) for case in cases()}


def measure_single():
    """function -> digest, in float arithmetic alone, with fma."""
    functions = single.functions()
    return {
        case.function: digest(functions[case.function](*case.arguments)) for case in single_cases()
    }


def regions():
    """function.type -> digest of the regions that the points lie in."""
    return {case.key: digest(case.region) for case in cases()}


def stored():
    """The stored digests: "fma", "plain", "single" and "regions"."""
    return json.loads(PATH.read_text(encoding="utf-8"))


def main(argv=None):
    """Name the functions whose bits differ; store the digests if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.bits", description=__doc__)
    parser.add_argument("--write", action="store_true", help="store what is measured here")
    options = parser.parse_args(argv)
    now = {"regions": regions()} | {column(level): measure(level) for level in _ufuncs.levels}
    if hardware_fma(_ufuncs.level):
        now["single"] = measure_single()
    before = stored() if PATH.exists() else {}
    for name, digests in now.items():
        known = before.get(name, {})
        for key in sorted(
            k for k in known.keys() | digests.keys() if known.get(k) != digests.get(k)
        ):
            print(f"{name}: {key} differs")
    if options.write:
        PATH.write_text(json.dumps(before | now, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
