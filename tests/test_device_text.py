"""NVRTC compiles the very text of the core, for all functions in both types, without a header.

No device is needed: the compiler is a library.  Where its package does not exist (it is part of the
`test` extra on Linux x86-64) the test is left out by name.
"""

import ctypes
import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import pytest

import besselkit

CORE = Path(besselkit.__file__).parent / "core"
NAMES = ("log_iv", "log_ive", "iv_ratio", "ratio", "ratio_c", "ratio_deriv", "ratio_deriv2")
NAMES += ("ratio_inv", "log_partition", "bias", "log_norm", "entropy")
KERNEL = """
extern "C" __global__ void {name}_{type}(const {type}* a, const {type}* b, {type}* out, int n) {{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = BESSELKIT_NAMESPACE::{name}<{type}>(a[i], b[i]);
}}
"""
supported = sys.platform == "linux" and platform.machine() == "x86_64"
pytestmark = pytest.mark.skipif(not supported, reason="NVRTC is packaged for Linux x86-64")


def flattened(name, seen):
    """A header with its includes pasted in, each once: what a kernel gets as its preamble."""
    if name in seen:
        return ""
    seen.add(name)
    out = []
    for line in (CORE / name).read_text().splitlines():
        found = re.match(r'#include "(.+)"', line)
        if found:
            out.append(flattened(found.group(1), seen))
        elif line != "#pragma once":
            out.append(line)
    return "\n".join(out) + "\n"


def nvrtc():
    """The compiler's library, from its package."""
    try:
        listed = files("nvidia-cuda-nvrtc") or []
    except PackageNotFoundError:
        raise AssertionError("the test extra should have brought nvidia-cuda-nvrtc") from None
    path = next(f for f in listed if re.fullmatch(r"libnvrtc\.so\.\d+", f.name))
    return ctypes.CDLL(str(path.locate()))


def compiled(source, architecture):
    """Status and log of one compilation."""
    library, program, size = nvrtc(), ctypes.c_void_p(), ctypes.c_size_t()
    made = library.nvrtcCreateProgram(
        ctypes.byref(program), source.encode(), b"core.cu", 0, None, None
    )
    assert made == 0
    options = [f"--gpu-architecture={architecture}".encode(), b"--std=c++17", b"--fmad=false"]
    status = library.nvrtcCompileProgram(
        program, len(options), (ctypes.c_char_p * len(options))(*options)
    )
    library.nvrtcGetProgramLogSize(program, ctypes.byref(size))
    log = ctypes.create_string_buffer(size.value)
    library.nvrtcGetProgramLog(program, log)
    library.nvrtcDestroyProgram(ctypes.byref(program))
    return status, log.value.decode()


@pytest.mark.parametrize("type_name", ["float", "double"])
def test_every_function_compiles(type_name):
    kernels = "".join(KERNEL.format(name=name, type=type_name) for name in NAMES)
    status, log = compiled(flattened("functions.hpp", set()) + kernels, "compute_75")
    assert status == 0, log


def test_what_is_no_device_code_is_noticed():
    text = flattened("functions.hpp", set()) + "\n#include <cmath>\n"
    status, log = compiled(text, "compute_75")
    assert status != 0
    assert "cmath" in log
