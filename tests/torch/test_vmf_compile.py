"""torch.compile of the layer and the losses without a break in the graph, and export."""

import pytest
import torch
from torch.nn.functional import cross_entropy

from besselkit.torch.vmf import VMFClassifier, calibrated_kappa, consistency_loss, overlap_loss

# captures and differentiates as the default backend does, and generates no code
CAPTURE = {"backend": "aot_eager", "fullgraph": True}
COUNTS = [50, 20, 10, 5, 2]


@pytest.fixture(autouse=True)
def _fresh():
    torch.compiler.reset()
    yield
    torch.compiler.reset()


def training(head, x, y):
    """A loss with all that is trained."""
    kappa = head.kappa
    return (
        cross_entropy(head(x), y)
        + 0.2 * overlap_loss(kappa, head.weight)
        + 0.2 * consistency_loss(kappa, head.weight, x, y)
    )


def given(seed=0):
    torch.manual_seed(seed)
    head = VMFClassifier(12, 5, COUNTS, (16.0, 1.0), dtype=torch.float64)
    return head, torch.randn(8, 12, dtype=torch.float64), torch.arange(8) % 5


def test_forward():
    head, x, _ = given()
    compiled = torch.compile(head, **CAPTURE)
    assert torch.allclose(compiled(x), head(x), rtol=1e-13, atol=1e-13)
    head.eval()
    assert torch.allclose(compiled(x), head(x), rtol=1e-13, atol=1e-13)


# torch warns about its own parts as it loads them
@pytest.mark.filterwarnings("ignore:.*torch.jit.*:DeprecationWarning")
def test_generated_code():
    head, x, _ = given()
    head.eval()
    with torch.no_grad():
        found = torch.compile(head, fullgraph=True)(x)
        assert torch.allclose(found, head(x), rtol=1e-13, atol=1e-13)


def test_training_step():
    head, x, y = given()
    expected = torch.autograd.grad(training(head, x, y), list(head.parameters()))
    compiled = torch.compile(training, **CAPTURE)
    found = torch.autograd.grad(compiled(head, x, y), list(head.parameters()))
    for a, b in zip(found, expected, strict=True):
        assert torch.allclose(a, b, rtol=1e-11, atol=1e-14)


def test_autocast():
    head, x, _ = given()
    head, x = head.float(), x.float()

    def forward(x):
        with torch.autocast("cpu", torch.bfloat16):
            return head(x)

    found = torch.compile(forward, **CAPTURE)(x)
    assert found.dtype is torch.float32
    assert torch.allclose(found, forward(x), rtol=0, atol=1e-5)


def test_calibration():
    head, _, _ = given()
    given_kappa, weight = head.kappa.detach(), head.weight.detach()
    compiled = torch.compile(calibrated_kappa, **CAPTURE)
    assert torch.allclose(compiled(given_kappa, weight), calibrated_kappa(given_kappa, weight))


def test_export():
    head, x, _ = given()
    head.eval()
    batch = torch.export.Dim("batch")
    program = torch.export.export(head, (x,), dynamic_shapes={"features": {0: batch}})
    other = torch.randn(3, 12, dtype=torch.float64)
    assert torch.allclose(program.module()(other), head(other), rtol=1e-13, atol=1e-13)
