"""One CuPy kernel for each function, for float32 and float64, made when first asked for.

The text is the core's own, so what is proved of it on the CPU holds on the device: fused
multiply-adds are explicit in it and nothing else is fused, and the logarithm is its own.  float32
has arithmetic of its own (``core/single_*.hpp``), in float but for extremes.

Elements go to threads in the order of their index.  A warp (32 neighbours) whose elements share a
region runs that region's code alone; otherwise it runs the code of each region present, one after
the other, the other lanes waiting.  To keep that sum short, the intervals of a recurrence or a
power series are one loop with a number of steps of the element's own, so that the warp takes as
long as its longest lane and not as long as all of them together; from lam = 240 on (d = 481) the
rows of the expansion follow the dimension alone, so one d and any mix of kappa is one region.
The rare regions are calls, out of the way of the usual ones.  Counted for kappa spread over 0.01 to
1e4 and d over 2 to 4096 (``python -m tests.gpu.regions``; no times), a warp runs

                                     float64                          float32
                            ratios   log   log_partition     ratios   log   log_partition
    one d, 512 or more       1.0     1.0        2.0           1.0     1.0        2.0
    d = 64                   5.6     4.0        2.0           2.0     2.0        2.0
    d = 3                    5.7     4.8        4.8           3.0     3.0        2.0
    one d, sorted by kappa   1.0     1.0        1.0           1.0     1.0        1.0
    d and kappa mixed        5.8     4.9        9.4           3.0     3.0        4.0
    d, then kappa sorted     1.05    1.05       1.2           1.0     1.0        1.2

pieces of code.  So sort, or keep one d to a row, where this matters.
"""

from functools import cache
from typing import Any

import cupy

from besselkit._contract import NAMES
from besselkit._faces.source import function_text

__all__ = ["OPTIONS", "kernel", "operation"]

# fma is always explicit in the core; the compiler is not to make any of its own
OPTIONS = ("--std=c++17", "--fmad=false")


def operation(name: str) -> str:
    """Return the line of C++ that a kernel runs for each element."""
    return f"result = besselkit::device::{name}({', '.join(NAMES[name])})"


@cache
def kernel(name: str) -> Any:
    """Return the kernel of a function; CuPy compiles it for each type and device on first use."""
    return cupy.ElementwiseKernel(
        ", ".join(f"T {argument}" for argument in NAMES[name]),
        "T result",
        operation(name),
        name=f"besselkit_{name}",
        preamble=function_text(name),
        options=OPTIONS,
    )
