"""Worst errors over a grid of (d, kappa): what the heat maps show."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.accuracy.points import D_RANGE, KAPPA_RANGE
from truth.reference.storage import write_npz

FUNCTIONS = ("log_iv", "ratio", "ratio_c", "ratio_deriv")
# 5 cells a decade across, 3 up: square on a picture of panels twice as wide as high
D_EDGES = np.geomspace(*D_RANGE, 41)
KAPPA_EDGES = np.geomspace(*KAPPA_RANGE, 61)
FAILED, EMPTY = 127, -128  # in the stored codes


@dataclass
class Grid:
    """Worst finite error, failures and points of each cell, [d, kappa]."""

    worst: np.ndarray
    failures: np.ndarray
    points: np.ndarray

    def add(self, other: "Grid") -> "Grid":
        """Take in another grid; returns this one."""
        self.worst = np.maximum(self.worst, other.worst)
        self.failures = self.failures + other.failures
        self.points = self.points + other.points
        return self

    def codes(self) -> np.ndarray:
        """One int8 a cell: log2 of the worst error, FAILED if most points failed, or EMPTY."""
        with np.errstate(divide="ignore"):
            code = np.clip(np.round(np.log2(self.worst)), -60, 120)
        code = np.where(2 * self.failures > self.points, FAILED, code)
        return np.where(self.points == 0, EMPTY, code).astype(np.int8)


def count(d: np.ndarray, kappa: np.ndarray, error: np.ndarray) -> Grid:
    """The grid of one chunk."""
    shape = (len(D_EDGES) - 1, len(KAPPA_EDGES) - 1)
    i = np.clip(np.searchsorted(D_EDGES, d, side="right") - 1, 0, shape[0] - 1)
    j = np.clip(np.searchsorted(KAPPA_EDGES, kappa, side="right") - 1, 0, shape[1] - 1)
    worst, failures, points = (np.zeros(shape) for _ in range(3))
    np.maximum.at(worst, (i, j), np.where(np.isfinite(error), error, 0))
    np.add.at(failures, (i, j), ~np.isfinite(error))
    np.add.at(points, (i, j), 1)
    return Grid(worst, failures, points)


def save(path: Path, grids: dict[tuple[str, str], Grid]) -> None:
    """Store the codes of all grids."""
    write_npz(path, {f"{who}|{name}": g.codes() for (who, name), g in grids.items()})


def load(path: Path) -> dict[tuple[str, str], np.ndarray]:
    """The stored codes by (contestant, function)."""
    with np.load(path, allow_pickle=False) as archive:
        return {(k.split("|")[0], k.split("|")[1]): archive[k] for k in archive.files}
