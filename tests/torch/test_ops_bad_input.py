"""Wrong arguments, devices and derivatives: one clear sentence each, and never None or 0."""

import re
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
import torch
import torch.autograd.forward_ad as fw
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vmap

import besselkit
from besselkit import vmf
from besselkit._contract import FUNCTIONS, NAMES
from besselkit._faces.torch._cuda import WAYS_OUT
from besselkit.torch import evaluate
from tests.torch.ops_points import ALL, LAST, ONCE, TWICE, first, others, public
from truth.rows import LEARNT, LINEAR, TURNS

# torch's first forward-mode derivative makes it compile decompositions of its own
pytestmark = pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")
every = pytest.mark.parametrize("name", ALL)
KAPPA = torch.tensor([2.0, 3.0], dtype=torch.float64)
# of one argument beside the order or dimension, and not of a distribution
OF_ONE = [name for name in ALL if len(NAMES[name]) == 2 and not FUNCTIONS[name].layer]
LOGARITHMS = [n for n in OF_ONE if "log" in FUNCTIONS[n].symbols and n not in TURNS]


@pytest.mark.parametrize(
    ("bad", "got"),
    [
        (KAPPA + 0j, "must be real: .* got torch.complex128"),
        (torch.ones(2).to_sparse(), "must be dense, got layout torch.sparse_coo"),
        (KAPPA.to(torch.float8_e4m3fn), "must be real: .* got torch.float8_e4m3fn"),
        ([2.0, 3.0], "must be a torch tensor or a real number .* got a list"),
        ((2.0,), "must be a torch tensor or a real number .* got a tuple"),
        ("2", "must be a torch tensor or a real number .* got '2'"),
        (2j, "must be a torch tensor or a real number .* got 2j"),
        (None, "must be a torch tensor or a real number .* got a NoneType"),
        (Fraction(1, 2), "must be a torch tensor or a real number .* got a Fraction"),
        (np.longdouble(2), "must be a torch tensor or a real number .* got a longdouble"),
        (np.ones(2), r"is a NumPy array beside torch tensors: convert it with torch.as_tensor\(\)"),
        (np.ones(()), r"is a NumPy array .* convert it with torch.as_tensor\(\)"),
    ],
    ids=lambda value: None if isinstance(value, str) else type(value).__name__,
)
def test_wrong_kinds(bad, got):
    for function, name in ((besselkit.ratio, "ratio"), (vmf.entropy, "entropy")):
        with pytest.raises(TypeError, match=f"^{name}: d {got}$"):
            function(bad, KAPPA)
        if isinstance(bad, torch.Tensor):
            with pytest.raises(TypeError, match=f"^{name}: kappa {got}$"):
                function(8.0, bad)
        else:
            with pytest.raises(TypeError, match=f"^{name}: kappa {got}$"):
                function(KAPPA, bad)


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors:UserWarning")
def test_nested_tensors():
    nested = torch.nested.nested_tensor([KAPPA, KAPPA[:1]])
    with pytest.raises(TypeError, match=r"^ratio: kappa must be dense, got a nested tensor$"):
        besselkit.ratio(8.0, nested)


@every
def test_every_argument_is_named(name):
    args = [torch.tensor(first(name), dtype=torch.float64), *others(name)]
    for i, argument in enumerate(NAMES[name]):
        with pytest.raises(TypeError, match=f"^{name}: {argument} must be real"):
            public(name)(*args[:i], args[i] + 0j, *args[i + 1 :])


def test_out_and_options():
    with pytest.raises(TypeError, match=r"^ratio: out= is not available for torch tensors$"):
        besselkit.ratio(8.0, KAPPA, out=torch.empty(2))
    with pytest.raises(TypeError, match=r"^ratio: out= is not available"):
        besselkit.ratio(8.0, 2.0, out=torch.empty(2))
    with pytest.raises(TypeError, match=r"^ratio: dtype= is not available for torch tensors$"):
        besselkit.ratio(8.0, KAPPA, dtype=np.float32)
    with pytest.raises(TypeError, match=r"^kl: where= is not available"):
        vmf.kl(8.0, KAPPA, KAPPA, 0.5, where=True)


def test_a_number_beyond_float64():
    with pytest.raises(ValueError, match=r"^ratio: numbers must be within float64, got an int of"):
        besselkit.ratio(10**400, KAPPA)


@pytest.mark.parametrize("watched", [False, True])
def test_shapes(watched):
    d = torch.full((4,), 8.0, dtype=torch.float64)
    message = r"^ratio: shapes do not broadcast: d \(4,\), kappa \(2,\)$"
    with pytest.raises(ValueError, match=message):
        besselkit.ratio(d, KAPPA.clone().requires_grad_(watched))
    with pytest.raises(ValueError, match=message):
        besselkit.ratio(d.to("meta"), KAPPA.to("meta").requires_grad_(watched))


def test_devices():
    meta = torch.ones(3, device="meta")
    with pytest.raises(ValueError, match=r"^ratio: the tensors must be on one device, got d on "):
        besselkit.ratio(torch.full((3,), 8.0), meta)
    with pytest.raises(ValueError, match=r"got kappa_p on meta, kappa_q on cpu$"):
        vmf.kl(8.0, meta, torch.ones(3), 0.5)
    with pytest.raises(ValueError, match=r"got d on meta, kappa on cpu$"):
        besselkit.ratio(torch.tensor(8.0, device="meta"), torch.ones(3))
    assert besselkit.ratio(torch.tensor(8.0), meta).device.type == "meta"
    assert besselkit.ratio(8.0, meta.half()).shape == (3,)


class Elsewhere(torch.Tensor):
    """Stands for a tensor on a device that this machine lacks."""

    where = torch.device("xpu", 0)

    @property
    def device(self):
        return self.where

    @property
    def is_cpu(self):
        return False


@pytest.mark.parametrize("device", ["xpu:0", "mps:0", "xla:0", "hpu:0"])
def test_other_devices(monkeypatch, device):
    monkeypatch.setattr(Elsewhere, "where", torch.device(device))
    kappa = torch.ones(3).as_subclass(Elsewhere)
    message = f"ratio: tensors must be on the CPU or on CUDA, got {device}: {WAYS_OUT}"
    with pytest.raises(NotImplementedError, match=f"^{re.escape(message)}$"):
        besselkit.ratio(8.0, kappa)
    for way in ("besselkit[cuda]", "besselkit.load_table(d)"):
        assert way in WAYS_OUT


def derivatives(function, at):
    """Every way of asking for the derivative of a function of one tensor."""
    yield lambda: function(at.clone().requires_grad_()).sum().backward()
    yield lambda: grad(lambda z: function(z).sum())(at)
    yield lambda: jvp(function, (at,), (torch.ones_like(at),))
    yield lambda: jacrev(function)(at)
    yield lambda: jacfwd(function)(at)
    yield lambda: hessian(function)(at)
    yield lambda: vmap(grad(lambda z: function(z).sum()))(at.expand(3, *at.shape))
    yield lambda: forward_level(function, at)


def forward_level(function, at):
    with fw.dual_level():
        return fw.unpack_dual(function(fw.make_dual(at, torch.ones_like(at)))).tangent


@pytest.mark.parametrize("name", [name for name in ALL if name not in LEARNT])
@pytest.mark.parametrize("way", range(8))
def test_no_derivative_by_d_or_v(name, way):
    d, args = torch.tensor(first(name), dtype=torch.float64), others(name)
    message = f"besselkit.{name} has no derivative with respect to {NAMES[name][0]}"
    with pytest.raises(NotImplementedError, match=message):
        list(derivatives(lambda z: public(name)(z, *args), d))[way]()


@pytest.mark.parametrize("name", LEARNT)
@pytest.mark.parametrize("way", [5])  # the Hessian
def test_no_second_derivative_by_d_or_v(name, way):
    d, args = torch.tensor(first(name), dtype=torch.float64), others(name)
    message = r"has no derivative with respect to [dv]: pass [dv]\.detach\(\) if none"
    with pytest.raises(NotImplementedError, match=message):
        list(derivatives(lambda z: public(name)(z, *args), d))[way]()


@pytest.mark.parametrize("name", [name for name in ALL if name not in LEARNT])
def test_d_that_asks_for_a_gradient_has_to_be_detached(name):
    d = torch.tensor(first(name), dtype=torch.float64, requires_grad=True)
    args = others(name, requires_grad=True)
    result = public(name)(d, *args)
    assert torch.equal(result, public(name)(first(name), *args))
    with pytest.raises(NotImplementedError, match=rf"pass {NAMES[name][0]}\.detach\(\) if none"):
        torch.autograd.grad(result.sum(), args)


@pytest.mark.parametrize("name", ONCE)
def test_a_tensor_d_gives_the_gradient_of_a_number(name):
    args = others(name, requires_grad=True)
    d = torch.tensor(first(name), dtype=torch.float64, requires_grad=name in LEARNT)
    by_tensor = torch.autograd.grad(public(name)(d, *args).sum(), args)
    by_number = torch.autograd.grad(public(name)(first(name), *args).sum(), args)
    for a, b in zip(by_tensor, by_number, strict=True):
        assert torch.equal(a, b)


@pytest.mark.parametrize("way", range(8))
def test_no_third_derivative(way):
    message = f"besselkit.{LAST} has no derivative with respect to kappa: .* end at the second"
    with pytest.raises(NotImplementedError, match=message):
        list(derivatives(lambda z: public(LAST)(8.0, z), KAPPA))[way]()


# the others, from A on, are ends of the chain already; I_v has derivatives of every order
ENDING = [n for n in TWICE if n in OF_ONE and n not in (*LOGARITHMS, *LINEAR)]


@pytest.mark.parametrize("name", ENDING)
def test_the_chain_ends_with_an_error(name):
    (x,) = others(name, requires_grad=True)
    result = public(name)(first(name), x)
    for _ in range(2):
        (result,) = torch.autograd.grad(result.sum(), x, create_graph=True)
    end = "is a derivative already" if name in TURNS else "end at the second"
    with pytest.raises(NotImplementedError, match=end):
        torch.autograd.grad(result.sum(), x)


@pytest.mark.parametrize("name", LOGARITHMS)
def test_logarithms_have_a_third_derivative_and_no_fourth(name):
    (x,) = others(name, requires_grad=True)
    result = public(name)(first(name), x)
    for _ in range(3):
        (result,) = torch.autograd.grad(result.sum(), x, create_graph=True)
    assert result.isfinite().all()
    end = "is a derivative already" if name in TURNS else "end at the second"
    with pytest.raises(NotImplementedError, match=end):
        torch.autograd.grad(result.sum(), x)


@every
def test_nan_in_nan_out(name):
    """A NaN or a value outside the domain makes the result and every gradient NaN."""
    size = len(NAMES[name])
    for i in range(size):
        outside = 1.5 if FUNCTIONS[name].arguments[i].greatest == 1.0 else -1.0
        for bad in (float("nan"), outside):
            args = [torch.full((2,), first(name), dtype=torch.float64), *others(name, (2,))]
            args[i][0] = bad
            wanted = [arg.requires_grad_() for arg in args[1:]] if name in ONCE else []
            result = public(name)(*args)
            assert result.isnan().tolist() == [True, False]
            grads = torch.autograd.grad(result.sum(), wanted) if wanted else ()
            for found in grads:
                assert found.isnan().tolist() == [True, False], (NAMES[name][i], bad)


def test_evaluate_counts_its_arguments():
    with pytest.raises((TypeError, ValueError)):
        evaluate("ratio", KAPPA)


def test_without_torch():
    program = "import sys; sys.modules['torch'] = None; import besselkit.torch"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    extra = '"pip install besselkit[torch]"'
    assert last == f"ImportError: besselkit.torch needs PyTorch, which is not installed: {extra}"
