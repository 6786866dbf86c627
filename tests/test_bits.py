"""Every result has the stored bits, on every level: see `tests/bits.py`."""

import numpy as np
import pytest

from besselkit import _ufuncs
from tests import bits
from tests.ratchet import column


@pytest.mark.parametrize("level", _ufuncs.levels)
def test_results_have_the_stored_bits(level):
    assert bits.measure(level) == bits.stored()[column(level)]


def test_points_lie_in_the_stored_regions():
    assert bits.regions() == bits.stored()["regions"]


def test_one_bit_is_noticed():
    results = np.linspace(1, 2, 1000)
    before = bits.digest(results)
    results[500] = np.nextafter(results[500], 2)
    assert bits.digest(results) != before
