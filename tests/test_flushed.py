"""Where the caller flushes subnormal numbers to zero, every result keeps its bits."""

import platform

import numpy as np
import pytest

import besselkit
from besselkit import _ufuncs
from tests.cases import cases
from truth.native import library
from truth.rows import LAST, public

X86 = platform.machine().lower() in ("x86_64", "amd64")
ARM = platform.machine().lower() in ("aarch64", "arm64")
SWITCH = {
    "x86": """
extern "C" void flush(int on) {
    unsigned word;
    __asm__ __volatile__("stmxcsr %0" : "=m"(word));
    word = on ? word | 0x8040u : word & ~0x8040u;
    __asm__ __volatile__("ldmxcsr %0" : : "m"(word));
}
""",
    "arm": """
extern "C" void flush(int on) {
    unsigned long long word;
    __asm__ __volatile__("mrs %0, fpcr" : "=r"(word));
    word = on ? word | (1ull << 24) : word & ~(1ull << 24);
    __asm__ __volatile__("msr fpcr, %0" : : "r"(word));
}
""",
}

pytestmark = pytest.mark.skipif(not (X86 or ARM), reason="no known way to flush on this processor")


@pytest.fixture(scope="module")
def switch(tmp_path_factory):
    path = tmp_path_factory.mktemp("flush") / "flush.so"
    return library(SWITCH["x86" if X86 else "arm"], path).flush


@pytest.fixture
def flushed(switch):
    """Run a function with flushing on, and check that it was and still is."""

    def run(function, *args):
        least = np.float64(2.0**-1022)
        switch(1)
        try:
            result = function(*args)
            assert least / 4 * 4 == 0.0
        finally:
            switch(0)
        assert least / 4 * 4 == least
        return result

    return run


@pytest.mark.parametrize("level", _ufuncs.levels)
def test_every_result_keeps_its_bits(flushed, level):
    ufuncs = _ufuncs.at_level(level)
    for case in cases():
        given = [arg[::7] for arg in case.arguments]
        expected = ufuncs[case.function](*given)
        found = flushed(ufuncs[case.function], *given)
        assert found.tobytes() == expected.tobytes(), case.key


def test_a_normal_result_of_subnormal_parts(flushed):
    d, kappa = 3114.404, 4.1397e103
    bend = public(LAST)
    expected = bend(d, kappa)
    assert -4.4e-308 < expected < -4.3e-308
    assert flushed(bend, d, kappa) == expected
    near = (8.0, 1e-149, 3e-149, 1.0)
    assert flushed(besselkit.vmf.kl, *near) == besselkit.vmf.kl(*near) > 0.0


def test_tables_keep_their_bits(flushed):
    table = besselkit.load_table(512)
    kappa = 10.0 ** np.random.default_rng(5).uniform(-310, 300, 3000)
    for name in table.certificate:
        function = getattr(table, name)
        assert flushed(function, kappa).tobytes() == function(kappa).tobytes(), name
