"""Derivatives by the dimension and the order: right in every way that torch has of asking."""

import numpy as np
import pytest
import torch
from torch.autograd import gradcheck
from torch.func import grad, jacfwd, jacrev, jvp, vmap

import besselkit
from besselkit import _ufuncs
from besselkit._contract import FUNCTIONS
from tests.torch.ops_points import public
from truth.rows import LEARNT

pytestmark = pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")
every = pytest.mark.parametrize("name", LEARNT)


def points(name, dtype=torch.float64):
    """Orders or dimensions from small to large, arguments from small to large."""
    start = torch.tensor([1.0, 2.5, 3.0, 17.0, 64.0, 513.5, 4096.0], dtype=dtype)
    x = torch.tensor([1e-3, 0.7, 4.0, 30.0, 1000.0], dtype=dtype)
    a, b = torch.meshgrid(start, x, indexing="ij")
    return a.reshape(-1).contiguous(), b.reshape(-1).contiguous()


def expected(name, a, x):
    """The contract's slope, of the compiled functions."""
    return torch.as_tensor(FUNCTIONS[name].slopes[0](_ufuncs, a.numpy(), x.numpy()))


@every
def test_every_way_of_asking(name):
    a, x = points(name)
    function, right = public(name), expected(name, a, x)
    leaf = a.clone().requires_grad_()
    function(leaf, x).sum().backward()
    assert torch.equal(leaf.grad, right)
    assert torch.equal(grad(lambda z: function(z, x).sum())(a), right)
    assert torch.equal(vmap(grad(function))(a, x), right)
    assert torch.equal(jvp(lambda z: function(z, x), (a,), (torch.ones_like(a),))[1], right)
    for jacobian in (jacfwd, jacrev):
        assert torch.equal(torch.diagonal(jacobian(lambda z: function(z, x))(a)), right)


@every
def test_beside_central_differences(name):
    a, x = points(name)
    step = 2.0**-10
    inner = a > 1.5
    a, x = a[inner], x[inner]
    with torch.no_grad():
        slope = (public(name)(a + step, x) - public(name)(a - step, x)) / (2 * step)
    leaf = a.clone().requires_grad_()
    public(name)(leaf, x).sum().backward()
    torch.testing.assert_close(leaf.grad, slope, rtol=1e-5, atol=1e-8)


@every
def test_gradcheck_in_both_arguments(name):
    a = torch.tensor([1.5, 3.0, 41.0], dtype=torch.float64, requires_grad=True)
    x = torch.tensor([0.5, 9.0, 30.0], dtype=torch.float64, requires_grad=True)
    assert gradcheck(public(name), (a, x), check_forward_ad=True)


@every
def test_a_dimension_for_many_arguments(name):
    """The gradient of one number for an array is the sum; a number beside it has none."""
    x = torch.tensor([0.5, 2.0, 80.0], dtype=torch.float64)
    a = torch.tensor(6.0, dtype=torch.float64, requires_grad=True)
    public(name)(a, x).sum().backward()
    right = expected(name, torch.full_like(x, 6.0), x).sum()
    assert a.grad.shape == ()
    torch.testing.assert_close(a.grad, right, rtol=1e-15, atol=0)


@every
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_types(name, dtype):
    a, x = points(name, dtype)
    leaf = a.clone().requires_grad_()
    public(name)(leaf, x).sum().backward()
    assert leaf.grad.dtype == dtype
    right = expected(name, a.double(), x.double())
    torch.testing.assert_close(leaf.grad.double(), right, rtol=8 * torch.finfo(dtype).eps, atol=0)


@every
def test_outside_the_domain_it_is_nan(name):
    a = torch.tensor([-2.0, np.nan, 3.0], dtype=torch.float64, requires_grad=True)
    x = torch.tensor([1.0, 1.0, -1.0], dtype=torch.float64)
    public(name)(a, x).sum().backward()
    assert a.grad.isnan().all()


@every
def test_compiled(name):
    a, x = points(name)
    function = torch.compile(lambda z: public(name)(z, x).sum(), fullgraph=True)
    leaf = a.clone().requires_grad_()
    function(leaf).backward()
    assert torch.equal(leaf.grad, expected(name, a, x))


def test_second_derivatives_by_kappa_while_d_asks_too():
    """The chain by kappa ends no earlier where d asks for a gradient as well."""
    d = torch.tensor(5.0, dtype=torch.float64, requires_grad=True)
    kappa = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
    (once,) = torch.autograd.grad(besselkit.log_partition(d, kappa), kappa, create_graph=True)
    by_d, by_kappa = torch.autograd.grad(once, (d, kappa))
    assert by_d.item() == besselkit.ratio_dim_deriv(5.0, 3.0)
    assert by_kappa.item() == besselkit.ratio_deriv(5.0, 3.0)


def test_a_dimension_is_learnt():
    """Of values of log 0F1 at dimension 7.25, the dimension is found by gradient steps."""
    kappa = torch.linspace(1.0, 40.0, 50, dtype=torch.float64)
    target = besselkit.log_partition(7.25, kappa)
    d = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([d], max_iter=50, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        value = ((besselkit.log_partition(d, kappa) - target) ** 2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    assert abs(d.item() - 7.25) < 1e-6
