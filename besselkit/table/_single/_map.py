"""Where in a float32 table a kappa belongs: an octave, an eighth of it, and t, the position there.

With c the power of two from lam + 1 on, lam = (d - 1)/2, and kappa = X 2^(e-3), X in [8, 16):

    row 0           [0, c/8)       u = (8 kappa/c)^2
    rows 1 to 64    [c/8, 32 c)    t = X - floor(X) - 1/2: 8 rows to each octave
    rows 65 to 72   [32 c, inf]    the same t, one row for each floor(X); w = 32 c/kappa

X and t are exact for a float32 kappa.  In the last rows a function is its leading term, a power of
kappa or a logarithm that X and e give to the last bit, and a polynomial in w for the rest.
Octaves reach from 2^-40 to 2^127; a smaller kappa is raised by 2^110 first, so that neither its
octave nor what is computed from it meets a subnormal before the end.
"""

from fractions import Fraction

from besselkit.table._dimension import FIRST_OCTAVE, OCTAVES, PER_OCTAVE, Dimension

__all__ = ["FIRST_TOP", "HIGHEST", "LIFT", "LOG_ROW", "LOWEST", "ROWS", "Map"]

FIRST_TOP = 65
ROWS = FIRST_TOP + PER_OCTAVE
# log I_v has rows for v log kappa in [0, c/8) behind the others
LOG_ROW = ROWS

LOWEST = -40
HIGHEST = 127
# below 2^LOWEST a kappa is raised by this power of two
LIFT = 110


class Map(Dimension):
    """The rows of one dimension in a float32 table."""

    @property
    def low(self) -> float:
        """The end of row 0, c/8."""
        return self.scale * 2.0**FIRST_OCTAVE

    @property
    def exponent(self) -> int:
        """log2 c."""
        return Fraction(self.scale).numerator.bit_length() - 1

    @property
    def octaves(self) -> tuple[int, int]:
        """The exponents e of the first octave with rows of its own, and of the first without."""
        return self.exponent + FIRST_OCTAVE, self.exponent + FIRST_OCTAVE + OCTAVES

    def middle(self, row: int) -> Fraction:
        """The kappa where t = 0, in rows 1 to 64."""
        octave, place = divmod(row - 1, PER_OCTAVE)
        return Fraction(2 * (PER_OCTAVE + place) + 1, 2) * self.step(octave)

    def step(self, octave: int) -> Fraction:
        """The width of a row in one of the octaves that have rows of their own."""
        return Fraction(2) ** (self.exponent + FIRST_OCTAVE + octave) / PER_OCTAVE

    def edges(self, row: int) -> tuple[float, float]:
        """The least and the greatest kappa of rows 0 to 64."""
        if row == 0:
            return 0.0, self.low
        half = self.step((row - 1) // PER_OCTAVE) / 2
        return float(self.middle(row) - half), float(self.middle(row) + half)
