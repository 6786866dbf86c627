"""NVRTC compiles every kernel for every architecture, in both types, with nothing spilled.

The text is the one that CuPy generates, with CuPy's headers and options.  One program holds all
the kernels of a type, which takes half the time of a program each and changes no kernel by more
than a few registers, as some of them compiled alone show.  NVRTC releases the interpreter's lock,
so two programs are compiled at a time.  A report is kept in pytest's cache under the hash of all
that it depends on: a second run in one working tree is quick, one in a fresh tree is not.
"""

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from besselkit._contract import NAMES
from besselkit._faces.source import function_text
from besselkit.table._faces._cupy_tables import LOOPS
from tests.gpu import generated
from tests.gpu.generated import Layout

ALONE = 90  # the architecture to compile a kernel for by itself
SOME = ("ratio", "log_iv", "kl")

# as CuPy writes them for a number beside an array, for arrays that are not contiguous, and for
# arrays of more than 2^31 elements
LAYOUTS = (Layout(first_is_number=True), Layout(3, False), Layout(short_index=False))


class Program(NamedTuple):
    """A text to compile and the kernels in it."""

    type_name: str
    kernels: list[str]
    text: str


def program(type_name, codes):
    kernels = [re.findall(r"__global__ void besselkit_(\w+)", code)[-1] for code in codes]
    return Program(type_name, kernels, generated.with_headers(generated.joined(codes)))


@pytest.fixture(scope="module")
def programs():
    """The functions' first, as they take longest."""
    texts = [(t, [generated.code(name, t) for name in NAMES]) for t in generated.TYPES]
    texts += [(t, [generated.table_code(loop, t) for loop in LOOPS]) for t in generated.TYPES]
    found = [program(*given) for given in texts]
    assert [len(one.kernels) for one in found] == [len(NAMES)] * 2 + [len(LOOPS)] * 2
    return found


def report(cache, source, architecture):
    """The log of a compilation, with a binary to show for it."""
    parts = (source, *generated.compiler(), architecture)
    key = "besselkit/nvrtc/" + hashlib.sha256(repr(parts).encode()).hexdigest()
    log = cache.get(key, None) if cache else None
    if log is None:
        cubin, log = generated.compiled(source, architecture)
        assert cubin.startswith(b"\x7fELF")
        if cache:
            cache.set(key, log)
    return log


@pytest.mark.slow
@pytest.mark.parametrize("architecture", generated.ARCHITECTURES)
def test_no_kernel_spills(programs, architecture, pytestconfig, record_testsuite_property, capsys):
    cache = getattr(pytestconfig, "cache", None)  # none with -p no:cacheprovider
    with ThreadPoolExecutor(2) as pool:
        logs = list(pool.map(lambda one: report(cache, one.text, architecture), programs))
    for (type_name, kernels, _), log in zip(programs, logs, strict=True):
        where = f"sm_{architecture}, {type_name}"
        assert generated.in_local_memory(log) == [], where
        used = generated.registers(log)
        assert used.keys() == set(kernels), where
        line = ", ".join(f"{name} {used[name]}" for name in kernels)
        with capsys.disabled():
            print(f"\nregisters, {where}: {line}", end="")
        record_testsuite_property(f"registers {where}: {kernels[0]} ...", line)


def require_alone_in_registers(code):
    _, log = generated.compiled(generated.with_headers(code), ALONE)
    assert generated.in_local_memory(log) == []
    assert len(generated.registers(log)) == 1


@pytest.mark.parametrize("type_name", generated.TYPES)
@pytest.mark.parametrize("name", SOME)
def test_a_kernel_alone_does_not_spill(name, type_name):
    require_alone_in_registers(generated.code(name, type_name))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_other_layouts_do_not_spill(layout):
    code = generated.code("ratio", "double", layout)
    assert code != generated.code("ratio", "double")
    require_alone_in_registers(code)


def test_the_core_needs_no_header():
    """Nothing but the compiler: no search path, no header, none of CuPy's either."""
    options = ("--std=c++17", "--fmad=false")
    cubin, _ = generated.compiled(function_text(), 75, options)
    assert cubin.startswith(b"\x7fELF")
    with pytest.raises(AssertionError, match="cmath"):
        generated.compiled(function_text() + "\n#include <cmath>\n", 75, options)


def test_a_spill_is_noticed():
    """A kernel that needs more registers than there are is seen to spill."""
    many = 400
    source = 'extern "C" __global__ void spill(const double* a, double* b) {\n'
    source += "".join(f"double x{i} = a[{i}];\n" for i in range(many))
    source += "__syncthreads();\n"
    source += "".join(
        f"b[{i}] = x{i} * x{many - 1 - i} + x{(i * 7) % many};\n" for i in range(many)
    )
    _, log = generated.compiled(source + "}\n", 80)
    (usage,) = generated.in_local_memory(log)
    assert usage.name == "spill"
    assert usage.stores > 0
    assert usage.loads > 0


def test_a_stack_is_noticed():
    """A function that calls itself has to save what it still needs."""
    source = """__device__ __noinline__ double f(double x, int n) {
        return n > 0 ? x * f(x * x, n - 1) + f(x + 1.0, n - 2) : x;
    }
    extern "C" __global__ void k(double* a, int n) { a[0] = f(a[1], n); }
    """
    _, log = generated.compiled(source, 80)
    (usage,) = generated.in_local_memory(log)
    assert usage.name.endswith("fdi")
    assert usage.stack > 0


def test_a_fault_in_the_text_is_noticed():
    with pytest.raises(AssertionError, match="no_such_function"):
        generated.compiled('extern "C" __global__ void k() { no_such_function(); }', 80)
