"""What a layout of tables is.  There are two, `_double` and `_single`, and all else is of either.

A layout knows what the rows are and what they hold: it makes a content from exact values, and from
a content the numbers that evaluate it, by plain array operations or by the compiled loops.  Of
files, frameworks and what users call it knows nothing.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

import numpy as np
from mpmath import MPContext

import besselkit._ufuncs as _ufuncs
from besselkit.table._content import Content
from besselkit.table._exact import Values

__all__ = ["Compiled", "Constants", "Layout", "Plan", "generator", "loop_of"]


class Plan(NamedTuple):
    """Where a build wants exact values, and what makes a content of them."""

    chunks: list[list[Fraction]]
    finish: Callable[[list[list[Values]]], Content]


class Compiled(NamedTuple):
    """Coefficients by loop, and parameters by function, as the core's headers want them."""

    kind: str
    rows: dict[str, np.ndarray]
    parameters: dict[str, np.ndarray]

    def call(self, name: str, kappa: Any) -> Any:
        """Compute a function for a NumPy array of a type that the loops have."""
        loop = loop_of(name)
        ufunc = getattr(_ufuncs, f"{self.kind}_{loop}")
        return ufunc(self.rows[loop], self.parameters[name], kappa)


def loop_of(name: str) -> str:
    """Return the loop that computes a function; two are the same with another constant."""
    return "less" if name in ("bias", "log_norm") else name


class Constants(Protocol):
    """A table's numbers as arrays of one namespace."""

    def evaluate(self, name: str, xp: Any, kappa: Any, log: Any) -> Any:
        """Compute a function for a one-dimensional array of the layout's dtype.

        `log` stands in for the namespace's logarithm, or is None: to base e of a float64 table, of
        a float32 table to base 2.
        """


class Layout(Protocol):
    """A way to hold a table; a module."""

    dtype: str
    words: str  # the map, as files say it
    shapes: Mapping[str, tuple[int, ...]]  # of the arrays, in the order of a file
    degree: int

    takes: frozenset[str]  # dtypes of arguments
    natives: frozenset[np.dtype[Any]]  # those of them that the compiled loops have
    rounds_numbers: bool  # to the dtype, which Python's own are wider than
    has_kernels: bool  # for CuPy; otherwise by plain operations

    unit: str  # of errors
    targets: Mapping[str, float]  # in it

    def plan(self, dim: float) -> Plan:
        """Say what a build has to compute."""

    def constants_of(self, content: Content, convert: Any = np.asarray) -> Constants:
        """The numbers for plain operations, as arrays made by `convert` from NumPy's."""

    def compiled(self, content: Content) -> Compiled:
        """The numbers for the compiled loops."""

    def points(self, dim: float, seed: int) -> list[float]:
        """The kappas of a measurement; another seed moves all but the edges."""

    def log(self, x: np.ndarray) -> np.ndarray:
        """The logarithm that a measurement evaluates with, the same wherever it is made."""

    def size(self, ctx: MPContext, value: Any) -> Any:
        """What an error at a value of this size is a share of."""


def generator(dim: float, seed: int) -> np.random.Generator:
    """The random numbers of a measurement."""
    return np.random.default_rng([seed, *np.array([dim]).view(np.uint32)])
