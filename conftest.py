"""What pytest needs to know before it collects: versions for the record, and absent frameworks."""

import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from besselkit import _ufuncs

PACKAGES = ("numpy", "mpmath", "scipy", "python-flint", "dask", "xarray", "pandas", "torch")

# doctests of a face import its framework; what is left out is named in the header
collect_ignore_glob = [] if find_spec("torch") else ["besselkit/torch/*", "tests/torch/*"]


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
    if collect_ignore_glob:
        lines.append(f"torch is not installed: not collected are {', '.join(collect_ignore_glob)}")
    return lines
