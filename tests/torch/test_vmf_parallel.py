"""Data-parallel training in two processes gives the gradients of one."""

import subprocess
import sys

import pytest
import torch

from tests.torch import vmf_worker
from truth.machine import ROOT

WORLD = 2


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parallel")
    command = [sys.executable, "-m", "tests.torch.vmf_worker"]
    workers = [
        subprocess.Popen([*command, str(rank), str(WORLD), str(folder)], cwd=ROOT)
        for rank in range(WORLD)
    ]
    try:
        codes = [worker.wait(timeout=120) for worker in workers]
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    assert codes == [0] * WORLD
    return [torch.load(folder / f"{rank}.pt", weights_only=True) for rank in range(WORLD)]


def test_gradients_and_steps_are_those_of_one_process(results):
    alone = vmf_worker.step(*vmf_worker.model_and_batch())
    assert {"grad head.raw_kappa", "grad head.weight", "value body.weight"} <= set(alone)
    for found in results:
        assert set(found) == set(alone)
        for name, value in alone.items():
            assert value.abs().max() > 0, name
            assert torch.allclose(found[name], value, rtol=1e-12, atol=1e-15), name


def test_both_processes_end_alike(results):
    first, second = results
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_share_alone_would_give_other_gradients(results):
    model, x, y = vmf_worker.model_and_batch()
    half = vmf_worker.step(model, x[:6], y[:6])
    assert not torch.allclose(results[0]["grad head.weight"], half["grad head.weight"], rtol=1e-3)
