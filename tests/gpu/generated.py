"""The kernels' full text as CuPy generates it, and what NVRTC makes of it, without a device.

This goes through private parts of CuPy, so it knows the versions that it was written for.
"""

import re
from functools import cache
from typing import NamedTuple

import cupy
import numpy as np
from cupy._core import _carray, _kernel, _scalar, core
from cupy.cuda import nvrtc

from besselkit._faces.cupy._kernels import OPTIONS, kernel
from besselkit._faces.source import function_text
from besselkit.table._faces._cupy_tables import table_kernel

KNOWN_CUPY = ("14.",)

ARCHITECTURES = (75, 80, 86, 89, 90, 100, 120)
TYPES = {"float": np.dtype(np.float32), "double": np.dtype(np.float64)}

# cupy/_core/_kernel.pxd
_NDARRAY, _INDEXER, _SCALAR = 1, 2, 3

_ENTRY = 'extern "C" __global__'


class Layout(NamedTuple):
    """What CuPy writes into a kernel's text about its arguments, beside their type."""

    dimensions: int = 1
    contiguous: bool = True
    short_index: bool = True  # 32 bits
    first_is_number: bool = False


CONTIGUOUS = Layout()


class Usage(NamedTuple):
    """What PTX's assembler reports of one kernel or of one function that kernels call."""

    name: str
    stack: int
    stores: int
    loads: int


def require_known_cupy():
    """Fail, rather than test something else, under a CuPy whose inside may have changed."""
    assert cupy.__version__.startswith(KNOWN_CUPY), (
        f"tests/gpu/generated.py knows CuPy {KNOWN_CUPY}, found {cupy.__version__}"
    )


def code(name, type_name, layout=CONTIGUOUS):
    """What CuPy generates for a function: typedefs, preamble, kernel."""
    made, dtype = kernel(name), TYPES[type_name]
    array = _array(dtype, layout)
    first = _number(dtype) if layout.first_is_number else array
    return _code(made, (dtype,) * made.nin, dtype, (first, *(array,) * made.nin), layout)


def table_code(loop, type_name):
    """The same for a loop of the tables."""
    dtype, table = TYPES[type_name], _array(TYPES["double"])
    count = np.dtype(np.int64)
    arguments = (table, _number(count), table, *(_array(dtype),) * 2)
    types = (TYPES["double"], None, TYPES["double"], dtype)
    return _code(table_kernel(loop), types, dtype, arguments, CONTIGUOUS)


def _code(made, types, result, arguments, layout):
    require_known_cupy()
    *_, type_map = made._decide_params_type(types, (result,))
    kind = (_INDEXER, _carray.Indexer, None)
    indexer = _kernel._ArgInfo(*kind, layout.dimensions, True, layout.short_index)
    parts = (made.params, made.operation, made.name, made.preamble)
    return _kernel._get_elementwise_kernel_code((*arguments, indexer), type_map, *parts)


def _array(dtype, layout=CONTIGUOUS):
    return _kernel._ArgInfo(_NDARRAY, cupy.ndarray, dtype, *layout[:3])


def _number(dtype):
    return _kernel._ArgInfo(_SCALAR, _scalar.CScalar, dtype, 0, True, True)


def joined(texts):
    """Several kernels in one text: what precedes each of them once, then each of them.

    In place of the text of one function each, they have that of all.
    """
    texts = [_of_all(text) for text in texts]
    at = [text.rindex(_ENTRY) for text in texts]
    heads = {text[:i] for text, i in zip(texts, at, strict=True)}
    assert len(heads) == 1, "these kernels do not share typedefs and preamble"
    return heads.pop() + "".join(text[i:] for text, i in zip(texts, at, strict=True))


def _of_all(text):
    name = re.search(r"__global__ void besselkit_(\w+)", text)[1]
    own = "" if name.startswith("table_") else function_text(name)
    return text.replace(own, function_text()) if own else text


def with_headers(text):
    """The text as it goes to NVRTC, with the headers that CuPy puts before it."""
    return "".join(f"#include <{header}>\n" for header in core._cupy_header_list) + text


def compiler():
    """What decides on the outcome beside the text: NVRTC's version and the options."""
    return nvrtc.getVersion(), _cupy_options()


@cache
def _cupy_options():
    # as in cupy.cuda.compiler; PTX's assembler is asked to report
    return (
        *core.assemble_cupy_compiler_options(OPTIONS),
        "-ftz=true",
        "--device-as-default-execution-space",
        "--ptxas-options=-v",
    )


def compiled(source, architecture, options=None):
    """Compile for an architecture, with CuPy's options unless told: the cubin and the log."""
    options = _cupy_options() if options is None else options
    handle = nvrtc.createProgram(source, "besselkit.cu", (), ())
    try:
        nvrtc.compileProgram(handle, (*options, f"-arch=sm_{architecture}"))
        return nvrtc.getCUBIN(handle), nvrtc.getProgramLog(handle)
    except nvrtc.NVRTCError as error:
        raise AssertionError(nvrtc.getProgramLog(handle)) from error
    finally:
        nvrtc.destroyProgram(handle)


def registers(log):
    """Registers of each kernel, from the assembler's report, by the kernel's name."""
    report = r"Compiling entry function '(?:besselkit_)?(\w+)'.*?Used (\d+) registers"
    found = re.findall(report, log, re.DOTALL)
    return {name: int(count) for name, count in found}


def usages(log):
    """Stack and spills of each kernel and of every function it calls, from the same report."""
    found = re.findall(
        r"Function properties for (\S+)\s.*?(\d+) bytes stack frame, "
        r"(\d+) bytes spill stores, (\d+) bytes spill loads",
        log,
        re.DOTALL,
    )
    assert found, log
    assert len(found) == log.count("bytes stack frame"), "each report is read"
    return [Usage(name, *map(int, sizes)) for name, *sizes in found]


def in_local_memory(log):
    """The kernels and functions that keep anything out of registers: spilled or on a stack."""
    return [usage for usage in usages(log) if any(usage[1:])]
