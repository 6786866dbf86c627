"""The accuracy suite: counts that add up, the same result on a cluster, and the stored one."""

import json
import subprocess
import sys

import numpy as np
import pytest

import besselkit
from bench.accuracy import RESULTS, __main__, chunk, closed_forms, grid, heat, points, report
from bench.accuracy.tally import Tally, tally
from truth.machine import ROOT
from truth.metric import errors
from truth.reference import anywhere

TASKS = [chunk.Task(kind, 3, i, 40, "") for kind in points.SHARES for i in range(2)]


@pytest.fixture(scope="module")
def measured():
    return __main__.measure(TASKS, workers=1)


def plain(measured):
    """What a result is made of, without the order of its parts."""
    return {
        "tallies": {k: t.entry() for k, t in sorted(measured.tallies.items())},
        "grids": {k: g.codes().tolist() for k, g in sorted(measured.grids.items())},
    }


def test_tallies_add_up():
    error = 10.0 ** np.random.default_rng(1).normal(0, 2, 5000)
    error[7] = np.inf
    whole = tally(error, error, error)
    parts = Tally()
    for part in np.array_split(error, 7):
        parts.add(tally(part, part, part))
    assert parts == whole
    assert (whole.failures, whole.points) == (1, 5000)
    finite = error[np.isfinite(error)]
    assert whole.worst == finite.max()
    for q in (0.5, 0.999):
        assert 1 / 1.05 < whole.quantile(q) / np.quantile(finite, q, method="inverted_cdf") < 1.05


def test_all_that_fails_is_no_error_of_0():
    found = tally(np.full(3, np.inf), np.arange(3.0), np.arange(3.0)).entry()
    assert (found["worst"], found["failures"], found["failed at"]) == (None, 3, [0.0, 0.0])


@pytest.mark.slow
def test_a_cluster_gives_the_same_result(measured):
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster:
        spread = __main__.measure(TASKS, dask=cluster.scheduler_address)
    assert plain(spread) == plain(measured)


def test_truth_is_that_of_the_reference_data():
    data = points.stored()
    some = np.arange(0, len(data), 200)
    found = anywhere.at(data.d[some], data.kappa[some])
    for name in data.names:
        assert np.max(errors(0.0, found[name].rounded(), data.value(name)[some])) <= 0.5


def test_points_are_of_their_kind():
    for kind in points.SHARES:
        d, kappa = points.make(kind, 1, 0, 2000)
        assert len(d) == len(kappa) == 2000
        assert d.min() >= (1 if kind == "low" else 2)
        assert d.max() < 2 or kind != "low"
        assert kappa.min() > 0
        assert d.dtype == (np.float32 if kind == "single" else np.float64)
    count = sum(n for _, _, n in points.plan(100_000, 8000))
    assert abs(count - 100_000) < 100


def test_closed_forms_are_near_what_they_approximate():
    d, kappa = np.array([8.0, 50.0, 512.0]), np.array([3.0, 40.0, 900.0])
    for who, functions in closed_forms.load().items():
        for name, function in functions.items():
            a = d / 2 - 1 if name in ("log_iv", "log_ive") else d
            truth = getattr(besselkit, name)(a, kappa)
            assert np.all(np.abs(function(a, kappa) / truth - 1) < 0.2), (who, name)
    for who, inverse in closed_forms.inverses().items():
        assert np.all(np.abs(inverse(d, besselkit.ratio(d, kappa)) / kappa - 1) < 0.1), who


def test_grids_tell_failures_from_empty_cells(tmp_path):
    found = grid.count(np.array([2.0, 2.0, 1e6]), np.array([1e-10, 1e-10, 1e10]), [1, 8, np.inf])
    grid.save(tmp_path / "grid.npz", {("us", "ratio"): found})
    codes = grid.load(tmp_path / "grid.npz")["us", "ratio"]
    assert (codes[0, 0], codes[-1, -1], codes[5, 5]) == (3, grid.FAILED, grid.EMPTY)


def test_the_picture_is_drawn(measured, tmp_path):
    pytest.importorskip("matplotlib")
    grids = {key: g.codes() for key, g in measured.grids.items() if key[0] in heat.COLUMNS}
    heat.draw(grids, tmp_path / "heat.png")
    assert (tmp_path / "heat.png").read_bytes().startswith(b"\x89PNG")


def test_ours_never_fail(measured):
    for (who, name, region), found in measured.tallies.items():
        if who.startswith("besselkit"):
            assert found.failures == 0, (who, name, region, found.failed_at)


def test_the_stored_result_is_whole():
    result = json.loads((RESULTS / "accuracy.json").read_text(encoding="utf-8"))
    assert not [who for who, f in result["measured"].items() if "status" in f]
    assert set(report.COLUMNS) <= set(result["measured"])
    assert (RESULTS / "accuracy.md").read_text(encoding="utf-8") == report.everything(result)
    codes = grid.load(RESULTS / "accuracy.npz")
    assert set(codes) == {(who, name) for who in heat.COLUMNS for name in grid.FUNCTIONS}
    assert (RESULTS / "accuracy.png").stat().st_size < 300_000


def test_the_command_prints_a_stored_table():
    command = [sys.executable, "-m", "bench.accuracy", "--table", str(RESULTS / "accuracy.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.startswith("| worst error in eps | besselkit |")
