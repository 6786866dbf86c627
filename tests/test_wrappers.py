"""Arrays with a meaning of their own, such as a unit, are never taken as their bare numbers."""

import numpy as np
import pytest

import besselkit
from besselkit import exact


class Percent(np.ndarray):
    """Hundredths, as libraries of units hold them: a subclass with a protocol of its own."""

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return NotImplemented


class Wrapper:
    """The same around an array."""

    __array_ufunc__ = Percent.__array_ufunc__
    dtype = np.dtype(np.float64)

    def __array__(self, dtype=None, copy=None):
        return np.array([100.0, 200.0])


WRAPPED = [np.array([100.0, 200.0]).view(Percent), Wrapper()]


def of_the_core(kappa):
    return besselkit.ratio(8, kappa)


TABLE = besselkit.load_table(8)


@pytest.mark.parametrize("wrapped", WRAPPED, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize(
    "function", [TABLE.ratio, lambda kappa: exact.ratio(8, kappa), of_the_core]
)
def test_a_unit_is_not_dropped(function, wrapped):
    with pytest.raises(TypeError):
        function(wrapped)
    if function is not of_the_core:
        for listed in ([wrapped], [[wrapped]], [1.0, wrapped]):
            with pytest.raises((TypeError, ValueError)):
                function(listed)


def test_subclasses_without_a_protocol_are_arrays():
    memory = np.array([1.0, 2.0]).view(np.recarray)
    assert np.array_equal(TABLE.ratio(memory), TABLE.ratio(np.array([1.0, 2.0])))
    assert exact.ratio(8, memory)[0] == exact.ratio(8, 1)
