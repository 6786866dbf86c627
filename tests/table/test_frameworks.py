"""Tables under PyTorch and JAX: values, derivatives, compilation, and no float64 unasked."""

import numpy as np
import pytest

import besselkit
from besselkit.table._plain import flat
from besselkit.table._promises import NAMES

torch = pytest.importorskip("torch")
jax = pytest.importorskip("jax")

from jax.extend.core import jaxprs_in_params  # noqa: E402
from torch.utils._python_dispatch import TorchDispatchMode  # noqa: E402
from torch.utils._pytree import tree_leaves  # noqa: E402

from truth.rows import CHAIN  # noqa: E402

KAPPA = np.concatenate([[0.0, np.inf], 2.0 ** np.linspace(-30, 40, 201)]).astype(np.float32)
each = pytest.mark.parametrize("name", NAMES)

# torch warns of itself while it compiles
compiling = pytest.mark.filterwarnings("ignore::DeprecationWarning:torch")


class Watch(TorchDispatchMode):
    """Records operations with a float64 in them."""

    def __init__(self):
        super().__init__()
        self.count, self.wide = 0, set()

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        result = operation(*args, **(kwargs or {}))
        self.count += 1
        for leaf in tree_leaves((args, kwargs, result)):
            if leaf is torch.float64 or getattr(leaf, "dtype", None) is torch.float64:
                self.wide.add(str(operation))
        return result


def plainly(name, table, kappa=KAPPA):
    return flat(name, np, table._tabulated.constants, kappa)


@each
def test_torch_computes_as_numpy_does_without_float64(singles, name):
    table = singles[512.0]
    with Watch() as watch:
        found = getattr(table, name)(torch.from_numpy(KAPPA))
    assert found.dtype == torch.float32
    assert watch.count > 10
    assert watch.wide == set()
    np.testing.assert_array_equal(found.numpy(), plainly(name, table))


def test_a_float64_in_torch_would_be_seen():
    with Watch() as watch:
        besselkit.load_table(64).ratio(torch.ones(3))
    assert watch.wide


def avals(jaxpr):
    """The types of all values of a program and of those inside it."""
    for equation in jaxpr.eqns:
        for variable in (*equation.invars, *equation.outvars):
            yield variable.aval.dtype
        for inner in jaxprs_in_params(equation.params):
            yield from avals(inner)


@each
def test_jax_computes_as_numpy_does_without_float64(singles, name, wide):
    table, kappa = singles[512.0], jax.numpy.asarray(KAPPA)
    function = getattr(table, name)
    for program in (function, jax.grad(lambda x: getattr(table, name)(x).sum())):
        if name == CHAIN[-1] and program is not function:
            continue  # the derivatives end there
        types = set(avals(jax.make_jaxpr(program)(kappa).jaxpr))
        assert np.dtype(np.float32) in types
        assert np.dtype(np.float64) not in types
    expected, found = plainly(name, table), np.asarray(jax.jit(function)(kappa))
    # XLA takes subnormals for 0, in and out
    normal = np.abs(expected) >= 2.0**-120
    np.testing.assert_allclose(found[normal], expected[normal], rtol=2.0**-23, atol=2.0**-23)


def test_a_float64_in_jax_would_be_seen(wide):
    table = besselkit.load_table(64)
    jaxpr = jax.make_jaxpr(table.ratio)(jax.numpy.ones(3, np.float32)).jaxpr
    assert np.dtype(np.float64) in set(avals(jaxpr))


def test_jax_without_float64(singles):
    assert not jax.config.jax_enable_x64
    table = singles[512.0]
    found = jax.jit(jax.vmap(table.ratio))(jax.numpy.asarray(KAPPA))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, plainly("ratio", table), rtol=2.0**-23, atol=2.0**-126)
    first, second = jax.grad(table.log_partition), jax.grad(jax.grad(table.log_partition))
    assert first(300.0) == table.ratio(jax.numpy.float32(300.0))
    assert second(300.0) == table.ratio_deriv(jax.numpy.float32(300.0))
    assert table.ratio(jax.numpy.ones(2, jax.numpy.bfloat16)).dtype == jax.numpy.bfloat16


def test_jax_with_float64(singles, wide):
    table = singles[512.0]
    assert jax.grad(table.ratio)(300.0) == table.ratio_deriv(jax.numpy.float32(300.0))
    with pytest.raises(TypeError, match="float32 or narrower for a float32 table, got dtype float"):
        table.ratio(jax.numpy.ones(2))


def test_derivatives_in_torch_are_the_tables_own(singles):
    table = singles[512.0]
    kappa = torch.tensor([0.5, 7.0, 300.0, 1e9], requires_grad=True)
    (first,) = torch.autograd.grad(table.log_partition(kappa).sum(), kappa, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), kappa, create_graph=True)
    (third,) = torch.autograd.grad(second.sum(), kappa, create_graph=True)
    given = kappa.detach().numpy()
    for found, name in zip((first, second, third), CHAIN[1:], strict=True):
        assert found.dtype == torch.float32
        assert np.array_equal(found.detach().numpy(), plainly(name, table, given))
    (slope,) = torch.autograd.grad(table.log_iv(kappa).sum(), kappa)
    expected = plainly("ratio", table, given) + np.float32(255) / given
    np.testing.assert_allclose(slope, expected, rtol=2.0**-22)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_goes_through_float32(singles, dtype):
    table = singles[512.0]
    kappa = torch.linspace(0.0, 900.0, 50).to(dtype).requires_grad_()
    found = table.ratio(kappa)
    assert found.dtype == dtype
    assert torch.equal(found, table.ratio(kappa.float()).to(dtype))
    (slope,) = torch.autograd.grad(found.sum(), kappa)
    assert torch.equal(slope, table.ratio_deriv(kappa.detach().float()).to(dtype))


def test_wider_tensors_are_refused(singles):
    for wider in (torch.ones(2, dtype=torch.float64), torch.arange(3)):
        with pytest.raises(TypeError, match="ratio: kappa must be float32 or narrower"):
            singles[512.0].ratio(wider)
    with pytest.raises(TypeError, match="ratio: kappa must be real"):
        singles[512.0].ratio(torch.ones(2, dtype=torch.complex64))


@compiling
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", ["ratio", "log_partition", "log_iv"])
def test_compiled_in_one_graph_from_the_first_call_on(singles, name, dtype):
    torch._dynamo.reset()
    # a table that nothing has been asked of yet
    table = (
        besselkit.Table(singles[512.0]._content)
        if dtype == "float32"
        else besselkit.load_table(512)
    )
    kappa = torch.from_numpy(KAPPA[2:]).to(getattr(torch, dtype)).requires_grad_()
    compiled = torch.compile(getattr(table, name), fullgraph=True, backend="aot_eager")
    results = []
    for function in (compiled, getattr(table, name)):
        value = function(kappa)
        (slope,) = torch.autograd.grad(value.sum(), kappa)
        results.append((value, slope))
    for found, expected in zip(*results, strict=True):
        assert torch.equal(found, expected)
    torch._dynamo.reset()


def test_vmap_in_torch(singles):
    kappa = torch.from_numpy(KAPPA).reshape(7, 29)
    found = torch.func.vmap(singles[512.0].ratio)(kappa)
    assert torch.equal(found, singles[512.0].ratio(kappa))
