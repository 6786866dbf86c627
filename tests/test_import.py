"""`import besselkit` loads NumPy and nothing heavier."""

import subprocess
import sys

import pytest

import besselkit

HEAVY = (
    "mpmath",
    "torch",
    "cupy",
    "scipy",
    "jax",
    "pandas",
    "dask",
    "tabulate",
    "array_api_compat",
)
LIGHT = "import besselkit; besselkit.ratio(512, 16.0)"


def heavy_modules_after(program):
    """Names of HEAVY that a fresh interpreter holds after running the program."""
    report = f"{program}; import sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_the_import_is_light():
    assert heavy_modules_after(LIGHT) == "[]"


def test_the_test_above_can_fail():
    assert heavy_modules_after(f"{LIGHT}; import mpmath") == "['mpmath']"


def test_submodules_come_when_asked_for():
    assert heavy_modules_after(f"{LIGHT}; besselkit.exact.ratio(3, 1)") == "['mpmath']"
    assert heavy_modules_after(f"{LIGHT}; besselkit.ufuncs.ratio(3, 1)") == "[]"
    assert heavy_modules_after(f"{LIGHT}; besselkit.vmf.kl(3, 1, 2, 1)") == "['array_api_compat']"


def test_a_face_is_an_attribute_without_an_import_of_its_own():
    pytest.importorskip("torch")
    assert "'torch'" in heavy_modules_after("import besselkit; besselkit.torch.ratio")


def test_public_names():
    assert dir(besselkit) == sorted(besselkit.__all__)
    for name in besselkit.__all__:
        assert getattr(besselkit, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'fruit'"):
        _ = besselkit.fruit
