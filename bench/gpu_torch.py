"""The log-normaliser and its gradient in torch on a GPU."""

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np

Row = dict[str, Any]
SIZE, ROUNDS = 1 << 24, 7
DIMENSIONS = (64.0, 512.0)


def seconds(torch: Any, run: Callable[[], Any]) -> float:
    """Median seconds of a call, by events on torch's current stream."""
    run()
    times = []
    for _ in range(ROUNDS):
        start, stop = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        run()
        stop.record()
        stop.synchronize()
        times.append(start.elapsed_time(stop) * 1e-3)
    return statistics.median(times)


def log_norm(dtype: str) -> list[Row] | Row:
    """Forward, and forward with the backward pass, beside a copy of the tensor."""
    try:
        import torch

        import besselkit.torch
    except ImportError as error:
        return {"left out": f"not installed: {error}"}
    if not torch.cuda.is_available():
        return {"left out": "torch does not see the device"}
    values = 10.0 ** np.random.default_rng(6).uniform(-2, 4, SIZE)
    kappa = torch.as_tensor(values.astype(dtype), device="cuda")
    other = torch.empty_like(kappa)
    rows = [_row("a copy", None, dtype, seconds(torch, lambda: other.copy_(kappa)))]
    for d in DIMENSIONS:
        leaf = kappa.clone().requires_grad_()

        def both(d: float = d, leaf: Any = leaf) -> None:
            leaf.grad = None
            besselkit.log_norm(d, leaf).sum().backward()

        forward = seconds(torch, lambda d=d: besselkit.log_norm(d, kappa))
        rows.append(_row("log_norm, forward", d, dtype, forward))
        rows.append(_row("log_norm, forward and backward", d, dtype, seconds(torch, both)))
        truth = -besselkit.ratio(d, values[:1000].astype(dtype).astype(np.float64))
        rows[-1]["gradient_error"] = float(np.max(np.abs(leaf.grad[:1000].cpu().numpy() - truth)))
    return rows


def _row(what: str, d: float | None, dtype: str, taken: float) -> Row:
    return {"what": what, "d": d, "dtype": dtype, "ns_per_element": taken / SIZE * 1e9}
