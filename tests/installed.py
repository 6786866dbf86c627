"""The tests on an installed wheel, away from the source tree: ``python -m tests.installed``.

Builds the sdist, the wheel from the sdist, looks at what both hold, installs the wheel into a fresh
virtual environment and runs a copy of the tests there.  ``--all`` runs all of them, otherwise those
that take seconds; arguments after ``--`` go to pytest in their place.  The test requirements (of
everything with ``--all``) are installed too, unless ``--reuse`` lends the new environment the
packages of this one.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
import zipfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LARGEST_WHEEL = 3_000_000
# what the tests read: beside themselves recipes, stored results, pages and the README
COPIED = ("tests", "truth", "tables", "bench", "docs", "examples", "README.md", "conftest.py")
COPIED += ("pyproject.toml", "CONTRIBUTING.md", "CHANGELOG.md")
FAST = ("test_edges.py", "test_dispatch.py", "test_import.py", "test_cli.py", "test_bad_input.py")
FAST += ("test_vmf.py", "test_layers.py", "interop")
SHIPPED = len(list((ROOT / "besselkit" / "table" / "shipped").glob("*.npz")))

IN_SDIST = (
    "setup.py",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "conftest.py",
    "besselkit/ufuncs/module.cpp",
    "besselkit/core/bessel.hpp",
    "tests/installed.py",
    "truth/reference/main.npz",
    "tables/coefficients.py",
    "tables/README.md",
    "bench/speed.py",
    "bench/results/accuracy.json",
    "bench/results/speed.png",
    "docs/conf.py",
    "docs/index.rst",
    "docs/api/functions.rst",
    "examples/long_tailed_digits.py",
    "examples/square_root_process.py",
)
IN_WHEEL = (
    "besselkit/__init__.py",
    "besselkit/py.typed",
    "besselkit/_ufuncs.pyi",
    "besselkit/core/functions.hpp",
    "besselkit/core/coefficients.hpp",
    "besselkit/table/shipped/manifest.json",
    "besselkit/table/shipped/vmf-512.npz",
    "besselkit/torch/vmf/__init__.py",
    "besselkit/_faces/cupy/__init__.py",
)


def faults_of_sdist(names: Iterable[str]) -> list[str]:
    """What an sdist lacks, or should not hold; names without its own folder."""
    found = set(names)
    faults = [f"the sdist lacks {name}" for name in IN_SDIST if name not in found]
    extra = [n for n in found if n.endswith((".so", ".pyc")) or n.startswith("docs/api/generated/")]
    return faults + [f"the sdist holds {name}" for name in sorted(extra)]


def faults_of_wheel(names: Iterable[str], size: int) -> list[str]:
    """What is wrong with a wheel's content and size."""
    found = list(names)
    faults = [f"the wheel lacks {name}" for name in IN_WHEEL if name not in found]
    tops = {name.split("/")[0] for name in found}
    extra = sorted(top for top in tops if top != "besselkit" and not top.endswith(".dist-info"))
    faults += [f"the wheel would install {top}" for top in extra]
    if not any(name.endswith("/licenses/LICENSE") for name in found):
        faults.append("the wheel lacks the licence")
    if not any(
        name.startswith("besselkit/_ufuncs.") and name.endswith((".so", ".pyd")) for name in found
    ):
        faults.append("the wheel lacks the compiled part")
    shipped = sum(name.startswith("besselkit/table/shipped/vmf-") for name in found)
    if shipped != SHIPPED:
        faults.append(f"the wheel has {shipped} tables, the source tree {SHIPPED}")
    if size > LARGEST_WHEEL:
        faults.append(f"the wheel has {size} bytes, more than {LARGEST_WHEEL}")
    return faults


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> None:
    """Run a command; raise if it fails."""
    print("+", *command, flush=True)
    subprocess.run(list(map(str, command)), cwd=cwd, env=env, check=True)


def build(dist: Path, isolated: bool) -> tuple[Path, Path]:
    """Build the sdist, and the wheel from it; return both."""
    options = [] if isolated else ["--no-isolation"]
    command = [sys.executable, "-m", "build", *options, "--outdir", str(dist), str(ROOT)]
    print("+", *command, flush=True)
    # the compiler and setuptools say a lot, which matters if they fail
    done = subprocess.run(command, cwd=dist, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{done.stdout}\n{done.stderr}\nthe build failed")
    (sdist,), (wheel,) = dist.glob("*.tar.gz"), dist.glob("*.whl")
    return sdist, wheel


def look_at(sdist: Path, wheel: Path) -> None:
    """Raise SystemExit if something is missing in one of them, or too much."""
    with tarfile.open(sdist) as archive:
        faults = faults_of_sdist(m.name.partition("/")[2] for m in archive if m.isfile())
    with zipfile.ZipFile(wheel) as archive:
        faults += faults_of_wheel(archive.namelist(), wheel.stat().st_size)
    if faults:
        raise SystemExit("\n".join(faults))
    print(f"{sdist.name}: {sdist.stat().st_size} bytes; {wheel.name}: {wheel.stat().st_size} bytes")


def environment(place: Path, wheel: Path, extra: str, reuse: bool) -> Path:
    """A fresh virtual environment with the wheel in it; return its Python."""
    venv.create(place, with_pip=True)
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not reuse:
        run(python, "-m", "pip", "install", "-q", f"{wheel}[{extra}]", cwd=place)
        return python
    run(python, "-m", "pip", "install", "-q", "--no-deps", wheel, cwd=place)
    lend(python)
    return python


def lend(python: Path) -> None:
    """Let a Python import the packages of this one; its own come first.

    Only folders of packages are named, and as plain paths: the .pth files in them, through which an
    editable besselkit would come in, are not read.
    """
    shown = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    theirs = Path(subprocess.run(shown, capture_output=True, text=True, check=True).stdout.strip())
    ours = [p for p in sys.path if p.rstrip("/\\").endswith(("site-packages", "dist-packages"))]
    (theirs / "lent.pth").write_text("\n".join(ours) + "\n")
    for folder in (Path(p, "nvidia") for p in ours):
        if folder.is_dir() and not (theirs / "nvidia").exists():
            # CuPy looks for NVIDIA's libraries in the environment's own folder only
            (theirs / "nvidia").symlink_to(folder, target_is_directory=True)


def copied(place: Path) -> Path:
    """A copy of the tests and of what they read, but not of the package."""
    place.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            # the tests of this command look at the source tree
            left_out = shutil.ignore_patterns("__pycache__", "generated", "test_installed.py")
            shutil.copytree(source, place / name, ignore=left_out)
        else:
            shutil.copy(source, place / name)
    return place


def require_installed(python: Path, place: Path) -> Path:
    """The package's folder; raise SystemExit unless it is in that Python's own site-packages."""
    script = "import besselkit, sys; print(besselkit.__file__); print(sys.prefix)"
    shown = [python, "-c", script]
    done = subprocess.run(shown, cwd=place, capture_output=True, text=True, check=True)
    file, prefix = map(Path, done.stdout.split("\n")[:2])
    if prefix not in file.parents or "site-packages" not in file.parts:
        raise SystemExit(f"besselkit comes from {file}, not from {prefix}")
    print(f"besselkit is {file}")
    return file.parent


def add_data(package: Path, place: Path) -> None:
    """Put the installed headers and tables where tests and recipes read them in a source tree.

    A folder without an __init__.py does not hide an installed package.
    """
    for name in ("core", "table/shipped"):
        shutil.copytree(package / name, place / "besselkit" / name)


def selection(everything: bool, given: list[str]) -> list[str]:
    """The arguments of pytest."""
    if given:
        return given
    if everything:
        # the modules' own examples are in the package, which is elsewhere
        return ["-m", "", "tests", "README.md", "tables/README.md", "docs", "--pyargs", "besselkit"]
    return [f"tests/{name}" for name in FAST]


def main(argv: list[str] | None = None) -> int:
    """Build, look, install, test."""
    parser = argparse.ArgumentParser(prog="python -m tests.installed", description=__doc__)
    parser.add_argument("--all", action="store_true", help="run every test")
    parser.add_argument("--reuse", action="store_true", help="lend this environment's packages")
    parser.add_argument("--no-isolation", action="store_true", help="build with what is installed")
    parser.add_argument("pytest", nargs="*", help="arguments of pytest, after --")
    options = parser.parse_args(argv)
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "BESSELKIT"))}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "dist").mkdir()
        extra = "complete" if options.all else "test"
        start = time.perf_counter()
        sdist, wheel = build(place / "dist", not options.no_isolation)
        look_at(sdist, wheel)
        print(f"built: {time.perf_counter() - start:.0f} s", flush=True)
        python = environment(place / "venv", wheel, extra, options.reuse)
        tests = copied(place / "copy")
        add_data(require_installed(python, tests), tests)
        require_installed(python, tests)
        print(f"installed: {time.perf_counter() - start:.0f} s", flush=True)
        chosen = selection(options.all, options.pytest)
        run(python, "-m", "pytest", "-q", *chosen, cwd=tests, env=clean)
        print(f"tested: {time.perf_counter() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
