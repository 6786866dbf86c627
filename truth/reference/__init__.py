"""Reference values with 31 or more right digits, proven in Arb balls (see `generate.py`).

Reading them needs NumPy only; making them needs python-flint.
"""

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

FOLDER = Path(__file__).parent


class Value(NamedTuple):
    """True values (hi + lo) * 2**exponent, with |hi| in [1/2, 1] (or 0 for an exact zero)."""

    hi: np.ndarray
    lo: np.ndarray
    exponent: np.ndarray

    def rounded(self):
        """The values as float64: inf, 0 or subnormal where that type can hold no better."""
        with np.errstate(over="ignore", under="ignore"):
            result = np.ldexp(self.hi + self.lo, self.exponent)
        # Below the normal range that rounds twice; a Fraction rounds once.
        for i in np.flatnonzero((self.exponent < -1021) & (self.exponent > -1100)):
            exact = Fraction(float(self.hi[i])) + Fraction(float(self.lo[i]))
            result[i] = float(exact * Fraction(2) ** int(self.exponent[i]))
        return result

    def __getitem__(self, index):
        """Field by number, as of any tuple; or a selection of the points by an array or slice."""
        if isinstance(index, int):
            return tuple.__getitem__(self, index)
        return Value(*(tuple.__getitem__(self, i)[index] for i in range(3)))


class Reference:
    """One set of points: inputs as attributes (`.d`, `.kappa`, ...), truth by `.value(name)`."""

    def __init__(self, path):
        with np.load(path, allow_pickle=False) as archive:
            self._arrays = {name: archive[name] for name in archive.files}
        for array in self._arrays.values():
            array.setflags(write=False)

    @property
    def inputs(self):
        """Names of the input arrays (and labels)."""
        return tuple(name for name in self._arrays if "." not in name)

    @property
    def names(self):
        """Names of the functions whose values are stored."""
        return tuple(name[:-3] for name in self._arrays if name.endswith(".hi"))

    def __getattr__(self, name):
        try:
            return self.__dict__["_arrays"][name]
        except KeyError:
            raise AttributeError(f"no input {name!r} in this set; it has {self.inputs}") from None

    def __len__(self):
        return len(self._arrays[self.inputs[0]])

    def value(self, name):
        """The true values of one function.

        Parameters
        ----------
        name : str
            One of `names`.

        Returns
        -------
        Value
            Three arrays of the length of the set.
        """
        if name not in self.names:
            raise KeyError(f"no function {name!r} in this set; it has {self.names}")
        return Value(*(self._arrays[f"{name}.{part}"] for part in Value._fields))


@cache
def load(name):
    """Load a stored set, one of `truth.reference.generate.RECIPES`."""
    return Reference(FOLDER / f"{name}.npz")
