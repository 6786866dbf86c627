"""Dask arrays: nothing is computed before its time, chunks and types stay, the bits are NumPy's."""

import pickle

import dask
import dask.array
import numpy as np
import pytest

import besselkit
from besselkit import vmf
from tests.interop.samples import (
    COUNT,
    DTYPES,
    FUNCTIONS,
    METHODS,
    MISSING,
    TABLE,
    arguments,
    function,
    same,
)

CHUNKS = 70


def chunked(array):
    return dask.array.from_array(array, chunks=CHUNKS)


@pytest.fixture
def never():
    """A Dask array that must not be computed."""

    def explode(block):
        raise AssertionError("computed")

    meta = np.empty(0)
    return chunked(np.zeros(COUNT)).map_blocks(explode, meta=meta, dtype=float)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function(name, dtype):
    arrays = arguments(name, dtype)
    expected = function(name)(*arrays)
    lazy = function(name)(*map(chunked, arrays))
    assert isinstance(lazy, dask.array.Array)
    assert lazy.dtype == dtype
    assert lazy.chunks == chunked(arrays[0]).chunks
    assert same(lazy.compute(scheduler="synchronous"), expected)
    assert np.isnan(expected[list(MISSING)]).all()
    assert np.isfinite(np.delete(expected, [0, 7, 298, 299])).all()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_nothing_is_computed_by_a_call(name, never):
    count = len(arguments(name))
    assert function(name)(*[2.0] * (count - 1), never).shape == (COUNT,)


@pytest.mark.parametrize("name", METHODS)
def test_tables_are_lazy_and_have_the_bits_of_numpy(name, never):
    method = getattr(TABLE, name)
    assert method(never).shape == (COUNT,)
    for dtype in DTYPES:
        kappa = arguments("ratio", dtype)[1]
        lazy = method(chunked(kappa))
        assert lazy.dtype == dtype
        assert lazy.chunks == chunked(kappa).chunks
        assert same(lazy.compute(scheduler="synchronous"), method(kappa))


def test_tables_take_any_number_of_dimensions_and_chunks_of_unknown_size():
    kappa = arguments("ratio")[1]
    square = chunked(kappa).reshape(30, 10).rechunk((7, 10))
    assert same(TABLE.ratio(square).compute(), TABLE.ratio(kappa.reshape(30, 10)))
    unknown = chunked(kappa)[chunked(kappa) > 20.0]
    assert same(TABLE.ratio(unknown).compute(), TABLE.ratio(kappa[kappa > 20.0]))
    assert same(besselkit.ratio(512, unknown).compute(), besselkit.ratio(512, kappa[kappa > 20.0]))


def test_tables_travel_without_what_was_made_of_them():
    kappa = arguments("ratio")[1]
    expected = TABLE.ratio(kappa)
    sent = pickle.dumps(TABLE)
    assert same(pickle.loads(sent).ratio(kappa), expected)
    assert len(sent) < 64_000


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_travel(name):
    assert pickle.loads(pickle.dumps(function(name))) is function(name)
    ufunc = getattr(besselkit.ufuncs, name)
    assert pickle.loads(pickle.dumps(ufunc)) is ufunc


def test_a_grid_of_dimensions_and_concentrations():
    d, kappa = np.array([2.0, 3.0, 512.0]), np.linspace(0.0, 40.0, COUNT)
    grid = besselkit.ratio(dask.array.from_array(d, chunks=2)[:, None], chunked(kappa))
    assert grid.chunks == ((2, 1), (70, 70, 70, 70, 20))
    assert same(grid.compute(), besselkit.ratio(d[:, None], kappa))


def test_within_a_larger_computation():
    r = np.linspace(0.0, 0.99, COUNT)
    kappa = besselkit.ratio_inv(64, chunked(r))
    gain = (vmf.entropy(64, kappa) - vmf.entropy(64, 1.0))[kappa > 1.0]
    plain = besselkit.ratio_inv(64, r)
    expected = (vmf.entropy(64, plain) - vmf.entropy(64, 1.0))[plain > 1.0]
    assert same(gain.compute(scheduler="threads"), expected)
    both = dask.compute(kappa.max(), gain.mean())
    assert both[0] == plain.max()
    assert both[1] == pytest.approx(expected.mean(), rel=1e-14)


def test_blocks_and_out():
    kappa = np.linspace(0.0, 40.0, COUNT)
    mapped = chunked(kappa).map_blocks(lambda block: besselkit.log_norm(512, block))
    assert same(mapped.compute(), besselkit.log_norm(512, kappa))
    out = dask.array.zeros(COUNT, chunks=CHUNKS)
    besselkit.ratio(3, chunked(kappa), out=out)
    assert same(out.compute(), besselkit.ratio(3, kappa))


def test_an_error_is_found_without_computing():
    meta = np.empty(0, complex)
    lazy = chunked(np.zeros(COUNT)).map_blocks(lambda block: 1 / 0, meta=meta, dtype=complex)
    for call in (lambda: besselkit.ratio(512, lazy), lambda: TABLE.ratio(lazy)):
        with pytest.raises(TypeError, match=r"ratio: kappa must be real.* got dtype complex128"):
            call()
    with pytest.raises(ValueError, match=r"ratio: shapes do not broadcast: d \(3,\), kappa \(300,"):
        besselkit.ratio(np.ones(3), chunked(np.zeros(COUNT)))


@pytest.mark.parametrize("convert", [vmf.from_linear, vmf.from_tau_norm, vmf.from_causal])
def test_conversions_of_classifiers(convert):
    weight = np.random.default_rng(0).normal(size=(10, 6))
    kappa, mu = convert(dask.array.from_array(weight, chunks=(4, 6)))
    assert isinstance(kappa, dask.array.Array)
    assert isinstance(mu, dask.array.Array)
    for found, expected in zip((kappa, mu), convert(weight), strict=True):
        np.testing.assert_allclose(found.compute(), expected, rtol=1e-15)
    weight[3] = 0.0
    with pytest.raises(ValueError, match="row 3 of weight must not be zero"):
        convert(dask.array.from_array(weight, chunks=(4, 6)))
