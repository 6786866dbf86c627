"""The operators beside the recipe of the vMF appendix: one scalar at a time, by mpmath's besseli.

`RecipeBias` and `RecipeRatio` compute b = v log kappa - log I_v(kappa) and A = I_{v+1}/I_v with 15
digits and differentiate them by b' = -A and by Eq. 7, as the appendix describes.  The tests say
where that agrees with `bias` and `ratio`, and what it cannot do.  (As printed there, the results
also pass through float32.)
"""

import mpmath
import numpy as np
import pytest
import torch

import besselkit
from besselkit import exact

EPS = 2.0**-52


def recipe_ratio(v, kappa):
    return mpmath.besseli(v + 1, kappa) / mpmath.besseli(v, kappa)


class RecipeBias(torch.autograd.Function):
    @staticmethod
    def forward(ctx, d, kappa):
        v, at = d / 2 - 1, kappa.item()
        ctx.point = v, at
        value = v * mpmath.log(at) - mpmath.log(mpmath.besseli(v, at))
        return kappa.new_tensor(float(value))

    @staticmethod
    def backward(ctx, grad):
        return None, -grad * float(recipe_ratio(*ctx.point))


class RecipeRatio(torch.autograd.Function):
    @staticmethod
    def forward(ctx, d, kappa):
        value = kappa.new_tensor(float(recipe_ratio(d / 2 - 1, kappa.item())))
        ctx.d = d
        ctx.save_for_backward(kappa, value)
        return value

    @staticmethod
    def backward(ctx, grad):
        kappa, value = ctx.saved_tensors
        return None, grad * (1 - (ctx.d - 1) / kappa * value - value**2)


PAIRS = {"bias": RecipeBias, "ratio": RecipeRatio}


def value_and_gradient(function, d, kappa):
    kappa = torch.tensor(kappa, dtype=torch.float64, requires_grad=True)
    value = function(d, kappa)
    return value.item(), torch.autograd.grad(value, kappa)[0].item()


@pytest.mark.parametrize("d", [2, 3, 64, 512, 1024, 2048, 8192])
@pytest.mark.parametrize("kappa", [0.5, 8.0, 16.0, 24.0, 32.0, 500.0])
def test_where_it_works(d, kappa):
    """All that training with kappa about 16 meets: 15 digits, less what each formula cancels."""
    value, slope = value_and_gradient(RecipeBias.apply, d, kappa)
    ours, our_slope = value_and_gradient(besselkit.bias, d, kappa)
    # the two logarithms of the recipe are large beside their difference
    terms = abs((d / 2 - 1) * np.log(kappa)) + abs(value) + kappa
    assert abs(ours - value) <= 32 * EPS * terms
    assert abs(our_slope - slope) <= 32 * EPS * abs(slope)
    value, slope = value_and_gradient(RecipeRatio.apply, d, kappa)
    ours, our_slope = value_and_gradient(besselkit.ratio, d, kappa)
    assert abs(ours - value) <= 32 * EPS * value
    # Eq. 7 subtracts from 1
    assert abs(our_slope - slope) <= 32 * EPS


@pytest.mark.parametrize(("d", "kappa"), [(3, 1e6), (3, 1e8), (512, 1e7), (8, 1e10)])
def test_its_second_formula_cancels_at_large_kappa(d, kappa):
    """Eq. 7 has lost most digits of A' there, or all: ours has them."""
    true = float(exact.ratio_deriv(d, kappa))
    _, slope = value_and_gradient(RecipeRatio.apply, d, kappa)
    _, ours = value_and_gradient(besselkit.ratio, d, kappa)
    assert abs(slope - true) > 1e-6 * true
    assert abs(ours - true) <= 4 * EPS * true


@pytest.mark.parametrize(
    ("d", "kappa", "fault"),
    [
        (512, 0.0, ZeroDivisionError),
        (1e5, 1e5, mpmath.libmp.NoConvergence),
        (512, [16.0, 17.0], RuntimeError),
    ],
)
def test_what_it_cannot_do(d, kappa, fault):
    """kappa = 0, dimensions and kappas of some size, and more than one number."""
    for name, recipe in PAIRS.items():
        with pytest.raises(fault):
            value_and_gradient(recipe.apply, d, kappa)
        at = torch.tensor(kappa, dtype=torch.float64, requires_grad=True)
        result = getattr(besselkit, name)(d, at)
        (slope,) = torch.autograd.grad(result.sum(), at)
        slopes = {"bias": lambda *z: -exact.ratio(*z), "ratio": exact.ratio_deriv}[name]
        points = kappa if isinstance(kappa, list) else [kappa]
        for z, value, s in zip(points, result.reshape(-1), slope.reshape(-1), strict=True):
            true = float(getattr(exact, name)(d, z))
            assert abs(value.item() - true) <= 4 * EPS * abs(true)
            assert abs(s.item() - float(slopes(d, z))) <= 4 * EPS * abs(float(slopes(d, z)))


def second_derivative_of_square(function, d, kappa):
    kappa = torch.tensor(kappa, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(function(d, kappa) ** 2, kappa, create_graph=True)
    return torch.autograd.grad(slope, kappa)[0].item()


def test_it_has_no_second_derivative_of_the_bias():
    """Its b' is a constant to autograd: of (b^2)'' = 2 b'^2 + 2 b b'' it silently has the first."""
    A, A1, b = (getattr(exact, name)(512, 16) for name in ("ratio", "ratio_deriv", "bias"))
    true = float(2 * A**2 - 2 * b * A1)
    assert abs(second_derivative_of_square(besselkit.bias, 512, 16.0) - true) <= 8 * EPS * abs(true)
    found = second_derivative_of_square(RecipeBias.apply, 512, 16.0)
    assert abs(found - float(2 * A**2)) <= 32 * EPS * abs(found)
    assert abs(found - true) > 0.99 * abs(true)
