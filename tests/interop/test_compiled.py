"""Compiled callers: the addresses that are exported, Cython, numba, and the C header alone."""

import ctypes
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import numpy as np
import pytest

import besselkit
import besselkit.cython
from besselkit import _ufuncs
from besselkit._contract import NAMES
from tables import declarations
from tests.interop.samples import FUNCTIONS, arguments
from truth.native import target

KINDS = {"": ("double", ctypes.c_double, np.float64), "_f": ("float", ctypes.c_float, np.float32)}


def c_function(name, suffix):
    """A function by its exported address."""
    word, kind, _ = KINDS[suffix]
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    count = len(NAMES[name])
    signature = f"{word} ({', '.join(count * [word])})"
    address = get(besselkit.cython.__pyx_capi__[name + suffix], signature.encode())
    return ctypes.CFUNCTYPE(kind, *count * [kind])(address)


@pytest.mark.parametrize("suffix", KINDS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_exported_functions_have_the_bits_of_one_element(name, suffix):
    dtype = KINDS[suffix][2]
    given = arguments(name, dtype)
    function, ufunc = c_function(name, suffix), getattr(_ufuncs, name)
    for row in zip(*given, strict=True):
        found = dtype(function(*map(float, row)))
        assert found.tobytes() == ufunc(*row).tobytes() or np.isnan([found, ufunc(*row)]).all()


def test_all_functions_are_exported_and_declared():
    assert set(besselkit.cython.__pyx_capi__) == {n + s for n in FUNCTIONS for s in KINDS}
    assert declarations.FILE.read_text(encoding="utf-8") == declarations.text()


def test_numba():
    numba = pytest.importorskip("numba", reason="numba is not installed")
    from numba.extending import get_cython_function_address

    address = get_cython_function_address("besselkit.cython", "ratio")
    ratio = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double, ctypes.c_double)(address)

    @numba.njit
    def filled(d, kappas):
        found = np.empty_like(kappas)
        for i in range(len(kappas)):
            found[i] = ratio(d, kappas[i])
        return found

    @numba.vectorize(["float64(float64, float64)"])
    def as_ufunc(d, kappa):
        return ratio(d, kappa)

    kappas = np.linspace(0.0, 100.0, 50)
    expected = besselkit.ratio(3.0, kappas)
    assert np.array_equal(filled(3.0, kappas), expected)
    assert np.array_equal(as_ufunc(3.0, kappas), expected)


CYTHON = """
from besselkit.cython cimport log_norm, ratio_f

def norms(double d, double[:] kappas):
    cdef double total = 0.0
    cdef Py_ssize_t i
    with nogil:
        for i in range(kappas.shape[0]):
            total += log_norm(d, kappas[i])
    return total

def ratio(float d, float kappa):
    return ratio_f(d, kappa)
"""


@pytest.mark.slow
def test_cython(tmp_path):
    pytest.importorskip("Cython", reason="Cython is not installed")
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension

    source = tmp_path / "caller.pyx"
    source.write_text(CYTHON)
    extension = Extension("caller", [str(source)])
    distribution = Distribution({"ext_modules": cythonize([extension], language_level=3)})
    command = distribution.get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(tmp_path), str(tmp_path / "temp")
    distribution.run_command("build_ext")
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    assert (tmp_path / f"caller{suffix}").exists()
    program = (
        "import caller, numpy, besselkit\n"
        "kappas = numpy.linspace(0, 9, 20)\n"
        "assert caller.norms(3.0, kappas) == sum(besselkit.log_norm(3.0, k) for k in kappas)\n"
        "assert caller.ratio(3.0, 2.0) == besselkit.ratio(numpy.float32(3), numpy.float32(2))\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)


def c_program():
    """A C program that prints each function's bits at three points, in both types."""
    lines = []
    for name in FUNCTIONS:
        for suffix, (word, _, dtype) in KINDS.items():
            for row in list(zip(*arguments(name, dtype), strict=True))[10:13]:
                numbers = ", ".join(f"({word}){float(value).hex()}" for value in row)
                lines.append(f'    printf("%a\\n", (double)besselkit_{name}{suffix}({numbers}));')
    body = "\n".join(lines)
    return f"#include <stdio.h>\n#include <besselkit.h>\nint main(void) {{\n{body}\n}}\n"


def expected_of_c():
    for name in FUNCTIONS:
        for _, _, dtype in KINDS.values():
            for row in list(zip(*arguments(name, dtype), strict=True))[10:13]:
                yield float(getattr(_ufuncs, name)(*row))


@pytest.mark.slow
def test_the_header_and_its_definitions_without_python(tmp_path):
    compiler, plain = shutil.which("g++"), shutil.which("gcc")
    if compiler is None or plain is None:
        pytest.skip("no GCC")
    include = Path(besselkit.get_include())
    (tmp_path / "mine.c").write_text(c_program())
    flags = ["-std=c++17", "-O1", "-ffp-contract=off", *target(_ufuncs.level)]
    subprocess.run(
        [compiler, *flags, "-c", f"-I{include}", include / "besselkit.cpp"],
        cwd=tmp_path,
        check=True,
    )
    strict = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([plain, *strict, "-c", f"-I{include}", "mine.c"], cwd=tmp_path, check=True)
    subprocess.run([compiler, "mine.o", "besselkit.o", "-o", "mine"], cwd=tmp_path, check=True)
    done = subprocess.run([tmp_path / "mine"], capture_output=True, text=True, check=True)
    found = [float.fromhex(line) for line in done.stdout.split()]
    assert np.array_equal(found, list(expected_of_c()), equal_nan=True)
