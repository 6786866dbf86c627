"""What the von Mises-Fisher head costs: ``python -m bench.torch_vmf``.

A training step (forward, cross-entropy, backward, SGD) of the head at B = 256, C = 1000, d = 2048,
beside the step of a plain cosine head; then the step with the overlap loss, beside the plain one
again, fewer times.  The two of a race run in turn, round after round; each time given is the
median, and each ratio the median of those within a round, so that the machine's moods fall on all
alike.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, linear, normalize
from tqdm import tqdm

from besselkit.torch.vmf import VMFClassifier, overlap_loss
from truth import machine

ASKED = 1.1
Step = Callable[[], Any]


class Cosine(nn.Module):
    """A plain cosine head: one fixed scale for all classes, nothing else."""

    def __init__(self, in_features: int, num_classes: int, scale: float = 16.0) -> None:
        super().__init__()
        self.scale = scale
        self.weight = nn.Parameter(torch.empty(num_classes, in_features).uniform_(-0.02, 0.02))

    def forward(self, features: Tensor) -> Tensor:
        return self.scale * linear(normalize(features, dim=-1), normalize(self.weight, dim=-1))


def step_of(head: nn.Module, features: Tensor, labels: Tensor, overlap: float = 0.0) -> Step:
    """One training step; features need a gradient, as behind a network."""
    optimiser = torch.optim.SGD(head.parameters(), lr=0.1)
    features = features.clone().requires_grad_()

    def step() -> None:
        optimiser.zero_grad()
        features.grad = None
        loss = cross_entropy(head(features), labels)
        if overlap:
            loss = loss + overlap * overlap_loss(head.kappa, head.weight)
        loss.backward()
        optimiser.step()

    return step


def seconds(step: Step) -> float:
    """One timed step."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    start = time.perf_counter()
    step()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - start


def race(steps: dict[str, Step], rounds: int) -> dict[str, list[float]]:
    """Seconds of each step in each round; three untimed rounds first."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(3):
        for step in steps.values():
            step()
    for i in tqdm(range(rounds), unit="round", disable=None):
        # every other round backwards: nobody is always the one behind the same neighbour
        for name in sorted(steps, reverse=i % 2 == 1):
            times[name].append(seconds(steps[name]))
    return times


def measure(batch: int, classes: int, dim: int, rounds: int, device: str) -> dict[str, Any]:
    """Median ms of the steps of each race, and how many times the plain cosine head's it is."""
    torch.manual_seed(0)
    features = torch.randn(batch, dim, device=device)
    labels = torch.randint(classes, (batch,), device=device)
    counts = torch.linspace(1280, 5, classes)
    cosine = step_of(Cosine(dim, classes).to(device), features, labels)
    milliseconds, ratios = {}, {}
    for name, overlap, repeats in (
        ("vmf", 0.0, rounds),
        ("vmf, overlap loss", 0.2, max(3, rounds // 5)),
    ):
        head = VMFClassifier(dim, classes, counts).to(device)
        pair = {"cosine": cosine, name: step_of(head, features, labels, overlap)}
        times = race(pair, repeats)
        milliseconds[name] = {key: 1e3 * median(taken) for key, taken in times.items()}
        ratios[name] = median(a / b for a, b in zip(times[name], times["cosine"], strict=True))
    return {
        "batch": batch,
        "classes": classes,
        "dim": dim,
        "rounds": rounds,
        "device": device,
        "threads": torch.get_num_threads(),
        "ms": milliseconds,
        "times_cosine": ratios,
        "asked": {"vmf": ASKED},
    }


def main(argv: list[str] | None = None) -> int:
    """Measure, print, and store what was measured."""
    parser = argparse.ArgumentParser(prog="python -m bench.torch_vmf", description=__doc__)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--classes", type=int, default=1000)
    parser.add_argument("--dim", type=int, default=2048)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--json", type=Path, metavar="FILE", help="store the result here")
    options = parser.parse_args(argv)
    sizes = (options.batch, options.classes, options.dim)
    found = measure(*sizes, options.rounds, options.device)
    for name, taken in found["ms"].items():
        times = f"{taken[name]:.2f} ms a step, cosine {taken['cosine']:.2f} ms"
        print(f"{name}: {times}: {found['times_cosine'][name]:.2f}x")
    print(f"asked: vmf at most {ASKED}x")
    if options.json:
        text = json.dumps({"machine": machine.header(), **found}, indent=1) + "\n"
        options.json.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
