"""All that a GPU can tell: ``python -m bench.gpu [--json FILE]``; exit status 2 without one.

The tests marked gpu, the speed of every function at d = 2, 8, 64, 512 and 4096, of the tables, of
torch and of what a user would have otherwise, and what a call costs.  It takes about four minutes.

Effective bandwidth counts the bytes of arguments and result, once each, and is given as a share of
a device-to-device copy of such an array in the same run.  A time is between two events with
several launches, so that what Python does before a launch is hidden behind the launch before.
What cannot be measured is a line among the failures, never the end of the run: exit status 1.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from tabulate import tabulate

import besselkit
from bench import gpu_calls, gpu_peers, gpu_torch
from besselkit._contract import NAMES
from truth.machine import header, version
from truth.rows import OF_TABLES, UNDONE, UNIT_ARGUMENTS, first, public

DIMENSIONS = (2.0, 8.0, 64.0, 512.0, 4096.0)
# the share of a copy's bandwidth to reach on a data-centre GPU: from d = 64 on, and below
GOALS = {
    ("ratio", "float32"): (0.80, 0.50),
    ("log_iv", "float32"): (0.80, 0.50),
    ("log_norm", "float32"): (0.80, 0.50),
    ("ratio", "float64"): (0.50, 0.50),
}
MIXED_NAMES = ("ratio", "log_partition", "log_iv")
DTYPES = ("float32", "float64")
SIZE = 100_000_000
MIXED_SIZE = 1 << 24
ROUNDS, LAUNCHES, ENOUGH = 5, 10, 2e-3  # seconds of launches between two events
THREADS = 8

Row = dict[str, Any]


class Record:
    """The results so far, stored after every part."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.parts: dict[str, Any] = {}
        self.failures: list[dict[str, str]] = []
        self.store()

    def part(self, name: str, make: Callable[[], Any]) -> None:
        """Add what a function returns; or how it failed, which the next part must survive."""
        print(f"bench.gpu: {name} ...", file=sys.stderr, flush=True)
        try:
            made = make()
        except Exception as error:  # whatever it is, the rest is worth having
            self.failures.append({"part": name, "error": f"{type(error).__name__}: {error}"})
        else:
            self.parts[name] = made
        self.store()

    def store(self) -> None:
        """Write the file, if one is asked for."""
        if self.path is not None:
            everything = self.parts | {"failures": self.failures}
            self.path.write_text(json.dumps(everything, indent=1) + "\n", encoding="utf-8")


def seconds(cupy: Any, run: Callable[[], Any]) -> float:
    """Median seconds of a launch, by events on the current stream, after launches for warmth."""
    run()
    once = elapsed(cupy, run, 1)
    launches = int(min(max(ENOUGH / once, 1), LAUNCHES)) if once > 0 else LAUNCHES
    return statistics.median(elapsed(cupy, run, launches) for _ in range(ROUNDS))


def elapsed(cupy: Any, run: Callable[[], Any], launches: int) -> float:
    """Seconds of one of several launches, one after the other."""
    start, stop = cupy.cuda.Event(), cupy.cuda.Event()
    start.record()
    for _ in range(launches):
        run()
    stop.record()
    stop.synchronize()
    return float(cupy.cuda.get_elapsed_time(start, stop)) * 1e-3 / launches


def copy_seconds(cupy: Any, to: Any, source: Any) -> float:
    """Seconds of a device-to-device copy of an array, as the driver does it."""
    return seconds(cupy, lambda: to.data.copy_from_device_async(source.data, source.nbytes))


def spread(size: int, seed: int = 3) -> np.ndarray:
    """Log-uniform kappa in 0.01 to 1e4, in any order."""
    return 10.0 ** np.random.default_rng(seed).uniform(-2, 4, size)


def arguments(cupy: Any, name: str, d: float, values: np.ndarray) -> list[Any]:
    """A function's arguments at a dimension: a number, then arrays made of spread kappa."""
    kappa = cupy.asarray(values)
    given = {"kappa": kappa, "kappa_p": kappa, "x": kappa}
    words = NAMES[name]
    if "kappa_q" in words:
        given["kappa_q"] = cupy.asarray(values[::-1].copy())
    if "cos" in words:
        given["cos"] = cupy.asarray(np.tanh(np.log(values)).astype(values.dtype))
    for word in UNIT_ARGUMENTS.intersection(words):
        given[word] = public(UNDONE[name])(d, kappa)
    return [float(first(name, d)), *(given[word] for word in words[1:])]


def compile_all(cupy: Any, dtype: str) -> dict[str, float]:
    """Make every kernel that is measured, several at a time."""
    few = np.array([1.0, 2.0]).astype(dtype)

    def call(name: str) -> None:
        public(name)(*arguments(cupy, name, 8.0, few))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(call, NAMES))
    return {"kernels": len(NAMES)}


def measure_functions(cupy: Any, dtype: str, size: int) -> list[Row]:
    """Each function at each dimension, kappa in any order."""
    values = spread(size).astype(dtype)
    out = cupy.empty_like(cupy.asarray(values))
    copy = copy_seconds(cupy, out, cupy.asarray(values))
    rows = []
    for name in NAMES:
        for d in DIMENSIONS:
            given, function = arguments(cupy, name, d, values), public(name)
            taken = seconds(cupy, lambda f=function, x=given: f(*x, out=out))
            rows.append(row(name, dtype, f"d = {d:g}", size, taken, copy, len(given)))
            rows[-1]["goal"] = goal(name, dtype, d)
    return rows


def goal(name: str, dtype: str, d: float) -> float | None:
    """The share of a copy's bandwidth that is aimed at."""
    goals = GOALS.get((name, dtype))
    return goals[0 if d >= 64 else 1] if goals else None


def measure_tables(cupy: Any, dtype: str, size: int) -> list[Row]:
    """The functions of a shipped table, and d = 512 with kappa sorted."""
    values = spread(size).astype(dtype)
    kappa = cupy.asarray(values)
    out = cupy.empty_like(kappa)
    copy = copy_seconds(cupy, out, kappa)
    rows = []
    table = besselkit.load_table(512)
    for name in OF_TABLES:
        method = getattr(table, name)
        taken = seconds(cupy, lambda f=method: f(kappa))
        rows.append(row(f"table.{name}", dtype, "d = 512", size, taken, copy, 2))
    ordered = cupy.asarray(np.sort(values))
    for name in MIXED_NAMES:
        function, start = public(name), first(name, 512.0)
        taken = seconds(cupy, lambda f=function, d=start: f(d, ordered, out=out))
        rows.append(row(name, dtype, "d = 512, kappa sorted", size, taken, copy, 2))
    return rows


def measure_mixed(cupy: Any, dtype: str, size: int) -> list[Row]:
    """An array of dimensions, 2 to 4096, in any order and sorted by d and then kappa."""
    d = np.ceil(2.0 ** np.random.default_rng(4).uniform(1, 12, size))
    kappa = spread(size)
    order = np.lexsort([kappa, d])
    cases = {"d and kappa mixed": (d, kappa), "d and kappa sorted": (d[order], kappa[order])}
    rows = []
    for case, arrays in cases.items():
        a, b = (cupy.asarray(x.astype(dtype)) for x in arrays)
        out = cupy.empty_like(b)
        copy = copy_seconds(cupy, out, b)
        for name in MIXED_NAMES:
            function = public(name)
            taken = seconds(cupy, lambda f=function, a=a, b=b, out=out: f(a, b, out=out))
            rows.append(row(name, dtype, case, size, taken, copy, 3))
    return rows


def row(name: str, dtype: str, case: str, size: int, taken: float, copy: float, arrays: int) -> Row:
    """One line of the result; a copy moves two arrays, the function `arrays` of them."""
    item = np.dtype(dtype).itemsize
    return {
        "function": name,
        "dtype": dtype,
        "case": case,
        "elements": size,
        "ns_per_element": taken / size * 1e9,
        "gigabytes_per_second": arrays * item * size / taken * 1e-9,
        "share_of_copy": arrays / 2 * copy / taken,
    }


def device_header(cupy: Any) -> Row:
    """What was measured on."""
    device = cupy.cuda.Device()
    properties = cupy.cuda.runtime.getDeviceProperties(device.id)
    return {
        "device": properties["name"].decode(),
        "device_memory": int(device.mem_info[1]),
        "compute_capability": device.compute_capability,
        "driver": cupy.cuda.runtime.driverGetVersion(),
        "nvrtc": list(cupy.cuda.nvrtc.getVersion()),
        "versions": {package: version(package) for package in ("cupy-cuda13x", "cupy-cuda12x")},
    }


def measure(cupy: Any, record: Record) -> None:
    """Measure everything, one part after the other."""
    record.part("machine", header)
    record.part("device", lambda: device_header(cupy))
    record.part("tests", gpu_calls.tests)
    # eight arrays of float64 at most, with room to spare
    fits = int(cupy.cuda.Device().mem_info[0]) // (12 * 8)
    size, mixed = min(SIZE, fits), min(MIXED_SIZE, fits)
    pool = cupy.get_default_memory_pool()
    for dtype in DTYPES:
        parts = {
            "kernels made": lambda t=dtype: compile_all(cupy, t),
            "functions": lambda t=dtype: measure_functions(cupy, t, size),
            "tables": lambda t=dtype: measure_tables(cupy, t, size),
            "mixed": lambda t=dtype: measure_mixed(cupy, t, mixed),
            "torch": lambda t=dtype: gpu_torch.log_norm(t),
        }
        for name, make in parts.items():
            record.part(f"{name}, {dtype}", make)
            pool.free_all_blocks()
        for name, make_peer in gpu_peers.PEERS.items():
            record.part(f"{name}, {dtype}", lambda m=make_peer, t=dtype: m(cupy, t))
            pool.free_all_blocks()
    record.part("one call", lambda: gpu_calls.latency(cupy))
    record.part("two processes", gpu_calls.two_processes)
    record.part("first calls", gpu_calls.first_calls)


def usable_cupy() -> Any:
    """CuPy, with a device and a compiler that work; otherwise RuntimeError in one line."""
    try:
        import cupy

        from besselkit.cupy import require_device
    except ImportError as error:
        install = 'pip install "besselkit[cuda]"'
        raise RuntimeError(f"CuPy cannot be imported ({error}): {install}") from error
    require_device()
    try:
        cupy.asnumpy(besselkit.ratio(512, cupy.ones(2)))
    except Exception as error:  # CuPy has many for a missing driver, compiler, header or library
        line = " ".join(str(error).split())
        raise RuntimeError(f"the device does not work: {type(error).__name__}: {line}") from error
    return cupy


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.gpu", description=__doc__)
    parser.add_argument("--json", type=Path, help="where to store the results")
    options = parser.parse_args(arguments)
    try:
        cupy = usable_cupy()
        record = Record(options.json)  # before the work, so that a wrong path shows at once
    except (RuntimeError, OSError) as error:
        print(f"bench.gpu: {error}", file=sys.stderr)
        return 2
    measure(cupy, record)
    for name, part in record.parts.items():
        print(f"\n{name}")
        rows = part if isinstance(part, list) else [{"": key, name: part[key]} for key in part]
        print(tabulate(rows, headers="keys", floatfmt=".3g"), flush=True)
    for failure in record.failures:
        print(f"bench.gpu: {failure['part']}: {failure['error']}", file=sys.stderr)
    return 1 if record.failures else 0


if __name__ == "__main__":
    sys.exit(main())
