"""Linear, tau-normalised and causal classifiers turned into a layer (Eqs. 9 to 11)."""

import numpy as np
import pytest
import torch
from torch.nn.functional import normalize

from besselkit import vmf
from besselkit.torch.vmf import VMFClassifier, from_causal, from_linear, from_tau_norm

EPS = np.finfo(np.float64).eps
WEIGHT = 0.3 * np.random.default_rng(0).standard_normal((7, 12)) * np.arange(1, 8)[:, None]
CASES = [
    (from_linear, vmf.from_linear, {}),
    (from_tau_norm, vmf.from_tau_norm, {}),
    (from_tau_norm, vmf.from_tau_norm, {"tau": 0.2}),
    (from_causal, vmf.from_causal, {}),
    (from_causal, vmf.from_causal, {"gamma": 2.0}),
]


@pytest.mark.parametrize(("make", "convert", "options"), CASES)
def test_kappa_and_mu_are_those_of_the_conversion(make, convert, options):
    head = make(torch.tensor(WEIGHT), **options)
    kappa, mu = convert(WEIGHT, **options)
    assert isinstance(head, VMFClassifier)
    assert head.weight.dtype is torch.float64
    # raw_kappa = log(expm1(kappa)) of a small kappa is rounded where it is about log kappa
    bound = 4 * EPS * np.maximum(1, -np.log(kappa))
    assert (np.abs(head.kappa.detach().numpy() - kappa) <= bound * kappa).all()
    np.testing.assert_allclose(head.mu.detach(), mu, rtol=8 * EPS, atol=0)


@pytest.mark.parametrize(
    ("make", "score"),
    [
        (from_linear, lambda w, norm: w),
        (from_tau_norm, lambda w, norm: w / norm**0.7),
        (from_causal, lambda w, norm: w / (norm + 1 / 16)),
    ],
)
def test_kappa_times_the_cosine_is_the_score(make, score):
    w = torch.tensor(WEIGHT)
    x = normalize(torch.randn(5, 12, dtype=torch.float64), dim=-1)
    expected = x @ score(w, w.norm(dim=1, keepdim=True)).T
    head = make(w)
    assert torch.allclose(x @ (head.kappa[:, None] * head.mu).T, expected, rtol=1e-13, atol=1e-14)


def test_the_layer_shares_nothing_and_learns():
    linear = torch.nn.Linear(12, 7)
    before = linear.weight.detach().clone()
    head = from_linear(linear.weight, class_counts=range(1, 8))
    assert head.weight.is_leaf
    assert head.log_counts is not None
    assert not from_linear(linear.weight, learn_kappa=False).raw_kappa.requires_grad
    optimiser = torch.optim.SGD(head.parameters(), lr=1.0)
    head(torch.randn(4, 12)).logsumexp(-1).sum().backward()
    optimiser.step()
    assert torch.equal(linear.weight, before)
    assert linear.weight.grad is None
    assert not torch.equal(head.mu, from_linear(linear.weight).mu)


def test_the_conversions_themselves_take_tensors():
    kappa, mu = vmf.from_linear(torch.tensor(WEIGHT, dtype=torch.float32))
    assert isinstance(kappa, torch.Tensor)
    assert kappa.dtype is mu.dtype is torch.float32
    exact = vmf.from_linear(WEIGHT.astype(np.float32))[0]
    np.testing.assert_allclose(kappa, exact, rtol=2**-23, atol=0)
