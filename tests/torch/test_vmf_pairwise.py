"""The C x C tables: near classes, the diagonal, memory, half types."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from besselkit import exact
from besselkit.torch.vmf import pairwise_kl, pairwise_overlap

CLASSES, DIM = 1000, 2048

# The peak of a process that makes tables of 1000 classes at d = 2048 and differentiates them.
# Not by getrusage where there is another way: on Linux it counts the parent from before exec.
MEASURE = """
import pathlib, resource, sys, torch
from besselkit.torch.vmf import pairwise_overlap
def peak():
    status = pathlib.Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(s.split()[1]) for s in status.read_text().splitlines() if "VmHWM" in s) * 1024
def table(classes, dim):
    kappa = (16 + torch.randn(classes)).requires_grad_()
    mu = torch.randn(classes, dim, requires_grad=True)
    pairwise_overlap(kappa, mu).sum().backward()
table(2, 2)
before = peak()
table(int(sys.argv[1]), int(sys.argv[2]))
print(peak() - before)
"""


def unit(rows):
    return torch.nn.functional.normalize(torch.tensor(rows, dtype=torch.float64), dim=-1)


def test_the_diagonal_is_exact():
    mu = torch.randn(50, 2048)
    kappa = torch.rand(50) * 100
    kl = pairwise_kl(kappa.requires_grad_(), mu.requires_grad_())
    assert torch.equal(kl.diagonal(), torch.zeros(50))
    assert torch.equal(pairwise_overlap(kappa, mu).diagonal(), torch.ones(50))
    kl.diagonal().sum().backward()
    assert torch.equal(kappa.grad, torch.zeros(50))
    assert torch.equal(mu.grad, torch.zeros(50, 2048))


def test_it_is_not_symmetric():
    kl = pairwise_kl(torch.tensor([5.0, 50.0]), torch.eye(2, 8))
    assert (kl[0, 1] - kl[1, 0]).abs() > 1


@pytest.mark.parametrize("gap", [1e-3, 1e-6, 1e-9, 1e-12])
def test_near_classes_keep_their_digits(gap):
    """By differences of b, which is 44 here, nothing would be left from gap = 1e-8 on."""
    kappa = torch.tensor([16.0, 16.0 * (1 + gap)], dtype=torch.float64)
    mu = unit([[3.0, 0.0, 0.0, 4.0], [3.0, 0.0, 0.0, 4.0]])
    found = pairwise_kl(kappa, mu)
    # what the matrix product makes of the cosine of a vector with itself
    cos = min(1.0, (mu @ mu.T)[0, 1].item())
    for i, j in ((0, 1), (1, 0)):
        expected = exact.kl(4, kappa[i].item(), kappa[j].item(), cos)
        assert abs(found[i, j].item() - float(expected)) <= 1e-12 * float(expected)


def test_identical_classes():
    kappa, mu = torch.full((3,), 16.0), torch.ones(3, 1000)
    assert pairwise_kl(kappa, mu).max() < 1e-5
    assert pairwise_overlap(kappa, mu).min() > 1 - 1e-5


def test_opposite_and_zero_directions():
    mu = torch.tensor([[1.0, 0.0, 0.0], [-2.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    kl = pairwise_kl(torch.full((3,), 1e3), mu)
    ratio = float(exact.ratio(3, 1000))
    expected = torch.tensor([[0, 2, 1], [2, 0, 1], [1, 1, 0]]) * 1e3 * ratio
    assert torch.allclose(kl, expected, rtol=1e-6, atol=0)


def test_memory_is_some_tables_and_none_of_c_c_d():
    command = [sys.executable, "-c", MEASURE, str(CLASSES), str(DIM)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    peak, table = int(done.stdout), 4 * CLASSES**2
    assert table < peak < 40 * table
    assert 40 * table < table * DIM / 50


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_types_and_autocast(dtype):
    kappa, mu = (16 + torch.randn(20)).to(dtype), torch.randn(20, 64).to(dtype)
    found = pairwise_overlap(kappa, mu)
    expected = pairwise_overlap(kappa.double(), mu.double())
    assert found.dtype is dtype
    assert (found - expected).abs().max() <= torch.finfo(dtype).eps
    with torch.autocast("cpu", dtype):
        mixed = pairwise_overlap(kappa.float(), mu.float())
    assert mixed.dtype is torch.float32
    assert (mixed - expected).abs().max() < 1e-5


def test_no_classes_and_one():
    assert pairwise_kl(torch.ones(0), torch.ones(0, 3)).shape == (0, 0)
    assert torch.equal(pairwise_kl(torch.ones(1), torch.ones(1, 3)), torch.zeros(1, 1))


def test_float64_tables_are_accurate_where_kappa_differs_widely():
    kappa = np.array([1e-6, 1.0, 1e3, 1e6])
    mu = np.eye(4)
    found = pairwise_kl(torch.tensor(kappa), torch.tensor(mu)).numpy()
    for i in range(4):
        for j in range(4):
            if i != j:
                expected = float(exact.kl(4, kappa[i], kappa[j], 0.0))
                assert abs(found[i, j] - expected) <= 1e-12 * expected
