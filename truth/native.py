"""Compiles the core's own text for tests: single functions of it, called on NumPy arrays.

Nothing here goes through the extension module, so what it runs can be changed on the way (see
`tests.mutation`) or asked what the module does not tell (see `truth.regions`).
"""

import ctypes
import platform
import subprocess
import sysconfig

import numpy as np

# those of the extension module that decide on results: no fma but the explicit ones
FLAGS = ["-std=c++17", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math"]
FLAGS += ["-w", "-shared", "-fPIC"]
HEAD = "#include <cstddef>\n"


def hardware_fma(level):
    """Whether the loops of a dispatch level have fma: all but x86-64's base."""
    return level != "base" or platform.machine().lower() not in ("x86_64", "amd64")


def target(level):
    """Compiler options that make the core compute what a dispatch level computes."""
    x86 = platform.machine().lower() in ("x86_64", "amd64")
    return ["-march=x86-64-v3"] if x86 and hardware_fma(level) else []


def library(text, path, options=()):
    """Compile C++ and load it.

    Parameters
    ----------
    text : str
        One translation unit.
    path : Path
        Where the shared library goes; its source goes beside it.
    options : sequence of str
        Options beyond `FLAGS`.

    Returns
    -------
    ctypes.CDLL
        The library.
    """
    source = path.with_suffix(".cpp")
    source.write_text(HEAD + text, encoding="utf-8")
    compiler = sysconfig.get_config_var("CXX").split()
    subprocess.run([*compiler, *FLAGS, *options, "-o", str(path), str(source)], check=True)
    return ctypes.CDLL(str(path))


def runner(function, given, result):
    """A C function of arrays, their results and a count, as a function of NumPy arrays."""

    def run(*arrays):
        arrays = [np.ascontiguousarray(array, dtype=given) for array in arrays]
        out = np.empty(len(arrays[0]), dtype=result)
        pointers = (ctypes.c_void_p(array.ctypes.data) for array in (*arrays, out))
        function(*pointers, ctypes.c_ssize_t(len(out)))
        return out

    return run
