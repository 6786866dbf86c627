"""Under torch.compile, torch.export, fake tensors and the other tracers."""

import subprocess
import sys

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.func import grad, hessian, vmap
from torch.fx.experimental.proxy_tensor import make_fx

import besselkit
from besselkit import vmf
from tests.torch.ops_points import ALL, FEW, LAST, ONCE, first, of_others, others, public
from truth.rows import LEARNT

# torch's first forward-mode derivative makes it compile decompositions of its own
pytestmark = pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")
few = pytest.mark.parametrize("name", FEW)


@pytest.fixture(autouse=True)
def _forget():
    """Each test compiles for itself."""
    torch._dynamo.reset()
    yield
    torch._dynamo.reset()


def compiled(function, **options):
    """In one graph, the backward pass traced but not compiled further."""
    return torch.compile(function, fullgraph=True, **({"backend": "aot_eager"} | options))


def gradients(function, args):
    watched = [arg.detach().clone().requires_grad_() for arg in args]
    result = function(*watched)
    # not all alike, so that a gradient lost or summed wrongly shows
    weights = torch.linspace(1, 2, result.numel(), dtype=result.dtype).reshape(result.shape)
    return result, torch.autograd.grad((result * weights).sum(), watched)


def same_training(name, function, plain, args):
    (result, grads), (expected, right) = gradients(function, args), gradients(plain, args)
    assert torch.equal(result, expected), name
    for a, b in zip(grads, right, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-14 if a.dtype is torch.float64 else 1e-6, atol=0)


@few
def test_forward(name):
    args = others(name, (2, 3))
    assert torch.equal(compiled(of_others(name))(*args), of_others(name)(*args))


@pytest.mark.parametrize("name", ONCE)
def test_training(name):
    same_training(name, compiled(of_others(name)), of_others(name), others(name, (2, 3)))


def test_the_end_of_the_chain_can_still_be_computed():
    (kappa,) = others(LAST)
    assert torch.equal(compiled(of_others(LAST))(kappa), of_others(LAST)(kappa))


@few
def test_training_with_another_shape_and_layout(name):
    function = compiled(of_others(name))
    for args in (others(name, (2, 3)), [arg.mT for arg in others(name, (4, 2))]):
        same_training(name, function, of_others(name), args)


@few
def test_training_with_a_tensor_of_dimensions(name):
    dims = torch.tensor([[2.0], [3.0], [64.0]], dtype=torch.float64)
    args = others(name, (4,))
    function = public(name)
    same_training(name, compiled(lambda *a: function(dims, *a)), of_others(name, dims), args)


@pytest.mark.parametrize("name", ["ratio", "overlap"])
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
def test_training_in_other_types(name, dtype):
    args = [arg.to(dtype) for arg in others(name)]
    same_training(name, compiled(of_others(name)), of_others(name), args)


def test_inductor():
    """A whole classifier's step: log C_d(kappa) + kappa cos, softmax, backward."""
    generator = torch.Generator().manual_seed(0)
    cos = torch.rand(6, 5, generator=generator, dtype=torch.float64) * 2 - 1
    target = torch.arange(6) % 5

    def loss(kappa, cos):
        logits = besselkit.log_norm(64.0, kappa) + kappa * cos
        return torch.nn.functional.cross_entropy(logits, target, reduction="none")

    kappa = torch.linspace(4.0, 40.0, 5, dtype=torch.float64)
    (value, found), (expected, right) = (
        gradients(f, (kappa, cos)) for f in (compiled(loss, backend="inductor"), loss)
    )
    torch.testing.assert_close(value, expected, rtol=1e-13, atol=0)
    for a, b in zip(found, right, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-11, atol=1e-15)


def test_dynamic_shapes_and_a_dimension_from_a_shape():
    def density(x, kappa):
        return besselkit.log_norm(x.shape[-1], kappa) + kappa * x.sum(-1)

    function = compiled(density, dynamic=True)
    for d in (5, 8, 12):
        x = torch.linspace(-1, 1, 3 * d, dtype=torch.float64).reshape(3, d)
        kappa = torch.linspace(1, 9, 3, dtype=torch.float64)
        same_training(
            "log_norm", lambda k, x=x: function(x, k), lambda k, x=x: density(x, k), [kappa]
        )


def test_functions_of_several_in_one_graph():
    def both(p, q, cos):
        kept = vmf.overlap(16.0, p, q, cos) + vmf.entropy(16.0, p)
        return kept * besselkit.ratio_inv(16.0, besselkit.ratio(16.0, q))

    same_training("both", compiled(both), both, others("kl"))


def test_second_derivatives_by_torch_func_inside_the_graph():
    def bend(kappa):
        return hessian(lambda k: besselkit.bias(8.0, k).sum())(kappa)

    def each(kappa):
        return vmap(grad(grad(lambda k: besselkit.log_partition(8.0, k))))(kappa)

    kappa = torch.linspace(0.5, 9.0, 4, dtype=torch.float64)
    assert torch.equal(compiled(bend, backend="eager")(kappa), bend(kappa))
    assert torch.equal(compiled(each)(kappa), besselkit.ratio_deriv(8.0, kappa))


@few
def test_vmap_inside_the_graph(name):
    args = others(name, (4, 3))
    function = vmap(of_others(name))
    assert torch.equal(compiled(function)(*args), function(*args))


@pytest.mark.parametrize("name", [name for name in FEW if name not in LEARNT])
def test_no_silent_gradient_by_d_in_a_graph(name):
    d = torch.tensor(first(name), dtype=torch.float64, requires_grad=True)
    with pytest.raises(Exception, match=f"besselkit.{name} has no derivative with respect to d"):
        compiled(public(name))(d, *others(name)).sum().backward()


def test_no_silent_third_derivative_in_a_graph():
    (kappa,) = others(LAST, requires_grad=True)
    with pytest.raises(Exception, match=r"derivatives of A_d\(kappa\) end at the second"):
        compiled(of_others(LAST))(kappa).sum().backward()


def test_double_backward_through_a_graph_is_refused():
    """By torch itself, for every operator: never a wrong number."""
    kappa = torch.linspace(0.5, 9.0, 4, dtype=torch.float64, requires_grad=True)
    loss = (compiled(of_others("ratio"))(kappa) ** 2).sum()
    (slope,) = torch.autograd.grad(loss, kappa, create_graph=True)
    with pytest.raises(RuntimeError, match="does not currently support double backward"):
        torch.autograd.grad(slope.sum(), kappa)


# torch 2.5 raises inside a graph too, but keeps the message to itself
SILENT = torch.__version__.startswith("2.5.")


def test_errors_reach_the_caller_of_a_graph():
    with pytest.raises(Exception, match=None if SILENT else "ratio: kappa must be real"):
        compiled(of_others("ratio"))(torch.ones(2) + 0j)
    said = None if SILENT else "out= is not available for torch tensors"
    with pytest.raises(Exception, match=said):
        compiled(lambda k: besselkit.ratio(8.0, k, out=k))(torch.ones(2))


def test_the_face_comes_with_the_first_tensor_even_inside_a_graph():
    program = (
        "import sys, torch, besselkit; assert 'besselkit._faces.torch' not in sys.modules\n"
        "f = torch.compile(besselkit.ratio, fullgraph=True, backend='aot_eager')\n"
        "kappa = torch.ones(3, requires_grad=True); f(8.0, kappa).sum().backward()\n"
        "assert torch.equal(kappa.grad, besselkit.ratio_deriv(8.0, kappa.detach()))\n"
        "print('besselkit._faces.torch' in sys.modules)"
    )
    assert run(program) == "True\n"


def run(program):
    """What a fresh interpreter prints."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", ALL)
def test_fake_tensors(name):
    args = others(name, (3, 1))
    with FakeTensorMode(allow_non_fake_inputs=False) as mode:
        fakes = [mode.from_tensor(arg).requires_grad_(name in ONCE) for arg in args]
        dims = torch.ones(1, 4, dtype=torch.float64)
        result = public(name)(dims, *fakes)
        assert type(result).__name__ == "FakeTensor"
        assert (result.shape, result.dtype) == ((3, 4), torch.float64)
        assert result.is_contiguous()
        if name in ONCE:
            for grad_ in torch.autograd.grad(result.sum(), fakes):
                assert grad_.shape == (3, 1)
        # a device that need not be there
        on_cuda = [torch.empty(3, 1, device="cuda", dtype=torch.float64) for _ in args]
        assert public(name)(first(name), *on_cuda).device.type == "cuda"


@pytest.mark.parametrize("name", ALL)
def test_meta_tensors(name):
    args = [arg.to("meta") for arg in others(name, (3, 2))]
    result = public(name)(torch.tensor(first(name)), *args)
    assert (result.device.type, result.shape) == ("meta", (3, 2))


class Model(torch.nn.Module):
    def __init__(self, name):
        super().__init__()
        self.name = name

    def forward(self, *args):
        return public(self.name)(first(self.name), *args) * 2


@few
@pytest.mark.parametrize("strict", [False, True])
def test_export(name, strict):
    args = others(name, (4,))
    rows = torch.export.Dim("rows", min=2)
    shapes = {"args": tuple({0: rows} for _ in args)}
    program = torch.export.export(Model(name), args, dynamic_shapes=shapes, strict=strict)
    called = [node.target for node in program.graph.nodes if node.op == "call_function"]
    assert getattr(torch.ops.besselkit, name).default in called
    longer = others(name, (7,), seed=1)
    assert torch.equal(program.module()(*longer), Model(name)(*longer))


@few
@pytest.mark.parametrize("mode", ["real", "fake", "symbolic"])
def test_make_fx(name, mode):
    args = others(name, (4,))
    traced = make_fx(of_others(name), tracing_mode=mode)(*args)
    other = others(name, (4,), seed=1)
    assert torch.equal(traced(*other), of_others(name)(*other))
    by_grad = grad(lambda *a: of_others(name)(*a).sum())
    traced = make_fx(by_grad, tracing_mode=mode)(*args)
    assert torch.equal(traced(*other), by_grad(*other))


@few
@pytest.mark.filterwarnings("ignore:.torch.jit.trace:DeprecationWarning")
def test_jit_trace_records_the_operator(name):
    traced = torch.jit.trace(of_others(name), others(name))
    other = others(name, seed=1)
    assert torch.equal(traced(*other), of_others(name)(*other))


@pytest.mark.parametrize("name", ALL)
def test_opcheck(name):
    d = torch.tensor([[2.5], [7.0]], dtype=torch.float64)
    op = getattr(torch.ops.besselkit, name).default
    torch.library.opcheck(op, (d, *others(name, requires_grad=name in ONCE)))


@few
def test_opcheck_of_other_layouts(name):
    """A number beside arguments that are not contiguous."""
    d = torch.tensor(first(name), dtype=torch.float64)
    op = getattr(torch.ops.besselkit, name).default
    torch.library.opcheck(op, (d, *(arg.mT for arg in others(name, (2, 3)))))


def test_the_operators_are_those_of_the_contract():
    defined = torch._C._dispatch_get_all_op_names()
    ours = {op.removeprefix("besselkit::") for op in defined if op.startswith("besselkit::")}
    assert ours == set(ALL)
