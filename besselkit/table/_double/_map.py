"""Where in a float64 table a kappa belongs: rows that are intervals, and t, the position in one.

With c the power of two from lam + 1 on, lam = (d - 1)/2:

    row 0          [0, c/16)                        t = kappa / (c/16)
    row 1          [c/16, c/8)                      t = kappa / (c/16) - 3/2
    rows 2 to 65   [c/8, 32 c): 8 equal rows to     t = kappa / width - (middle)
                   each octave
    row 66         [32 c, inf]                      t = 32 c / kappa - 1/2

All edges and widths are small multiples of powers of two, so t is exact for a float64 kappa below
32 c: no rounding of it is to be paid for, which is what lets log I_v keep its absolute accuracy
where it crosses zero.  The functions have their singularities on the imaginary axis (zeros of I_v
from about lam on), so a row sees the nearest at 16 half-widths or more and polynomials of degree
10 reach float64.  A row's polynomial is good a little beyond its edges: which of two neighbours
takes a kappa at their common edge does not matter.
"""

import math
from fractions import Fraction
from typing import Any

from besselkit.table._dimension import FIRST_OCTAVE, OCTAVES, PER_OCTAVE, Dimension

__all__ = ["ROWS", "TOP", "Map"]

TOP = 2 + OCTAVES * PER_OCTAVE
ROWS = TOP + 1


class Map(Dimension):
    """The rows of one dimension in a float64 table."""

    def width(self, row: int) -> float:
        """Width in kappa of any row but the last."""
        if row < 2:
            return self.scale / 16
        octave = (row - 2) // PER_OCTAVE
        return self.scale * 2.0 ** (FIRST_OCTAVE + octave) / PER_OCTAVE

    def centre(self, row: int) -> float:
        """The kappa where t = 0, in any row but the last: the left edge of row 0."""
        if row < 2:
            return 1.5 * row * self.width(row)
        return self.width(row) * (PER_OCTAVE + (row - 2) % PER_OCTAVE + 0.5)

    def interval(self, row: int) -> tuple[float, float]:
        """The least and the greatest t of a row."""
        return (0.0, 1.0) if row == 0 else (-0.5, 0.5)

    def kappa(self, row: int, t: Any) -> Any:
        """The kappa at a position, in the arithmetic of t."""
        if row == TOP:
            return self.top / (t + Fraction(1, 2))
        return Fraction(self.centre(row)) + Fraction(self.width(row)) * t

    def edges(self, row: int) -> tuple[float, float]:
        """The least and the greatest kappa of a row."""
        if row == TOP:
            return self.top, math.inf
        low, high = self.interval(row)
        return (
            self.centre(row) + self.width(row) * low,
            self.centre(row) + self.width(row) * high,
        )
