"""What pytest needs to know before it collects: versions for the record, and absent frameworks."""

import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from besselkit import _ufuncs

PACKAGES = ("numpy", "mpmath", "scipy", "python-flint", "dask", "xarray", "pandas", "torch")

# doctests of a face import its framework, and so do the pages; the header names what is left out
_OF_TORCH = [
    "besselkit/torch/*",
    "besselkit/_faces/torch/*",
    "tests/torch/*",
    "tests/docs/*",
    "docs/*",
]
_LEFT_OUT = [] if find_spec("torch") else _OF_TORCH
# Sphinx runs these
collect_ignore_glob = ["docs/*.py", "docs/_ext/*.py", *_LEFT_OUT]


def pytest_report_header():
    """Versions of what the tests run with, the dispatch level, and what is not collected."""
    lines = [f"{platform.machine()}, level {_ufuncs.level} of {', '.join(_ufuncs.levels)}"]
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    lines.append(", ".join(found))
    if _LEFT_OUT:
        lines.append(f"torch is not installed: not collected are {', '.join(_LEFT_OUT)}")
    return lines
