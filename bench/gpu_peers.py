"""What a user of a GPU would have otherwise."""

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import besselkit

Row = dict[str, Any]
SIZE = 1 << 22
ROUNDS = 5


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


def of_torch(cupy: Any, dtype: str) -> list[Row] | Row:
    """The ratio at d = 2, and from torch's Bessel functions of orders 0 and 1 on the device."""
    try:
        import torch
    except ImportError as error:
        return {"left out": f"not installed: {error}"}
    if not torch.cuda.is_available():
        return {"left out": "torch does not see the device"}
    kappa = torch.as_tensor(kappas(dtype), device="cuda")

    def peer() -> None:
        torch.special.i1e(kappa) / torch.special.i0e(kappa)
        torch.cuda.synchronize()

    return [row("torch.special i1e/i0e", wall_seconds(peer))]


PEERS: dict[str, Callable[[Any, str], Any]] = {
    "CPU": by_the_cpu,
    "cupyx": of_cupyx,
    "torch.special": of_torch,
    "TFP on JAX": of_tfp,
}
