"""`bench.torch_vmf` runs to its end."""

import json

import pytest

pytest.importorskip("torch")
from bench import torch_vmf


def test_the_benchmark_runs(tmp_path, capsys):
    file = tmp_path / "result.json"
    sizes = ["--batch", "8", "--classes", "5", "--dim", "16", "--rounds", "3"]
    assert torch_vmf.main([*sizes, "--json", str(file)]) == 0
    stored = json.loads(file.read_text())
    assert set(stored["times_cosine"]) == {"vmf", "vmf, overlap loss"}
    assert stored["ms"]["vmf"]["vmf"] > 0
    assert stored["machine"]["processor"]
    assert "vmf at most 1.1x" in capsys.readouterr().out
