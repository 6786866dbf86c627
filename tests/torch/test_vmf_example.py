"""The example runs, and what it measures with is right."""

import importlib.util

import pytest
import torch

import besselkit
from truth.machine import ROOT


@pytest.fixture(scope="module")
def example():
    path = ROOT / "examples" / "long_tailed_digits.py"
    spec = importlib.util.spec_from_file_location("long_tailed_digits", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    threads = torch.get_num_threads()
    yield module
    torch.set_num_threads(threads)


def test_the_example_runs(example, tmp_path, capsys):
    picture = tmp_path / "digits.png"
    assert example.main(["--seeds", "1", "--epochs", "2", "--plot", str(picture)]) == 0
    printed = capsys.readouterr().out
    for word in ("overall", "tail", "calibration error", "kappa of the classes", *example.HEADS):
        assert word in printed
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_tail_is_as_long_as_it_says(example):
    data = example.long_tailed(0)
    assert torch.bincount(data.y).tolist() == example.COUNTS
    assert max(example.COUNTS) == example.IMBALANCE * min(example.COUNTS)
    assert (torch.bincount(data.y_test) == example.TESTED).all()
    pixels = {tuple(row.tolist()) for row in data.x}
    assert not pixels & {tuple(row.tolist()) for row in data.x_test}


def test_calibration_error(example):
    p = torch.tensor([[0.95, 0.05], [0.96, 0.04], [0.3, 0.7], [0.45, 0.55]])
    y = torch.tensor([0, 1, 1, 1])
    # bins of 1/15: {0.95, 0.96} with one right, {0.7}, {0.55}
    expected = (abs(1.91 - 1) + 0.3 + 0.45) / 4
    assert example.calibration_error(p, y) == pytest.approx(expected, rel=1e-6)


def test_the_most_likely_kappa_has_the_mean_length_of_the_features(example):
    data = example.long_tailed(1)
    kappa = example.maximum_likelihood(torch.nn.Identity(), data)
    # the likelihood of class 0's features about their mean direction, around that kappa
    x = torch.nn.functional.normalize(data.x[: example.COUNTS[0]], dim=1).double()
    away = x.mean(dim=0).norm()
    around = kappa[0] * torch.tensor([0.99, 1.0, 1.01], dtype=torch.float64)
    likelihood = besselkit.log_norm(64, around) + around * away
    assert likelihood.argmax() == 1
