"""Arrays of libraries that are none of ours: taken by their own protocol, or refused by name."""

import importlib
import re

import numpy as np
import pytest

import besselkit
from besselkit import exact

KAPPA = [1.0, 2.0]
EXPECTED = besselkit.ratio(3, KAPPA)
TABLE = besselkit.load_table(64)


def library(name):
    """Import an optional library; without it the test is skipped by name."""
    return pytest.importorskip(name, reason=f"{name} is not installed")


def test_arrays_of_another_namespace_are_refused_by_name():
    foreign = library("array_api_strict").asarray(KAPPA)
    said = "ratio: kappa must be an array that besselkit computes on, got one of array_api_strict"
    with pytest.raises(TypeError, match=said):
        besselkit.ratio(3, foreign)
    with pytest.raises(TypeError, match="log_prob: d must be an array"):
        besselkit.vmf.log_prob(foreign, 1.0, 0.5)


@pytest.mark.parametrize("unit", ["", "meter", "percent"])
def test_quantities_are_refused_by_name(unit):
    quantity = np.array(KAPPA) * library("pint").UnitRegistry()(unit or "dimensionless")
    with pytest.raises(TypeError, match=r"ratio: kappa must be real.*got a Quantity"):
        besselkit.ratio(3, quantity)
    for function in (TABLE.ratio, lambda kappa: exact.ratio(3, kappa)):
        with pytest.raises(TypeError, match=r"kappa must be .*got a Quantity"):
            function(quantity)


def test_polars_keeps_its_kind_and_its_missing_values():
    polars = library("polars")
    series = polars.Series("kappa", [*KAPPA, None])
    result = besselkit.ratio(3.0, series)
    assert isinstance(result, polars.Series)
    assert result.to_list() == [*EXPECTED, None]
    frame = polars.DataFrame({"kappa": KAPPA}).select(besselkit.ratio(3.0, polars.col("kappa")))
    assert frame["kappa"].to_list() == list(EXPECTED)
    with pytest.raises(TypeError, match=re.escape("kappa.to_numpy() makes an array of")):
        TABLE.ratio(series)


def test_missing_values_of_pandas():
    pandas = library("pandas")
    series = pandas.Series([*KAPPA, None], dtype="Float64")
    result = besselkit.ratio(3.0, series)
    assert result.dtype == "Float64"
    assert result.isna().tolist() == [False, False, True]
    assert result[:2].tolist() == list(EXPECTED)


def test_the_exact_path_does_not_lose_a_mask():
    masked = np.ma.array(KAPPA, mask=[False, True])
    with pytest.raises(TypeError, match=r"kappa must be .*, got a masked array: give it filled"):
        exact.ratio(3, masked)


def test_a_type_that_refuses_is_named_though_another_is_fine():
    class Refusing(np.ndarray):
        def __array_ufunc__(self, *_, **__):
            return NotImplemented

    array = np.array(KAPPA).view(Refusing)
    with pytest.raises(TypeError, match=r"kl: kappa_q must be real.*got a Refusing"):
        besselkit.vmf.kl(3, np.ones(2), array, 1.0)


@pytest.mark.parametrize("name", ["array", "memoryview", "range"])
def test_sequences_of_numbers(name):
    made = {
        "array": lambda: importlib.import_module("array").array("d", KAPPA),
        "memoryview": lambda: memoryview(np.array(KAPPA)),
        "range": lambda: range(1, 3),
    }[name]()
    assert np.array_equal(besselkit.ratio(3, made), EXPECTED)
