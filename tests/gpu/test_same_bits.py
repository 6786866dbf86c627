"""The very text that CuPy generates, run on the CPU, gives the ufuncs' bits."""

import os

import numpy as np
import pytest

from besselkit import _ufuncs
from besselkit._contract import NAMES
from besselkit.table import load_table
from besselkit.table._double._map import ROWS, Map
from besselkit.table._faces._cupy_tables import LOOPS
from besselkit.table._layouts import compiled
from tests.gpu import on_cpu, regions
from tests.gpu.generated import TYPES
from tests.gpu.points import EDGES, RANDOM, arguments, of_dimension
from tests.gpu.single import MOST_ULPS, ulps

# points in each region of the core
LEAST = 100

pytestmark = [
    pytest.mark.skipif(
        _ufuncs.level == "base", reason="this processor has no fma, which a device always has"
    ),
    pytest.mark.skipif(os.name == "nt", reason="the shim is compiled as on Unix"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("kernels")


@pytest.fixture(scope="module")
def double(folder):
    return on_cpu.build("double", folder)


@pytest.fixture(scope="module")
def single(folder):
    return on_cpu.build("float", folder)


@pytest.fixture(scope="module")
def tables(folder):
    return {type_name: on_cpu.build_tables(type_name, folder) for type_name in TYPES}


def different(a, b):
    """How many elements differ in any bit; that a NaN's bits are not told apart is C++'s rule."""
    both_nan = np.isnan(a) & np.isnan(b)
    return int(np.count_nonzero((a.view(np.uint64) != b.view(np.uint64)) & ~both_nan))


def ufunc_of(name, given):
    with np.errstate(all="ignore"):
        return getattr(_ufuncs, name)(*given)


@pytest.mark.parametrize("name", NAMES)
def test_float64_kernels_have_the_bits_of_the_ufunc(double, name):
    given = arguments(name)
    expected = ufunc_of(name, given)
    assert np.isfinite(expected).sum() > RANDOM
    assert np.isnan(expected).any()
    assert different(double[name](*given), expected) == 0


def test_one_changed_bit_is_noticed(double):
    d, kappa = arguments("ratio")
    right = double["ratio"](d, kappa)
    wrong = right.copy()
    wrong[np.flatnonzero(np.isfinite(right))[-1]] *= 1 + 2.0**-52
    assert different(wrong, right) == 1


@pytest.fixture(scope="module")
def families(folder):
    return regions.build(folder)


@pytest.mark.parametrize("family", regions.FAMILIES)
def test_every_region_is_among_the_points(families, family):
    of, count, *_ = families[family]
    cases = [of_dimension()]
    if family == "log":
        v, x = arguments("log_iv")
        cases.append((2 * v + 2, x))
    for d, kappa in cases:
        found = np.bincount(of(d, kappa), minlength=count)
        assert found.size == count
        assert found.min() >= LEAST, found


@pytest.mark.parametrize("name", NAMES)
def test_float32_kernels_are_within_their_bound(single, name):
    with np.errstate(over="ignore", under="ignore"):
        given = [x.astype(np.float32) for x in arguments(name)]
    truth = ufunc_of(name, [x.astype(np.float64) for x in given])
    assert ulps(name, single[name](*given), truth).max() <= MOST_ULPS


def test_a_warp_runs_few_branches(families):
    """What besselkit/_faces/cupy/_kernels.py says of the order of elements."""
    found = regions.counts(families, 1 << 16)
    for case in ("d = 512", "d = 4096"):
        for name, count in found[case].items():
            assert count == pytest.approx(2 if "partition" in name else 1, abs=0.01)
    for case in ("d = 3, sorted", "mixed, sorted"):
        assert max(found[case].values()) < 2
    assert min(count for name, count in found["mixed"].items() if "float" not in name) > 4


def table_points(dim):
    """kappa at every edge of the table's rows and next to it, extremes, and random points."""
    where = Map(dim)
    edges = np.array([edge for row in range(ROWS) for edge in where.edges(row)])
    random = np.random.default_rng(int(dim)).uniform(-12, 12, 20_000)
    kappa = np.concatenate([edges, where.scale * 2.0**random, EDGES])
    return np.concatenate([np.nextafter(kappa, 0), kappa, np.nextafter(kappa, np.inf)])


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("dim", [2, 3, 512, 4096])
def test_table_kernels_have_the_bits_of_the_compiled_loops(tables, dim, loop):
    table = compiled(load_table(dim)._content)
    kappa = table_points(dim)
    given = table.rows[loop], table.parameters["log_norm"]
    expected = ufunc_of(f"table_{loop}", (*given, kappa))
    assert np.isfinite(expected).sum() > 60_000
    assert different(tables["double"][loop](*given, kappa), expected) == 0
    with np.errstate(over="ignore", under="ignore"):
        single = kappa.astype(np.float32)
    found = tables["float"][loop](*given, single)
    expected = ufunc_of(f"table_{loop}", (*given, single))
    assert found.dtype == expected.dtype == np.float32
    assert different(found.astype(np.float64), expected.astype(np.float64)) == 0
