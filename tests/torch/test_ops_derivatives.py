"""Derivatives in every mode of torch: each agrees with finite differences or with the others."""

import itertools
import math

import pytest
import torch
import torch.autograd.forward_ad as fw
from torch.autograd import gradcheck, gradgradcheck
from torch.func import (
    functional_call,
    grad,
    grad_and_value,
    hessian,
    jacfwd,
    jacrev,
    jvp,
    vjp,
    vmap,
)

import besselkit
from besselkit._contract import NAMES
from tests.torch.ops_points import ALL, FEW, LAST, ONCE, TWICE, first, of_others, others, public
from truth.rows import UNIT_ARGUMENTS

# torch's first forward-mode derivative makes it compile decompositions of its own
pytestmark = [
    pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning"),
    # of torch 2.5's own gradcheck
    pytest.mark.filterwarnings("ignore:Please use .torch.vmap:FutureWarning"),
]
every = pytest.mark.parametrize("name", ALL)
once = pytest.mark.parametrize("name", ONCE)
twice = pytest.mark.parametrize("name", TWICE)


def close(a, b):
    """Equal but for the order of summation."""
    torch.testing.assert_close(a, b, rtol=1e-13, atol=0)


@once
def test_first_derivatives(name):
    args = others(name, (4,), requires_grad=True)
    modes = {
        "check_forward_ad": True,
        "check_batched_grad": True,
        "check_batched_forward_grad": True,
    }
    assert gradcheck(of_others(name), args, fast_mode=False, **modes)
    assert gradcheck(of_others(name, torch.tensor([[3.0], [9.5]], dtype=torch.float64)), args)


@once
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_gradients_have_the_same_bits_in_torch_s_arithmetic(name, dtype):
    """Short calls compute their gradients on NumPy arrays; long ones, and recorded ones, do not."""
    edges = {"cos": [-1.0, 0.0, 0.7, 1.0, 1.1]}
    edges |= dict.fromkeys(UNIT_ARGUMENTS, (0.0, 5e-324, 0.5, 1.0, 1.1, math.nan))
    usual = [0.0, -0.0, 1e-300, 0.3, 20.0, 1e10, -1.0, math.inf, math.nan]
    grids = [edges.get(argument, usual) for argument in NAMES[name][1:]]
    points = torch.tensor(list(itertools.product(*grids)), dtype=torch.float64).to(dtype)
    for start in (0.0, 1.0, 2.0, 7.5):
        short = [x.clone().requires_grad_() for x in points.unbind(1)]
        value = public(name)(start, *short).sum()
        recorded = torch.autograd.grad(value, short, create_graph=True)
        found = torch.autograd.grad(value, short)
        times = 32768 // len(points) + 1
        long = [x.repeat(times).requires_grad_() for x in points.unbind(1)]
        at_length = torch.autograd.grad(public(name)(start, *long).sum(), long)
        for a, b, c in zip(found, recorded, at_length, strict=True):
            assert a.dtype is dtype
            torch.testing.assert_close(a, b.detach(), rtol=0, atol=0, equal_nan=True)
            torch.testing.assert_close(a, c[: len(points)], rtol=0, atol=0, equal_nan=True)


@twice
def test_second_derivatives(name):
    args = others(name, (3,), requires_grad=True)
    assert gradgradcheck(of_others(name), args, check_fwd_over_rev=True, check_rev_over_rev=True)


@once
def test_broadcast_arguments_get_gradients_of_their_own_shape(name):
    args = [arg.reshape((4, *(1,) * i)) for i, arg in enumerate(others(name, (4,)))]
    args = [arg.clone().requires_grad_() for arg in args]
    assert gradcheck(of_others(name), args, check_forward_ad=True)


@once
def test_reverse_and_forward_modes_agree(name):
    function, args = of_others(name), others(name, (6,))
    wrt = tuple(range(len(args)))
    by_reverse = grad(lambda *a: function(*a).sum(), argnums=wrt)(*args)
    watched = [arg.clone().requires_grad_() for arg in args]
    by_backward = torch.autograd.grad(function(*watched).sum(), watched)
    value, pullback = vjp(function, *args)
    by_vjp = pullback(torch.ones_like(value))
    for i in wrt:
        tangents = [torch.ones_like(arg) if j == i else None for j, arg in enumerate(args)]
        with fw.dual_level():
            duals = [
                arg if tangent is None else fw.make_dual(arg, tangent)
                for arg, tangent in zip(args, tangents, strict=True)
            ]
            by_forward = fw.unpack_dual(function(*duals)).tangent
        rest = lambda z, i=i: function(*args[:i], z, *args[i + 1 :])  # noqa: E731
        primal, by_jvp = jvp(rest, (args[i],), (torch.ones_like(args[i]),))
        assert torch.equal(primal, function(*args))
        for found in (by_backward[i], by_vjp[i], by_forward, by_jvp):
            assert torch.equal(found, by_reverse[i])
        for jacobian in (jacfwd(rest), jacrev(rest)):
            assert torch.equal(jacobian(args[i]), torch.diag(by_reverse[i]))


@twice
def test_every_order_of_two_modes_agrees(name):
    function, args = of_others(name), others(name, (3,))
    total = lambda *a: function(*a).sum()  # noqa: E731
    wrt = tuple(range(len(args)))
    watched = [arg.clone().requires_grad_() for arg in args]
    first_order = torch.autograd.grad(function(*watched).sum(), watched, create_graph=True)
    for i in wrt:
        rows = torch.autograd.grad(
            first_order[i].sum(), watched, retain_graph=True, materialize_grads=True
        )
        for outer in (jacfwd, jacrev):
            for inner in (jacfwd, jacrev):
                found = outer(inner(total, argnums=i), argnums=wrt)(*args)
                for j in wrt:
                    close(found[j], torch.diag(rows[j]))
        found = hessian(total, argnums=wrt)(*args)[i]
        assert all(torch.equal(found[j], torch.diag(found[j].diagonal())) for j in wrt)
        for j in wrt:
            close(found[j].diagonal(), rows[j])


@pytest.mark.parametrize("modes", [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)])
def test_three_levels(modes):
    third = second = lambda z: besselkit.log_partition(8.0, z)
    for mode in modes:
        third = (jacfwd, jacrev)[mode](third)
    kappa = torch.tensor(3.0, dtype=torch.float64)
    close(third(kappa), public(LAST)(8.0, kappa))
    assert second(kappa) == besselkit.log_partition(8.0, 3.0)


@every
def test_vmap(name):
    args = others(name, (5, 3, 2))
    dims = torch.arange(3.0, 8.0, dtype=torch.float64)
    d = first(name)
    function, whole = public(name), public(name)(d, *args)
    n = len(args)
    # over the arguments, along each dimension
    for dim in (0, 1, 2, -1):
        found = vmap(lambda *a: function(d, *a), in_dims=dim, out_dims=dim)(*args)
        assert torch.equal(found, whole)
    # over d alone, over both, and over one argument alone
    samples = [function(z, *args) for z in dims]
    assert torch.equal(vmap(function, in_dims=(0, *(None,) * n))(dims, *args), torch.stack(samples))
    both = [function(z, *(arg[i] for arg in args)) for i, z in enumerate(dims)]
    assert torch.equal(vmap(function)(dims, *args), torch.stack(both))
    for i in range(n):
        alone = [None] * i + [1] + [None] * (n - 1 - i)
        rest = [arg[:, 0] if dim is None else arg for arg, dim in zip(args, alone, strict=True)]
        found = vmap(lambda *a: function(d, *a), in_dims=tuple(alone))(*rest)
        expected = [
            function(
                d, *(a if dim is None else a[:, k] for a, dim in zip(rest, alone, strict=True))
            )
            for k in range(3)
        ]
        assert torch.equal(found, torch.stack(expected))


@every
def test_vmap_aligns_samples_of_different_rank(name):
    args = others(name, (5, 2))
    d = torch.arange(3.0, 8.0, dtype=torch.float64)
    table = torch.stack([public(name)(z, *(arg[i] for arg in args)) for i, z in enumerate(d)])
    assert torch.equal(vmap(public(name))(d, *args), table)
    column = d[:, None]
    assert torch.equal(
        vmap(vmap(public(name)), in_dims=(0, *(0,) * len(args)))(column.expand(5, 2), *args), table
    )
    lifted = torch.stack(
        [public(name)(z, *(arg[i] for arg in args)) for i, z in enumerate(column[:, None])]
    )
    assert torch.equal(vmap(public(name))(column[:, None], *args), lifted)


@once
def test_gradients_of_each_sample(name):
    args = others(name, (5,))
    total = grad(lambda *a: of_others(name)(*a).sum(), argnums=tuple(range(len(args))))
    one_by_one = vmap(grad(of_others(name), argnums=tuple(range(len(args)))))(*args)
    for a, b in zip(one_by_one, total(*args), strict=True):
        assert torch.equal(a, b)
    dims = torch.arange(3.0, 8.0, dtype=torch.float64)
    by_d = vmap(grad(public(name), argnums=1), in_dims=(0, *(None,) * len(args)))
    alone = [arg[0] for arg in args]
    expected = [grad(public(name), argnums=1)(z, *alone) for z in dims]
    assert torch.equal(by_d(dims, *alone), torch.stack(expected))


@twice
def test_hessians_of_each_sample(name):
    args = others(name, (4,))
    wrt = tuple(range(len(args)))
    found = vmap(hessian(of_others(name), argnums=wrt))(*args)
    for k in range(4):
        alone = hessian(of_others(name), argnums=wrt)(*(arg[k] for arg in args))
        for i in wrt:
            for j in wrt:
                close(found[i][j][k], alone[i][j])


@once
def test_transforms_in_any_order(name):
    """vmap inside, outside and on both sides of forward and reverse modes."""
    args = others(name, (3, 2))
    function, n = of_others(name), len(args)
    ones = tuple(torch.ones_like(arg) for arg in args)
    plain = jvp(function, args, ones)[1]
    for nested in (vmap(function), vmap(vmap(function)), vmap(function, in_dims=1, out_dims=1)):
        assert torch.equal(jvp(nested, args, ones)[1], plain)
    inside = vmap(lambda *a: jvp(vmap(function), a[:n], a[n:])[1])
    assert torch.equal(inside(*args, *ones), plain)
    pulled = vjp(function, *args)[1](torch.ones(3, 2, dtype=torch.float64))
    for nested in (vmap(function), vmap(vmap(function))):
        found = vjp(nested, *args)[1](torch.ones(3, 2, dtype=torch.float64))
        assert all(torch.equal(a, b) for a, b in zip(found, pulled, strict=True))


@twice
def test_forward_mode_over_the_gradients_of_each_sample(name):
    args = others(name, (3,))
    ones = tuple(torch.ones_like(arg) for arg in args)
    slopes = grad(lambda *a: of_others(name)(*a).sum())
    each = vmap(grad(of_others(name)))
    assert torch.equal(jvp(each, args, ones)[1], jvp(slopes, args, ones)[1])


class Norms(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.kappa = torch.nn.Parameter(torch.linspace(1.0, 20.0, 4, dtype=torch.float64))

    def forward(self, x):
        return besselkit.log_norm(64.0, self.kappa) + self.kappa * x


def test_a_module_called_with_its_parameters():
    module, x = Norms(), torch.linspace(-1, 1, 4, dtype=torch.float64)
    parameters = {key: value.detach() for key, value in module.named_parameters()}
    loss = lambda p: functional_call(module, p, (x,)).sum()  # noqa: E731
    grads, value = grad_and_value(loss)(parameters)
    module(x).sum().backward()
    assert torch.equal(value, module(x).sum().detach())
    assert torch.equal(grads["kappa"], module.kappa.grad)
    close(grads["kappa"], x - besselkit.ratio(64.0, parameters["kappa"]))


@pytest.mark.parametrize("name", FEW)
def test_only_the_gradients_asked_for(name):
    args = others(name)
    for i in range(len(args)):
        mixed = [arg.clone().requires_grad_(i == j) for j, arg in enumerate(args)]
        public(name)(first(name), *mixed).sum().backward()
        assert [arg.grad is None for arg in mixed] == [i != j for j in range(len(args))]
    with torch.no_grad():
        assert not public(name)(first(name), *(a.requires_grad_() for a in args)).requires_grad
    with torch.inference_mode():
        assert public(name)(first(name), *args).is_inference()


def test_hooks_and_checkpoints():
    kappa = torch.linspace(0.1, 9.0, 6, dtype=torch.float64, requires_grad=True)
    seen = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: seen.append(t) or t, lambda t: t):
        result = besselkit.ratio(8.0, kappa)
    assert len(seen) == len(NAMES["ratio"])
    again = torch.utils.checkpoint.checkpoint(
        lambda k: besselkit.ratio(8.0, k), kappa, use_reentrant=False
    )
    for value in (result, again):
        (found,) = torch.autograd.grad(value.sum(), kappa)
        assert torch.equal(found, besselkit.ratio_deriv(8.0, kappa.detach()))


def test_an_argument_changed_in_place_is_noticed():
    kappa = torch.ones(3, dtype=torch.float64, requires_grad=True)
    held = kappa * 2
    result = besselkit.ratio(8.0, held)
    with torch.no_grad():
        held.add_(1.0)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        result.sum().backward()
