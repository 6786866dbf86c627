"""xarray: dimensions by name, coordinates, attributes, laziness, groups."""

import dask.array
import numpy as np
import pytest
import xarray

import besselkit
from besselkit import vmf
from tests.interop.samples import (
    COUNT,
    DTYPES,
    FUNCTIONS,
    METHODS,
    TABLE,
    arguments,
    function,
    same,
)

STEPS = np.arange(COUNT) * 2


def labelled(array, **given):
    return xarray.DataArray(array, dims="step", coords={"step": STEPS}, **given)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_keeps_coordinates_and_type(name, dtype):
    arrays = arguments(name, dtype)
    result = function(name)(*map(labelled, arrays))
    assert isinstance(result, xarray.DataArray)
    assert result.dims == ("step",)
    assert np.array_equal(result.coords["step"], STEPS)
    assert same(result, function(name)(*arrays))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_chunked_arrays_stay_lazy(name):
    arrays = arguments(name)
    result = function(name)(*[labelled(array).chunk({"step": 70}) for array in arrays])
    assert isinstance(result.data, dask.array.Array)
    assert result.chunks == ((70, 70, 70, 70, 20),)
    assert same(result.compute(), function(name)(*arrays))


@pytest.mark.parametrize("keep", [True, False])
def test_attributes_are_kept_if_xarray_is_told_to(keep):
    kappa = labelled(arguments("ratio")[1], name="kappa", attrs={"source": "M step"})
    with xarray.set_options(keep_attrs=keep):
        result = besselkit.ratio(512, kappa)
    assert result.name == "kappa"
    assert result.attrs == ({"source": "M step"} if keep else {})


def test_names_decide_how_arrays_broadcast():
    kappa = labelled(np.linspace(0.0, 40.0, COUNT))
    dims = xarray.DataArray([3.0, 512.0], dims="dim", coords={"dim": [3, 512]})
    result = besselkit.ratio(dims, kappa)
    assert result.dims == ("dim", "step")
    assert same(result.sel(dim=512), besselkit.ratio(512, kappa.to_numpy()))
    four = vmf.kl(dims, kappa, kappa.rename(step="other"), 0.5)
    assert four.dims == ("dim", "step", "other")
    assert same(four.sel(dim=3).isel(step=5), vmf.kl(3, kappa[5].item(), kappa.to_numpy(), 0.5))


def test_arrays_are_lined_up_by_coordinates():
    kappa = xarray.DataArray([1.0, 2.0, 3.0], dims="run", coords={"run": list("abc")})
    dims = xarray.DataArray([5.0, 4.0], dims="run", coords={"run": list("cb")})
    result = besselkit.ratio(dims, kappa)
    assert {str(run): float(result.sel(run=run)) for run in result.run.values} == {
        "b": besselkit.ratio(4.0, 2.0),
        "c": besselkit.ratio(5.0, 3.0),
    }


@pytest.mark.parametrize("name", ["ratio", "log_norm", "bias"])
@pytest.mark.parametrize("dtype", DTYPES)
def test_apply_ufunc_parallelized(name, dtype):
    """The way for tables, whose methods take arrays; the functions go through as well."""
    kappa = arguments("ratio", dtype)[1]
    for call in (getattr(TABLE, name), lambda x: function(name)(np.float32(512.0), x)):
        lazy = xarray.apply_ufunc(
            call,
            labelled(kappa).chunk({"step": 70}),
            dask="parallelized",
            output_dtypes=[dtype],
        )
        assert isinstance(lazy.data, dask.array.Array)
        assert lazy.dtype == dtype
        assert np.array_equal(lazy.coords["step"], STEPS)
        assert same(lazy.compute(), call(kappa))


@pytest.mark.parametrize("name", METHODS)
def test_apply_ufunc_of_tables(name):
    kappa = arguments("ratio")[1]
    result = xarray.apply_ufunc(getattr(TABLE, name), labelled(kappa))
    assert same(result, getattr(TABLE, name)(kappa))


def test_data_sets_and_groups():
    kind = ("step", np.tile(["a", "b", "c"], COUNT // 3))
    r = arguments("ratio_inv")[1]
    data = xarray.Dataset({"r": ("step", r), "kind": kind}, coords={"step": STEPS})
    wider = data.assign(kappa=lambda each: besselkit.ratio_inv(64, each.r))
    assert same(wider.kappa, besselkit.ratio_inv(64, r))
    means = data.r.groupby(data.kind).mean()
    fitted = besselkit.ratio_inv(64, means)
    assert fitted.dims == ("kind",)
    for i, each in enumerate("abc"):
        assert fitted.sel(kind=each) == besselkit.ratio_inv(64, np.nanmean(r[i::3]))
    numbers = data[["r"]]
    assert same(besselkit.ratio(64, numbers).r, besselkit.ratio(64, r))


def test_clear_errors():
    kappa = labelled(arguments("ratio")[1])
    with pytest.raises(TypeError, match=r"ratio: kappa must be real.* got dtype complex128"):
        besselkit.ratio(512, kappa * 1j)
    with pytest.raises(TypeError, match=r"log_iv: kappa must be .* got a DataArray, which kappa"):
        TABLE.log_iv(kappa)
    with pytest.raises(TypeError, match=r"weight must be an array of float32 .* got a DataArray"):
        vmf.from_linear(xarray.DataArray(np.ones((2, 3)), dims=("class", "axis")))
