"""Values and derivatives of p and of the overlap against Eqs. 1 to 6, in float64."""

import numpy as np
import pytest
import torch

from besselkit.torch.vmf import VMFClassifier, pairwise_kl, pairwise_overlap, vmf_logits
from tests.torch.vmf_formulas import Classes, Pairs, problem, worst

DIMS = [2, 64, 511]


def tensors(*arrays):
    return [torch.tensor(array, dtype=torch.float64, requires_grad=True) for array in arrays]


def probabilities(x, counts):
    prior = torch.tensor(counts, dtype=torch.float64).log()
    return lambda kappa, mu: vmf_logits(x, kappa, mu, prior).softmax(dim=-1)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("dim", [2, 64, 2048])
def test_logits_are_those_of_eq_1_less_the_constant(dim, dtype):
    x, kappa, mu, counts = (np.asarray(a, dtype) for a in problem(dim, 5))
    prior = torch.tensor(np.log(counts))
    given = (torch.tensor(array) for array in (x, kappa, mu))
    found = vmf_logits(*given, prior).double().numpy()
    exact = Classes(x, kappa, mu, counts)
    expected = np.array([float(t - exact.constant) for t in exact.logits])
    assert (np.abs(found - expected) <= 4 * np.finfo(dtype).eps * kappa).all()


@pytest.mark.parametrize("dim", DIMS)
def test_p_is_that_of_eq_1(dim):
    x, kappa, mu, counts = problem(dim, 5)
    p = probabilities(torch.tensor(x), counts)(*tensors(kappa, mu)).detach()
    assert worst(p, np.array([float(t) for t in Classes(x, kappa, mu, counts).p])) < 1e-12


@pytest.mark.parametrize("dim", DIMS)
def test_p_by_kappa_is_eqs_2_and_3_with_the_missing_factor_p(dim):
    x, kappa, mu, counts = problem(dim, 5)
    p = probabilities(torch.tensor(x), counts)
    by_kappa, _ = torch.autograd.functional.jacobian(p, tuple(tensors(kappa, mu)))
    assert worst(by_kappa, Classes(x, kappa, mu, counts).by_kappa()) < 1e-12


@pytest.mark.parametrize("dim", DIMS)
def test_p_by_mu_is_eq_4_with_the_missing_factor_p(dim):
    x, kappa, mu, counts = problem(dim, 5)
    p = probabilities(torch.tensor(x), counts)
    _, by_mu = torch.autograd.functional.jacobian(p, tuple(tensors(kappa, mu)))
    expected = Classes(x, kappa, mu, counts).by_mu()
    # the difference x - cos mu may cancel in one element of a vector: its length is the measure
    length = np.linalg.norm(expected, axis=-1)
    assert (np.linalg.norm(by_mu.numpy() - expected, axis=-1) / length).max() < 1e-12


def test_log_p_by_kappa_is_eqs_2_and_3_as_printed():
    x, kappa, mu, counts = problem(64, 5)
    prior = torch.tensor(counts).log()
    by_kappa, _ = torch.autograd.functional.jacobian(
        lambda kappa, mu: vmf_logits(torch.tensor(x), kappa, mu, prior).log_softmax(dim=-1),
        tuple(tensors(kappa, mu)),
    )
    exact = Classes(x, kappa, mu, counts)
    ours = exact.by_kappa() / np.array([float(t) for t in exact.p])[:, None]
    assert worst(by_kappa, ours) < 1e-12


def test_the_module_has_the_same_gradients():
    x, kappa, mu, counts = problem(64, 5)
    head = VMFClassifier(64, 5, counts, torch.tensor(kappa), dtype=torch.float64)
    with torch.no_grad():
        head.weight.copy_(torch.tensor(3 * mu))
    head(torch.tensor(x)).softmax(-1)[0].backward()
    exact = Classes(x, kappa, mu, counts)
    # kappa = softplus(raw), so dkappa/draw = 1 - exp(-kappa)
    assert worst(head.raw_kappa.grad, exact.by_kappa()[0] * -np.expm1(-kappa)) < 1e-12
    expected = exact.by_mu()[0] / 3
    length = np.linalg.norm(expected, axis=-1)
    assert (np.linalg.norm(head.weight.grad.numpy() - expected, axis=-1) / length).max() < 1e-12


@pytest.mark.parametrize("dim", DIMS)
def test_kl_and_overlap_are_eqs_5_and_6(dim):
    _, kappa, mu, _ = problem(dim, 6)
    pairs = Pairs(kappa, mu)
    given = torch.tensor(kappa), torch.tensor(mu)
    assert worst(pairwise_kl(*given), pairs.table(pairs.kl)) < 1e-12
    assert worst(pairwise_overlap(*given), pairs.table(pairs.overlap)) < 1e-12


@pytest.mark.parametrize("dim", DIMS)
def test_overlap_by_kappa_is_eq_6(dim):
    _, kappa, mu, _ = problem(dim, 6)
    pairs = Pairs(kappa, mu)
    first, second = pairs.table(pairs.by_first), pairs.table(pairs.by_second)
    given = tuple(tensors(kappa, mu))
    by_kappa, _ = torch.autograd.functional.jacobian(pairwise_overlap, given)
    expected = np.zeros((6, 6, 6))
    for i in range(6):
        for j in range(6):
            if i != j:
                expected[i, j, i], expected[i, j, j] = first[i, j], second[i, j]
    assert worst(by_kappa, expected) < 1e-12


@pytest.mark.parametrize("dim", DIMS)
def test_overlap_by_mu(dim):
    _, kappa, mu, _ = problem(dim, 4)
    pairs = Pairs(kappa, mu)
    _, by_mu = torch.autograd.functional.jacobian(pairwise_overlap, tuple(tensors(kappa, mu)))
    for i in range(4):
        for j in range(4):
            expected = pairs.by_direction(i, j) if i != j else np.zeros(dim)
            error = np.linalg.norm(by_mu[i, j, i].numpy() - expected)
            assert error <= 1e-12 * np.linalg.norm(expected)


def test_gradcheck_twice():
    _, kappa, mu, _ = problem(5, 3, kappa=(1.0, 5.0))
    x = torch.randn(2, 5, dtype=torch.float64, requires_grad=True)
    given = (x, *tensors(kappa, mu))
    assert torch.autograd.gradcheck(vmf_logits, given)
    assert torch.autograd.gradgradcheck(vmf_logits, given)
    assert torch.autograd.gradcheck(pairwise_overlap, given[1:])
    assert torch.autograd.gradgradcheck(pairwise_overlap, given[1:])
