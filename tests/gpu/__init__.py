"""Tests of the CuPy face; all but `test_device.py` need CuPy and NVRTC, and no device.

Where those are part of the `test` extra (Linux x86-64) they are never left out: if they are
missing there, the tests fail to import them.
"""

import platform
import sys
from importlib.util import find_spec

import pytest

PACKAGED = sys.platform == "linux" and platform.machine() == "x86_64"

if not PACKAGED and find_spec("cupy") is None:
    reason = "CuPy is not installed; the test extra brings it on Linux x86-64 only"
    pytest.skip(reason, allow_module_level=True)
