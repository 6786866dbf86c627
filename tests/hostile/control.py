"""Sets a thread's floating-point control word, as torch and libraries built for speed do."""

import ctypes
import platform
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from truth.native import library

MACHINE = platform.machine().lower()
KNOWN = MACHINE in ("x86_64", "amd64", "aarch64", "arm64")

# subnormal results, and arguments, taken for zero; and rounding upwards
_X86 = """
#include <immintrin.h>
extern "C" unsigned control(unsigned bits) {
    unsigned before = _mm_getcsr();
    _mm_setcsr(bits);
    return before;
}
"""
_ARM = """
extern "C" unsigned control(unsigned bits) {
    unsigned long before;
    asm volatile("mrs %0, fpcr" : "=r"(before));
    asm volatile("msr fpcr, %0" : : "r"((unsigned long)bits) : "memory");
    return (unsigned)before;
}
"""
IS_X86 = MACHINE in ("x86_64", "amd64")
FLUSHED = 0x9FC0 if IS_X86 else 1 << 24
UPWARDS = 0x5F80 if IS_X86 else 1 << 22
FLAGS = 0x3F if IS_X86 else 0


@cache
def _control():
    with tempfile.TemporaryDirectory() as folder:
        function = library(_X86 if IS_X86 else _ARM, Path(folder) / "control.so").control
    function.restype, function.argtypes = ctypes.c_uint, [ctypes.c_uint]
    return function


@contextmanager
def controlled(bits):
    """Within, this thread computes so; at the end its word must be as it was set."""
    before = _control()(bits)
    try:
        yield
    finally:
        left = _control()(before)
    assert left & ~FLAGS == bits, "someone changed the control word and left it so"
