"""Types, shapes and memory layouts in and out, and who is asked to compute."""

import os
import pickle
import subprocess
import sys
import types

import numpy as np
import pytest

import besselkit
from besselkit import _ufuncs
from besselkit._faces import dispatch
from truth import rows
from truth.metric import floor_of
from truth.rows import INVERSES, OF_TABLES

UFUNCS = [getattr(besselkit.ufuncs, name) for name in besselkit.ufuncs.__all__]
BINARY = [ufunc for ufunc in UFUNCS if ufunc.nin == 2]
# of tables; bias and log_norm have one loop, of three rows
WITHOUT_BIAS = [name for name in OF_TABLES if f"table_{name}" in dir(_ufuncs)]


def arguments(ufunc, n=1000, dtype=np.float64, seed=0):
    """Points in the domain of any of the functions."""
    rng = np.random.default_rng(seed)
    args = [rng.uniform(2, 600, n)] + [rng.uniform(0, 1, n) for _ in range(ufunc.nin - 1)]
    for i in range(1, ufunc.nin):
        if not (i == ufunc.nin - 1 and ufunc.nin > 2) and ufunc.__name__ not in INVERSES:
            args[i] = 10 ** (6 * args[i] - 3)
    return [arg.astype(dtype) for arg in args]


@pytest.mark.parametrize("ufunc", UFUNCS, ids=lambda ufunc: ufunc.__name__)
def test_they_are_ufuncs(ufunc):
    assert type(ufunc) is np.ufunc
    assert ufunc.types == ["f" * ufunc.nin + "->f", "d" * ufunc.nin + "->d"]
    assert pickle.loads(pickle.dumps(ufunc)) is ufunc
    public = rows.public(ufunc.__name__)
    assert pickle.loads(pickle.dumps(public)) is public
    assert (public(*arguments(ufunc)) == ufunc(*arguments(ufunc))).all()


i8, f2, f4, f8 = np.int8, np.float16, np.float32, np.float64


@pytest.mark.parametrize(
    ("d", "kappa", "dtype"),
    [
        (8, 2, f8),
        (8.0, 2.5, f8),
        (True, False, f8),
        (f4(8), f4(2), f4),
        (f4(8), 2.5, f4),
        (8, f4(2), f4),
        (f4(8), f8(2), f8),
        (f2(8), f2(2), f4),
        (f2(8), 2.5, f4),
        (i8(8), i8(2), f8),
        (i8(8), 2.5, f8),
        (np.uint16(8), 2, f8),
        (np.bool_(True), np.bool_(True), f8),
        (np.int16(8), f4(2), f4),
        (np.int32(8), f4(2), f8),
        (np.int64(8), f4(2), f8),
        (np.uint64(8), np.int64(2), f8),
        (np.uint64(8), f2(2), f8),
    ],
)
@pytest.mark.parametrize("ufunc", BINARY, ids=lambda ufunc: ufunc.__name__)
def test_types(ufunc, d, kappa, dtype):
    kappa = type(kappa)(0) if ufunc.__name__ in INVERSES else kappa
    expected = ufunc(dtype(d), dtype(kappa))
    for value in (ufunc(d, kappa), rows.public(ufunc.__name__)(d, kappa)):
        assert type(value) is dtype
        assert value == expected or (np.isnan(value) and np.isnan(expected))
    result = ufunc(np.full(3, d), np.full(3, kappa))
    wide = np.result_type(np.asarray(d), np.asarray(kappa))
    assert result.dtype == (f8 if wide.kind in "bui" else np.result_type(wide, f4))


@pytest.mark.parametrize("dtype", [f4, f8])
@pytest.mark.parametrize("ufunc", UFUNCS, ids=lambda ufunc: ufunc.__name__)
def test_layouts_do_not_matter(ufunc, dtype):
    args = arguments(ufunc, 600, dtype)
    expected = ufunc(*args)

    def same(*given):
        result = ufunc(*given)
        assert result.dtype == dtype
        return np.array_equal(result, expected)

    assert same(*(np.repeat(arg, 3)[::3] for arg in args))
    assert same(*(arg[::-1].copy()[::-1] for arg in args))
    assert same(*(arg.astype(arg.dtype.newbyteorder(">")) for arg in args))
    packed = [np.zeros(600, np.dtype([("pad", "i1"), ("value", dtype)])) for _ in args]
    for record, arg in zip(packed, args, strict=True):
        record["value"] = arg
    assert same(*(record["value"] for record in packed))
    for arg in args:
        arg.setflags(write=False)
    assert same(*args)
    square = [np.asfortranarray(arg.reshape(20, 30)) for arg in args]
    assert np.array_equal(ufunc(*square), expected.reshape(20, 30))
    alone = [ufunc(*(arg[i] for arg in args)) for i in range(0, 600, 7)]
    assert np.array_equal(alone, expected[::7])


@pytest.mark.parametrize("ufunc", UFUNCS, ids=lambda ufunc: ufunc.__name__)
def test_output_and_where(ufunc):
    public = rows.public(ufunc.__name__)
    args = arguments(ufunc)
    expected = ufunc(*args)
    out = np.zeros(1000)
    assert public(*args, out=out) is out
    assert np.array_equal(out, expected)
    where = np.arange(1000) % 3 == 0
    kept = public(*args, out=np.full(1000, 7.0), where=where)
    assert np.array_equal(kept, np.where(where, expected, 7.0))
    assert np.array_equal(public(*args, dtype=f4), ufunc(*(arg.astype(f4) for arg in args)))
    in_place = [arg.copy() for arg in args]
    public(*in_place, out=in_place[1])
    assert np.array_equal(in_place[1], expected)
    memory = np.concatenate([args[1], [0.0]])
    shifted = public(args[0], memory[:-1], *args[2:], out=memory[1:])  # overlapping
    assert np.array_equal(shifted, expected)


def test_broadcasting():
    d, kappa = np.array([2.0, 3.0, 512.0])[:, None], np.linspace(0, 50, 300)
    table = besselkit.ratio(d, kappa)
    assert table.shape == (3, 300)
    for row, value in zip(table, d[:, 0], strict=True):
        assert np.array_equal(row, besselkit.ratio(value, kappa))
    assert np.array_equal(besselkit.ratio(d=d, kappa=kappa), table)
    assert np.array_equal(besselkit.ufuncs.ratio.outer(d[:, 0], kappa), table)


@pytest.mark.parametrize("ufunc", UFUNCS, ids=lambda ufunc: ufunc.__name__)
def test_the_short_way_for_one_point_has_the_bits_of_the_long_one(ufunc):
    args = np.array(arguments(ufunc, 200))
    short = [_ufuncs.scalar(ufunc, *(float(x) for x in point)) for point in args.T]
    assert {type(value) for value in short} == {np.float64}
    assert np.array_equal(short, ufunc(*args))
    assert _ufuncs.scalar(ufunc, *args) is None
    assert _ufuncs.scalar(ufunc, 1.0) is None
    assert _ufuncs.scalar(np.arctan2, 1.0, 2.0) is None
    with pytest.raises(TypeError):
        _ufuncs.scalar(1.0, 2.0)


@pytest.mark.parametrize("level", _ufuncs.levels)
def test_levels_agree(level):
    for name, ufunc in _ufuncs.at_level(level).items():
        if ufunc.signature is not None:
            continue  # those of tables: test_levels_agree_on_tables
        args = arguments(ufunc)
        here = getattr(_ufuncs, name)(*args)
        # each is within 4 eps; the divergence and what follows from it has a bound of its own
        bound = 1e-12 if name in ("kl", "overlap") else 8 * 2.0**-52
        floor = np.maximum(floor_of(name, *args), 1e-300 if name.startswith("ratio") else 1)
        there, held = ufunc(*args), np.isfinite(here)
        assert np.array_equal(there[~held], here[~held])
        allowed = (bound * np.maximum(np.abs(here), floor))[held]
        assert np.all(np.abs(there[held] - here[held]) <= allowed)


@pytest.mark.parametrize("level", _ufuncs.levels)
def test_levels_agree_on_tables(level):
    compiled = besselkit.load_table(100)._tabulated.compiled
    kappa = 10.0 ** np.random.default_rng(3).uniform(-3, 6, 1000)
    found = _ufuncs.at_level(level)
    for name in WITHOUT_BIAS:
        ufunc = found[f"table_{name}"]
        here = compiled.call(name, kappa)
        there = ufunc(compiled.rows[name], compiled.parameters["bias"], kappa)
        assert np.all(np.abs(there - here) <= 8 * 2.0**-52 * np.maximum(np.abs(here), 1e-300))


@pytest.mark.parametrize("level", _ufuncs.levels)
def test_levels_agree_on_float32_tables(level):
    compiled = besselkit.Table.build(100, dtype=np.float32)._tabulated.compiled
    kappa = (10.0 ** np.random.default_rng(3).uniform(-30, 30, 1000)).astype(np.float32)
    found = _ufuncs.at_level(level)
    for name in WITHOUT_BIAS:
        ufunc = found[f"single_{name}"]
        here = compiled.call(name, kappa)
        there = ufunc(compiled.rows[name], compiled.parameters[name], kappa)
        np.testing.assert_allclose(there, here, rtol=2.0**-23, atol=2.0**-149)


def import_with(level):
    program = "import besselkit._ufuncs as u; print(u.level)"
    environment = os.environ | {"BESSELKIT_LEVEL": level}
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_level_can_be_forced():
    assert import_with("base").stdout == "base\n"
    assert import_with("").stdout == f"{_ufuncs.levels[-1]}\n"
    refused = import_with("v9")
    assert refused.returncode == 1
    assert "BESSELKIT_LEVEL must be one of ('base'" in refused.stderr
    assert "got 'v9'" in refused.stderr
    with pytest.raises(ValueError, match=r"level must be one of .* got 'v9'"):
        _ufuncs.at_level("v9")


class Tensor:
    """Stands in for an array of a framework that NumPy could convert on the quiet."""

    def __array__(self, dtype=None, copy=None):
        return np.ones(3)


FIRST_TENSOR = """
import sys, torch, besselkit
besselkit.ratio(8.0, 2.0)
assert "besselkit._faces.torch" not in sys.modules
value = besselkit.ratio(8.0, torch.tensor(2.0, dtype=torch.float64))
assert "besselkit._faces.torch" in sys.modules
assert isinstance(value, torch.Tensor) and value.item() == besselkit.ratio(8.0, 2.0)
"""


def test_the_face_of_a_framework_is_imported_for_its_first_array():
    pytest.importorskip("torch")
    done = subprocess.run([sys.executable, "-c", FIRST_TENSOR], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_backend_is_asked(monkeypatch):
    asked = []
    monkeypatch.setitem(sys.modules, "torch", types.SimpleNamespace(Tensor=Tensor))
    monkeypatch.setattr(dispatch, "_face_of", lambda _: lambda *given: asked.append(given) or 42)
    tensor = Tensor()
    assert besselkit.ratio(8.0, tensor, dtype=f4) == 42
    assert asked == [("ratio", (8.0, tensor), None, {"dtype": f4})]
    assert besselkit.ratio(8.0, 2.0) == besselkit.ufuncs.ratio(8.0, 2.0)
