"""A short form of ``python -m tests.hostile``, and that it can fail."""

import sys
from functools import partial

import numpy as np
import pytest

from besselkit import _ufuncs
from besselkit._contract import FUNCTIONS, NAMES
from tests.hostile import classes, patterns, sanitized

COUNT = 10_000

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not classes.WIDE_ENOUGH,
    reason="needs Linux's sanitizers, and a long double that holds squares of float64",
)


@pytest.mark.slow
def test_random_bits_under_the_sanitizers(tmp_path):
    """Base and the narrowest vector level, whose text is that of all others."""
    levels = _ufuncs.levels[:2]
    module = sanitized.build(tmp_path, levels)
    for level in levels:
        done = sanitized.run(["-m", "tests.hostile.fuzz", module, COUNT, 1, level], timeout=300)
        assert done.returncode == 0, done.stdout[-5000:]
        assert done.stdout.endswith(f"level {level}: done\n")


OVERRUN = """
extern "C" int over(int n) { int* a = new int[4]; int x = a[n]; delete[] a; return x; }
"""


def test_the_sanitizers_are_awake(tmp_path):
    """A read past the end of an array, in code built with the same flags, ends the child."""
    source = tmp_path / "overrun.cpp"
    source.write_text(OVERRUN.replace('"C"', '"C" __attribute__((visibility("default")))'))
    library = sanitized.link([sanitized.compile_one(source, tmp_path)], tmp_path / "overrun.so")
    program = f"import ctypes; ctypes.CDLL({str(library)!r}).over(%d)"
    assert sanitized.run(["-c", program % 3], timeout=60).returncode == 0
    done = sanitized.run(["-c", program % 4], timeout=60)
    assert done.returncode != 0
    assert "overrun.cpp:2" in done.stdout  # AddressSanitizer or UBSan, whichever is first


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_installed_module_gives_the_right_class(name, dtype):
    given = patterns.arguments(name, np.random.default_rng(2), 20_000, dtype)
    with np.errstate(all="raise"):
        result = getattr(_ufuncs, name)(*given)
    assert not classes.wrong(name, given, result).any()
    assert np.isfinite(result).sum() > 2000
    assert np.isnan(result).sum() > 2000


@pytest.mark.parametrize("name", classes.OWN)
def test_a_wrong_class_is_noticed(name):
    """NaN for a number, a number for NaN, a wrong sign, inf, and 0 for a positive value."""
    given = patterns.arguments(name, np.random.default_rng(3), 20_000, np.float64)
    result = getattr(_ufuncs, name)(*given)
    ordinary = np.isfinite(result) & (np.abs(result) > 2) & (np.abs(result) < 1e300)
    if FUNCTIONS[name].at_infinity in (0, 1) or name == "overlap":
        ordinary = np.isfinite(result) & (np.abs(result) > 1e-300)
    if name == "kl":  # whose class is no narrower than [0, |kappa_q - kappa_p|] elsewhere
        ordinary &= (given[0] >= 1.5) & (np.maximum(given[1], given[2]) < 1e300)
    assert ordinary.sum() > 300
    nan = np.isnan(result)
    for value in (np.nan, np.inf, -np.inf, -result, np.zeros_like(result)):
        changed = np.where(ordinary, value, result)
        assert np.array_equal(classes.wrong(name, given, changed), ordinary)
    assert np.array_equal(classes.wrong(name, given, np.where(nan, 0.5, result)), nan)


def test_one_without_a_class_of_its_own_is_judged_by_its_row(monkeypatch):
    monkeypatch.setitem(classes.OF, "ratio", partial(classes.of_row, "ratio"))
    d, kappa = np.array([0.5, 1.0, np.inf, 3.0, 3.0]), np.array([1.0, np.inf, 1.0, -1.0, 2.0])
    right = np.array([np.nan, 1.0, np.nan, np.nan, 0.5])
    assert not classes.wrong("ratio", (d, kappa), right).any()
    assert classes.wrong("ratio", (d, kappa), np.where(np.isnan(right), 0.5, np.nan)).all()
