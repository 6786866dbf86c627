"""The table of the contract says what the functions are, and the rest of the package agrees."""

import inspect
import re
from pathlib import Path

import numpy as np
import pytest

import besselkit
from besselkit import _ufuncs, exact, ufuncs, vmf
from besselkit._contract import FUNCTIONS, NAMES, Chain
from besselkit.table._certify import TARGETS

ROWS = pytest.mark.parametrize("row", FUNCTIONS.values(), ids=lambda row: row.name)


def public(row):
    """The function that users call."""
    return getattr(vmf if row.layer else besselkit, row.name)


@ROWS
def test_every_way_in_takes_the_arguments_of_the_row(row):
    assert tuple(inspect.signature(public(row)).parameters) == (*row.names, "out", "options")
    found = inspect.signature(getattr(exact, row.name)).parameters
    assert tuple(found) == (*row.names, "dps")
    assert getattr(ufuncs, row.name).nin == len(row.arguments) == len(row.slopes)


def test_no_function_is_without_a_row():
    compiled = {n for n, f in vars(_ufuncs).items() if type(f) is np.ufunc and f.signature is None}
    assert compiled == set(FUNCTIONS) == set(NAMES) == set(ufuncs.__all__)
    of_exact = {n for n in exact.__all__ if n != "PrecisionError"}
    assert of_exact == set(FUNCTIONS)
    assert {n for n in FUNCTIONS if FUNCTIONS[n].layer} <= set(vmf.__all__)
    assert {n for n in FUNCTIONS if not FUNCTIONS[n].layer} <= set(besselkit.__all__)


@ROWS
def test_the_compiled_part_says_the_same(row):
    said = f"of ({', '.join(row.names)}); see {row.path}"
    words = said if row.layer else f"{row.symbols} {said}"
    assert getattr(ufuncs, row.name).__doc__.endswith(words)


def test_the_core_lists_the_same():
    text = (Path(besselkit.__file__).parent / "core" / "contract.hpp").read_text(encoding="utf-8")
    lines = re.findall(r'^    X\((\w+), (\d), .*?, "(.*?)", "(.*?)"\)', text, re.M)
    expected = []
    for row in FUNCTIONS.values():
        words = f"of ({', '.join(row.names)})"
        home = f"{row.layer}." if row.layer else ""
        said = words if row.layer else f"{row.symbols} {words}"
        expected.append((row.name, str(len(row.names)), said, home))
    assert lines == expected


def test_the_stub_names_all_that_is_no_ufunc():
    stub = Path(besselkit.__file__).with_name("_ufuncs.pyi").read_text(encoding="utf-8")
    named = re.findall(r"^(?:def )?([a-z]\w*)[:(]", stub, re.M)
    others = {n for n, f in vars(_ufuncs).items() if type(f) is not np.ufunc and n[0] != "_"}
    assert set(named) == others


@ROWS
def test_docstrings_have_what_the_row_says(row):
    text, short = public(row).__doc__, " ".join(public(row).__doc__.split())
    for argument in row.arguments:
        assert f"\n{argument.name} : array_like\n" in text
        assert argument.domain in short
    assert " ".join(row.value.split()) in short
    assert row.error.words or f"at most {row.error.eps:g} eps" in text
    digits = " ".join(getattr(exact, row.name).__doc__.split())
    assert "10^-dps" in digits
    assert " ".join(row.value.split()) in digits


@ROWS
def test_a_chain_names_a_function_of_the_same_arguments(row):
    for slope in row.slopes:
        if isinstance(slope, Chain):
            assert FUNCTIONS[slope.name].names == row.names
            assert slope.sign in (1, -1)


@ROWS
def test_the_ends_are_those_of_the_functions(row):
    inside = row.least + 2.0
    for value, end in ((row.at_zero, 0.0), (row.at_infinity, np.inf)):
        if value is not None:
            assert public(row)(inside, end) == value
            assert getattr(exact, row.name)(inside, end) == value


@ROWS
def test_outside_the_domain_is_nan(row):
    good = [2.0 if argument.greatest > 2 else 0.5 for argument in row.arguments]
    assert np.isfinite(public(row)(*good))
    for place, argument in enumerate(row.arguments):
        beyond = [np.nextafter(argument.least, -np.inf) - 2.0**-19, np.nan]
        if argument.greatest < np.inf:
            beyond.append(argument.greatest + 2.0**-19)
        elif argument.is_open:
            beyond.append(np.inf)
        for value in beyond:
            given = [*good[:place], value, *good[place + 1 :]]
            assert np.isnan(public(row)(*given)), (argument.name, value)


def test_tables_promise_what_the_rows_do():
    assert TARGETS["float64"] == {n: f.table for n, f in FUNCTIONS.items() if f.table is not None}


def test_the_promises_are_no_looser_than_they_were():
    """Raising a bound takes a second place, on purpose."""
    most = {"ratio_deriv2": 6.0, "kl": 5.0, "overlap": 5.0, "log_prob": 0.75, "entropy": 0.75}
    most |= dict.fromkeys(("ratio", "ratio_c", "iv_ratio"), 2.0)
    for name, row in FUNCTIONS.items():
        assert row.error.eps <= most.get(name, 4.0)
        assert row.error.ulp == 1.0
        assert row.error.ulp_of_floats <= 3.0
    logarithms = {"log_iv", "log_ive", "bias", "log_norm", "log_prob", "entropy"}
    floored = {n for n, f in FUNCTIONS.items() if f.crosses_zero}
    assert floored == {*logarithms, "bias_dim_deriv"}
