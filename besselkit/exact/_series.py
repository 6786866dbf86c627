"""The power series of 0F1, summed in integers from any term outwards.

    0F1(; d/2; kappa^2/4) = sum_n t_n,    t_{n+1} / t_n = y / ((n + 1)(n + d/2)),    y = kappa^2/4

All terms are positive, so nothing cancels: A = 2 (sum n t_n) / (kappa sum t_n).  Terms count only
near the largest one, n ~ kappa^2 / (2 (v + W)), within a few times sqrt(bits) standard deviations
kappa / (2 sqrt W); started there, the sum takes of the order of sqrt(bits kappa) terms.
"""

from typing import NamedTuple

from besselkit.exact._point import Point


class Sums(NamedTuple):
    """Sums of t_n and n t_n in units of 2^-bits t_anchor, and t_0 (0 if it is below a unit)."""

    total: int
    weighted: int
    first: int
    anchor: int
    bits: int


def _recurrence(point: Point, bits: int) -> tuple[int, int, int, int]:
    """Y, shift, D, E with t_{n+1} = t_n Y 2^-shift / ((n + 1)(D + n E)).

    Exact where that takes few bits, as for floats; otherwise Y is rounded to relative 2^-bits.
    """
    numerator = point.kappa.numerator**2 * point.d.denominator
    denominator = 2 * point.kappa.denominator**2
    power_of_two = denominator & (denominator - 1) == 0
    if power_of_two and numerator.bit_length() <= bits:
        y, shift = numerator, denominator.bit_length() - 1
    else:
        shift = bits + 1 + denominator.bit_length() - numerator.bit_length()
        y = (numerator << shift if shift >= 0 else numerator >> -shift) // denominator
    return y, shift, point.d.numerator, 2 * point.d.denominator


def sums(point: Point, bits: int, anchor: int) -> Sums:
    """Sum upwards and downwards from t_anchor = 2^bits, anchor >= 1, until terms vanish.

    The error is about one unit for each term and its square for the sum.
    """
    y, shift, d, e = _recurrence(point, bits)
    if shift < 0:
        y, shift = y << -shift, 0
    n, t, factor = anchor, 1 << bits, d + (anchor - 1) * e
    total = weighted = 0
    while t:
        total += t
        weighted += n * t
        n += 1
        factor += e
        t = (t * y >> shift) // (n * factor)
    n, t, factor = anchor, 1 << bits, d + (anchor - 1) * e
    while n and t:
        t = (t * (n * factor) << shift) // y
        n -= 1
        factor -= e
        total += t
        weighted += n * t
    return Sums(total, weighted, t if n == 0 else 0, anchor, bits)
