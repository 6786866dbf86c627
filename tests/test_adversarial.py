"""The search for the worst points, and what it found: `bench.accuracy.search`."""

import json

import mpmath
import numpy as np
import pytest

import besselkit
from bench.accuracy import search
from besselkit import _ufuncs, vmf
from tests.cases import cases
from tests.native import hardware_fma
from tests.reference import load
from tests.reference.adversarial import found


@pytest.mark.skipif(
    not hardware_fma(_ufuncs.level), reason="the search ran on a level with fma; others round apart"
)
def test_each_found_point_has_the_error_that_was_found():
    ufuncs = _ufuncs.at_level(_ufuncs.level)
    worst = {"float64": load("worst"), "float32": load("worst32")}
    for entry in found():
        name, data = entry["function"], worst[entry["dtype"]]
        (i,) = np.flatnonzero((data.d == entry["d"]) & (data.kappa == entry["kappa"]))
        at = np.array([i])
        given = search.Points(data.d[at], data.kappa[at], {name: data.value(name)[at]})
        arguments = search.arguments(name, given)
        error = search.error_of(name, ufuncs[name](*arguments), given.values[name])
        assert abs(error[0] - entry["error"]) <= 1e-3, entry


@pytest.mark.parametrize(
    ("d", "kappa"),
    [(13.0, 8.000600053703142), (13.5, 12.042931148792102), (16.0, 3.4050265319231316)],
)
def test_entropy_beside_its_zero(d, kappa):
    """The worst points of `bench.accuracy` when they were past the promise, or near to it."""
    exact = besselkit.exact.entropy(d, kappa)
    error = abs(mpmath.mpf(float(vmf.entropy(d, kappa))) - exact) / max(1, abs(exact))
    assert error <= 2.0**-52


@pytest.mark.parametrize("level", _ufuncs.levels)
def test_complement_where_the_level_without_fma_was_worst(level):
    d, kappa = 528343.9407561296, 40.80365395710873
    exact = besselkit.exact.ratio_c(d, kappa)
    error = abs(mpmath.mpf(float(_ufuncs.at_level(level)["ratio_c"](d, kappa))) / exact - 1)
    assert error <= 1.75 * 2.0**-52


def test_every_function_and_type_was_searched():
    searched = {f"{entry['function']}.{entry['dtype']}" for entry in found()}
    assert searched == {f"{name}.{t}" for name in search.FUNCTIONS for t in ("float64", "float32")}


def test_every_region_with_points_was_searched():
    """But those that random points hardly meet: edges, and d = 1 and next to it."""
    rare = {"edge", "unit_exact", "unit_near"}
    searched = {(e["function"], e["dtype"], e["region"]) for e in found()}
    for case in cases():
        for i in np.unique(case.region) if case.regions != ("all",) else ():
            where = (case.function, case.dtype, case.regions[i])
            assert where in searched or where[2] in rare, where


def test_climbing_finds_worse_than_random_points():
    start = search.scan(("ordinary", 5, 0, 200))
    case = next(c for c in start if c.function == "ratio" and c.region == "uniform3")
    _, place = search.climb((case, start[case], 5, 12))
    assert place.error > 1.1 * start[case][0].error


def test_the_result_does_not_depend_on_the_order_of_chunks():
    chunks = [search.scan(("low", 5, i, 50)) for i in range(3)]
    assert search.merged(iter(chunks)) == search.merged(iter(chunks[::-1]))


def test_the_file_says_how_it_was_made():
    recipe = json.loads(search.PATH.read_text(encoding="utf-8"))["recipe"]
    assert recipe.startswith("python -m bench.accuracy.search --points 1000000 ")
