"""Speed on a GPU: ``python -m bench.gpu [--json FILE]``; exit status 2 where there is none.

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
from pathlib import Path
from typing import Any

import numpy as np
from tabulate import tabulate

import besselkit
from bench import gpu_peers
from truth.machine import header, version
from truth.rows import BASIC, INVERSES, OF_TABLES, UNDONE, first

# the share of a copy's bandwidth to reach on a data-centre GPU, at d = 512
GOALS = {
    ("ratio", "float32"): 0.80,
    ("ratio", "float64"): 0.50,
    ("log_iv", "float32"): 0.60,
    ("log_iv", "float64"): 0.30,
}
NAMES = (*BASIC, *INVERSES)
MIXED_NAMES = ("ratio", "log_partition", "log_iv")
DTYPES = ("float32", "float64")
SIZE = 1 << 26
MIXED_SIZE = 1 << 24
ROUNDS, LAUNCHES = 7, 10
ANY_ORDER = "d = 512, kappa in any order"

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
    """Median seconds of a launch, by events on the current stream, after a launch for warmth."""
    run()
    times = []
    for _ in range(ROUNDS):
        start, stop = cupy.cuda.Event(), cupy.cuda.Event()
        start.record()
        for _ in range(LAUNCHES):
            run()
        stop.record()
        stop.synchronize()
        times.append(cupy.cuda.get_elapsed_time(start, stop) * 1e-3 / LAUNCHES)
    return statistics.median(times)


def copy_seconds(cupy: Any, to: Any, source: Any) -> float:
    """Seconds of a device-to-device copy of an array, as the driver does it."""
    return seconds(cupy, lambda: to.data.copy_from_device_async(source.data, source.nbytes))


def spread(size: int, seed: int = 3) -> np.ndarray:
    """Log-uniform kappa in 0.01 to 1e4, in any order."""
    return 10.0 ** np.random.default_rng(seed).uniform(-2, 4, size)


def measure_functions(cupy: Any, dtype: str, size: int) -> list[Row]:
    """Each function at d = 512, kappa in any order and sorted; a table of that dimension."""
    values = spread(size).astype(dtype)
    kappa = cupy.asarray(values)
    out = cupy.empty_like(kappa)
    copy = copy_seconds(cupy, out, kappa)
    rows = []
    for name in NAMES:
        # spread as the values of what is undone are
        given = getattr(besselkit, UNDONE[name])(512.0, kappa) if name in INVERSES else kappa
        function, start = getattr(besselkit, name), first(name, 512.0)
        taken = seconds(cupy, lambda f=function, d=start, x=given: f(d, x, out=out))
        rows.append(row(name, dtype, ANY_ORDER, size, taken, copy, 2))
    table = besselkit.load_table(512)
    for name in OF_TABLES:
        method = getattr(table, name)
        taken = seconds(cupy, lambda f=method: f(kappa))
        rows.append(row(f"table.{name}", dtype, ANY_ORDER, size, taken, copy, 2))
    ordered = cupy.asarray(np.sort(values))
    for name in MIXED_NAMES:
        function, start = getattr(besselkit, name), first(name, 512.0)
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
            function = getattr(besselkit, name)
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
        "goal": GOALS.get((name, dtype)) if case == ANY_ORDER else None,
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
    # seven arrays of float64 at most, with room to spare
    fits = int(cupy.cuda.Device().mem_info[0]) // (12 * 8)
    pool = cupy.get_default_memory_pool()
    for dtype in DTYPES:
        size, mixed = min(SIZE, fits), min(MIXED_SIZE, fits)
        record.part(f"functions, {dtype}", lambda t=dtype, n=size: measure_functions(cupy, t, n))
        pool.free_all_blocks()
        record.part(f"mixed, {dtype}", lambda t=dtype, n=mixed: measure_mixed(cupy, t, n))
        pool.free_all_blocks()
    record.part("first calls", gpu_peers.first_calls)
    for dtype in DTYPES:
        for name, make in gpu_peers.PEERS.items():
            record.part(f"{name}, {dtype}", lambda m=make, t=dtype: m(cupy, t))


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
        print(tabulate(rows, headers="keys", floatfmt=".3g"))
    for failure in record.failures:
        print(f"bench.gpu: {failure['part']}: {failure['error']}", file=sys.stderr)
    return 1 if record.failures else 0


if __name__ == "__main__":
    sys.exit(main())
