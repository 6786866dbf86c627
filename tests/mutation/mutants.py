"""The mutants: what is changed, and by how much."""

from typing import NamedTuple

import numpy as np

EPS4, SINGLE_EPS4 = 2.0**-50, 2.0**-21
SINGLE_PAIRS = ("ln2", "log_2pi", "half_log_2pi", "half_log_pi")
# Tails of numbers that are held in parts, by the digits that are promised of what they make: 4 eps
# of a tail are beyond all of them.
STEPS = {
    "LogTable::lo": 2.0**-30,  # log_twofold holds 2^-75, the tail is about 2^-45
    "ln2_tail": 2.0**-30,
    "LogTable::lo2": 0.5,  # log_precise holds 2^-100, this tail is about 2^-99
    "ln2_tail2": 0.5,
    "log_2pi_lo": 2.0**-10,  # sums with it are promised to 2^-64
    "half_log_2pi_lo": 2.0**-10,
    "half_log_pi_lo": 2.0**-10,
    # log_pair and the sums with it hold 2^-46, the tails are about 2^-27
    "single::LogTable::lo": 2.0**-19,
    **dict.fromkeys((f"single::{name}_lo" for name in SINGLE_PAIRS), 2.0**-19),
}
# An exact zero has no digits.  That of the logarithm's table is moved to what log_twofold promises
# beside 1, that of a polynomial by as much as the larger of its neighbours would be.
ZERO, SINGLE_ZERO = 2.0**-75, 2.0**-46
# How much further a survivor is moved until it is noticed.  What only has to be small is noticed
# when it is a multiple of itself.
FURTHER = tuple(2.0**-k for k in (44, 37, 30, 23, 16, 9, 2, -4, -12, -24))
# cut-offs beyond the first step: factors, down and up
FACTORS = (17 / 16, 9 / 8, 1.25, 1.5, 2.0, 4.0, 16.0, 256.0)


class Mutant(NamedTuple):
    """A change of one number: `apply` makes it and returns what undoes it."""

    kind: str  # coefficient, cut-off or count
    name: str
    index: int
    change: float  # relative for coefficients and cut-offs, added to counts

    @property
    def label(self):
        """How it is named in the result."""
        at = "" if self.kind == "cut-off" else f"[{self.index}]"
        return f"{self.name}{at}"


def step_of(name):
    """The first step of a coefficient's mutants."""
    return STEPS.get(name, SINGLE_EPS4 if name.startswith("single::") else EPS4)


def coefficients(harness):
    """One mutant for each generated coefficient."""
    return [
        Mutant("coefficient", slot.name, i, step_of(slot.name))
        for slot in harness.coefficients
        for i in range(slot.count)
    ]


def cutoffs(harness):
    """Two for each cut-off."""
    return [
        Mutant("cut-off", slot.name, 0, sign * EPS4) for slot in harness.cutoffs for sign in (-1, 1)
    ]


def counts(harness):
    """One for each count of steps or terms."""
    return [
        Mutant("count", name, i, -1)
        for name, array in harness.counts.items()
        for i in range(len(array))
    ]


def everything(harness):
    """All first steps."""
    return [*coefficients(harness), *cutoffs(harness), *counts(harness)]


def harder(mutant):
    """The same number changed more and more: what a survivor is tried with."""
    if mutant.kind == "count":
        return [mutant._replace(change=-k) for k in (2, 3, 4, 6, 12, 24, 36)]
    if mutant.kind == "cut-off":
        return [mutant._replace(change=(1 / f if mutant.change < 0 else f) - 1) for f in FACTORS]
    return [mutant._replace(change=step) for step in FURTHER if step > mutant.change]


def _beside(mutant, array):
    """What an exact zero is moved in proportion to."""
    if mutant.name.startswith("LogTable"):
        return ZERO / EPS4
    if mutant.name.startswith("single::LogTable"):
        return SINGLE_ZERO / step_of(mutant.name)
    near = array[max(0, mutant.index - 1) : mutant.index + 2]
    return near[np.argmax(np.abs(near))] or np.abs(array).min(where=array != 0, initial=1.0)


def apply(harness, mutant):
    """Change the number; returns a function that restores it."""
    array = harness.counts[mutant.name] if mutant.kind == "count" else harness.numbers[mutant.name]
    before = array[mutant.index].copy()
    if mutant.kind == "count":
        array[mutant.index] += int(mutant.change)
    else:
        array[mutant.index] = before + mutant.change * (before or _beside(mutant, array))

    def restore():
        array[mutant.index] = before

    return restore
