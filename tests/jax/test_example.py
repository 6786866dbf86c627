"""The example trains, and its losses are the likelihood's."""

import runpy

import pytest

from truth.machine import ROOT

pytest.importorskip("sklearn", reason="could not import 'sklearn', which the complete extra brings")


def test_the_mixture_learns(capsys):
    main = runpy.run_path(str(ROOT / "examples" / "jax_mixture.py"))["main"]
    losses, share = main()
    assert losses[0] > -70
    assert losses[-1] < -100
    assert share > 0.8
    assert "told apart" in capsys.readouterr().out
