"""Tests of the CuPy face; all but `test_device.py` need CuPy and NVRTC, and no device."""

import pytest

pytest.importorskip("cupy", reason="could not import 'cupy', which the complete extra brings")
