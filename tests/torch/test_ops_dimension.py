"""Derivatives by the dimension and the order: right in every way that torch has of asking."""

import math

import numpy as np
import pytest
import torch
from mpmath import mpf, workdps
from torch.autograd import gradcheck
from torch.func import grad, jacfwd, jacrev, jvp, vmap

import besselkit
from besselkit import exact, vmf
from besselkit._contract import FUNCTIONS, NAMES
from besselkit._faces.torch._slopes import SLOPES
from tests.torch.ops_points import public
from truth.rows import LEARNT, TWICE

pytestmark = pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")
every = pytest.mark.parametrize("name", LEARNT)
# whose slopes by d are sums that cross zero
OF_TERMS = [
    name
    for name in LEARNT
    if "cos" in NAMES[name] or (FUNCTIONS[name].crosses_zero and not FUNCTIONS[name].of_order)
]


# of arguments after the second
VALUES = {"cos": [-0.75, 0.25, 0.5, 1.0], "kappa_q": [0.5, 20.0, 300.0]}
USUAL = [1e-3, 0.7, 4.0, 30.0, 1000.0]


def points(name, dtype=torch.float64):
    """Orders or dimensions from small to large, arguments from small to large."""
    start = [1.0, 2.5, 3.0, 17.0, 64.0, 513.5, 4096.0]
    values = [start, *(VALUES.get(argument, USUAL) for argument in NAMES[name][1:])]
    grids = torch.meshgrid(*(torch.tensor(v, dtype=dtype) for v in values), indexing="ij")
    a, *others = (grid.reshape(-1).contiguous() for grid in grids)
    return a, tuple(others)


def beside(name, x):
    """These concentrations, and a number for each argument behind."""
    x = torch.tensor(x, dtype=torch.float64)
    return (x, *[torch.tensor(0.5, dtype=torch.float64)] * (len(NAMES[name]) - 2))


def expected(name, a, others):
    """The contract's slope, of the compiled functions."""
    with np.errstate(all="ignore"):
        return torch.as_tensor(SLOPES[name][0](a.numpy(), *(x.numpy() for x in others)))


@every
def test_every_way_of_asking(name):
    a, x = points(name)
    function, right = public(name), expected(name, a, x)
    leaf = a.clone().requires_grad_()
    function(leaf, *x).sum().backward()
    assert torch.equal(leaf.grad, right)
    assert torch.equal(grad(lambda z: function(z, *x).sum())(a), right)
    assert torch.equal(vmap(grad(function))(a, *x), right)
    assert torch.equal(jvp(lambda z: function(z, *x), (a,), (torch.ones_like(a),))[1], right)
    for jacobian in (jacfwd, jacrev):
        assert torch.equal(torch.diagonal(jacobian(lambda z: function(z, *x))(a)), right)


@every
def test_beside_central_differences(name):
    a, x = points(name)
    step = 2.0**-10
    inner = a > 1.5
    a, x = a[inner], tuple(each[inner] for each in x)
    with torch.no_grad():
        slope = (public(name)(a + step, *x) - public(name)(a - step, *x)) / (2 * step)
    leaf = a.clone().requires_grad_()
    public(name)(leaf, *x).sum().backward()
    # I_v(1000) is more than the type holds for the lower orders
    held = public(name)(a, *x) < math.inf
    assert (leaf.grad[~held] == -math.inf).all()
    torch.testing.assert_close(leaf.grad[held], slope[held], rtol=1e-5, atol=1e-8)


@every
def test_beside_exact_differences(name):
    """Within 8 eps of the values that a slope is made of: of L_d at kappa up to 1000, 3.5."""
    a, x = points(name)
    found = expected(name, a, x)
    step = mpf(2) ** -100
    for i in range(2, len(a), 1 + len(a) // 25):
        args = [float(each[i]) for each in x]
        with workdps(100):
            d = max(mpf(float(a[i])), 1 + step)
            low, high = (getattr(exact, name)(d + s, *args, dps=90) for s in (-step, step))
            slope = float((high - low) / (2 * step))
        if math.isinf(slope):
            assert found[i].item() == slope
            continue
        allowed = 8 * 2.0**-52 * max(abs(slope), float(name in OF_TERMS) * 3.5)
        assert abs(found[i].item() - slope) <= allowed, (float(d), *args)


@every
def test_gradcheck_in_both_arguments(name):
    values = {"cos": [0.25, -0.5, 0.75], "kappa_q": [2.0, 8.0, 1.5]}
    values = [[1.5, 3.0, 41.0], *(values.get(each, [0.5, 9.0, 30.0]) for each in NAMES[name][1:])]
    args = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in values]
    assert gradcheck(public(name), args, check_forward_ad=True)


@every
def test_a_dimension_for_many_arguments(name):
    """The gradient of one number for an array is the sum; a number beside it has none."""
    x = beside(name, [0.5, 2.0, 80.0])
    a = torch.tensor(6.0, dtype=torch.float64, requires_grad=True)
    public(name)(a, *x).sum().backward()
    right = expected(name, torch.full_like(x[0], 6.0), x).sum()
    assert a.grad.shape == ()
    torch.testing.assert_close(a.grad, right, rtol=1e-15, atol=0)


@every
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_types(name, dtype):
    a, x = points(name, dtype)
    leaf = a.clone().requires_grad_()
    public(name)(leaf, *x).sum().backward()
    assert leaf.grad.dtype == dtype
    # rounded to what the type can hold: I_v to 0 and inf
    right = expected(name, a.double(), [each.double() for each in x]).to(dtype).double()
    atol = 16 * torch.finfo(torch.float32).eps if name in OF_TERMS else 16 * 2.0**-149
    rtol = 8 * torch.finfo(dtype).eps
    torch.testing.assert_close(leaf.grad.double(), right, rtol=rtol, atol=atol)


@every
def test_outside_the_domain_it_is_nan(name):
    a = torch.tensor([-2.0, np.nan, 3.0], dtype=torch.float64, requires_grad=True)
    x = beside(name, [1.0, 1.0, -1.0])
    public(name)(a, *x).sum().backward()
    assert a.grad.isnan().all()


@pytest.mark.parametrize("name", [name for name in LEARNT if "cos" in NAMES[name]])
@pytest.mark.parametrize("cos", [1.5, np.nan])
def test_beyond_the_cosines_it_is_nan(name, cos):
    d = torch.tensor(5.0, dtype=torch.float64, requires_grad=True)
    rest = [{"cos": cos}.get(argument, 3.0) for argument in NAMES[name][1:]]
    public(name)(d, *rest).backward()
    assert d.grad.isnan()


def by_d(function, d, *args):
    leaf = torch.tensor(d, dtype=torch.float64, requires_grad=True)
    function(leaf, *args).backward()
    return leaf.grad.item()


@pytest.mark.parametrize("d", [1.0, 2.0, 7.5, 512.0])
def test_at_kappa_zero(d):
    """The area of the sphere, 2 pi^(d/2)/Gamma(d/2), is all there is."""
    area = (math.log(math.pi) - float(torch.digamma(torch.tensor(d / 2, dtype=torch.float64)))) / 2
    assert abs(by_d(vmf.entropy, d, 0.0) - area) < 1e-14
    assert abs(by_d(besselkit.bias, d, 0.0) + area - math.log(2 * math.pi) / 2) < 1e-14
    assert by_d(vmf.kl, d, 0.0, 0.0, 0.3) == 0.0


def test_at_kappa_infinite():
    inf = math.inf
    assert by_d(besselkit.bias, 5.0, inf) == inf
    assert by_d(vmf.entropy, 5.0, inf) == -inf
    assert by_d(vmf.kl, 5.0, inf, 3.0, 0.5) == inf
    for cos in (1.0, 0.25):
        assert by_d(vmf.kl, 5.0, 3.0, inf, cos) == inf
    assert by_d(vmf.kl, 5.0, 3.0, inf, -0.25) == -inf
    assert by_d(vmf.kl, 5.0, 0.0, inf, 0.5) == -inf


def test_neighbours():
    """Absolute accuracy: the divergence of equal distributions is 0 at every d."""
    assert by_d(vmf.kl, 64.0, 20.0, 20.0, 1.0) == 0.0
    near = 20.0 * (1 + 2.0**-40)
    assert abs(by_d(vmf.kl, 64.0, 20.0, near, 1.0)) < 1e-16


@every
def test_compiled(name):
    torch._dynamo.reset()
    a, x = points(name)
    function = public(name)
    compiled = torch.compile(lambda z: function(z, *x).sum(), fullgraph=True)
    leaf = a.clone().requires_grad_()
    compiled(leaf).backward()
    assert torch.equal(leaf.grad, expected(name, a, x))


def test_second_derivatives_by_kappa_while_d_asks_too():
    """The chain by kappa ends no earlier where d asks for a gradient as well."""
    d = torch.tensor(5.0, dtype=torch.float64, requires_grad=True)
    kappa = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
    (once,) = torch.autograd.grad(besselkit.log_partition(d, kappa), kappa, create_graph=True)
    by_d, by_kappa = torch.autograd.grad(once, (d, kappa))
    assert by_d.item() == besselkit.ratio_dim_deriv(5.0, 3.0)
    assert by_kappa.item() == besselkit.ratio_deriv(5.0, 3.0)


# with a derivative by another argument that has one by d
MIXED = [name for name in LEARNT if name in TWICE and not FUNCTIONS[name].of_order]


@pytest.mark.parametrize("name", MIXED)
def test_mixed_second_derivatives(name):
    """By kappa and then by d, and the other way round: the same, and that of differences."""
    function, (d, others) = public(name), points(name)
    inner = d > 1.5
    d, others = d[inner], [each[inner] for each in others]
    leaves = [each.clone().requires_grad_() for each in (d, *others)]
    for j in range(1, len(leaves)):
        (once,) = torch.autograd.grad(function(*leaves).sum(), leaves[j], create_graph=True)
        (mixed,) = torch.autograd.grad(once.sum(), leaves[0], materialize_grads=True)

        def by_d(*args):
            return grad(lambda z: function(z, *args[1:]).sum())(args[0])

        again = grad(lambda x, j=j: by_d(d, *others[: j - 1], x, *others[j:]).sum())(others[j - 1])
        torch.testing.assert_close(again, mixed, rtol=1e-11, atol=1e-14)
        step = 2.0**-10
        high, low = (
            grad(lambda x, j=j, s=s: function(d + s, *others[: j - 1], x, *others[j:]).sum())(
                others[j - 1]
            )
            for s in (step, -step)
        )
        size = once.abs().max().item()
        torch.testing.assert_close(
            mixed, (high - low) / (2 * step), rtol=1e-4, atol=1e-7 * max(1.0, size)
        )


def test_a_penalty_on_a_gradient():
    """Backward through a gradient by kappa, in d and kappa at once: gradgradcheck's own numbers."""
    d = torch.tensor([1.5, 3.0, 41.0], dtype=torch.float64, requires_grad=True)
    kappa = torch.tensor([0.5, 9.0, 30.0], dtype=torch.float64, requires_grad=True)

    def slope(name):
        return lambda d, k: torch.autograd.grad(
            public(name)(d, k).sum(), k, create_graph=True, retain_graph=True
        )[0]

    for name in ("log_partition", "ratio", "bias"):
        assert gradcheck(slope(name), (d, kappa))


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
