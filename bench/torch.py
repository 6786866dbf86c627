"""What the torch operators cost: ``python -m bench.torch``.

The overhead of an eager call on one element, forward and with its backward pass, beside torch's
own log1p; and 10^6 float64 elements beside the ufunc on the same memory.  All contestants of a
case run in turn, round after round, and each time given is the median.  ``--json FILE`` stores
the result.
"""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tabulate import tabulate

import besselkit
from bench import machine
from bench.speed import race, repeated
from besselkit import vmf

# microseconds, and times the ufunc
MOST_FORWARD, MOST_BOTH, MOST_RATIO = 30.0, 100.0, 1.1

DIM = 512.0
SINGLE = ("ratio", "log_partition", "bias", "log_norm", "log_iv", "ratio_inv")
Call = Callable[[], Any]


def tensors(name: str, n: int, requires_grad: bool) -> list[torch.Tensor]:
    """The arguments after the first: kappa log-uniform in 0.1..1e4, r and cos in between."""
    generator = np.random.default_rng(0)
    kappa = np.exp(generator.uniform(np.log(0.1), np.log(1e4), n))
    arrays = {
        "ratio_inv": [np.minimum(besselkit.ratio(DIM, kappa), 1 - 2.0**-53)],
        "kl": [kappa, kappa[::-1].copy(), generator.uniform(-1, 1, n)],
    }.get(name, [kappa])
    return [torch.from_numpy(array).requires_grad_(requires_grad) for array in arrays]


def backward(function: Callable[..., torch.Tensor], *args: torch.Tensor) -> None:
    """Forward and backward on one element, gradients accumulated as in training."""
    function(*args).backward()


def overhead(rounds: int, repeat: int) -> dict[str, dict[str, float]]:
    """Microseconds a call on one element, forward without and with a gradient to come, and both."""
    found: dict[str, dict[str, float]] = {}
    functions: dict[str, Callable[..., torch.Tensor]] = {
        name: partial(getattr(besselkit, name), DIM) for name in SINGLE
    }
    functions["kl"] = partial(vmf.kl, DIM)
    calls: dict[str, Call] = {}
    for name, function in {**functions, "torch.log1p": torch.log1p}.items():
        plain, watched = tensors(name, 1, False), tensors(name, 1, True)
        calls[f"{name}|forward"] = partial(function, *plain)
        calls[f"{name}|recorded"] = partial(function, *watched)
        calls[f"{name}|forward and backward"] = partial(backward, function, *watched)
    looped = {key: partial(repeated, call, repeat) for key, call in calls.items()}
    for key, seconds in race(looped, rounds).items():
        name, column = key.split("|")
        found.setdefault(name, {})[column] = seconds / repeat * 1e6
    return found


def throughput(n: int, rounds: int) -> dict[str, dict[str, float]]:
    """ns an element on n: the ufunc, the tensor call, and forward with backward."""
    found = {}
    for name in SINGLE:
        m = n // 10 if name == "ratio_inv" else n
        (plain,), (watched,) = tensors(name, m, False), tensors(name, m, True)
        first = DIM / 2 - 1 if name == "log_iv" else DIM
        function, ufunc = getattr(besselkit, name), getattr(besselkit.ufuncs, name)
        array, ones = plain.numpy(), torch.ones_like(plain)

        def both(f=function, first=first, x=watched, ones=ones):
            torch.autograd.grad(f(first, x), x, ones)

        calls: dict[str, Call] = {
            "ufunc": partial(ufunc, first, array),
            "tensor": partial(function, first, plain),
            "tensor, forward and backward": both,
        }
        times = race(calls, rounds)
        found[name] = {key: seconds / m * 1e9 for key, seconds in times.items()}
        found[name]["tensor/ufunc"] = times["tensor"] / times["ufunc"]
    return found


def misses(result: dict[str, Any]) -> list[str]:
    """What is above the numbers asked for."""
    found = []
    for name in SINGLE:
        for column, most in (("forward", MOST_FORWARD), ("forward and backward", MOST_BOTH)):
            value = result["overhead"][name][column]
            if value > most:
                found.append(f"{name}, {column}: {value:.0f} us, at most {most:.0f} asked for")
        value = result["throughput"][name]["tensor/ufunc"]
        if value > MOST_RATIO:
            found.append(f"{name}: {value:.2f} times the ufunc, at most {MOST_RATIO} asked for")
    return found


def table(rows: dict[str, dict[str, float]], floatfmt: str) -> str:
    """Markdown, a function a row."""
    columns = list(next(iter(rows.values())))
    lines = [[name, *(row[column] for column in columns)] for name, row in rows.items()]
    return tabulate(lines, ["", *columns], tablefmt="github", floatfmt=floatfmt)


def main(argv: list[str] | None = None) -> int:
    """Run, print the tables, and store the result if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.torch", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="store the result")
    options = parser.parse_args(argv)
    rounds = 7 if options.quick else 31
    result = {
        "machine": machine.header(),
        "elements": 1_000_000,
        "rounds": rounds,
        "threads": torch.get_num_threads(),
        "overhead": overhead(rounds, 50),
        "throughput": throughput(1_000_000, rounds),
    }
    print(json.dumps(result["machine"], indent=1))
    print(f"\none element, us a call\n\n{table(result['overhead'], '.1f')}")
    print(f"\n10^6 float64 elements, ns an element\n\n{table(result['throughput'], '.2f')}")
    result["misses"] = misses(result)
    print("\n" + ("\n".join(result["misses"]) or "within all that is asked for"))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
