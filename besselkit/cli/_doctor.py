"""`besselkit doctor`: what a report of trouble should say about where it happened."""

import json
import os
import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from tabulate import tabulate

import besselkit
from besselkit import _ufuncs, exact
from besselkit._contract import FUNCTIONS

__all__ = ["run"]

# frameworks whose arrays the faces and tables take, and what the rest stands on; by distribution
_SEEN = ("numpy", "mpmath", "torch", "jax", "cupy", "dask", "xarray", "pandas", "scipy")

# the example of the appendix, which every path must agree on
_DIM, _KAPPA = 1024, 16


def run(as_json: bool) -> int:
    """Print the report; 1 if a value is wrong."""
    found = report()
    if as_json:
        print(json.dumps(found, indent=2))
    else:
        rows = [(name, _shown(value)) for name, value in found.items()]
        print(tabulate(rows, tablefmt="plain", disable_numparse=True))
    return 0 if not found["wrong values"] else 1


def report() -> dict[str, Any]:
    """Versions, the machine, vector levels, threads, frameworks installed, and wrong values."""
    return {
        "besselkit": besselkit.__version__,
        "at": str(Path(besselkit.__file__).parent),
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": platform.platform(),
        "processor": platform.machine(),
        "vector level": _ufuncs.level,
        "vector levels": list(_ufuncs.levels),
        "level asked for": os.environ.get("BESSELKIT_LEVEL", ""),
        "processors": _processors(),
        "installed": dict(filter(all, ((name, _version(name)) for name in _SEEN))),
        "wrong values": _wrong(),
    }


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _version(distribution: str) -> str:
    """The version installed, unimported; CuPy's distributions are called after CUDA's versions."""
    names = [distribution]
    if distribution == "cupy":
        names += [f"cupy-cuda{major}x" for major in (13, 12, 11)]
    for name in names:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return ""


def _wrong() -> list[str]:
    """The functions that are off by more than they promise at the example."""
    wrong = []
    for name, row in FUNCTIONS.items():
        if row.names not in (("v", "x"), ("d", "kappa")):
            continue
        at = (_DIM // 2 - 1 if row.of_order else _DIM, _KAPPA)
        truth = float(getattr(exact, name)(*at))
        value = float(getattr(_ufuncs, name)(*at))
        # one eps more: the truth is rounded here
        bound = (row.error.eps + 1) * sys.float_info.epsilon * max(abs(truth), row.floor(*at))
        if not abs(value - truth) <= bound:
            wrong.append(name)
    return wrong


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {version}" for name, version in value.items())
    return (", ".join(value) or "none") if isinstance(value, list) else str(value)
