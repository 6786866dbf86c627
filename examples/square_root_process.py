"""Square-root process: the order of a Bessel process, learnt from its path.

The process of Cox, Ingersoll and Ross, dX = a (b - X) dt + s sqrt(X) dW, is a squared Bessel
process on another clock, of order v = 2 a b/s^2 - 1.  From x to y in a time h it goes with the
density

    log p = log c - u - w + v/2 log(w/u) + log I_v(2 sqrt(u w)),
    c = 2 a/(s^2 (1 - exp(-a h))),    u = c x exp(-a h),    w = c y.

Here a, s and the order are learnt by the gradient of the likelihood, which wants that of log I_v in
v; `besselkit.log_ive` has it.  With log I_v(z) - z the large terms z - u - w are one square.

    python examples/square_root_process.py

It needs besselkit[torch], and takes seconds.

What comes out, over eight paths of 2000 months: s is found with a standard error of 2 %, the order
and the speed a of the return with one of 12 to 14 %, and what is found differs from what was put in
as these errors say.
"""

import argparse
import math
import sys
from typing import NamedTuple

import numpy as np
import torch
from tabulate import tabulate
from torch import Tensor
from torch.func import grad, vmap

import besselkit

STEP = 1 / 12  # a month
NAMES = ("a", "v", "s")
TRUE = (0.9, 5.25, 0.12)  # b = 0.05
START = (2.0, 1.0, 0.3)
STEPS = 200


class Fit(NamedTuple):
    """The most likely a, v and s, their standard errors, and log p a step."""

    parameters: Tensor
    errors: Tensor
    log_p: float


def level(parameters: Tensor) -> Tensor:
    """The level b that the process returns to."""
    a, v, s = parameters
    return (v + 1) * s**2 / (2 * a)


def log_density(parameters: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """log p of a step from x to y, under a, v and s."""
    a, v, s = parameters
    c = 2 * a / (s**2 * -torch.expm1(-a * STEP))
    u, w = c * x * torch.exp(-a * STEP), c * y
    bessel: Tensor = besselkit.log_ive(v, 2 * torch.sqrt(u * w))
    return c.log() - (u.sqrt() - w.sqrt()) ** 2 + v / 2 * torch.log(w / u) + bessel


def simulated(parameters: Tensor, count: int, seed: int) -> Tensor:
    """A path from b on, exactly: each step is a noncentral chi-square."""
    a, v, s = parameters.tolist()
    rng = np.random.default_rng(seed)
    decay = math.exp(-a * STEP)
    c = 2 * a / (s**2 * (1 - decay))
    path = [level(parameters).item()]
    for _ in range(count):
        path.append(rng.noncentral_chisquare(2 * v + 2, 2 * c * path[-1] * decay) / (2 * c))
    return torch.tensor(path, dtype=torch.float64)


def fit(path: Tensor) -> Fit:
    """Maximise the likelihood of a path; all three parameters are positive."""
    x, y = path[:-1], path[1:]
    raw = torch.tensor(START, dtype=torch.float64).log().requires_grad_()
    optimiser = torch.optim.LBFGS([raw], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        value = -log_density(raw.exp(), x, y).mean()
        value.backward()
        return value

    optimiser.step(loss)
    found = raw.detach().exp()
    # from the covariance of the scores, the gradients of each step's own log p
    scores = vmap(grad(log_density), (None, 0, 0))(found, x, y)
    errors = torch.linalg.inv(scores.T @ scores).diagonal().sqrt()
    return Fit(found, errors, log_density(found, x, y).mean().item())


def report(paths: int, count: int) -> str:
    """A table: the parameters found on each path, and those that it was made with."""
    true, rows = torch.tensor(TRUE, dtype=torch.float64), []
    for seed in range(paths):
        found = fit(simulated(true, count, seed))
        both = zip(found.parameters.tolist(), found.errors.tolist(), strict=True)
        shown = [f"{value:.4f} ± {error:.4f}" for value, error in both]
        rows.append([seed, *shown, f"{level(found.parameters):.4f}"])
    rows.append(["true", *map(str, TRUE), f"{level(true):.4f}"])
    headers = ["path", *NAMES, "b"]
    table = tabulate(rows, headers=headers, stralign="right", disable_numparse=True)
    return f"Paths of {count} months\n\n{table}"


def main(argv: list[str] | None = None) -> int:
    """Simulate, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--paths", type=int, default=8)
    parser.add_argument("--months", type=int, default=2000, help="of each path")
    options = parser.parse_args(argv)
    print(report(options.paths, options.months))
    return 0


if __name__ == "__main__":
    sys.exit(main())
