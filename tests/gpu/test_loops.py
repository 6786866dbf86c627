"""The kernels for arrays in one piece: their text runs on the CPU, and NVRTC compiles it."""

import os

import numpy as np
import pytest

from besselkit import _ufuncs
from besselkit._contract import FUNCTIONS, NAMES
from besselkit._faces.cupy import _loops
from besselkit._faces.source import computes_together, core_text
from besselkit.table._faces._cupy_tables import LOOPS, table_loop_text
from tests.gpu import generated, on_cpu
from tests.gpu.points import arguments
from tests.gpu.single import ulps
from tests.gpu.test_nvrtc import SOME
from tests.gpu.test_single import arguments as usual_arguments
from tests.gpu.test_single import exact
from truth.metric import floor_of
from truth.rows import LAST

pytestmark = [
    pytest.mark.skipif(
        _ufuncs.level == "base", reason="this processor has no fma, which a device always has"
    ),
    pytest.mark.skipif(os.name == "nt", reason="the shim is compiled as on Unix"),
]

# float32 with doubles, in ulps: what is asked of it beside the promise of all devices
MOST, MOST_OF_SOME = 0.54, {"ratio_c": 0.60, "ratio_deriv": 0.95}
OF_DIMENSION = 0.56  # the logarithms among them, whose log W is in float
FAST = "#define BESSELKIT_FAST_DOUBLE 1\n"
WIDTH = _loops.tile(np.dtype(np.float32), True)


@pytest.fixture(scope="module")
def together():
    """The functions whose elements are computed beside each other."""
    tells = ""
    for name, words in NAMES.items():
        given = ", ".join(["600.0f"] * (len(words) - 1) + ["1.0f"])
        way = f"besselkit::device::{name}_function::way({given})"
        tells += f'if ({way}) std::puts("{name}");\n'
    source = "#include <cstdio>\n" + FAST + on_cpu.function_text()
    found = tuple(on_cpu.printed(source + f"int main() {{\n{tells}}}\n").split())
    # the kernels that go through an array in few blocks are these, and A'' by the way
    few = {name for name in NAMES if computes_together(name)}
    assert few - set(found) == {"ratio_deriv2"}
    assert len(found) >= 9
    return found


@pytest.fixture(scope="module")
def mixed(tmp_path_factory, together):
    """As on devices that are fast in double; what is rare gives NaN."""
    before = FAST + "#define BESSELKIT_SINGLE_ONLY\n"
    return on_cpu.build_loops("float", tmp_path_factory.mktemp("usual"), before, together)


@pytest.fixture(scope="module")
def loops(tmp_path_factory, together):
    return on_cpu.build_loops("float", tmp_path_factory.mktemp("loops"), FAST, together)


@pytest.fixture(scope="module")
def one_by_one(tmp_path_factory):
    """The elementwise kernels of those devices."""
    return on_cpu.build("float", tmp_path_factory.mktemp("mixed"), FAST)


def same(a, b):
    return (a == b) | (np.isnan(a) & np.isnan(b))


def alike(given):
    """Sorted, and so that the elements of one thread are neighbours: by fours, a block apart."""
    order = np.lexsort((given[1], given[0]))
    order = order[: order.size // WIDTH * WIDTH].reshape(-1, _loops.BLOCK, WIDTH // _loops.BLOCK)
    order = order.reshape(len(order), _loops.BLOCK, -1, 4).transpose(0, 2, 1, 3).ravel()
    return [x[order] for x in given]


@pytest.mark.parametrize("arrange", [list, alike])
def test_with_doubles_float32_is_rounded_well(mixed, arrange):
    for name, function in mixed.items():
        given = arrange(usual_arguments(name, seed=13))
        error = ulps(name, function(*given), exact(name, given))
        i = int(error.argmax())
        row = FUNCTIONS[name]
        most = OF_DIMENSION if floor_of(name) and not row.of_order else MOST
        most = min(MOST_OF_SOME.get(name, most), row.error.ulp_of_floats)
        assert error[i] <= most, (name, error[i], [x[i] for x in given])


def test_the_neighbours_of_an_element_do_not_matter(loops, one_by_one):
    """Computed beside its neighbours, by itself and in any order it has the same bits."""
    for name, function in loops.items():
        with np.errstate(over="ignore", under="ignore"):
            edges = [x.astype(np.float32) for x in arguments(name)]
        given = [np.concatenate(pair) for pair in zip(edges, usual_arguments(name), strict=True)]
        for arranged in (given, alike(given)):
            assert same(function(*arranged), one_by_one[name](*arranged)).all(), name


@pytest.mark.parametrize("type_name", generated.TYPES)
def test_the_bits_are_those_of_the_elementwise_kernels(tmp_path, type_name):
    loops = on_cpu.build_loops(type_name, tmp_path, names=SOME)
    elementwise = on_cpu.build(type_name, tmp_path)
    for name in SOME:
        with np.errstate(over="ignore", under="ignore"):
            given = [x.astype(generated.TYPES[type_name]) for x in arguments(name)]
        assert same(loops[name](*given), elementwise[name](*given)).all(), name


@pytest.mark.parametrize("size", [1, 255, 256, 1023, 1024, 1025, 2047, 2048, 2049, 16000])
@pytest.mark.parametrize("before", ["", FAST])
def test_a_number_beside_an_array_of_any_length(numbered, before, size):
    kappa = np.geomspace(0.1, 900.0, size, dtype=np.float32)
    for d in (3.0, 64.0, 512.0):
        found = numbered[before][LAST](d, kappa)
        error = ulps(LAST, found, exact(LAST, (np.float32(d), kappa)))
        assert error.max() <= 1


@pytest.fixture(scope="module")
def numbered(tmp_path_factory):
    def build(before):
        folder = tmp_path_factory.mktemp("numbered")
        return on_cpu.build_loops("float", folder, before, (LAST,), first_is_number=True)

    return {before: build(before) for before in ("", FAST)}


@pytest.mark.parametrize("architecture", generated.ARCHITECTURES)
def test_doubles_are_for_devices_that_are_fast_at_them(architecture):
    """CUDA's guide: half the pace of float on 8.0, 9.0 and 10.0, a 32nd or 64th on the others."""
    fast = "true" if architecture in (80, 90, 100) else "false"
    assertion = f'static_assert(besselkit::mixed::wanted == {fast}, "");\n'
    text = core_text("mixed.hpp") + assertion
    cubin, _ = generated.compiled(generated.with_headers(text), architecture)
    assert cubin.startswith(b"\x7fELF")


def registers_only(text):
    _, log = generated.compiled(generated.with_headers(text), 90)
    assert generated.in_local_memory(log) == []
    assert len(generated.registers(log)) == 1


@pytest.mark.parametrize("name", [name for name in SOME if len(NAMES[name]) == 2])
@pytest.mark.parametrize("arrays", [(False, True), (True, True)])
def test_nvrtc_compiles_it_and_nothing_spills(name, arrays):
    """What takes its turn, as float64, may keep a few bytes over a call of what is rare."""
    beside = _loops.beside_each_other(name, np.dtype(np.float32))
    registers_only(_loops.loop_code(name, np.dtype(np.float32), arrays, beside))


@pytest.mark.slow
@pytest.mark.parametrize("architecture", generated.ARCHITECTURES)
@pytest.mark.parametrize("type_name", generated.TYPES)
def test_it_compiles_for_every_architecture(type_name, architecture):
    """What a function's own code asks for is seen in the elementwise kernels (test_nvrtc.py)."""
    for name in SOME:
        if len(NAMES[name]) == 2:
            text = on_cpu.loop_code(name, generated.TYPES[type_name], True)
            cubin, _ = generated.compiled(generated.with_headers(text), architecture)
            assert cubin.startswith(b"\x7fELF")


@pytest.mark.parametrize("type_name", generated.TYPES)
@pytest.mark.parametrize("loop", LOOPS)
def test_those_of_the_tables_compile_and_nothing_spills(loop, type_name):
    registers_only(table_loop_text(loop, generated.TYPES[type_name]))
