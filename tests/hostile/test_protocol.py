"""Methods of ufuncs: never a crash, and reductions are the repeated application, bit for bit."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from besselkit import _ufuncs
from besselkit._contract import NAMES
from tests.hostile import protocol
from truth.rows import INVERSES

OF_TWO = [name for name in NAMES if len(NAMES[name]) == 2]
LENGTHS = (1, 2, 7, 8, 9, 17, 600, 5000)
# those whose results are again first arguments, without end
ENDLESS = {"log_iv", "log_partition", *INVERSES}


@pytest.mark.parametrize("level", ["own"])  # the others: python -m tests.hostile
def test_every_call_ends_in_a_value_or_an_error(level):
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.protocol", level],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, (done.stdout[-200:], done.stderr[-2000:])
    calls, refused = done.stdout.splitlines()[-1].split()[:3:2]
    assert int(calls) > 1_000_000
    assert int(calls) - int(refused) > 100_000


def chain(name, count, dtype):
    """Numbers that a reduction stays in the domain with, as long as it can."""
    rng = np.random.default_rng([count, *name.encode()])
    unit = (np.arange(40) + rng.random((count, 40))) / 40
    many = 0.1 + 0.89 * unit if name in INVERSES else 10 ** (4 * unit - 1)
    if np.dtype(dtype).kind == "i":
        many = np.ceil(many)
    many, ufunc = many.astype(dtype), getattr(_ufuncs, name)
    chosen, last = [dtype(3)], dtype(3)
    for row in many[1:]:
        results = ufunc(last, row)
        good = np.flatnonzero((results >= 1.05) & (results < 30))
        chosen.append(row[rng.choice(good) if good.size else 0])
        last = ufunc(last, chosen[-1])
    return np.array(chosen, dtype)


def repeated(ufunc, numbers):
    """What `accumulate` has to give, one call after the other, in the ufunc's own type."""
    single = numbers.dtype == np.float32
    found = [numbers[0].astype(np.float32 if single else np.float64)]
    for number in numbers[1:]:
        found.append(ufunc(found[-1], number if single else np.float64(number)))
    return np.array(found)


def same(found, expected):
    return found.dtype == expected.dtype and found.tobytes() == expected.tobytes()


# no whole number but 0 and 1 is an inverse's argument
TYPES = [np.float64, np.float32, np.int64, np.int8]
TYPED = [(n, t) for n in OF_TWO for t in TYPES if n not in INVERSES or t != np.int8]


@pytest.mark.parametrize(("name", "dtype"), TYPED)
def test_reductions_are_repeated_application(name, dtype):
    ufunc = getattr(_ufuncs, name)
    finite = 0
    for count in LENGTHS:
        numbers = chain(name, count, np.int64 if dtype == np.int8 else dtype)
        numbers = np.minimum(numbers, 127).astype(dtype)
        expected = repeated(ufunc, numbers)
        finite += np.isfinite(expected).sum()
        assert same(ufunc.accumulate(numbers), expected)
        assert same(ufunc.reduce(numbers), expected[-1])
        starts = np.arange(0, count, 300)
        parts = [repeated(ufunc, numbers[i : i + 300])[-1] for i in starts]
        assert same(ufunc.reduceat(numbers, starts), np.array(parts))
    if name in ENDLESS and np.dtype(dtype).kind == "f":
        assert finite > 0.9 * sum(LENGTHS)


@pytest.mark.parametrize("level", _ufuncs.levels)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", OF_TWO)
def test_levels_reduce_alike(name, dtype, level):
    ufunc = _ufuncs.at_level(level)[name]
    for count in (9, 600):
        numbers = chain(name, count, dtype)
        expected = repeated(ufunc, numbers)
        assert same(ufunc.accumulate(numbers), expected)
        assert same(ufunc.reduce(numbers[::-1].copy()[::-1]), expected[-1])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", ["log_iv", "ratio", "log_partition", "entropy"])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_axes_layouts_and_outputs(name, dtype, axis):
    ufunc = getattr(_ufuncs, name)
    numbers = chain(name, 5 * 12 * 30, dtype).reshape(5, 12, 30)
    layouts = [numbers, numbers.T.copy().T, np.repeat(numbers, 2, axis=2)[::-1, :, ::-2]]
    for array in layouts:
        rows = np.moveaxis(array, axis, -1)
        expected = np.apply_along_axis(lambda row: repeated(ufunc, row), -1, rows)
        accumulated = ufunc.accumulate(array, axis=axis)
        assert same(np.ascontiguousarray(np.moveaxis(accumulated, axis, -1)), expected)
        last = np.ascontiguousarray(expected[..., -1])
        assert same(np.ascontiguousarray(ufunc.reduce(array, axis=axis)), last)
        out = np.empty(last.shape[::-1], dtype).T
        assert ufunc.reduce(array, axis=axis, out=out) is out
        assert same(np.ascontiguousarray(out), last)
        kept = ufunc.reduce(array, axis=axis, keepdims=True)
        assert same(np.ascontiguousarray(kept).reshape(last.shape), last)
        over = array.copy()  # over its own argument
        ufunc.accumulate(over, axis=axis, out=over)
        assert same(np.ascontiguousarray(np.moveaxis(over, axis, -1)), expected)


def test_a_start_and_a_choice():
    ufunc, numbers = _ufuncs.log_partition, np.array([12.0, 13.0, 30.0, 15.0])
    expected = repeated(ufunc, np.array([9.0, *numbers]))[-1]
    assert ufunc.reduce(numbers, initial=9.0) == expected
    where = np.array([True, False, True, True])
    expected = repeated(ufunc, np.array([9.0, 12.0, 30.0, 15.0]))[-1]
    assert ufunc.reduce(numbers, initial=9.0, where=where) == expected


@pytest.mark.parametrize("name", OF_TWO)
def test_outer_and_at(name):
    ufunc = getattr(_ufuncs, name)
    a, b = np.linspace(1, 40, 23), np.linspace(0.1, 0.9, 11)
    assert same(ufunc.outer(a, b), ufunc(a[:, None], b[None, :]))
    numbers = np.linspace(2, 30, 50)
    expected, indices = numbers.copy(), [3, 3, 7, -1, 3]
    ufunc.at(numbers, indices, 0.7)
    for i in indices:
        expected[i] = ufunc(expected[i], 0.7)
    assert same(numbers, expected)


def test_what_numpy_says_of_ufuncs_without_identity():
    with pytest.raises(ValueError, match="zero-size array to reduction operation ratio"):
        _ufuncs.ratio.reduce([])
    with pytest.raises(ValueError, match="'ratio' is not reorderable"):
        _ufuncs.ratio.reduce(np.ones((2, 2)), axis=(0, 1))
    with pytest.raises(ValueError, match="only supported for binary functions"):
        _ufuncs.kl.reduce([1.0, 2.0])
    with pytest.raises(TypeError, match="ratio takes real arguments"):
        _ufuncs.ratio.reduce([1j, 2j])


def test_neighbouring_columns_are_computed_in_blocks_as_apart():
    """Two columns of one array share no element, however their ends overlap."""
    table = np.stack([np.full(4000, 3.0), np.geomspace(1e-3, 1e3, 4000), np.zeros(4000)], axis=1)
    expected = _ufuncs.ratio(table[:, 0].copy(), table[:, 1].copy())
    _ufuncs.ratio(table[:, 0], table[:, 1], out=table[:, 2])
    assert same(table[:, 2].copy(), expected)


def test_a_segmentation_fault_is_noticed():
    """The child's end by a signal is no end in a value or an error."""
    program = "import ctypes; ctypes.string_at(0)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode != 0


def test_every_kind_of_dtype_is_there():
    kinds = {dtype.kind for dtype in protocol.dtypes()}
    assert kinds >= set("biufcmMOSUVT")
    assert np.dtype(np.longdouble) in protocol.dtypes()
