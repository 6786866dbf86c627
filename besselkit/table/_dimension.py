"""What the maps of both layouts share: the scale of a dimension, and octaves on it.

With c the power of two from lam + 1 on, lam = (d - 1)/2, each octave of [c/8, 32 c) has eight equal
rows; what lies below and above differs.
"""

import math
from dataclasses import dataclass

__all__ = ["FIRST_OCTAVE", "OCTAVES", "PER_OCTAVE", "Dimension"]

FIRST_OCTAVE = -3
OCTAVES = 8
PER_OCTAVE = 8


@dataclass(frozen=True)
class Dimension:
    """A dimension and the points where its rows change."""

    dim: float

    @property
    def lam(self) -> float:
        """(d - 1)/2, exact."""
        return 0.5 * (self.dim - 1.0)

    @property
    def scale(self) -> float:
        """c, the power of two from lam + 1 on."""
        return 2.0 ** math.ceil(math.log2(self.lam + 1.0))

    @property
    def top(self) -> float:
        """Where the last rows begin, 32 c."""
        return self.scale * 2.0 ** (FIRST_OCTAVE + OCTAVES)
