"""pandas: index, names and columns, missing values, alignment, groups."""

import numpy as np
import pandas
import pytest

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

INDEX = pandas.Index(np.arange(COUNT) * 2, name="step")


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_keeps_the_index_and_the_type(name, dtype):
    arrays = arguments(name, dtype)
    result = function(name)(*[pandas.Series(array, INDEX) for array in arrays])
    assert isinstance(result, pandas.Series)
    assert result.index.equals(INDEX)
    assert result.index.name == "step"
    assert same(result, function(name)(*arrays))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_of_a_frame(name, dtype):
    arrays = arguments(name, dtype)
    frame = pandas.DataFrame({"a": arrays[-1], "b": arrays[-1][::-1]}, INDEX)
    first = [dtype(0.75 if argument == 0.0 else argument) for argument in (64.0, 16.0, 20.0)]
    constants = first[: len(arrays) - 1]
    result = function(name)(*constants, frame)
    assert list(result.columns) == ["a", "b"]
    assert result.index.equals(INDEX)
    assert same(result["b"], function(name)(*constants, arrays[-1][::-1]))


def test_names_follow_the_rule_of_pandas():
    kappa = pandas.Series([1.0, 2.0], name="kappa")
    assert besselkit.ratio(3, kappa).name == "kappa"
    assert besselkit.ratio(kappa.rename("d") + 2, kappa).name is None


def test_series_are_lined_up_by_index():
    kappa = pandas.Series([1.0, 2.0, 3.0], index=list("abc"))
    dims = pandas.Series([5.0, 4.0, 3.0], index=list("cba"))
    result = besselkit.ratio(dims, kappa)
    assert result.to_dict() == {k: besselkit.ratio(dims[k], kappa[k]) for k in "abc"}
    partly = besselkit.ratio(pandas.Series([4.0], index=["b"]), kappa)
    assert partly["b"] == besselkit.ratio(4.0, 2.0)
    assert partly[["a", "c"]].isna().all()


@pytest.mark.parametrize("kind", ["Float32", "Float64"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_missing_values_of_nullable_columns(name, kind):
    arrays = arguments(name, kind.lower())
    column = pandas.Series([None if np.isnan(x) else x for x in arrays[-1]], dtype=kind)
    constants = [np.dtype(kind.lower()).type(c) for c in (64.0, 16.0, 20.0)][: len(arrays) - 1]
    result = function(name)(*constants, column)
    assert result.dtype == kind
    assert list(result[result.isna()].index) == list(column[column.isna()].index)
    kept = column.notna().to_numpy()
    assert same(result[kept].to_numpy(kind.lower()), function(name)(*constants, arrays[-1][kept]))


def test_integers_and_booleans():
    whole = pandas.Series([1, 2, 3])
    assert same(besselkit.ratio(3, whole), besselkit.ratio(3, whole.to_numpy()))
    assert besselkit.ratio(3, whole.astype("Int64")).dtype == "Float64"
    assert same(besselkit.ratio(3, whole > 1), besselkit.ratio(3, np.array([0.0, 1.0, 1.0])))


def test_assign_groups_and_pipes():
    r = arguments("ratio_inv")[1]
    frame = pandas.DataFrame({"kind": np.tile(list("abc"), COUNT // 3), "r": r})
    wider = frame.assign(
        kappa=lambda f: besselkit.ratio_inv(64, f["r"]),
        entropy=lambda f: vmf.entropy(64, f["kappa"]),
    )
    assert same(wider["entropy"], vmf.entropy(64, besselkit.ratio_inv(64, r)))
    fitted = frame.groupby("kind")["r"].mean().pipe(lambda mean: besselkit.ratio_inv(64, mean))
    assert list(fitted.index) == list("abc")
    means = frame.groupby("kind")["r"].mean()
    assert fitted["b"] == besselkit.ratio_inv(64, means["b"])
    shared = frame.groupby("kind")["r"].transform(lambda part: besselkit.ratio_inv(64, part))
    assert same(shared, besselkit.ratio_inv(64, r))
    applied = frame[["r"]].apply(lambda column: besselkit.log_norm(64, column))
    assert same(applied["r"], besselkit.log_norm(64, r))


@pytest.mark.parametrize("name", METHODS)
def test_tables_take_the_array_of_a_column(name):
    kappa = pandas.Series(arguments("ratio")[1], INDEX)
    method = getattr(TABLE, name)
    with pytest.raises(TypeError, match=rf"{name}: kappa must be real.* which kappa.to_numpy\(\)"):
        method(kappa)
    frame = kappa.to_frame("kappa").assign(value=lambda f: method(f["kappa"].to_numpy()))
    assert same(frame["value"], method(kappa.to_numpy()))
    assert same(
        kappa.transform(lambda x: pandas.Series(method(x.to_numpy()), x.index)),
        method(kappa.to_numpy()),
    )


def test_clear_errors():
    rule = r"ratio: kappa must be real: .* got "
    for wrong, got in (
        (pandas.Series([1.0, "a"], dtype=object), "dtype object"),
        (pandas.Series([1j]), "dtype complex128"),
        (pandas.Series(pandas.to_datetime(["2020-01-01"])), "dtype datetime64"),
    ):
        with pytest.raises(TypeError, match=rule + got):
            besselkit.ratio(3, wrong)
    with pytest.raises(TypeError, match=r"weight must be an array of float32 .* got a DataFrame"):
        vmf.from_linear(pandas.DataFrame(np.ones((2, 3))))
    frame = pandas.DataFrame(np.array([[3.0, 4.0]]))
    assert vmf.from_linear(frame.to_numpy())[0] == 5.0
