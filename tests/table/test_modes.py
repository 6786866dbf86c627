"""What a table keeps after its first use, whatever mode or transform that was in."""

import numpy as np
import pytest

import besselkit

torch = pytest.importorskip("torch")

from torch._subclasses.fake_tensor import FakeTensorMode  # noqa: E402
from torch.fx.experimental.proxy_tensor import make_fx  # noqa: E402

KAPPA = torch.tensor([0.0, 0.5, 3.0, 900.0], dtype=torch.float64)
RIGHT = torch.from_numpy(besselkit.load_table(512).ratio(KAPPA.numpy()))

# torch warns of itself while it traces and compiles
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:torch"),
    pytest.mark.filterwarnings("ignore:.*torch.jit.*:DeprecationWarning"),
]


class Layer(torch.nn.Module):
    def __init__(self, table):
        super().__init__()
        self.table = table

    def forward(self, kappa):
        return self.table.ratio(kappa)


def exported(table, **options):
    return torch.export.export(Layer(table), (KAPPA,), **options).module()(KAPPA)


def compiled(table):
    torch._dynamo.reset()
    return torch.compile(lambda k: table.ratio(k), fullgraph=True, backend="aot_eager")(KAPPA)


def fake(table, **options):
    with FakeTensorMode(**options) as mode:
        assert table.ratio(mode.from_tensor(KAPPA)).shape == KAPPA.shape


def traced_by_fx(mode):
    return lambda table: make_fx(lambda k: table.ratio(k), tracing_mode=mode)(KAPPA)(KAPPA)


def within(context):
    def call(table):
        with context():
            return table.ratio(KAPPA)

    return call


def differentiated(table):
    kappa = KAPPA.clone().requires_grad_()
    value = table.ratio(kappa)
    value.sum().backward()
    assert torch.equal(kappa.grad, table.ratio_deriv(KAPPA))
    return value.detach()


def by_grad(table):
    slopes = torch.func.vmap(torch.func.grad(table.ratio))(KAPPA)
    assert torch.equal(slopes, table.ratio_deriv(KAPPA))


def under_jit(table):
    jax = pytest.importorskip("jax")
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    try:
        found = np.asarray(jax.jit(table.ratio)(KAPPA.numpy()))
    finally:
        jax.config.update("jax_enable_x64", before)
    np.testing.assert_allclose(found, RIGHT.numpy(), rtol=2.0**-51)


WAYS = {
    "plain": lambda table: table.ratio(KAPPA),
    "autograd": differentiated,
    "export": exported,
    "strict export": lambda table: exported(table, strict=True),
    "compile": compiled,
    "fake": fake,
    "fake beside real": lambda table: fake(table, allow_non_fake_inputs=True),
    "fx": traced_by_fx("real"),
    "fx, fake": traced_by_fx("fake"),
    "fx, symbolic": traced_by_fx("symbolic"),
    "vmap": lambda table: torch.func.vmap(table.ratio)(KAPPA),
    "func.grad": by_grad,
    "func.jvp": lambda table: torch.func.jvp(table.ratio, (KAPPA,), (KAPPA,))[0],
    "inference": within(torch.inference_mode),
    "no grad": within(torch.no_grad),
    "jit.trace": lambda table: torch.jit.trace(table.ratio, KAPPA)(KAPPA),
    "default device": within(lambda: torch.device("meta")),
    "autocast": within(lambda: torch.autocast("cpu", torch.bfloat16)),
    "jax.jit": under_jit,
}


def check(way, table):
    found = WAYS[way](table)
    if found is not None:
        assert type(found) is torch.Tensor
        assert torch.equal(found, RIGHT)


@pytest.mark.parametrize("first", WAYS)
def test_a_first_use_spoils_no_later_one(first):
    unused = besselkit.Table(besselkit.load_table(512)._content)
    check(first, unused)
    for later in ("plain", "autograd", "fake", "vmap", "func.grad", "compile", "export"):
        check(later, unused)


@pytest.mark.parametrize("later", WAYS)
def test_a_plain_first_use_spoils_none(later):
    used = besselkit.Table(besselkit.load_table(512)._content)
    check("plain", used)
    check(later, used)
    check("plain", used)


def test_a_trace_serves_other_lengths():
    table = besselkit.load_table(512)
    traced = torch.jit.trace(table.ratio, torch.ones(100_000))
    for count in (3, 150_000):
        kappa = torch.linspace(0.0, 900.0, count)
        assert torch.equal(traced(kappa), table.ratio(kappa))


def test_more_tables_than_a_compiler_keeps_programs():
    torch._dynamo.reset()
    tables = [besselkit.load_table(d) for d in (2, 3, 4, 8, 16, 32, 64, 100, 128, 192, 200)]
    for table in tables:
        found = torch.compile(lambda k, t=table: t.ratio(k), backend="aot_eager")(KAPPA)
        assert torch.equal(found, torch.from_numpy(table.ratio(KAPPA.numpy())))
    torch._dynamo.reset()
