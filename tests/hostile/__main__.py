"""``python -m tests.hostile --full``: ten million patterns through every ufunc, sanitized.

Before them every call of the ufunc protocol (`tests.hostile.protocol`) on each level.
A smaller --count is a smoke run.  The dispatch levels of this processor share the count: the
widest takes it all, the others a tenth.  --jobs processes share each, with seeds of their own.
"""

import argparse
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from besselkit import _ufuncs
from tests.hostile import sanitized

FULL = 10_000_000
HANG = 6 * 3600


def main():
    """Build, run level by level, print; exit status 1 for any report, crash or wrong result."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--full", action="store_const", const=FULL, dest="count")
    parser.add_argument("--count", type=int, default=100_000, help="patterns a ufunc and type")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        module = sanitized.build(folder)
        print(f"built in {time.perf_counter() - start:.0f} s", flush=True)
        with ThreadPoolExecutor(given.jobs) as pool:
            runs = [["-m", "tests.hostile.protocol", level, module] for level in _ufuncs.levels]
            ended = pool.map(lambda arguments: sanitized.run(arguments, HANG, None), runs)
            failed = any(child.returncode != 0 for child in ended)
        for level in reversed(_ufuncs.levels):
            count = given.count if level == _ufuncs.levels[-1] else given.count // 10
            part = -(-count // given.jobs)  # rounded up
            runs = [
                ["-m", "tests.hostile.fuzz", module, part, given.seed * given.jobs + job, level]
                for job in range(given.jobs)
            ]
            with ThreadPoolExecutor(given.jobs) as pool:
                ended = pool.map(lambda arguments: sanitized.run(arguments, HANG, None), runs)
                failed |= any(child.returncode != 0 for child in ended)
    print(f"{'FAILED' if failed else 'passed'} after {time.perf_counter() - start:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
