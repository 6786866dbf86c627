"""The search for the worst points: `bench.accuracy.search`."""

import json

import numpy as np
import pytest

from bench.accuracy import others, search, search_others
from besselkit import _ufuncs
from besselkit._contract import NAMES
from tests.cases import cases
from truth.native import hardware_fma
from truth.reference import load
from truth.reference.adversarial import found, found_of_others
from truth.rows import DISTINCT, OTHERS

as_searched = pytest.mark.skipif(
    not hardware_fma(_ufuncs.level), reason="the search ran on a level with fma; others round apart"
)


@as_searched
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


@as_searched
def test_each_found_point_of_the_others_has_the_error_that_was_found():
    for entry in found_of_others():
        name = entry["function"]
        given = {a: np.array([entry[a]], entry["dtype"]) for a in NAMES[name]}
        assert abs(others.error_of(name, given)[0] - entry["error"]) <= 1e-3, entry
        assert others.strata(name, given)[0] == entry["region"], entry


def test_every_function_and_type_was_searched():
    searched = {f"{entry['function']}.{entry['dtype']}" for entry in found()}
    assert searched == {f"{name}.{t}" for name in DISTINCT for t in ("float64", "float32")}


def test_each_of_the_others_was_searched():
    searched = {(entry["function"], entry["dtype"]) for entry in found_of_others()}
    assert searched == {(name, t) for name in OTHERS for t in ("float64", "float32")}
    shapes = {e["region"].partition("_")[0] for e in found_of_others() if e["function"] == "kl"}
    assert shapes == {"panels", "rare", "series", "apart", "uniform"}


def test_every_region_with_points_was_searched():
    """But those that random points hardly meet: edges, and d = 1 and next to it."""
    rare = {"edge", "unit_exact", "unit_near"}
    searched = {(e["function"], e["dtype"], e["region"]) for e in found()}
    for case in cases():
        for i in np.unique(case.region) if case.function not in OTHERS else ():
            where = (case.function, case.dtype, case.regions[i])
            assert where in searched or where[2] in rare, where


def test_climbing_finds_worse_than_random_points():
    start = search.scan(("ordinary", 5, 0, 200))
    case = next(c for c in start if c.function == "ratio" and c.region == "uniform3")
    _, place = search.climb((case, start[case], 5, 12))
    assert place.error > 1.1 * start[case][0].error


def test_climbing_finds_worse_points_of_the_others():
    start = search_others.scan(("ratio_inv", "float64", 5, 0, 200))
    case = next(c for c in start if c.region == "uniform2")
    _, place = search_others.climb((case, start[case], 5, 12))
    assert place.error > 1.1 * start[case][0].error
    given = {a: np.array([x]) for a, x in zip(NAMES["ratio_inv"], place.point, strict=True)}
    assert others.strata("ratio_inv", given) == ["uniform2"]


def test_the_result_does_not_depend_on_the_order_of_chunks():
    chunks = [search.scan(("low", 5, i, 50)) for i in range(3)]
    assert search.merged(iter(chunks)) == search.merged(iter(chunks[::-1]))


def test_the_file_says_how_it_was_made():
    for path in (search.PATH, search.OTHERS):
        recipe = json.loads(path.read_text(encoding="utf-8"))["recipe"]
        assert recipe.startswith("python -m bench.accuracy.search --points 1000000 ")
