"""Tests of the PyTorch face, on the CPU but for those that say so."""

import pytest

pytest.importorskip("torch", reason="could not import 'torch', which the complete extra brings")
