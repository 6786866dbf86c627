"""Errors counted so that chunks from anywhere can be put together.

A tally keeps the worst error and its point, the failures, and a histogram of log2 of the error
with 32 bins an octave: quantiles are right to 2.2 %.
"""

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

PER_OCTAVE = 32
LEAST = 2.0**-40  # an error below counts as this


@dataclass
class Tally:
    """Errors of one function in one place."""

    points: int = 0
    failures: int = 0
    worst: float | None = None
    at: tuple[float, float] | None = None
    failed_at: tuple[float, float] | None = None
    bins: Counter[int] = field(default_factory=Counter)

    def add(self, other: "Tally") -> "Tally":
        """Take in another tally; returns this one."""
        self.points += other.points
        self.failures += other.failures
        failed = [at for at in (self.failed_at, other.failed_at) if at]
        self.failed_at = min(failed, default=None)
        found = [(t.worst, t.at) for t in (self, other) if t.worst is not None]
        # ties too must not depend on which chunk came first
        self.worst, self.at = max(found, default=(None, None))
        self.bins.update(other.bins)
        return self

    def quantile(self, q: float) -> float | None:
        """The error that a share q of the points without failure does not exceed."""
        wanted, seen = q * sum(self.bins.values()), 0
        for place in sorted(self.bins):
            seen += self.bins[place]
            if seen >= wanted:
                return min(2.0 ** ((place + 1) / PER_OCTAVE), self.worst or math.inf)
        return None

    def entry(self) -> dict[str, Any]:
        """What goes into the result."""
        found: dict[str, Any] = {"points": self.points, "failures": self.failures}
        found |= {"worst": self.worst, "p99.9": self.quantile(0.999), "median": self.quantile(0.5)}
        for key, value in found.items():
            found[key] = float(f"{value:.4g}") if isinstance(value, float) else value
        if self.at:
            found["at"] = list(self.at)
        if self.failed_at:
            found["failed at"] = list(self.failed_at)
        return found


def tally(error: np.ndarray, a: np.ndarray, b: np.ndarray) -> Tally:
    """Count errors at points (a, b); inf is a failure."""
    out = Tally(points=len(error))
    failed = np.flatnonzero(~np.isfinite(error))
    out.failures = len(failed)
    if len(failed):
        out.failed_at = (float(a[failed[0]]), float(b[failed[0]]))
    if len(failed) == len(error):
        return out
    i = int(np.nanargmax(np.where(np.isfinite(error), error, -1)))
    out.worst, out.at = float(error[i]), (float(a[i]), float(b[i]))
    finite = np.maximum(error[np.isfinite(error)], LEAST)
    places, counts = np.unique(np.floor(np.log2(finite) * PER_OCTAVE), return_counts=True)
    out.bins = Counter(dict(zip(places.astype(int).tolist(), counts.tolist(), strict=True)))
    return out


def by_label(error: np.ndarray, a: np.ndarray, b: np.ndarray, labels: np.ndarray) -> dict[int, Any]:
    """A tally for each value of the labels."""
    return {
        int(label): tally(error[labels == label], a[labels == label], b[labels == label])
        for label in np.unique(labels)
    }
