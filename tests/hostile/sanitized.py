"""Builds the extension module under AddressSanitizer and UBSan, beside the installed one.

A child interpreter loads it in place of the installed module; nothing of the installation is
touched.
"""

import importlib.machinery
import os
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

SOURCES = Path(__file__).parents[2] / "besselkit" / "ufuncs"
LEVELS = ("base", "v3", "v4")

# what decides on results is as in setup.py; -O1 and line numbers, as the sanitizers advise
FLAGS = ["-std=c++17", "-O1", "-g1", "-fPIC", "-ffp-contract=off", "-fvisibility=hidden"]
FLAGS += ["-fno-math-errno", "-fno-trapping-math", "-fno-omit-frame-pointer"]
# a double that does not fit into an int is undefined too, but not among "undefined"
FLAGS += ["-fsanitize=address,undefined,float-cast-overflow", "-fno-sanitize-recover=all"]

# a level left out, as on a processor family that lacks it
STUB = """
#include "{folder}/loop_table.hpp"
static const besselkit_ufuncs::LoopTable none = {{nullptr, 0, nullptr, 0}};
const besselkit_ufuncs::LoopTable& besselkit_ufuncs::loops_{level}() {{ return none; }}
"""

# asked for here, in one thread: sysconfig fills its table at the first question, without a lock
COMPILER = (sysconfig.get_config_var("CXX") or "c++").split()

# Leaks are measured elsewhere: CPython itself never gives back some of its memory.
ENVIRONMENT = {
    "ASAN_OPTIONS": "detect_leaks=0:detect_stack_use_after_return=1:exitcode=86",
    "UBSAN_OPTIONS": "print_stacktrace=1:exitcode=86",
    "PYTHONMALLOC": "malloc",  # so that a block's neighbours are poisoned for Python's own too
}


def _run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout.strip()


def compile_one(source, folder):
    """Compile one file; return the path of the object."""
    to = Path(folder, source.stem + ".o")
    include = [sysconfig.get_path("include"), np.get_include()]
    _run([*COMPILER, *FLAGS, *(f"-I{path}" for path in include), "-c", source, "-o", to])
    return to


def link(objects, to):
    """Link objects into a shared library; return its path."""
    _run([*COMPILER, *FLAGS, "-shared", *objects, "-o", to])
    return to


def build(folder, levels=LEVELS):
    """Compile the module with some of its dispatch levels; return the path of the library."""
    sources = [SOURCES / "module.cpp"]
    for level in LEVELS:
        source = SOURCES / f"loops_{level}.cpp"
        if level not in levels:
            source = Path(folder, f"no_{level}.cpp")
            source.write_text(STUB.format(folder=SOURCES, level=level), encoding="utf-8")
        sources.append(source)
    sources.sort(key=lambda source: "loops" in source.name, reverse=True)  # the long ones first
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = list(pool.map(lambda source: compile_one(source, folder), sources))
    return link(objects, Path(folder, "_ufuncs" + importlib.machinery.EXTENSION_SUFFIXES[0]))


def environment():
    """What a child interpreter needs to run sanitized code: the runtime comes before all else."""
    runtime = _run([*COMPILER, "-print-file-name=libasan.so"])
    if not Path(runtime).is_absolute():
        raise RuntimeError(f"the compiler has no AddressSanitizer: {runtime} was not found")
    return {**os.environ, **ENVIRONMENT, "LD_PRELOAD": str(Path(runtime).resolve())}


def run(arguments, timeout, output=subprocess.PIPE):
    """Run ``python arguments...`` so; a hang is a subprocess.TimeoutExpired."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        text=True,
        env=environment(),
        timeout=timeout,
        cwd=Path(__file__).parents[2],
    )
