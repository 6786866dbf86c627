"""Runs the text that CuPy generates on the CPU, behind what little of CuPy it uses."""

import ctypes
import platform
import subprocess
import sysconfig
import tempfile
from pathlib import Path

import numpy as np

from besselkit._contract import NAMES
from besselkit._faces.cupy import _loops
from besselkit._faces.source import function_text
from besselkit.table._faces._cupy_tables import LOOPS
from tests.gpu.generated import TYPES, code, joined, table_code

# in place of CuPy's own headers and of the device
SHIM = """
#include <cstddef>
#define __global__
#define __launch_bounds__(...)
struct float4 { float x, y, z, w; };
static inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
static struct { long long x; } blockIdx, threadIdx, gridDim;
#define CUPY_FOR(i, n) for (std::ptrdiff_t i = 0; i < (n); ++i)
template <class T, auto...>
struct CArray {
    T* data;
    T& operator[](std::ptrdiff_t i) const { return data[i]; }
};
template <auto...>
struct CIndexer {
    std::ptrdiff_t count, at;
    std::ptrdiff_t size() const { return count; }
    void set(std::ptrdiff_t i) { at = i; }
    std::ptrdiff_t get() const { return at; }
};
"""

# as the extension module's own: no fma but the explicit ones
FLAGS = ["-std=c++17", "-O1", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math"]
FLAGS += ["-w", "-shared", "-fPIC"]
FLAGS += ["-march=x86-64-v3"] if platform.machine() == "x86_64" else []


def library(text, path):
    """Compile C++ behind the shim and load it."""
    source = path.with_suffix(".cpp")
    source.write_text(SHIM + text, encoding="utf-8")
    compiler = sysconfig.get_config_var("CXX").split()
    subprocess.run([*compiler, *FLAGS, "-o", str(path), str(source)], check=True)
    return ctypes.CDLL(str(path))


def printed(text):
    """What a program of C++ prints."""
    with tempfile.TemporaryDirectory() as folder:
        source, program = Path(folder, "program.cpp"), Path(folder, "program")
        source.write_text(text, encoding="utf-8")
        compiler = sysconfig.get_config_var("CXX").split()
        flags = [flag for flag in FLAGS if flag not in ("-shared", "-fPIC")]
        subprocess.run([*compiler, *flags, "-o", str(program), str(source)], check=True)
        return subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout


def entry(kernel_name, arguments):
    """A C function that runs a kernel over contiguous arrays: its arguments' and the result's."""
    count = arguments + 1
    parameters = "".join(f"T* a{i}, " for i in range(count))
    given = "".join(f"{{a{i}}}, " for i in range(count))
    return (
        f'extern "C" void run_{kernel_name}({parameters}std::ptrdiff_t n) '
        f"{{ {kernel_name}({given}{{n, 0}}); }}\n"
    )


def build(type_name, folder, before=""):
    """Compile the kernels of all functions; return a function of NumPy arrays for each name."""
    kernels = {name: f"besselkit_{name}" for name in NAMES}
    entries = [entry(kernel, len(NAMES[name])) for name, kernel in kernels.items()]
    text = joined([code(name, type_name) for name in NAMES]) + "".join(entries)
    loaded = library(before + text, folder / f"kernels_{type_name}.so")
    return {name: runner(loaded[f"run_{kernels[name]}"], TYPES[type_name]) for name in NAMES}


def build_loops(type_name, folder, before="", names=tuple(NAMES), first_is_number=False):
    """The same for the kernels of arrays in one piece; the first argument may be a number."""
    dtype = TYPES[type_name]
    text = "".join(_loop_entry(name, type_name, first_is_number) for name in names)
    # the core's text once, then each kernel's own
    codes = [loop_code(name, dtype, first_is_number) for name in names]
    core = function_text()
    own = (code.removeprefix(function_text(name)) for name, code in zip(names, codes, strict=True))
    kernels = "".join(own)
    path = folder / f"loops_{type_name}_{first_is_number}.so"
    loaded = library(before + core + kernels + text, path)
    return {name: _loop_runner(loaded[f"run_{name}"], dtype, first_is_number) for name in names}


def loop_code(name, dtype, first_is_number):
    """The kernel of arrays whose memory begins where the kernels beside each other ask."""
    arrays = (not first_is_number, *(True,) * (len(NAMES[name]) - 1))
    return _loops.loop_code(name, dtype, arrays, _loops.beside_each_other(name, dtype))


def _loop_entry(name, type_name, first_is_number):
    count = len(NAMES[name])
    kinds = [type_name if i == 0 and first_is_number else f"{type_name}*" for i in range(count)]
    parameters = ", ".join(f"{kind} a{i}" for i, kind in enumerate(kinds))
    given = ", ".join(f"a{i}" for i in range(count))
    dtype = TYPES[type_name]
    # few blocks that go on, or enough
    beside = _loops.beside_each_other(name, dtype)
    blocks = "7" if beside else f"size / {_loops.tile(dtype, False)} + 1"
    return f"""
extern "C" void run_{name}({parameters}, {type_name}* result, long long size) {{
    gridDim.x = {blocks};
    for (blockIdx.x = 0; blockIdx.x < gridDim.x; ++blockIdx.x)
        for (threadIdx.x = 0; threadIdx.x < {_loops.BLOCK}; ++threadIdx.x)
            besselkit_{name}({given}, result, size);
}}
"""


def _loop_runner(function, dtype, first_is_number):
    number = ctypes.c_float if dtype.itemsize == 4 else ctypes.c_double

    def run(*args):
        shape = np.broadcast_shapes(*(np.shape(x) for x in args))
        start = int(first_is_number)
        arrays = [np.ascontiguousarray(np.broadcast_to(x, shape), dtype) for x in args[start:]]
        result = np.empty(shape, dtype)
        pointers = [ctypes.c_void_p(x.ctypes.data) for x in (*arrays, result)]
        function(*(number(x) for x in args[:start]), *pointers, ctypes.c_longlong(result.size))
        return result

    return run


def build_tables(type_name, folder):
    """The same for the loops of the tables: functions of rows, parameters and kappa."""
    text = joined([table_code(loop, type_name) for loop in LOOPS])
    for loop in LOOPS:
        text += (
            f'extern "C" void run_{loop}(double* rows, std::ptrdiff_t columns, double* p, '
            "T* kappa, T* result, std::ptrdiff_t n) "
            f"{{ besselkit_table_{loop}({{rows}}, columns, {{p}}, {{kappa}}, {{result}}, "
            "{n, 0}); }\n"
        )
    loaded = library(text, folder / f"tables_{type_name}.so")
    return {loop: _table_runner(loaded[f"run_{loop}"], TYPES[type_name]) for loop in LOOPS}


def _table_runner(function, dtype):
    def run(rows, parameters, kappa):
        rows, kappa = np.ascontiguousarray(rows), np.ascontiguousarray(kappa, dtype)
        result = np.empty_like(kappa)
        rows_at, p, a, b = (
            ctypes.c_void_p(x.ctypes.data) for x in (rows, parameters, kappa, result)
        )
        function(rows_at, ctypes.c_ssize_t(rows.shape[1]), p, a, b, ctypes.c_ssize_t(kappa.size))
        return result

    return run


def runner(function, dtype, result=None):
    """A function of arrays of one type from an `entry`; the result may be of another type."""

    def run(*args):
        arrays = [np.ascontiguousarray(x, dtype) for x in np.broadcast_arrays(*args)]
        arrays.append(np.empty(arrays[0].shape, result or dtype))
        pointers = [ctypes.c_void_p(x.ctypes.data) for x in arrays]
        function(*pointers, ctypes.c_ssize_t(arrays[0].size))
        return arrays[-1]

    return run
