"""What the torch operators cost: ``python -m bench.torch``.

The overhead of an eager call on one element, forward and with a backward pass, beside torch's own
log1p; and 10^6 float64 elements beside the ufunc on the same memory.  All contestants of a case
run in turn, round after round, and each time given is the median.  ``--json FILE`` stores the
result.
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
from bench.speed import race, repeated
from besselkit._contract import NAMES
from truth import machine
from truth.rows import ONCE, UNDONE, UNIT_ARGUMENTS, first, public

# microseconds, and times the ufunc
MOST_FORWARD, MOST_BOTH, MOST_RATIO = 30.0, 100.0, 1.1

DIM = 512.0
FORWARD, RECORDED, BOTH = "forward", "forward, recorded", "forward and backward"
ALL, RATIO = "with all gradients", "tensor/ufunc"
Call = Callable[[], Any]


def tensors(name: str, n: int) -> list[torch.Tensor]:
    """The arguments after the first: kappa log-uniform in 0.1..1e4, r and cos in between."""
    generator = np.random.default_rng(0)
    found = []
    for argument in NAMES[name][1:]:
        if argument == "cos":
            array = generator.uniform(-1, 1, n)
        else:
            array = np.exp(generator.uniform(np.log(0.1), np.log(1e4), n))
        if argument in UNIT_ARGUMENTS:
            array = np.minimum(public(UNDONE[name])(DIM, array), 1 - 2.0**-53)
        found.append(torch.from_numpy(array))
    return found


def watched(arguments: list[torch.Tensor], count: int) -> list[torch.Tensor]:
    """The same, a gradient asked of the first few."""
    return [x.clone().requires_grad_(i < count) for i, x in enumerate(arguments)]


def backward(function: Callable[..., torch.Tensor], *args: torch.Tensor) -> None:
    """Forward and backward on one element, gradients accumulated as in training."""
    function(*args).backward()


def overhead(rounds: int, repeat: int) -> dict[str, dict[str, float]]:
    """Microseconds a call on one element: alone, with a gradient to come, and with one or all."""
    found: dict[str, dict[str, float]] = {}
    functions = {name: partial(public(name), first(name, DIM)) for name in NAMES}
    given = {name: tensors(name, 1) for name in NAMES}
    functions["torch.log1p"], given["torch.log1p"] = torch.log1p, tensors("ratio", 1)
    calls: dict[str, Call] = {}
    for name, function in functions.items():
        args = given[name]
        calls[f"{name}|{FORWARD}"] = partial(function, *args)
        calls[f"{name}|{RECORDED}"] = partial(function, *watched(args, 1))
        if name not in ONCE:
            continue  # the derivatives end there
        calls[f"{name}|{BOTH}"] = partial(backward, function, *watched(args, 1))
        if len(args) > 1:
            calls[f"{name}|{ALL}"] = partial(backward, function, *watched(args, len(args)))
    looped = {key: partial(repeated, call, repeat) for key, call in calls.items()}
    for key, seconds in race(looped, rounds).items():
        name, column = key.split("|")
        found.setdefault(name, {})[column] = seconds / repeat * 1e6
    return found


def throughput(n: int, rounds: int) -> dict[str, dict[str, float]]:
    """ns an element on n: the ufunc, the tensor call, and forward with backward of the first."""
    found = {}
    for name in NAMES:
        plain = tensors(name, n)
        arrays, ones = [x.numpy() for x in plain], torch.ones_like(plain[0])
        function = partial(public(name), first(name, DIM))

        args = watched(plain, 1)

        def both(f=function, args=args, ones=ones):
            torch.autograd.grad(f(*args), args[0], ones)

        calls: dict[str, Call] = {
            "ufunc": partial(getattr(besselkit.ufuncs, name), first(name, DIM), *arrays),
            "tensor": partial(function, *plain),
        }
        if name in ONCE:
            calls[BOTH] = both
        times = race(calls, rounds)
        found[name] = {key: seconds / n * 1e9 for key, seconds in times.items()}
        found[name][RATIO] = times["tensor"] / times["ufunc"]
    return found


def misses(result: dict[str, Any]) -> list[str]:
    """What is above the numbers asked for."""
    found = []
    for name in NAMES:
        for column, most in ((FORWARD, MOST_FORWARD), (BOTH, MOST_BOTH), (ALL, MOST_BOTH)):
            value = result["overhead"][name].get(column)
            if value is not None and value > most:
                found.append(f"{name}, {column}: {value:.0f} us, at most {most:.0f} asked for")
        value = result["throughput"][name][RATIO]
        if value > MOST_RATIO:
            found.append(f"{name}: {value:.2f} times the ufunc, at most {MOST_RATIO} asked for")
    return found


def table(rows: dict[str, dict[str, float]], floatfmt: str) -> str:
    """Markdown, a function a row."""
    columns = list({column: None for row in rows.values() for column in row})
    lines = [[name, *(row.get(column) for column in columns)] for name, row in rows.items()]
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
