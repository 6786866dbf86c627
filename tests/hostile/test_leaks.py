"""Nothing is left behind by calls: blocks of Python's allocators, and the process's own size.

pytest runs 20,000 calls of each kind; ``BESSELKIT_LEAK_CALLS=1000000`` in the environment is the
full run.
"""

import gc
import os
import sys
import tracemalloc

import numpy as np
import pytest

import besselkit
from besselkit import _ufuncs, vmf

CALLS = int(os.environ.get("BESSELKIT_LEAK_CALLS", "20000"))
# a leak of one reference or block a call would be CALLS of them
FEW = 200
PAGE = 4096

KAPPA = np.linspace(0.1, 30, 9)
TABLE = besselkit.load_table(64)


def refused(function, *args):
    try:
        function(*args)
    except (TypeError, ValueError):
        return
    raise AssertionError("no error was raised")


KINDS = {
    "number": lambda: besselkit.ratio(3.0, 1.5),
    "integer": lambda: besselkit.log_iv(3, 2),
    "four numbers": lambda: vmf.kl(8.0, 1.0, 2.0, 0.5),
    "outside": lambda: besselkit.ratio(-3.0, 1.5),
    "array": lambda: besselkit.log_norm(512, KAPPA),
    "float32": lambda: besselkit.ratio_c(np.float32(5), np.float32(2)),
    "out": lambda: besselkit.bias(7.0, KAPPA, out=np.empty(9)),
    "table": lambda: TABLE.log_iv(KAPPA),
    "table number": lambda: TABLE.ratio(3.0),
    "complex": lambda: refused(besselkit.ratio, 3.0, 1j),
    "string": lambda: refused(besselkit.ratio, "3", 1.0),
    "too large": lambda: refused(besselkit.ratio, 3, 10**400),
    "shapes": lambda: refused(besselkit.ratio, np.ones(3), np.ones(4)),
    "table error": lambda: refused(TABLE.ratio, "x"),
    "not a ufunc": lambda: refused(_ufuncs.scalar, 3, 1.0),
    "no level": lambda: refused(_ufuncs.at_level, "v9"),
    "levels": lambda: _ufuncs.at_level("base"),
}
# these take 5 to 100 us
SLOW = ("complex", "string", "too large", "shapes", "table error", "no level", "levels")
# NumPy never frees what belongs to a ufunc's promoters: a matter of the process's life
NUMPYS_OWN = {"levels"}


@pytest.fixture(scope="module", autouse=True)
def only_what_is_new():
    """A collection looks at what these calls made, not at all that was imported before."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def resident():
    """Bytes of this process in memory, or 0 where that cannot be read."""
    if sys.platform != "linux":
        return 0
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * PAGE


def grown(call, calls):
    """By how many blocks, traced bytes and resident bytes `calls` calls grow the process."""
    for _ in range(calls // 10 + 100):
        call()
    gc.collect()
    blocks, size = sys.getallocatedblocks(), resident()
    for _ in range(calls):
        call()
    gc.collect()
    blocks, size = sys.getallocatedblocks() - blocks, resident() - size
    tracemalloc.start()
    call()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(200):
        call()
    gc.collect()
    traced = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return blocks, traced, size


def least_grown(call, calls):
    """The least of three measurements: other tests' threads allocate too, a leak each time."""
    return tuple(map(min, zip(*(grown(call, calls) for _ in range(3)), strict=True)))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in NUMPYS_OWN])
def test_calls_leave_nothing(kind):
    calls = CALLS // 10 if kind in SLOW and CALLS < 1_000_000 else CALLS
    blocks, traced, size = least_grown(KINDS[kind], calls)
    assert blocks < FEW
    assert traced < 200 * 8  # not a pointer a call
    assert size < max(calls * 8, 1 << 20)


def test_a_leak_is_noticed():
    kept = []
    blocks, traced, _ = least_grown(lambda: kept.append(object()), 2000)
    assert blocks > FEW
    assert traced > 200 * 8
