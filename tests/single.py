"""float32 as devices compute it, in float arithmetic alone, on the CPU.

The core's text is compiled with the test's own compiler (`truth.native`), so neither CuPy nor a
device is needed; that CuPy's kernels and devices have the same bits is tested in `tests/gpu`.
"""

import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from besselkit import _ufuncs
from besselkit._contract import NAMES
from besselkit._faces.source import function_text
from truth.native import library, runner, target


def entries(names):
    """C functions of arrays, named as the function and ``_single``."""
    lines = []
    for name in names:
        inputs = range(len(NAMES[name]))
        given = ", ".join(f"float* a{k}" for k in inputs)
        at_i = ", ".join(f"a{k}[i]" for k in inputs)
        lines.append(
            f'extern "C" void {name}_single({given}, float* r, std::ptrdiff_t n) '
            f"{{ for (std::ptrdiff_t i = 0; i < n; ++i) r[i] = device::{name}({at_i}); }}"
        )
    return "\n".join(lines) + "\n"


@cache
def functions():
    """Each function of the contract by its name, on arrays of float32."""
    text = function_text() + "using namespace besselkit;\n" + entries(NAMES)
    with tempfile.TemporaryDirectory() as folder:
        options = ("-O1", *target(_ufuncs.level))
        loaded = library(text, Path(folder) / "single.so", options)
    return {name: runner(loaded[f"{name}_single"], np.float32, np.float32) for name in NAMES}
