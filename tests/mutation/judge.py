"""What the fast tests say of a mutant.

promise   an error is past what `tests/accuracy.py` allows: test_accuracy, test_inverse, test_single
ratchet   an error is past 1.25 times the stored one of its region: test_ratchet
bits      a result has other bits, or a point another region: test_bits, test_single
"""

from typing import NamedTuple

import numpy as np

from tests import ratchet
from tests.cases import cases, single_cases
from tests.mutation.mutants import Mutant, apply
from truth.metric import floor_of
from truth.regions import family_of
from truth.rows import OTHERS


class Verdict(NamedTuple):
    """The strictest test that notices, or "", and by how much results move at most, in eps."""

    by: str
    moved: float


RANK = ("", "bits", "ratchet", "promise")


def _bits(array):
    return array.view(f"u{array.itemsize}")


class Bench:
    """A case with the harness's own results, and what each test allows at each point.

    The kind is the case's type, or "single": float arithmetic alone, which has no ratchet.
    """

    def __init__(self, harness, case, stored, kind):
        self.case, self.kind = case, kind
        self.before = harness.run(case.function, kind, *case.arguments)
        worst = np.array([stored.get(f"{case.key}.{r}", [np.inf])[0] for r in case.regions])
        self.ratchet = ratchet.SLACK * worst[case.region]

    def judge(self, harness, at):
        """The verdict over the points `at`."""
        case = self.case
        now = harness.run(case.function, self.kind, *(x[at] for x in case.arguments))
        changed = _bits(now) != _bits(self.before[at])
        if not changed.any():
            return Verdict("", 0.0)
        where = at[changed]
        error = case.errors(now[changed], where)
        moved = self._moved(now[changed], where)
        if not (error <= case.allowed[where]).all():
            return Verdict("promise", moved)
        return Verdict("bits" if (error <= self.ratchet[where]).all() else "ratchet", moved)

    def _moved(self, now, where):
        before, eps = self.before[where], np.finfo(now.dtype).eps
        floor = floor_of(self.case.function, *(x[where] for x in self.case.arguments))
        with np.errstate(all="ignore"):
            change = np.abs(now - before) / np.maximum(np.abs(before), floor) / eps
        return float(np.max(np.where(np.isfinite(change), change, np.inf)))


class Judge:
    """All cases on one harness."""

    def __init__(self, harness):
        self.harness = harness
        stored = ratchet.stored()[harness.column]
        self.benches = [Bench(harness, case, stored, case.dtype) for case in cases()]
        self.benches += [Bench(harness, case, {}, "single") for case in single_cases()]
        self._reach = {}

    def group(self, mutant):
        """Numbers that reach the same points: a whole row family, or one entry of the logarithm."""
        group = self.harness.groups[mutant.name]
        if group.endswith("LogTable"):
            return group, mutant.index
        return mutant.name, -1

    def reach(self, mutant):
        """The points of each case that a number can move: found by moving its group at once."""
        name, entry = key = self.group(mutant)
        if key not in self._reach:
            groups = self.harness.groups
            arrays = [a for n, a in self.harness.numbers.items() if name in (n, groups[n])]
            arrays = [a[entry : entry + 1] if entry >= 0 else a for a in arrays]
            saved = [a.copy() for a in arrays]
            for a in arrays:
                a[...] = np.where(a == 0, 2.0**-20, a * (1 + 2.0**-7 * np.cos(np.arange(len(a)))))
            self._reach[key] = [self._changed(bench) for bench in self.benches]
            for a, before in zip(arrays, saved, strict=True):
                a[...] = before
        return self._reach[key]

    def _changed(self, bench):
        case = bench.case
        now = self.harness.run(case.function, bench.kind, *case.arguments)
        return np.flatnonzero(_bits(now) != _bits(bench.before))

    def everywhere(self):
        """All points of each case."""
        return [np.arange(len(bench.before)) for bench in self.benches]

    def verdict(self, mutant: Mutant):
        """What the tests say of one mutant."""
        one_of_many = mutant.kind == "coefficient" and "::" in mutant.name
        points = self.reach(mutant) if one_of_many else self.everywhere()
        restore = apply(self.harness, mutant)
        try:
            found = [
                b.judge(self.harness, at)
                for b, at in zip(self.benches, points, strict=True)
                if len(at)
            ]
            moved = max((v.moved for v in found), default=0.0)
            by = max((v.by for v in found), key=RANK.index, default="")
            if not by and mutant.kind == "cut-off" and self._other_region():
                by = "bits"
        finally:
            restore()
        return Verdict(by, moved)

    def _other_region(self):
        for bench in self.benches:
            case = bench.case
            if case.function in OTHERS or bench.kind == "single":
                continue
            family = family_of(case.function, case.dtype == "float32")
            if not np.array_equal(self.harness.region(family)(*case.arguments), case.region):
                return True
        return False
