"""Wrong numbers are noticed: each 20th mutant, and the stored result of all: `tests.mutation`."""

import json

import numpy as np
import pytest

from besselkit import _ufuncs
from tests import single
from tests.cases import cases, single_cases
from tests.mutation import __main__ as command
from tests.mutation import mutants
from tests.mutation.harness import Harness
from tests.mutation.judge import Judge

EVERY = 20
# eps: what a mutant that no test notices may move a result by, at most: less than a rounding
UNSEEN = 0.5


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    return Judge(Harness(tmp_path_factory.mktemp("mutation"), _ufuncs.level))


@pytest.fixture(scope="module")
def stored():
    result = json.loads(command.RESULT.read_text(encoding="utf-8"))
    return [dict(zip(result["columns"], row, strict=True)) for row in result["mutants"]]


def test_the_harness_has_the_bits_of_the_extension_module(judge):
    """And those of the float functions, where float arithmetic alone is judged."""
    ufuncs, floats = _ufuncs.at_level(_ufuncs.level), single.functions()
    for bench, case in zip(judge.benches, [*cases(), *single_cases()], strict=True):
        functions = floats if bench.kind == "single" else ufuncs
        expected = functions[case.function](*case.arguments)
        unsigned = f"u{expected.itemsize}"
        assert np.array_equal(bench.before.view(unsigned), expected.view(unsigned)), case.key


def test_a_change_is_undone(judge):
    for mutant in mutants.everything(judge.harness)[::500]:
        mutants.apply(judge.harness, mutant)()
    for bench in judge.benches:
        case = bench.case
        again = judge.harness.run(case.function, bench.kind, *case.arguments)
        assert np.array_equal(again, bench.before), case.key


def test_each_20th_mutant_is_noticed_as_stored(judge, stored):
    known = {(row["mutant"], row["change"]): row for row in stored}
    for mutant in mutants.everything(judge.harness)[::EVERY]:
        row = known[mutant.label, mutant.change]
        verdict = judge.verdict(mutant)
        # on another level the last bits differ, and what they show
        if judge.harness.column == "fma":
            assert verdict.by == row["noticed by"], row
        assert verdict.by or row["moves eps"] <= UNSEEN or mutant.kind == "count", row


def test_numbers_of_float_arithmetic_are_noticed_by_float_arithmetic(judge):
    """4 eps of float32 of a head: past the promise."""
    heads = ["LogTable::hi", "LogTable::c", "ln2_hi", "log_2pi_hi", "half_log_pi_hi"]
    for mutant in mutants.coefficients(judge.harness):
        if mutant.name in [f"single::{head}" for head in heads] and mutant.index in (0, 77):
            assert judge.verdict(mutant).by == "promise", mutant.label


def test_the_stored_result_has_every_mutant(judge, stored):
    wanted = {(m.label, m.change) for m in mutants.everything(judge.harness)}
    assert {(row["mutant"], row["change"]) for row in stored} == wanted


def test_each_survivor_is_explained(stored):
    """No digit that counts, and noticed when moved further: so no number is without effect."""
    for row in stored:
        assert row["bits from"] is not None, row
        small = row["moves eps"] <= UNSEEN or row["change"] == -1
        assert row["noticed by"] or small, row


def test_each_cutoff_is_noticed(judge, stored):
    found = {row["mutant"]: row["noticed by"] for row in stored}
    assert all(found[slot.name] for slot in judge.harness.cutoffs)


def test_counts_that_could_be_smaller_are_those_explained(stored):
    """One step less shows in no bit: `tests/mutation/SURVIVORS.md` has their list."""
    text = (command.Path(command.__file__).parent / "SURVIVORS.md").read_text(encoding="utf-8")
    unseen = [r["mutant"] for r in stored if r["change"] == -1 and not r["noticed by"]]
    assert all(f"`{mutant}`" in text for mutant in unseen), unseen
