"""What a row of the contract's table consists of."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

__all__ = ["Argument", "Chain", "Error", "Function", "Scale", "Slope"]


class Argument(NamedTuple):
    """An argument of a function: what it is and the domain outside of which the value is NaN."""

    name: str
    what: str  # "dimension"
    domain: str  # "1 <= d < inf"
    least: float
    greatest: float
    is_open: bool = False  # the greatest is outside, too
    note: str = ""  # what else the faces take

    @property
    def words(self) -> str:
        """What it is, and its domain: 'dimension, 1 <= d < inf'."""
        return f"{self.what}, {self.domain}"


class Scale(NamedTuple):
    """What errors are of where the value is less: where a function crosses zero at any size."""

    words: str
    of: Callable[..., Any]  # of the function's arguments


class Error(NamedTuple):
    """What is promised of the rounded value, elementwise.

    float64: `eps` units of 2^-52 of max(|value|, `floor`), or max(|value|, `scale`), twice that
    where `low` says.
    float32: `ulp` units in the last place of the same, and `ulp_of_floats` where float arithmetic
    is all there is, as on devices.
    """

    eps: float
    floor: float = 0.0
    low: str = ""  # "d < 2"
    ulp: float = 1.0
    ulp_of_floats: float = 1.0
    words: str = ""  # of float64, where those made of the numbers would not do
    scale: Scale | None = None


# a namespace with the functions (and where, minimum, clip), then the arguments
Slope = Callable[..., Any]


class Chain(NamedTuple):
    """A slope that is another function of the same arguments, or its negative."""

    sign: int
    name: str

    def __call__(self, f: Any, *args: Any) -> Any:
        """Evaluate it by the functions of a namespace."""
        value = getattr(f, self.name)(*args)
        return value if self.sign > 0 else -value


class Function(NamedTuple):
    """All that is said of a function."""

    name: str
    symbols: str  # the value in symbols: "A_d(kappa)"
    arguments: tuple[Argument, ...]
    value: str  # the value in words, its ends included
    error: Error
    slopes: tuple[Slope | None, ...]  # by argument; None where the library has none
    at_zero: float | None = None  # of the second argument; None where it depends on the first
    at_infinity: float | None = None
    layer: str = ""  # "vmf": what follows for the distribution, in besselkit.vmf
    table: float | None = None  # eps promised of float64 tables; None where they do not have it
    references: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its arguments."""
        return tuple(argument.name for argument in self.arguments)

    @property
    def path(self) -> str:
        """Where users find it: 'besselkit.vmf.kl'."""
        return ".".join(filter(None, ("besselkit", self.layer, self.name)))

    @property
    def of_order(self) -> bool:
        """Whether the first argument is an order v, not a dimension d."""
        return self.names[0] == "v"

    @property
    def crosses_zero(self) -> bool:
        """Whether errors are of max(1, |value|)."""
        return self.error.floor > 0.0

    @property
    def least(self) -> float:
        """The least order or dimension."""
        return self.arguments[0].least

    def floor(self, *args: Any) -> Any:
        """What errors are of at the least, at arguments: a number, or one for each."""
        scale = self.error.scale
        return scale.of(*args) if scale else self.error.floor

    def doubled_below(self) -> float:
        """Below this first argument `error.eps` counts twice; -inf if nowhere."""
        return float(self.error.low.rpartition("<")[2]) if self.error.low else -math.inf
