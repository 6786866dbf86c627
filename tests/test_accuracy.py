"""The promised errors, measured over the whole reference data on the level that was loaded.

Each bound is the contract's.  The metric has absolute tolerance zero and counts 0, inf or NaN for
a finite non-zero truth as an infinite error.
"""

import numpy as np
import pytest

from besselkit._contract import FUNCTIONS
from tests.accuracy import SETS, kl_errors, measure_one
from truth.metric import errors
from truth.reference import load
from truth.rows import BASIC, LOGS_OF_ORDER, OTHERS, kind_of, public

CASES = [
    (where, name)
    for where in SETS
    for name in (LOGS_OF_ORDER if where == "order" else BASIC)
    if not (where == "low" and name in LOGS_OF_ORDER)  # d < 2 is v < 0
]


@pytest.mark.parametrize(("where", "name"), CASES)
def test_worst_error(where, name):
    found = measure_one(where, name)
    assert found.failures == 0, f"failure at {found.at}"
    assert found.worst <= found.allowed, f"{found.worst} eps at {found.at}"


def test_there_are_the_points_that_the_promise_speaks_of():
    assert len(load("main").d) >= 20_000
    assert len(load("extremes").d) >= 2_000


def test_kl_over_its_set():
    # the worst that a search found is in tests/test_adversarial.py
    assert np.max(kl_errors()) <= FUNCTIONS["kl"].error.eps


@pytest.mark.parametrize("name", [name for name in OTHERS if kind_of(name) == "vmf"])
def test_distributions_over_their_set(name):
    data = load("vmf")
    arguments = [getattr(data, argument) for argument in FUNCTIONS[name].names]
    error = errors(name, public(name)(*arguments), data.value(name))
    i = int(np.argmax(error))
    assert error[i] <= FUNCTIONS[name].error.eps, (error[i], [float(a[i]) for a in arguments])


def test_a_disturbed_result_is_noticed(monkeypatch):
    """The measurement can fail: 8 eps on one element in the middle of the set turn it red."""
    import besselkit

    true_ratio = besselkit.ratio

    def disturbed(d, kappa):
        result = true_ratio(d, kappa)
        result[len(result) // 2] *= 1 + 8 * np.finfo(float).eps
        return result

    monkeypatch.setattr(besselkit, "ratio", disturbed)
    found = measure_one("main", "ratio")
    assert found.worst > found.allowed
