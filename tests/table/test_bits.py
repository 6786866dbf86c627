"""A table's value has the same bits alone, in a block, at any offset and stride, in any piece."""

import numpy as np
import pytest

import besselkit
from besselkit.table import _plain
from besselkit.table._promises import NAMES

COUNT = 1500  # blocks have 512
SPECIAL = [0.0, -0.0, np.inf, np.nan, -1.0]


def arguments(dtype):
    kappa = 10.0 ** np.random.default_rng(4).uniform(-12, 12, COUNT)
    kappa[::300] = SPECIAL
    return kappa.astype(dtype)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dim", [2, 512])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_compiled_loops(name, dim, dtype):
    function, kappa = getattr(besselkit.load_table(dim), name), arguments(dtype)
    whole = function(kappa)
    assert np.array_equal(whole, [function(k) for k in kappa], equal_nan=True)
    assert np.array_equal(whole[7:], function(kappa[7:]), equal_nan=True)
    assert np.array_equal(whole[::-1], function(kappa[::-1]), equal_nan=True)
    # some of each kind, or the test would test nothing
    assert np.isnan(whole).sum() == 2
    assert np.unique(whole).size > COUNT // 4


@pytest.mark.parametrize("name", NAMES)
def test_the_pieces_of_a_plain_evaluation(name, monkeypatch):
    torch = pytest.importorskip("torch")
    table, kappa = besselkit.load_table(8), arguments(np.float64)
    constants = table._tabulated.constants
    with np.errstate(all="ignore"):
        whole = _plain.flat(name, np, constants, kappa)
        by_torch = getattr(table, name)(torch.from_numpy(kappa))
        monkeypatch.setattr(_plain, "_PIECE", 64)
        pieces = _plain.flat(name, np, constants, kappa.reshape(30, 50))
    assert np.array_equal(pieces.ravel(), whole, equal_nan=True)
    torch.testing.assert_close(
        getattr(table, name)(torch.from_numpy(kappa)), by_torch, rtol=0, atol=0, equal_nan=True
    )
