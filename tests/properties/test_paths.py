"""Every path against every other: exact, core at each level, table, torch, the kernels' text."""

import os

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import besselkit
from besselkit import _ufuncs, exact
from besselkit._contract import FUNCTIONS
from tests.properties.judge import EPS, eps_error, promised
from tests.properties.strategies import concentrations, everywhere, ordinary, wide
from truth.metric import floor_of
from truth.rows import CHAIN, OF_TABLES, PLANE, TURNS, first

LEVELS = {level: _ufuncs.at_level(level) for level in _ufuncs.levels}
TABLES = {dim: besselkit.load_table(dim) for dim in (2, 3, 64, 512, 4096)}


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


def arguments(name, d, kappa):
    """A dimension as the first argument that a function takes."""
    return first(name, d), kappa


def same_bits(a, b):
    return np.float64(a).view(np.int64) == np.float64(b).view(np.int64)


@pytest.mark.parametrize("name", PLANE)
@given(point=ordinary(2.0))
@example(point=(2.0, 48.0))
@example(point=(1024.0, 16.0))
def test_each_level_against_the_exact_path(name, point):
    """To the promise, and the levels with fma to the same bits; base rounds its own way."""
    given_ = arguments(name, *point)
    truth = getattr(exact, name)(*given_)
    found = {level: ufuncs[name](*given_) for level, ufuncs in LEVELS.items()}
    for level, value in found.items():
        assert eps_error(name, value, truth, *given_) <= promised(name, point[0]), level
    with_fma = [value for level, value in found.items() if level != "base"]
    assert all(same_bits(value, with_fma[0]) for value in with_fma)


@pytest.mark.parametrize("name", PLANE)
@given(point=everywhere(2.0))
def test_base_against_the_others_everywhere(name, point):
    """Two values with one truth: at most twice the promise apart, out to the ends of float64."""
    given_ = arguments(name, *point)
    base, best = (float(LEVELS[level][name](*given_)) for level in ("base", _ufuncs.levels[-1]))
    if np.isinf(base) or np.isinf(best):
        assert base == best
        return
    unit = max(abs(best), floor_of(name, *given_), 2.0**-1022)
    assert abs(base - best) <= 2 * promised(name, point[0]) * EPS * unit


@pytest.mark.parametrize("name", PLANE)
@given(point=everywhere(2.0))
def test_torch_has_the_bits_of_the_ufunc(torch, name, point):
    given_ = arguments(name, *point)
    tensor = torch.tensor(given_[1], dtype=torch.float64)
    found = getattr(besselkit, name)(given_[0], tensor)
    assert same_bits(float(found), float(getattr(besselkit, name)(*given_)))


@given(wide(2.0, 100))
def test_gradients_in_torch_are_the_next_function(torch, point):
    """L' = A and A' to the bit; d log I_v = A + v/kappa to A's error and two roundings."""
    d, kappa = point
    x = torch.tensor(kappa, dtype=torch.float64, requires_grad=True)
    (A,) = torch.autograd.grad(besselkit.log_partition(d, x), x, create_graph=True)
    (A1,) = torch.autograd.grad(A, x)
    assert same_bits(A.detach(), besselkit.ratio(d, kappa))
    assert same_bits(A1, besselkit.ratio_deriv(d, kappa))
    v = d / 2 - 1
    assume(v * 2 + 2 == d)
    (rise,) = torch.autograd.grad(besselkit.log_iv(v, x), x)
    expected = float(besselkit.ratio(d, kappa)) + v / kappa
    assert abs(float(rise) - expected) <= (2 * promised("ratio", d) + 1) * EPS * expected


@pytest.mark.parametrize("name", OF_TABLES)
@given(dim=st.sampled_from(sorted(TABLES)), kappa=concentrations(1e-300, 1e300))
@example(dim=2, kappa=32.0)
@example(dim=512, kappa=16384.0)
def test_tables_against_the_exact_path(name, dim, kappa):
    """To what is promised of tables; below 2^-1022 the metric's unit is that of 2^-1022."""
    found = getattr(TABLES[dim], name)(kappa)
    truth = getattr(exact, name)(first(name, dim), kappa)
    assert eps_error(name, found, truth) <= FUNCTIONS[name].table


@pytest.fixture(scope="module")
def kernels(tmp_path_factory):
    """The kernels' text, as CuPy generates it, compiled for this processor."""
    from tests.gpu import on_cpu

    return on_cpu.build("double", tmp_path_factory.mktemp("kernels"))


@pytest.mark.skipif(_ufuncs.level == "base", reason="no fma here, which a device always has")
@pytest.mark.skipif(os.name == "nt", reason="the shim is compiled as on Unix")
@pytest.mark.parametrize("name", PLANE)
@given(points=st.lists(everywhere(2.0), min_size=1, max_size=8))
def test_the_kernels_text_has_the_bits_of_the_ufunc(kernels, name, points):
    given_ = [np.array(x) for x in zip(*(arguments(name, *p) for p in points), strict=True)]
    expected = getattr(_ufuncs, name)(*given_)
    assert np.array_equal(kernels[name](*given_).view(np.int64), expected.view(np.int64))


@pytest.mark.parametrize("name", PLANE)
@given(point=ordinary(2.0))
@example(point=(2.0, 16.0))
@example(point=(2.3944717589592717, 15.984800972435226))
def test_float32_against_float64(name, point):
    """Half an ulp of float32 and a sixteenth (core/rounded.hpp), both of the same arguments.

    A', A'' and derivatives by d or v, of float arithmetic or of few terms, to the ulp promised.
    An ulp of max(1, abs(value)) for what crosses zero; the float64 value's own error is 2^-27.
    """
    given_ = [np.float32(x) for x in arguments(name, *point)]
    truth = float(getattr(besselkit, name)(*(float(x) for x in given_)))
    found = getattr(besselkit, name)(*given_)
    assert found.dtype == np.float32
    if abs(truth) > float(np.finfo(np.float32).max) * (1 + 2.0**-25):
        assert found == np.copysign(np.inf, truth)
        return
    if not floor_of(name) and abs(truth) < 2.0**-126:
        ulp = 2.0**-149
    else:
        ulp = 2.0 ** (np.frexp(max(abs(truth), floor_of(name)))[1] - 24)
    allowed = 1.0 if name in (*CHAIN[2:4], *TURNS) else 0.5626
    assert abs(float(found) - truth) <= allowed * ulp
