"""The examples that learn a dimension and an order run, and find what was put in."""

import importlib.util
import math

import mpmath
import numpy as np
import pytest
import torch

from truth.machine import ROOT


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def dimension():
    return loaded("effective_dimension")


@pytest.fixture(scope="module")
def process():
    return loaded("square_root_process")


def tensor(*values):
    return torch.tensor(values, dtype=torch.float64)


def test_the_dimension_of_the_digits(dimension, capsys):
    assert dimension.main([]) == 0
    printed = capsys.readouterr().out
    for word in ("5000 vectors drawn", "d learnt", "kappa", "gain in"):
        assert word in printed
    rows = [line.split() for line in printed.splitlines() if line[:7].strip().isdigit()]
    digits = [row for row in rows if len(row) == 10]
    assert len(digits) == 10
    # the numbers that the example tells of itself
    assert all(7.5 < float(row[2]) < 16.5 for row in digits)
    assert all(4 < float(row[8]) / float(row[5]) < 10 for row in digits)
    assert all(0.85 < float(row[9]) < 3.4 for row in digits)


@pytest.mark.parametrize(("d", "kappa"), [(2.5, 0.7), (9.0, 30.0)])
def test_the_density_of_the_cosine_integrates_to_one(dimension, d, kappa):
    def density(t):
        return math.exp(dimension.log_density(*tensor(d, kappa, float(t))).item())

    total = mpmath.quad(density, [-1 + 1e-13, 0, 0.9, 1 - 1e-13])
    assert abs(float(total) - 1) < 1e-6


@pytest.mark.parametrize(("d", "kappa"), [(3, 2.0), (12, 25.0)])
def test_a_known_dimension_is_found(dimension, d, kappa):
    found = dimension.fit(dimension.drawn(d, kappa, 4000, seed=1))
    assert abs(found.d - d) < 4 * found.d_error < 0.2 * d
    assert abs(found.kappa - kappa) < 4 * found.kappa_error


def test_no_vector_pulls_its_own_mean(dimension):
    x = torch.eye(3, dtype=torch.float64)
    assert torch.equal(dimension.cosines(x), torch.zeros(3, dtype=torch.float64))


def test_the_process_runs(process, capsys):
    assert process.main(["--paths", "2", "--months", "300"]) == 0
    printed = capsys.readouterr().out
    assert "Paths of 300 months" in printed
    assert "nan" not in printed
    assert printed.splitlines()[-1].split() == ["true", *map(str, process.TRUE), "0.0500"]


def test_the_step_is_a_noncentral_chi_square(process):
    """Mean and variance of a step, by quadrature of its density."""
    parameters, x = tensor(*process.TRUE), 0.04
    (a, _, s), b = process.TRUE, 0.05
    decay = math.exp(-a * process.STEP)
    y = torch.linspace(1e-4, 0.2, 20001, dtype=torch.float64)
    p = process.log_density(parameters, torch.full_like(y, x), y).exp()
    mass, mean = torch.trapezoid(p, y).item(), torch.trapezoid(p * y, y).item()
    variance = torch.trapezoid(p * (y - mean) ** 2, y).item()
    expected = s**2 / a * (x * (decay - decay**2) + b / 2 * (1 - decay) ** 2)
    assert abs(mass - 1) < 1e-9
    assert abs(mean - (b + (x - b) * decay)) < 1e-9
    assert abs(variance / expected - 1) < 1e-6


@pytest.mark.parametrize("seed", [0, 4])
def test_the_order_is_found(process, seed):
    true = tensor(*process.TRUE)
    found = process.fit(process.simulated(true, 2000, seed))
    assert ((found.parameters - true).abs() < 3 * found.errors).all()
    assert np.all(found.errors.numpy() < 0.15 * true.numpy())
    # it is a maximum: less likely around
    x, y = (process.simulated(true, 2000, seed)[at] for at in (slice(None, -1), slice(1, None)))
    for i in range(3):
        for factor in (0.99, 1.01):
            moved = found.parameters.clone()
            moved[i] *= factor
            assert process.log_density(moved, x, y).mean() < found.log_p
