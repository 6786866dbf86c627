"""What speaks NumPy's ufunc protocol keeps its kind."""

import dask.array
import numpy as np
import pandas
import pytest
import xarray

import besselkit
from besselkit import vmf

KAPPA = np.linspace(0.0, 40.0, 300)
EXPECTED = besselkit.ratio(512, KAPPA)


def test_dask_stays_lazy():
    lazy = besselkit.ratio(512, dask.array.from_array(KAPPA, chunks=70))
    assert isinstance(lazy, dask.array.Array)
    assert lazy.dtype == np.float64
    assert np.array_equal(lazy.compute(), EXPECTED)
    narrow = besselkit.ratio(512, dask.array.from_array(KAPPA.astype(np.float32), chunks=70))
    assert narrow.dtype == narrow.compute().dtype == np.float32
    both = vmf.kl(512, dask.array.from_array(KAPPA, chunks=70), KAPPA[::-1].copy(), 0.5)
    assert np.array_equal(both.compute(), vmf.kl(512, KAPPA, KAPPA[::-1], 0.5))


def test_dask_is_not_computed_for_an_error():
    def explode(block):
        raise AssertionError("computed")

    meta = np.empty(0, complex)
    lazy = dask.array.from_array(KAPPA, chunks=70).map_blocks(explode, meta=meta, dtype=complex)
    with pytest.raises(TypeError, match=r"ratio: kappa must be real.* got dtype complex128"):
        besselkit.ratio(512, lazy)


def test_xarray_keeps_names_and_broadcasts_by_them():
    kappa = xarray.DataArray(KAPPA, dims="kappa", coords={"kappa": KAPPA})
    dims = xarray.DataArray([3.0, 512.0], dims="dim")
    result = besselkit.ratio(dims, kappa)
    assert result.dims == ("dim", "kappa")
    assert np.array_equal(result.isel(dim=1).to_numpy(), EXPECTED)
    assert np.array_equal(result.coords["kappa"], KAPPA)


def test_pandas_keeps_the_index():
    index = pandas.Index(np.arange(300) * 2, name="step")
    series = besselkit.ratio(512, pandas.Series(KAPPA, index=index, name="kappa"))
    assert isinstance(series, pandas.Series)
    assert series.index.equals(index)
    assert np.array_equal(series.to_numpy(), EXPECTED)
    frame = besselkit.ratio(512, pandas.DataFrame({"a": KAPPA, "b": KAPPA}))
    assert list(frame.columns) == ["a", "b"]
    assert np.array_equal(frame["b"].to_numpy(), EXPECTED)


def test_masked_arrays_keep_their_mask():
    mask = np.arange(300) % 5 == 0
    result = besselkit.ratio(512, np.ma.array(KAPPA, mask=mask))
    assert isinstance(result, np.ma.MaskedArray)
    assert np.array_equal(np.ma.getmaskarray(result), mask)
    assert np.array_equal(result.data[~mask], EXPECTED[~mask])


def test_subclasses_and_lists():
    class Tagged(np.ndarray):
        pass

    assert type(besselkit.ratio(512, KAPPA.view(Tagged))) is Tagged
    assert np.array_equal(besselkit.ratio(512, list(KAPPA)), EXPECTED)
    assert np.array_equal(besselkit.ratio([512] * 300, tuple(KAPPA)), EXPECTED)
