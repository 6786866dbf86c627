"""The two losses, their weight, and the calibration, against what defines them."""

import mpmath as mp
import numpy as np
import pytest
import torch

from besselkit import exact
from besselkit.torch.vmf import (
    VMFClassifier,
    calibrate,
    calibrated_kappa,
    consistency_loss,
    loss_weight,
    overlap_loss,
    pairwise_overlap,
)
from tests.torch.vmf_formulas import Pairs, direction, dot, problem


def of_torch(*arrays):
    return [torch.tensor(array, requires_grad=array.dtype.kind == "f") for array in arrays]


def consistency(kappa, mu, x, y):
    """The loss as it is defined, in exact arithmetic."""
    with mp.workdps(40):
        terms = []
        for i in sorted(set(y.tolist())):
            total = [mp.fsum(column) for column in zip(*map(direction, x[y == i]), strict=True)]
            away = 1 - dot(direction(mu[i]), unit_of(total))
            divergence = exact.ratio(mu.shape[1], kappa[i], dps=40) * mp.mpf(kappa[i]) * away
            terms.append(1 - 1 / (1 + divergence))
        return float(mp.fsum(terms) / len(terms))


def unit_of(row):
    length = mp.sqrt(mp.fsum(t * t for t in row))
    return [t / length for t in row]


def batch(dim=20, classes=6, size=30, seed=0):
    _, kappa, mu, _ = problem(dim, classes, seed)
    generator = np.random.default_rng(seed + 1)
    y = generator.choice([0, 1, 3, 4], size)
    return kappa, mu, 0.3 * generator.standard_normal((size, dim)) + mu[y], y


def test_the_overlap_loss_is_the_mean_with_0_on_the_diagonal():
    _, kappa, mu, _ = problem(64, 5)
    pairs = Pairs(kappa, mu)
    table = pairs.table(pairs.overlap)
    np.fill_diagonal(table, 0.0)
    found = overlap_loss(*of_torch(kappa, mu)).item()
    assert found == pytest.approx(table.sum() / 25, rel=1e-13, abs=0)


def test_the_overlap_loss_drives_classes_apart():
    torch.manual_seed(0)
    mu = (torch.ones(5, 8) + 0.1 * torch.randn(5, 8)).requires_grad_()
    kappa = torch.full((5,), 16.0)
    optimiser = torch.optim.SGD([mu], lr=1.0)
    first = overlap_loss(kappa, mu).item()
    for _ in range(40):
        optimiser.zero_grad()
        overlap_loss(kappa, mu).backward()
        optimiser.step()
    cos = torch.nn.functional.normalize(mu.detach(), dim=1)
    assert overlap_loss(kappa, mu).item() < 0.5 * first
    assert ((cos @ cos.T).sum() - 5) / 20 < 0.5


def test_the_consistency_loss_is_as_defined():
    kappa, mu, x, y = batch()
    found = consistency_loss(*of_torch(kappa, mu, x, y)).item()
    assert found == pytest.approx(consistency(kappa, mu, x, y), rel=1e-13, abs=0)


def test_the_consistency_loss_by_any_batch_shape():
    kappa, mu, x, y = of_torch(*batch())
    found = consistency_loss(kappa, mu, x.reshape(5, 6, 20), y.reshape(5, 6))
    assert torch.equal(found, consistency_loss(kappa, mu, x, y))


def test_the_consistency_loss_keeps_its_digits_near_0():
    _, kappa, mu, _ = problem(20, 2)
    x = mu[:1] + 1e-7 * mu[1:]
    found = consistency_loss(*of_torch(kappa, mu, x, np.array([0]))).item()
    assert found == pytest.approx(consistency(kappa, mu, x, np.array([0])), rel=1e-7, abs=0)
    assert found < 1e-12


def test_the_consistency_loss_has_gradients():
    kappa, mu, x, y = of_torch(*batch(dim=4, classes=5, size=8))
    assert torch.autograd.gradcheck(
        lambda kappa, mu, x: consistency_loss(kappa, mu, x, y), (kappa, mu, x)
    )
    consistency_loss(kappa, mu, x, y).backward()
    # class 2 has no example in the batch
    assert torch.equal(mu.grad[2], torch.zeros(4, dtype=torch.float64))
    assert kappa.grad[2] == 0
    assert kappa.grad[0] != 0


def test_features_that_sum_to_zero_have_cosine_0():
    mu = torch.eye(2, 3, requires_grad=True)
    kappa = torch.tensor([10.0, 10.0])
    x = torch.tensor([[1.0, 0.0, 0.0], [-1.0, 0.0, 0.0]])
    found = consistency_loss(kappa, mu, x, torch.tensor([0, 0]))
    divergence = 10 * float(exact.ratio(3, 10))
    assert found.item() == pytest.approx(divergence / (1 + divergence), rel=1e-6)
    found.backward()
    assert mu.grad.isfinite().all()


def test_no_features_give_nan():
    kappa, mu = torch.ones(2), torch.eye(2, 3)
    assert consistency_loss(kappa, mu, torch.ones(0, 3), torch.zeros(0).long()).isnan()


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_types(dtype):
    kappa, mu, x, y = (torch.tensor(array) for array in batch())
    for loss, given in ((overlap_loss, (kappa, mu)), (consistency_loss, (kappa, mu, x))):
        labels = (y,) if loss is consistency_loss else ()
        half = [value.to(dtype) for value in given]
        found = loss(*half, *labels)
        expected = loss(*(value.double() for value in half), *labels).item()
        assert found.dtype is dtype
        assert found.item() == pytest.approx(expected, rel=torch.finfo(dtype).eps)
    with torch.autocast("cpu", dtype):
        mixed = consistency_loss(kappa.float(), mu.float(), x.to(dtype), y)
    assert mixed.dtype is torch.float32


def test_the_weight_falls_to_0():
    assert loss_weight(0, 90) == 0.2
    assert loss_weight(45, 90) == pytest.approx(0.2 * 0.5**0.9)
    assert loss_weight(90, 90) == 0.0
    assert loss_weight(1, 4, start=1.0, power=2.0) == 0.75**2


def calibration(kappa, overlap, alpha):
    """The calibration as it is defined, by NumPy, the diagonal zeroed."""
    np.fill_diagonal(overlap, 0.0)
    mean = overlap.mean(axis=1)
    place = (mean - mean.min()) / (mean.max() - mean.min())
    rescaled = kappa.min() + (kappa.max() - kappa.min()) * place
    return kappa**alpha * rescaled ** (1 - alpha)


@pytest.mark.parametrize("alpha", [0.0, 0.3, 0.5, 1.0])
def test_the_calibration_is_as_defined(alpha):
    _, kappa, mu, _ = problem(64, 7)
    pairs = Pairs(kappa, mu)
    found = calibrated_kappa(*of_torch(kappa, mu), alpha).detach().numpy()
    expected = calibration(kappa, pairs.table(pairs.overlap), alpha)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=0)


def test_the_calibration_reads_the_classifier_that_it_is_given():
    torch.manual_seed(0)
    head = VMFClassifier(32, 6, [60, 50, 40, 30, 20, 10], (16.0, 3.0), dtype=torch.float64)
    before = {name: value.clone() for name, value in head.state_dict().items()}
    found = calibrate(head)
    overlap = pairwise_overlap(head.kappa, head.mu).detach().numpy()
    expected = calibration(head.kappa.detach().numpy(), overlap, 0.5)
    np.testing.assert_allclose(found.kappa.detach(), expected, rtol=1e-12, atol=0)
    assert torch.equal(found.weight, head.weight)
    assert torch.equal(found.log_counts, head.log_counts)
    assert all(torch.equal(value, before[name]) for name, value in head.state_dict().items())
    assert found.kappa.min() >= head.kappa.min() * (1 - 1e-12)
    assert found.kappa.max() <= head.kappa.max() * (1 + 1e-12)


def test_where_all_overlap_alike_kappa_stays():
    kappa = torch.tensor([7.0, 7.0, 7.0])
    assert torch.allclose(calibrated_kappa(kappa, torch.eye(3)), kappa, rtol=1e-6)
    assert torch.allclose(calibrated_kappa(kappa[:1], torch.eye(1, 3)), kappa[:1], rtol=1e-6)
