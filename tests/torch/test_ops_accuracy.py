"""Gradients of float64 and float32 tensors against exact values, element by element.

The error is relative; of max(1, |value|) for the derivatives that cross zero, where two terms of
order one cancel and no relative bound can hold, or of the function: see `derivatives.floors`.
"""

import math
from functools import cache

import numpy as np
import pytest
import torch
from mpmath import mp

import besselkit
from besselkit import vmf
from besselkit._contract import FUNCTIONS, NAMES, Chain
from tests import derivatives
from tests.torch.ops_points import public
from truth import rows
from truth.reference import load
from truth.rows import INVERSES, OF_DIMENSION, TWICE, UNDONE

DIMS = (2.0, 2.5, 3.0, 5.0, 8.0, 33.0, 512.0, 4096.0, 1e6)
KAPPAS = np.concatenate([1.3 * 10.0 ** np.arange(-10, 10), [2.5, 41.0, 48.2, 200.0, 706.0, 4111.0]])


def arguments(name, d):
    """The first argument for a dimension, and an array of the second."""
    if name in INVERSES:
        inverse = np.unique(public(UNDONE[name])(d, KAPPAS))
        return d, inverse[inverse < 1]
    return rows.first(name, d), KAPPAS


@cache
def exact(name, first, seconds):
    return [derivatives.of_one(name, first, second) for second in seconds]


def worst(name, order, point, computed, truth, dtype=np.float64):
    floors = derivatives.floors(name, order, *point)
    error = derivatives.errors(computed, truth, floors, dtype)
    i = int(np.argmax(error))
    return error[i], i


@pytest.mark.parametrize("name", derivatives.FUNCTIONS_OF_ONE)
@pytest.mark.parametrize("point", [(8.0, 0.25), (33.0, 0.75)])
def test_the_formulas_are_those_of_differences(name, point):
    """And so is what stands in for a formula that nobody has written."""
    with mp.workdps(derivatives.DPS):
        expected = derivatives.by_differences(name, *map(mp.mpf, point))
        for right, found in zip(expected, derivatives.of_one(name, *point), strict=True):
            assert found is None or abs(found - right) <= mp.mpf(10) ** -25 * abs(right)


@pytest.mark.parametrize("name", derivatives.OF_ONE)
def test_float64(name):
    for d in DIMS:
        first, array = arguments(name, d)
        truth = exact(name, first, tuple(array.tolist()))
        x = torch.tensor(array, requires_grad=True)
        found = public(name)(first, x)
        for order in (1, 2) if name in TWICE else (1,):
            (found,) = torch.autograd.grad(found.sum(), x, create_graph=order == 1)
            right = [values[order - 1] for values in truth]
            error, i = worst(name, order, (first, array.tolist()), found.tolist(), right)
            assert error <= derivatives.bound(name, order), (order, error, first, array[i])


@pytest.mark.parametrize("name", derivatives.OF_ONE)
def test_float32(name):
    for d in (2.0, 8.0, 512.0, 4096.0):
        first, array = arguments(name, d)
        array = np.unique(array.astype(np.float32)[array < 1e6])
        array = array[array < 1] if name in INVERSES else array
        x = torch.tensor(array, requires_grad=True)
        truth = [derivatives.of_one(name, first, second)[0] for second in array.tolist()]
        (computed,) = torch.autograd.grad(public(name)(first, x).sum(), x)
        assert computed.dtype is torch.float32
        point = (first, array.tolist())
        error, i = worst(name, 1, point, computed.tolist(), truth, np.float32)
        assert error <= derivatives.bound(name, 1), (error, first, array[i])


CORE = [name for name in OF_DIMENSION if isinstance(FUNCTIONS[name].slopes[1], Chain)]


@pytest.mark.parametrize("name", CORE)
@pytest.mark.parametrize("where", ["main", "extremes", "low", "float32"])
def test_gradients_that_are_functions_of_the_core_have_its_bits(name, where):
    """So what the core's accuracy is measured on, over all of these sets, holds for them."""
    data = load(where)
    kappa = torch.tensor(data.kappa, requires_grad=True)
    (found,) = torch.autograd.grad(public(name)(torch.tensor(data.d), kappa).sum(), kappa)
    chain = FUNCTIONS[name].slopes[1]
    expected = chain.sign * public(chain.name)(data.d, data.kappa)
    assert found.numpy().dtype == expected.dtype
    assert np.array_equal(found.numpy(), expected)


def points_of_two(n, seed=0):
    """d, kappa_p, kappa_q, cos: far apart, alike, neighbours; cosines of all sizes, near 1 too."""
    rng = np.random.default_rng(seed)
    d = np.exp(rng.uniform(math.log(2), math.log(1e6), n))
    spread = np.where(
        np.arange(n) % 2, 10 ** rng.uniform(-10, 10, n), d * 10 ** rng.uniform(-1, 1, n)
    )
    kind = rng.integers(0, 4, n)
    q = np.choose(
        kind,
        [np.roll(spread, 1), spread * 10 ** rng.uniform(-1, 1, n), spread * (1 + 1e-9), spread],
    )
    near = 1 - 10 ** rng.uniform(-16, 0, n)
    cos = np.where(rng.random(n) < 0.4, near, rng.uniform(-1, 1, n))
    cos[:3] = (1.0, -1.0, 0.0)
    return d, spread, q, cos


@cache
def truth_of_two(name, points):
    return [getattr(derivatives, name)(*point) for point in points]


# of several arguments: those that slopes are taken by, but for the cosine, make them cross zero
OF_SEVERAL = [name for name in NAMES if len(NAMES[name]) > 2]


@pytest.mark.parametrize("name", OF_SEVERAL)
def test_functions_of_a_distribution(name):
    d, p, q, cos = points_of_two(150)
    given = {"d": d, "kappa": p, "kappa_p": p, "kappa_q": q, "cos": cos}
    arrays = rows.ordered(name, given)
    truth = truth_of_two(name, tuple(zip(*(a.tolist() for a in arrays), strict=True)))
    args = [torch.tensor(array, requires_grad=True) for array in arrays[1:]]
    value = getattr(vmf, name)(torch.tensor(d), *args)
    gradient = torch.autograd.grad(value.sum(), args, create_graph=True)
    for i, found in enumerate(gradient):
        right = [first[i] for first, _ in truth]
        error = derivatives.errors(found.tolist(), right, float(NAMES[name][1 + i] != "cos"))
        j = int(np.argmax(error))
        assert error[j] <= derivatives.bound(name, 1), (i, error[j], [a[j] for a in arrays])
    for i, j in truth[0][1]:
        if gradient[i].requires_grad:
            (found,) = torch.autograd.grad(
                gradient[i].sum(), args[j], retain_graph=True, materialize_grads=True
            )
        else:
            found = torch.zeros(150)
        right = [second[i, j] for _, second in truth]
        # second derivatives hold products of first ones, each with an error of max(1, |it|)
        sizes = [np.maximum(1, np.abs(gradient[k].detach().numpy())) for k in (i, j)]
        floor = sizes[0] * sizes[1] if name == "overlap" else 1.0
        error = derivatives.errors(found.tolist(), right, floor)
        k = int(np.argmax(error))
        assert error[k] <= derivatives.bound(name, 2), (i, j, error[k], [a[k] for a in arrays])


@pytest.mark.parametrize(("name", "first", "at", "slope", "bend"), derivatives.LIMITS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_limits(name, first, at, slope, bend, dtype):
    x = torch.tensor([at, 0.25], dtype=dtype, requires_grad=True)
    (found,) = torch.autograd.grad(public(name)(first, x).sum(), x, create_graph=bend is not None)
    assert found[0].item() == slope
    assert found[1].isfinite()
    if bend is not None:
        (found,) = torch.autograd.grad(found.sum(), x)
        assert found[0].item() == bend
        assert found[1].isfinite()


@pytest.mark.parametrize("cos", [-1.0, 0.25, 1.0])
def test_limits_of_the_density(cos):
    kappa = torch.tensor([0.0, math.inf], dtype=torch.float64, requires_grad=True)
    c = torch.full((2,), cos, dtype=torch.float64, requires_grad=True)
    slopes = torch.autograd.grad(vmf.log_prob(8.0, kappa, c).sum(), (kappa, c))
    assert slopes[0].tolist() == [cos, cos - 1]
    assert slopes[1].tolist() == [0.0, math.inf]


def test_a_cosine_just_beyond_one_counts_as_one():
    """float32 vectors give such; the slope by kappa is that at 1, the one by cos goes on."""
    beyond = torch.tensor([1.0, 1 + 2.0**-21, 1 + 2.0**-20], dtype=torch.float64)
    kappa = torch.full((3,), 1e9, dtype=torch.float64, requires_grad=True)
    slope, by_cos = torch.autograd.grad(
        vmf.log_prob(8.0, kappa, beyond.requires_grad_()).sum(), (kappa, beyond)
    )
    assert slope.tolist() == [besselkit.ratio_c(8.0, 1e9)] * 3
    assert by_cos.tolist() == [1e9] * 3


def test_the_measure_can_fail():
    truth = [derivatives.deriv(8, 16)] * 2
    right = float(truth[0])
    assert max(derivatives.errors([right, right * (1 + 8 * 2.0**-52)], truth)) > 7
    assert max(derivatives.errors([right, 0.0], truth)) > 1e15
    assert max(derivatives.errors([right, math.nan], truth)) == math.inf
