"""The header of every result: what it was measured on, and with what."""

import os
import platform
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from typing import Any

from besselkit import _ufuncs

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["besselkit", "numpy", "scipy", "mpmath", "jax", "tfp-nightly", "python-flint", "torch"]


def _first_line(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.splitlines()[0] if done.stdout else "clean"


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or "unknown"


def version(package: str) -> str:
    """The version of an installed package, or "not installed"."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def header() -> dict[str, Any]:
    """Processor, system, compiler, commit, dispatch level and versions."""
    # what a benchmark writes is no change of what it measures
    others = (".", ":!bench/results", ":!README.md")
    status = _first_line("git", "status", "--porcelain", "--untracked-files=no", "--", *others)
    changed = status != "clean"
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": sys.version.split()[0],
        "compiler": _first_line(sysconfig.get_config_var("CXX").split()[0], "--version"),
        "commit": _first_line("git", "rev-parse", "HEAD") + (" and changes" if changed else ""),
        "level": _ufuncs.level,
        "levels": list(_ufuncs.levels),
        "versions": {package: version(package) for package in PACKAGES},
    }
