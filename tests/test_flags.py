"""The environment's compiler flags: what would change results is taken back or refused."""

import os
import shutil
import subprocess
import sys

import pytest

from truth.machine import ROOT

needs_a_compiler = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("g++") is None, reason="needs g++ and its flags"
)

CHECK = """
import numpy as np
from besselkit import _ufuncs
tiny = np.float64(2.0**-1074)
assert tiny * 1.0 != 0, "the import makes subnormals 0"
for name in ("ratio", "log_partition"):
    print(getattr(_ufuncs, name)(2.06917, np.array([1.63e-8, 0.7, 30.0, 1e9])).tobytes().hex())
"""


def built_with(flags, folder):
    """A copy of the source tree, built in place with flags in the environment."""
    for part in ("besselkit", "setup.py", "pyproject.toml", "README.md", "LICENSE"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)
    for old in (folder / "besselkit").glob("_ufuncs.*.so"):
        old.unlink()
    return subprocess.run(
        [sys.executable, "setup.py", "-q", "build_ext", "--inplace"],
        cwd=folder,
        env=os.environ | {"CFLAGS": flags, "CXXFLAGS": flags},
        capture_output=True,
        text=True,
    )


def bits(folder):
    program = [sys.executable, "-c", CHECK]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(
        program, cwd=folder, env=environment, capture_output=True, text=True, check=True
    ).stdout


@needs_a_compiler
@pytest.mark.parametrize("flags", ["-mfpmath=387", "-fsingle-precision-constant"])
def test_flags_that_cannot_be_taken_back_are_refused(tmp_path, flags):
    run = built_with(flags, tmp_path)
    assert run.returncode != 0
    assert "flags change what arithmetic means" in run.stderr
    assert f"CXXFLAGS is '{flags}'" in run.stderr


@pytest.mark.slow
@needs_a_compiler
@pytest.mark.parametrize(
    "flags", ["-Ofast -ffast-math -funsafe-math-optimizations", "-march=native", "-flto"]
)
def test_the_bits_are_those_of_a_build_without_flags(tmp_path, flags):
    run = built_with(flags, tmp_path)
    assert run.returncode == 0, run.stderr
    assert bits(tmp_path) == bits(ROOT)
