"""Gradients of float64 and float32 tensors against exact values, element by element.

The error is relative; of max(1, |value|) for the derivatives that cross zero, where two terms of
order one cancel and no relative bound can hold: those are named in CROSSING.
"""

import math
from functools import cache

import numpy as np
import pytest
import torch

import besselkit
from besselkit import vmf
from tests.torch import ops_truth
from tests.torch.ops_points import public
from truth.reference import load

# what is promised; eps
PROMISED = 6.0
# (function, order): 1/A' and -A''/A'^3 count the errors of A' (to 4 eps) once and three times;
# o' = -o^2 KL' and o'' count those of the divergence, for which the core itself allows 1e-12,
# twice and three times
PROMISED_ELSE = {("ratio_inv", 2): 9.0, ("overlap", 1): 12.0, ("overlap", 2): 24.0}

CROSSING = {("log_ive", 1), ("log_iv", 2), ("log_ive", 2), ("entropy", 2)}

DIMS = (2.0, 2.5, 3.0, 5.0, 8.0, 33.0, 512.0, 4096.0, 1e6)
KAPPAS = np.concatenate([1.3 * 10.0 ** np.arange(-10, 10), [2.5, 41.0, 48.2, 200.0, 706.0, 4111.0]])


def bound(name, order):
    return PROMISED_ELSE.get((name, order), PROMISED)


def arguments(name, d):
    """The first argument for a dimension, and an array of the second."""
    if name == "ratio_inv":
        inverse = np.unique(besselkit.ratio(d, KAPPAS))
        return d, inverse[inverse < 1]
    return {"log_iv": d / 2 - 1, "log_ive": d / 2 - 1, "iv_ratio": d / 2}.get(name, d), KAPPAS


@cache
def exact(name, first, seconds):
    return [ops_truth.of_one(name, first, second) for second in seconds]


def worst(name, order, computed, truth, dtype=np.float64):
    error = ops_truth.errors(computed, truth, float((name, order) in CROSSING), dtype)
    i = int(np.argmax(error))
    return error[i], i


@pytest.mark.parametrize("name", ops_truth.FUNCTIONS_OF_ONE)
def test_float64(name):
    for d in DIMS:
        first, array = arguments(name, d)
        truth = exact(name, first, tuple(array.tolist()))
        x = torch.tensor(array, requires_grad=True)
        found = public(name)(first, x)
        for order in (1,) if name == "ratio_deriv" else (1, 2):
            (found,) = torch.autograd.grad(found.sum(), x, create_graph=order == 1)
            right = [values[order - 1] for values in truth]
            error, i = worst(name, order, found.tolist(), right)
            assert error <= bound(name, order), (order, error, first, array[i])


@pytest.mark.parametrize("name", ops_truth.FUNCTIONS_OF_ONE)
def test_float32(name):
    for d in (2.0, 8.0, 512.0, 4096.0):
        first, array = arguments(name, d)
        array = np.unique(array.astype(np.float32)[array < 1e6])
        array = array[array < 1] if name == "ratio_inv" else array
        x = torch.tensor(array, requires_grad=True)
        truth = [ops_truth.of_one(name, first, second)[0] for second in array.tolist()]
        (computed,) = torch.autograd.grad(public(name)(first, x).sum(), x)
        assert computed.dtype is torch.float32
        error, i = worst(name, 1, computed.tolist(), truth, np.float32)
        assert error <= bound(name, 1), (error, first, array[i])


CORE = {
    "log_partition": lambda d, kappa: besselkit.ratio(d, kappa),
    "bias": lambda d, kappa: -besselkit.ratio(d, kappa),
    "log_norm": lambda d, kappa: -besselkit.ratio(d, kappa),
    "ratio": lambda d, kappa: besselkit.ratio_deriv(d, kappa),
    "ratio_c": lambda d, kappa: -besselkit.ratio_deriv(d, kappa),
    "ratio_deriv": lambda d, kappa: besselkit.ratio_deriv2(d, kappa),
}


@pytest.mark.parametrize("name", CORE)
@pytest.mark.parametrize("where", ["main", "extremes", "low", "float32"])
def test_gradients_that_are_functions_of_the_core_have_its_bits(name, where):
    """So what the core's accuracy is measured on, over all of these sets, holds for them."""
    data = load(where)
    kappa = torch.tensor(data.kappa, requires_grad=True)
    (found,) = torch.autograd.grad(public(name)(torch.tensor(data.d), kappa).sum(), kappa)
    expected = CORE[name](data.d, data.kappa)
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
    return [getattr(ops_truth, name)(*point) for point in points]


# by (kappa_p, kappa_q, cos), or (kappa, cos) of log_prob
FIRST_CROSSING = {"log_prob": (0,), "kl": (0, 1), "overlap": (0, 1)}


@pytest.mark.parametrize("name", FIRST_CROSSING)
def test_functions_of_a_distribution(name):
    d, p, q, cos = points_of_two(150)
    arrays = (d, p, cos) if name == "log_prob" else (d, p, q, cos)
    truth = truth_of_two(name, tuple(zip(*(a.tolist() for a in arrays), strict=True)))
    args = [torch.tensor(array, requires_grad=True) for array in arrays[1:]]
    value = getattr(vmf, name)(torch.tensor(d), *args)
    gradient = torch.autograd.grad(value.sum(), args, create_graph=True)
    for i, found in enumerate(gradient):
        right = [first[i] for first, _ in truth]
        error = ops_truth.errors(found.tolist(), right, float(i in FIRST_CROSSING[name]))
        j = int(np.argmax(error))
        assert error[j] <= bound(name, 1), (i, error[j], [a[j] for a in arrays])
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
        error = ops_truth.errors(found.tolist(), right, floor)
        k = int(np.argmax(error))
        assert error[k] <= bound(name, 2), (i, j, error[k], [a[k] for a in arrays])


INF = math.inf
# (function, d or v, the point, first derivative, second derivative)
LIMITS = [
    ("log_iv", 0.0, 0.0, 0.0, 0.5),
    ("log_iv", 2.5, 0.0, INF, -INF),
    ("log_iv", 2.5, INF, 1.0, 0.0),
    ("log_ive", 0.0, 0.0, -1.0, 0.5),
    ("log_ive", 2.5, 0.0, INF, -INF),
    ("log_ive", 2.5, INF, 0.0, 0.0),
    ("iv_ratio", 4.0, 0.0, 0.125, 0.0),
    ("iv_ratio", 4.0, INF, 0.0, 0.0),
    ("ratio", 8.0, 0.0, 0.125, 0.0),
    ("ratio", 8.0, INF, 0.0, 0.0),
    ("ratio", 1.0, 0.0, 1.0, 0.0),
    ("ratio_c", 8.0, 0.0, -0.125, 0.0),
    ("ratio_c", 8.0, INF, 0.0, 0.0),
    ("ratio_deriv", 8.0, 0.0, 0.0, None),
    ("ratio_deriv", 8.0, INF, 0.0, None),
    ("ratio_inv", 8.0, 0.0, 8.0, 0.0),
    ("log_partition", 8.0, 0.0, 0.0, 0.125),
    ("log_partition", 8.0, INF, 1.0, 0.0),
    ("bias", 8.0, 0.0, 0.0, -0.125),
    ("bias", 8.0, INF, -1.0, 0.0),
    ("log_norm", 8.0, 0.0, 0.0, -0.125),
    ("log_norm", 8.0, INF, -1.0, 0.0),
    ("entropy", 8.0, 0.0, 0.0, -0.125),
    ("entropy", 8.0, INF, 0.0, 0.0),
]


@pytest.mark.parametrize(("name", "first", "at", "slope", "bend"), LIMITS)
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
    kappa = torch.tensor([0.0, INF], dtype=torch.float64, requires_grad=True)
    c = torch.full((2,), cos, dtype=torch.float64, requires_grad=True)
    slopes = torch.autograd.grad(vmf.log_prob(8.0, kappa, c).sum(), (kappa, c))
    assert slopes[0].tolist() == [cos, cos - 1]
    assert slopes[1].tolist() == [0.0, INF]


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
    truth = [ops_truth.deriv(8, 16)] * 2
    right = float(truth[0])
    assert max(ops_truth.errors([right, right * (1 + 8 * 2.0**-52)], truth)) > 7
    assert max(ops_truth.errors([right, 0.0], truth)) > 1e15
    assert max(ops_truth.errors([right, math.nan], truth)) == INF
