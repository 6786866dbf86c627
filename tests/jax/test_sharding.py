"""Over two devices an elementwise call stays elementwise: nothing is gathered, no bit changes."""

import json
import subprocess
import sys

import pytest

from truth.machine import ROOT


@pytest.fixture(scope="module")
def found():
    """What `tests.jax.sharded` reports from a process that sees two devices."""
    command = [sys.executable, "-m", "tests.jax.sharded"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_nothing_is_exchanged_and_all_is_right(found):
    assert len(found) == 19
    for case, result in found.items():
        assert result["exchange"] == [], case
        assert result["right"], case


def test_results_are_split_as_the_arguments(found):
    for case, result in found.items():
        expected = [None, "x"] if "P(None" in case or "(None, 'x')" in case else ["x", None]
        assert result["split"] == expected[: len(result["split"])], case
