"""The search for the worst points, and what it found: `bench.accuracy.search`."""

import json

import mpmath
import numpy as np
import pytest

import besselkit
from bench.accuracy import others, search, search_others
from besselkit import _ufuncs, vmf
from besselkit._arguments import NAMES
from tests.cases import OTHERS, cases
from tests.native import hardware_fma
from tests.reference import load
from tests.reference.adversarial import found, found_of_others

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


@pytest.mark.parametrize("level", _ufuncs.levels)
@pytest.mark.parametrize("case", cases()[-2 * len(OTHERS) :], ids=lambda case: case.key)
def test_the_others_keep_their_promise(case, level):
    error = case.errors(_ufuncs.at_level(level)[case.function](*case.arguments))
    i = int(np.argmax(error / case.allowed))
    at = [float(x[i]) for x in case.arguments]
    assert error[i] <= case.allowed[i], f"{error[i]} at {at}"


def _error(name, *point):
    given = {a: np.array([x]) for a, x in zip(NAMES[name], point, strict=True)}
    return others.error_of(name, given)[0]


@pytest.mark.parametrize(
    "point",
    [
        (67572.47124943166, 15677.913040956393, 33903.885248825565, 0.9999992630562154),
        (420.0000010713478, 104.89871508585712, 242.1871882282375, 0.9999929522879492),
    ],
)
def test_divergence_next_to_a_factor_of_two(point):
    """Where (1 - A(kp)) (kq - kp) is several times the result: 16.0 and 14.9 eps when found."""
    assert _error("kl", *point) * 2.0**-52 <= 1e-12


@pytest.mark.parametrize(
    "point",
    [
        (3079757732.0, 3.800245973615741e18, 0.9999999834093977),
        (1098369661896.6042, 1.1897244934311146e21, 0.9999999784475211),
        (1.9826419661738788e18, 1.6806500268041057e30, 0.9999999999600329),
        (8.447367471987039e24, 2.4807363171899727e26, -0.0036172089345928434),
        (7.167810741399973e231, 1.9478893909233814e234, 0.010810417885567665),
        (5.877962788955045e303, 1.347827584716407e306, -0.5271642406319045),
    ],
)
def test_log_prob_next_to_zero_at_huge_dimensions(point):
    """log C_d + kappa, here 1e11 to 1e234, and kappa (1 - cos) cancel to far less.

    Past 4 eps of the value, but within 2^-75 of the parts.  (d = 2e18, where d/2 - 1 is inexact,
    was 1.5 % off when found.)
    """
    _, kappa, cosine = map(mpmath.mpf, point)
    exact = besselkit.exact.log_prob(*point, dps=40)
    error = abs(mpmath.mpf(float(vmf.log_prob(*point))) - exact)
    assert error <= max(4 * 2.0**-52 * max(1, abs(exact)), 2.0**-75 * kappa * (1 - cosine))


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


def test_each_of_the_others_was_searched():
    searched = {(entry["function"], entry["dtype"]) for entry in found_of_others()}
    assert searched == {(name, t) for name in others.FUNCTIONS for t in ("float64", "float32")}
    shapes = {e["region"].partition("_")[0] for e in found_of_others() if e["function"] == "kl"}
    assert shapes == {"panels", "near", "apart"}


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
