"""What a user of a GPU would have otherwise, and how long the first call of a process takes."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import besselkit
from truth.rows import INVERSES

Row = dict[str, Any]
SIZE = 1 << 22
ROUNDS = 5
FIRST_NAMES = ("ratio", "log_iv", "log_partition", *INVERSES)

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


def wall_seconds(run: Callable[[], Any]) -> float:
    """Median wall time of a call that returns when all is done, after one for warmth."""
    run()
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def finished(cupy: Any, run: Callable[[], Any]) -> Callable[[], Any]:
    """A call that waits for the device."""

    def call() -> Any:
        result = run()
        cupy.cuda.Device().synchronize()
        return result

    return call


def kappas(dtype: str) -> np.ndarray:
    return (10.0 ** np.random.default_rng(5).uniform(-2, 4, SIZE)).astype(dtype)


def row(peer: str, taken: float) -> Row:
    return {"peer": peer, "elements": SIZE, "ns_per_element": taken / SIZE * 1e9}


def by_the_cpu(cupy: Any, dtype: str) -> list[Row]:
    """The kernel, and the compiled ufuncs with both transfers, at d = 512."""
    kappa = cupy.asarray(kappas(dtype))
    rows = []
    for name in ("ratio", "log_iv", "log_partition"):
        function = getattr(besselkit, name)

        def transferred(f: Any = function) -> Any:
            return cupy.asarray(f(512.0, cupy.asnumpy(kappa)))

        here = finished(cupy, lambda f=function: f(512.0, kappa))
        rows.append(row(f"{name}, here", wall_seconds(here)))
        on_cpu = wall_seconds(finished(cupy, transferred))
        rows.append(row(f"{name}, on the CPU, with both transfers", on_cpu))
    return rows


def of_cupyx(cupy: Any, dtype: str) -> list[Row]:
    """The ratio at d = 2, and from CuPy's Bessel functions of orders 0 and 1."""
    from cupyx.scipy import special

    kappa = cupy.asarray(kappas(dtype))
    here = finished(cupy, lambda: besselkit.ratio(2.0, kappa))
    peer = finished(cupy, lambda: special.i1e(kappa) / special.i0e(kappa))
    return [row("ratio at d = 2", wall_seconds(here)), row("cupyx i1e/i0e", wall_seconds(peer))]


def of_tfp(cupy: Any, dtype: str) -> list[Row] | Row:
    """The ratio at d = 512 from TFP on JAX, compiled; or a line that says why not."""
    # JAX would take three quarters of the device's memory for itself
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    try:
        import jax
        from tensorflow_probability.substrates import jax as tfp
    except ImportError as error:
        return {"left out": f"not installed: {error}"}
    if jax.default_backend() != "gpu":
        return {"left out": "JAX does not see the device"}
    jax.config.update("jax_enable_x64", True)
    x = jax.numpy.asarray(kappas(dtype))
    v = jax.numpy.asarray(256.0, x.dtype)
    compiled = jax.jit(tfp.math.bessel_iv_ratio)
    kappa = cupy.asarray(kappas(dtype))
    here = finished(cupy, lambda: besselkit.iv_ratio(256.0, kappa))
    peer = wall_seconds(lambda: compiled(v, x).block_until_ready())
    return [row("iv_ratio at v = 256", wall_seconds(here)), row("TFP bessel_iv_ratio", peer)]


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


PEERS: dict[str, Callable[[Any, str], Any]] = {
    "CPU": by_the_cpu,
    "cupyx": of_cupyx,
    "TFP on JAX": of_tfp,
}
