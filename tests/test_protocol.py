"""Every method of NumPy's ufunc protocol, with every type that NumPy has: right or refused.

In a child process, since what is looked for is a crash.
"""

import subprocess
import sys

import numpy as np
import pytest

from besselkit import _ufuncs, ufuncs

BINARY = [name for name in ufuncs.__all__ if getattr(ufuncs, name).nin == 2]
LENGTHS = (1, 2, 7, 8, 9, 600, 3000)


def applied(ufunc, x):
    """What accumulate has to give, one call for each element."""
    found = [x[0]]
    for value in x[1:]:
        found.append(ufunc(found[-1], value))
    return np.array(found)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("level", _ufuncs.levels)
def test_reductions_are_repeated_applications(level, name, dtype):
    ufunc = _ufuncs.at_level(level)[name]
    for n in LENGTHS:
        x = np.linspace(40, 4000, n).astype(dtype)
        expected = applied(ufunc, x)
        for given in (x, np.repeat(x, 2)[::2], x[::-1].copy()[::-1]):
            assert np.array_equal(ufunc.accumulate(given), expected, equal_nan=True)
            assert np.array_equal(ufunc.reduce(given), expected[-1], equal_nan=True)
        halves = ufunc.reduceat(x, [0, n // 2])
        ends = [ufunc.reduce(x[: n // 2]) if n > 1 else x[0], ufunc.reduce(x[n // 2 :])]
        assert np.array_equal(halves, ends, equal_nan=True)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_reductions_along_an_axis(axis):
    x = np.linspace(30, 3000, 11 * 12 * 13).reshape(11, 12, 13)
    rows = np.moveaxis(x, axis, -1)
    expected = np.apply_along_axis(lambda row: applied(ufuncs.log_iv, row), -1, rows)
    assert np.isfinite(expected).all()
    found = np.moveaxis(ufuncs.log_iv.accumulate(x, axis=axis), axis, -1)
    assert np.array_equal(found, expected)
    assert np.array_equal(ufuncs.log_iv.reduce(x, axis=axis), expected[..., -1])


def test_integers_are_reduced_in_float64():
    assert ufuncs.log_iv.reduce([2, 30, 40]) == ufuncs.log_iv(ufuncs.log_iv(2, 30), 40)
    assert ufuncs.ratio.reduce([2.0, 3.0]) == ufuncs.ratio(2.0, 3.0)


PROGRAM = """
import faulthandler, itertools, warnings
import numpy as np
from besselkit import _ufuncs

faulthandler.enable()
warnings.simplefilter("ignore")
LEVEL = {level!r}
found = _ufuncs.at_level(LEVEL)
samples = [np.ones(12, code) for code in np.typecodes["AllFloat"] + np.typecodes["AllInteger"]]
samples += [np.ones(12, code) for code in "?FDGO"]
samples += [np.full(12, "1"), np.full(12, b"1"), np.zeros(12, "V8"), np.zeros(12, "m8[s]")]
samples += [np.zeros(12, "M8[s]"), np.zeros(12, [("a", "f8"), ("b", "i4")]), np.ones(12, ">f8")]
if hasattr(np.dtypes, "StringDType"):
    samples.append(np.full(12, "1", np.dtypes.StringDType()))
samples.append(np.ones((3, 4, 5)))
tried = refused = 0

def attempt(method, *args, **options):
    global tried, refused
    tried += 1
    try:
        method(*args, **options)
    except (TypeError, ValueError, IndexError, NotImplementedError, RuntimeError):
        refused += 1

for ufunc, x in itertools.product(found.values(), samples):
    args = (x,) * ufunc.nin
    at = np.zeros(3, np.intp)
    attempt(ufunc, *args)
    attempt(ufunc, *args, out=np.empty(x.shape, "f8"))
    attempt(ufunc, *args, out=x.copy(), casting="unsafe")
    attempt(ufunc, *args, where=np.arange(x.shape[-1]) % 2 == 0)
    for options in ({{"order": "F"}}, {{"subok": False}}, {{"casting": "no"}}, {{"dtype": x.dtype}},
                    {{"dtype": "f4", "casting": "unsafe"}}, {{"signature": (None,) * ufunc.nargs}},
                    {{"signature": ("d",) * ufunc.nargs}}, {{"signature": "dd->d"}}, {{"axis": 0}},
                    {{"axes": [0] * ufunc.nargs}}, {{"keepdims": True}}):
        attempt(ufunc, *args, **options)
    for options in ({{}}, {{"axis": -1}}, {{"axis": None}}, {{"dtype": x.dtype}}, {{"dtype": "f4"}},
                    {{"keepdims": True}}, {{"initial": 2.0}}, {{"where": x == x}},
                    {{"out": x.copy()}}, {{"axis": (0, 1)}}, {{"initial": None}}, {{"axis": 99}}):
        attempt(ufunc.reduce, x, **options)
    attempt(ufunc.reduce, x[:0])
    attempt(ufunc.accumulate, x)
    attempt(ufunc.accumulate, x, axis=-1, dtype="f4")
    attempt(ufunc.accumulate, x, out=x.copy())
    attempt(ufunc.reduceat, x, [0, 2, 1])
    attempt(ufunc.reduceat, x, [0, 99])
    attempt(ufunc.at, x.copy(), at, x[at])
    attempt(ufunc.at, x.copy(), at)
    attempt(ufunc.outer, x, x)
    kinds = (x.dtype,) * ufunc.nin + (None,)
    attempt(ufunc.resolve_dtypes, kinds)
    attempt(ufunc.resolve_dtypes, (None, x.dtype, None), reduction=True)
    attempt(ufunc.resolve_dtypes, (x.dtype, x.dtype, None), reduction=True)
    attempt(ufunc.resolve_dtypes, kinds, signature=(None,) * ufunc.nargs, casting="unsafe")
    attempt(ufunc.resolve_dtypes, (int, float, None))
    attempt(ufunc._resolve_dtypes_and_context, kinds)
    attempt(_ufuncs.scalar, ufunc, *args)
assert 0 < refused < tried
print("no crash in", tried)
"""


@pytest.mark.parametrize("level", _ufuncs.levels)
def test_no_call_ends_the_process(level):
    program = PROGRAM.format(level=level)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.startswith("no crash in")
