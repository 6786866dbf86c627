"""What pytest needs to know before it collects: versions for the record, and absent frameworks."""

import platform
import re
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import pytest

from besselkit import _ufuncs

PACKAGES = ("numpy", "mpmath", "scipy", "python-flint", "dask", "xarray", "pandas")
PACKAGES += ("torch", "jax", "cupy-cuda13x", "sphinx")

# Sphinx runs these
collect_ignore_glob = ["docs/*.py", "docs/_ext/*.py"]

# in the source of a documented example
IMPORTED = re.compile(r"^\s*(?:from|import) (\w+(?:\.\w+)?)", re.MULTILINE)
# the faces that need a framework, which imports of them do not name
OF_FACES = {"besselkit.torch": "torch", "besselkit.cupy": "cupy", "besselkit.jax": "jax"}


def absent(item):
    """The first package that a documented example imports and that is not installed, or None."""
    for example in item.dtest.examples:
        for module in IMPORTED.findall(example.source):
            package = OF_FACES.get(module, module.partition(".")[0])
            if find_spec(package) is None:
                return package
    return None


def pytest_collection_modifyitems(items):
    """Documented examples of what is not installed are skipped by name, as tests are."""
    for item in items:
        if isinstance(item, pytest.DoctestItem) and (package := absent(item)):
            item.add_marker(pytest.mark.skip(reason=f"could not import {package!r}"))


def pytest_report_header():
    """Versions of what the tests run with, and the dispatch level."""
    lines = [f"{platform.machine()}, level {_ufuncs.level} of {', '.join(_ufuncs.levels)}"]
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    lines.append(", ".join(found))
    return lines
