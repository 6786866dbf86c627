"""The README's tables are those of the stored results."""

import json

from bench import accuracy, readme, speed
from besselkit._contract import FUNCTIONS
from truth.machine import ROOT


def test_tables_are_made_from_the_stored_results():
    text = (ROOT / "README.md").read_text()
    assert readme.filled(text) == text


def test_a_changed_table_is_noticed():
    text = (ROOT / "README.md").read_text()
    assert readme.filled(text.replace("| A_d(kappa) | ", "| A_d(kappa) | 0.01 ", 1)) == text


def test_the_stored_accuracy_keeps_the_promise():
    stored = json.loads((accuracy.RESULTS / "accuracy.json").read_text())["measured"]["besselkit"]
    assert set(accuracy.FUNCTIONS) <= set(stored)
    for name, found in stored.items():
        assert found["failures"] == 0
        # log p at the mode is the density's
        assert found["worst"] <= FUNCTIONS["log_prob" if name == "mode" else name].error.eps


def test_the_stored_speed_names_every_peer():
    stored = json.loads((accuracy.RESULTS / "speed.json").read_text())
    assert set(stored["peers"]) == set(speed.peers.MAKERS)
    assert set(stored["cases"]) == set(speed.FUNCTIONS)
