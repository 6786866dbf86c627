"""bench/gpu.py ends well without a device, and measures to the end with a stand-in for one."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from bench import gpu, gpu_calls, gpu_peers
from besselkit._contract import NAMES

ROOT = Path(__file__).parents[2]


class Memory(np.ndarray):
    """An array with what the bench does to a device's memory, and the ufuncs of NumPy."""

    @property
    def data(self):
        return SimpleNamespace(copy_from_device_async=self._copy, array=self)

    def _copy(self, source, size):
        assert size == self.nbytes
        self[...] = source.array


def stand_in():
    device = SimpleNamespace(
        id=0, mem_info=(10**6, 10**9), compute_capability="00", synchronize=lambda: None
    )
    event = SimpleNamespace(record=lambda: None, synchronize=lambda: None)
    runtime = SimpleNamespace(
        getDeviceProperties=lambda number: {"name": b"stand-in"}, driverGetVersion=lambda: 0
    )
    cuda = SimpleNamespace(
        Device=lambda: device,
        Event=lambda: event,
        get_elapsed_time=lambda start, stop: 1.0,
        runtime=runtime,
        nvrtc=SimpleNamespace(getVersion=lambda: (0, 0)),
    )
    return SimpleNamespace(
        cuda=cuda,
        asarray=lambda values: np.array(values).view(Memory),
        asnumpy=np.asarray,
        empty_like=np.empty_like,
        log1p=np.log1p,
        get_default_memory_pool=lambda: SimpleNamespace(free_all_blocks=lambda: None),
    )


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(gpu, "usable_cupy", stand_in)
    monkeypatch.setattr(gpu, "SIZE", 1000)
    monkeypatch.setattr(gpu, "MIXED_SIZE", 1000)
    monkeypatch.setattr(gpu_peers, "SIZE", 1000)
    monkeypatch.setattr(gpu_calls, "FIRST_NAMES", ("ratio",))
    monkeypatch.setattr(gpu_calls, "CALLS", 3)
    monkeypatch.setattr(gpu_calls, "tests", lambda: {"result": "3 passed"})
    monkeypatch.setattr(gpu_calls, "two_processes", lambda: {"process 0": "the bits of the CPU"})
    monkeypatch.setitem(gpu_peers.PEERS, "TFP on JAX", lambda *_: {"left out": "slow to import"})


def test_every_part_is_measured(small, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(gpu_calls, "first_call", lambda *_: 0.5)
    monkeypatch.setitem(gpu_peers.PEERS, "cupyx", lambda *_: [])
    path = tmp_path / "gpu.json"
    assert gpu.main(["--json", str(path)]) == 0
    stored = json.loads(path.read_text())
    assert stored.pop("failures") == []
    of_types = ("kernels made", "functions", "tables", "mixed", "torch", *gpu_peers.PEERS)
    parts = [f"{part}, {dtype}" for dtype in gpu.DTYPES for part in of_types]
    whole = ("machine", "device", "tests", "one call", "two processes", "first calls")
    assert stored.keys() == {*whole, *parts}
    rows = {(r["function"], r["case"]): r for r in stored["functions, float32"]}
    assert {name for name, _ in rows} == set(NAMES)
    one = rows["ratio", "d = 512"]
    # the stand-in's clock says 1 ms, whatever is done: 2 ms are aimed at, so two launches
    assert one["ns_per_element"] == pytest.approx(500.0)
    assert one["gigabytes_per_second"] == pytest.approx(2 * 4 * 1000 / 5e-4 * 1e-9)
    assert one["share_of_copy"] == pytest.approx(1.0)
    assert one["goal"] == 0.8
    assert rows["ratio", "d = 2"]["goal"] == 0.5
    assert rows["kl", "d = 2"]["goal"] is None
    assert rows["kl", "d = 2"]["share_of_copy"] == pytest.approx(2.0)  # four arrays
    (mixed,) = [r for r in stored["mixed, float64"] if r["function"] == "log_iv"][:1]
    assert mixed["share_of_copy"] == pytest.approx(1.5)
    assert "share_of_copy" in capsys.readouterr().out


def test_a_part_that_fails_does_not_end_the_run(small, monkeypatch, tmp_path, capsys):
    """A first call without a device, and a peer that breaks in whatever way."""

    def broken(*_):
        raise AttributeError("module 'jax' has no attribute 'core'")

    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.setitem(gpu_peers.PEERS, "cupyx", broken)
    path = tmp_path / "gpu.json"
    assert gpu.main(["--json", str(path)]) == 1
    failures = {f["part"]: f["error"] for f in json.loads(path.read_text())["failures"]}
    assert failures.keys() == {"first calls", "cupyx, float32", "cupyx, float64"}
    assert failures["cupyx, float32"] == "AttributeError: module 'jax' has no attribute 'core'"
    assert failures["first calls"].startswith("RuntimeError: ratio, float32: ")
    assert "bench.gpu: cupyx, float32: AttributeError" in capsys.readouterr().err


def test_without_a_device_it_is_one_line():
    pytest.importorskip("cupy")
    environment = dict(os.environ, CUDA_VISIBLE_DEVICES="")
    command = [sys.executable, "-m", "bench.gpu"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("bench.gpu: no CUDA device can be used: cudaError")


def test_a_wrong_path_shows_before_the_work(small, tmp_path, capsys):
    assert gpu.main(["--json", str(tmp_path / "none" / "gpu.json")]) == 2
    assert "No such file" in capsys.readouterr().err
