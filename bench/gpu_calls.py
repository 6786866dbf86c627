"""What a call on a GPU costs beside its work: the first, the smallest; and the tests there."""

import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

import besselkit

ROOT = Path(__file__).resolve().parents[1]
Row = dict[str, Any]
FIRST_NAMES = ("ratio", "log_iv", "log_norm")
CALLS = 2000

# A process of its own, with nothing compiled and nothing loaded.  CuPy's own first kernel, its
# context and the compiler's library come before the clock starts.
FIRST_CALL = """
import sys, time
import cupy, besselkit
kappa = cupy.linspace(0.1, 0.9, 1000).astype(sys.argv[2])
cupy.cuda.Device().synchronize()
begin = time.perf_counter()
getattr(besselkit, sys.argv[1])(512, kappa)
cupy.cuda.Device().synchronize()
print(time.perf_counter() - begin)
"""

# the CPU's bits, while another process does the same
BITS = """
import cupy, numpy, besselkit
kappa = numpy.geomspace(1e-3, 1e5, 1_000_003)
for _ in range(20):
    for d in (3.0, 512.0):
        found = cupy.asnumpy(besselkit.log_iv(d, cupy.asarray(kappa)))
        assert (found == besselkit.log_iv(d, kappa)).all()
print("the bits of the CPU")
"""


def tests() -> Row:
    """Run the tests marked gpu, side by side where pytest-xdist is there."""
    side_by_side = ["-n", "8"] if find_spec("xdist") else []
    # its plugin refuses to be beside that
    command = [sys.executable, "-m", "pytest", "-q", "-m", "gpu", "tests/gpu", *side_by_side]
    command += ["-p", "no:cacheprovider", "-p", "no:benchmark"]
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    last = (done.stdout.strip().splitlines() or [done.stderr.strip()])[-1]
    if done.returncode != 0:
        failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        raise RuntimeError("; ".join([last, *failed])[:2000])
    return {"result": last, "seconds": time.perf_counter() - begin}


def latency(cupy: Any) -> list[Row]:
    """Microseconds of a call on one element, launched one after the other, and awaited each."""
    rows = []
    for dtype in ("float32", "float64"):
        kappa = cupy.asarray(np.array([16.0]).astype(dtype))
        out = cupy.empty_like(kappa)
        calls = {
            "besselkit.ratio": lambda x=kappa, y=out: besselkit.ratio(512.0, x, out=y),
            "cupy.log1p": lambda x=kappa, y=out: cupy.log1p(x, out=y),
        }
        for name, call in calls.items():
            rows.append({"call": name, "dtype": dtype, **_microseconds(cupy, call)})
    return rows


def _microseconds(cupy: Any, call: Any) -> Row:
    wait = cupy.cuda.Device().synchronize
    call()
    wait()
    begin = time.perf_counter()
    for _ in range(CALLS):
        call()
    wait()
    queued = time.perf_counter() - begin
    for _ in range(CALLS):
        call()
        wait()
    awaited = time.perf_counter() - begin - queued
    return {"queued_us": queued / CALLS * 1e6, "awaited_us": awaited / CALLS * 1e6}


def two_processes() -> Row:
    """Two processes at a time on one device, each of which compares its bits with the CPU's."""
    command = [sys.executable, "-c", BITS]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    found = {}
    for number, process in enumerate(running):
        output, problem = process.communicate()
        if process.returncode != 0:
            raise RuntimeError((problem.strip().splitlines() or ["no message"])[-1])
        found[f"process {number}"] = output.strip()
    return found


def first_calls() -> list[Row]:
    """Seconds of the first call in a new process, with nothing cached and with the cache."""
    rows = []
    for name in FIRST_NAMES:
        for dtype in ("float32", "float64"):
            with tempfile.TemporaryDirectory() as folder:
                fresh, cached = (first_call(name, dtype, Path(folder)) for _ in range(2))
            rows.append({"function": name, "dtype": dtype, "fresh": fresh, "cached": cached})
    return rows


def first_call(name: str, dtype: str, cache: Path) -> float:
    """Seconds of one first call, CuPy's cache being where it is told."""
    environment = dict(os.environ, CUPY_CACHE_DIR=str(cache))
    # it would be in no folder at all
    environment.pop("CUPY_CACHE_IN_MEMORY", None)
    command = [sys.executable, "-c", FIRST_CALL, name, dtype]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise RuntimeError(f"{name}, {dtype}: {last}")
    return float(done.stdout.split()[-1])
