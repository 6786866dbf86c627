"""Builds: the same bytes whoever computes, a certificate that refuses, and the command."""

import io
import os
import pickle
import re
import signal
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import pytest

import besselkit
from besselkit import TableError
from besselkit.cli import main
from besselkit.table import _build, _file
from besselkit.table._exact import context, values
from besselkit.table._promises import NAMES
from tables import shipped

DIM = 3


@pytest.mark.slow
def test_serial_processes_and_a_cluster_make_the_shipped_bytes(tmp_path):
    import dask
    from distributed import Client, LocalCluster

    # a busy machine may take its time over starting workers
    dask.config.set({"distributed.comm.timeouts.connect": "120s"})
    stored = shipped.path_of(DIM).read_bytes()
    made_with = _file.from_bytes(stored).made_with
    options = {"dashboard_address": None, "local_directory": str(tmp_path)}
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **options) as cluster,
        Client(cluster) as client,
    ):
        on_cluster = _build.build(DIM, client=client)
    seen = []
    in_processes = _build.build(DIM, progress=lambda *p: seen.append(p), workers=2)
    for content in (on_cluster, in_processes):
        assert _file.to_bytes(replace(content, made_with=made_with)) == stored
    assert [done for done, _ in seen] == list(range(1, seen[-1][1] + 1))
    assert shipped.check([DIM]) == []


def test_a_bad_table_is_refused_and_found(tmp_path, capsys):
    content = _file.read(shipped.path_of(DIM))
    bad = content.arrays["h"].copy()
    bad[20, 0] *= 1 + 8 * 2.0**-52
    spoiled = replace(content, arrays=content.arrays | {"h": bad})
    path = tmp_path / "spoiled.npz"
    _file.write(path, _file.to_bytes(spoiled))
    assert main(["table", "verify", str(path)]) == 1
    assert "MISSED" in capsys.readouterr().out
    with pytest.raises(TableError, match=r"dim 3: ratio is 9.5 eps off, the target is 2.0"):
        _build.require_targets(3.0, content.certificate | {"ratio": 9.5})


def test_the_command(tmp_path, capsys):
    assert main(["table", "build", "2.5", "--out", str(tmp_path)]) == 0
    path = tmp_path / "vmf-2.5.npz"
    assert besselkit.Table.load(path).dim == 2.5
    assert "parts" in capsys.readouterr().err
    assert main(["table", "info", str(path)]) == 0
    shown = capsys.readouterr().out
    assert all(f"{name}, worst error (eps)" in shown for name in NAMES)
    assert main(["table", "info", str(tmp_path / "none.npz")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("besselkit table info: error: ")
    assert error.count("\n") == 1
    assert main(["table", "build", "3", "--out", str(tmp_path / "none")]) == 2
    assert "--out must be a directory that exists" in capsys.readouterr().err
    for wrong in ("1.5", "abc", "2097152", "1/3", "0.1e1"):
        assert main(["table", "build", wrong]) == 2


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_a_bar_with_rate_and_time_left(tmp_path, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["table", "build", "2.5", "--dtype", "float32", "--out", str(tmp_path)]) == 0
    shown = terminal.getvalue().split("\r")
    assert any(
        re.search(r"d = 2\.5: +\d+%.*\[\d\d:\d\d<\d\d:\d\d, +.*part", line) for line in shown
    )


UNGUARDED = 'import besselkit\nbesselkit.Table.build(3, dtype="float32", workers=2)\n'


def test_an_unguarded_script_is_told_about_the_guard(tmp_path):
    script = tmp_path / "unguarded.py"
    script.write_text(UNGUARDED)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("besselkit.table._errors.TableError: ")
    assert 'under `if __name__ == "__main__":`' in last


def test_a_program_on_standard_input_is_told_that_it_has_no_file():
    done = subprocess.run([sys.executable], input=UNGUARDED, capture_output=True, text=True)
    assert done.returncode == 1
    assert "TableError: workers > 1 need a program in a file" in done.stderr.splitlines()[-1]


# what started the tests may ignore interrupts, which children inherit
HEEDFUL = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from besselkit.cli import main
sys.exit(main())
"""


def test_an_interrupt_ends_the_command_at_once_and_leaves_nothing(tmp_path):
    # more than are done before this process is given the machine again
    dims = [str(dim) for dim in range(512, 524)]
    command = [sys.executable, "-c", HEEDFUL, "table", "build", *dims, "--workers", "2"]
    process = subprocess.Popen(
        [*command, "--out", tmp_path],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        # the first quarter is done: the workers are at work
        line = process.stderr.readline()
        assert "parts" in line, line
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, error = process.communicate(timeout=120)
    finally:
        if process.poll() is None:  # nothing is left running behind a failure
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    assert process.returncode == 130
    assert error.strip().splitlines()[-1] == "besselkit: interrupted"
    # what there is was done before, and is whole
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [f"vmf-{dim}.npz" for dim in dims[: len(left)]]
    assert len(left) < len(dims)
    for name in left:
        besselkit.Table.load(tmp_path / name)


def test_values_keep_all_their_digits_on_the_way_from_a_worker():
    (value,) = values(3.0, [Fraction(1, 3)])
    (again,) = pickle.loads(pickle.dumps([value]))
    assert [x._mpf_ for x in again] == [x._mpf_ for x in value]
    ctx = context()
    assert all(ctx.convert(x) != float(x) for x in again)  # more digits than a float64 has
