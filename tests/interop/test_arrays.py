"""Masked arrays, subclasses and sequences of NumPy."""

import numpy as np
import pytest

import besselkit
from tests.interop.samples import FUNCTIONS, METHODS, TABLE, arguments, function

KAPPA = np.linspace(0.0, 40.0, 300)
EXPECTED = besselkit.ratio(512, KAPPA)
MASK = np.arange(300) % 5 == 0


@pytest.mark.parametrize("name", FUNCTIONS)
def test_masked_arrays_keep_their_mask(name):
    *first, last = arguments(name)
    result = function(name)(*first, np.ma.array(last, mask=MASK))
    assert isinstance(result, np.ma.MaskedArray)
    assert np.array_equal(np.ma.getmaskarray(result), MASK)
    expected = function(name)(*first, last)
    assert np.array_equal(result.data[~MASK], expected[~MASK], equal_nan=True)


@pytest.mark.parametrize("name", METHODS)
def test_tables_keep_a_mask(name):
    method = getattr(TABLE, name)
    result = method(np.ma.array(KAPPA, mask=MASK))
    assert isinstance(result, np.ma.MaskedArray)
    assert np.array_equal(np.ma.getmaskarray(result), MASK)
    assert np.array_equal(result.data[~MASK], method(KAPPA)[~MASK])
    assert method(np.ma.array(2.0, mask=True)).mask


def test_subclasses_and_lists():
    class Tagged(np.ndarray):
        pass

    assert type(besselkit.ratio(512, KAPPA.view(Tagged))) is Tagged
    assert np.array_equal(besselkit.ratio(512, list(KAPPA)), EXPECTED)
    assert np.array_equal(besselkit.ratio([512] * 300, tuple(KAPPA)), EXPECTED)
