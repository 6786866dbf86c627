"""The fits behind d log I_v/dv next to v = 0, where series and expansion lose what is left of it.

For |v| < 1/16 with E = (I_v + I_{-v})/2 = I_v + s K_v, s = sin(pi v)/pi, both E and K even in v:

    d log I_v/dv = -((v/x) H + e Q)/(1 - s e),      e = K_v/E
    H = -(x/v) d log E/dv,    Q = cos(pi v) + s d log K_v/dv,     all positive

H, R = log(e Q/pi) + 2 x and T = (s/v)/Q are smooth in v^2 and 1/x.  They are interpolated at
Chebyshev nodes of both, from values in 60 digits (derivatives by central differences), on an
interval of x each, and written in powers of 2 (16 v)^2 - 1 and of the like of 1/x.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import mpmath
from mpmath import mp, mpf

PANELS = ((4, 6), (6, 10), (10, 24), (24, 96), (96, 400))
MOST_SQUARE = mpf(1) / 256
ROWS, COLUMNS = 8, 28
# what is left out: of H and R 2^-57, of T, which counts 2^-14 as much, 2^-44
LIMITS = {"H": mpf(2) ** -57, "R": mpf(2) ** -57, "T": mpf(2) ** -44}


class Panel(NamedTuple):
    """Rows by the power of the square, each a polynomial in (1/x - middle) scale."""

    low: int
    high: int
    middle: float
    scale: float
    rows: dict[str, list[list[mpf]]]


def values(v: mpf, x: mpf) -> dict[str, mpf]:
    """H, R and T at one point."""
    step = mpf(10) ** -30

    def even(z: mpf) -> mpf:
        return (mpmath.besseli(z, x) + mpmath.besseli(-z, x)) / 2

    def slope(f: object) -> mpf:
        return (mpmath.log(f(v + step)) - mpmath.log(f(v - step))) / (2 * step)  # type: ignore[operator]

    share = mpmath.sinpi(v) / mp.pi
    bend = mpmath.cospi(v) + share * slope(lambda z: mpmath.besselk(z, x))
    part = mpmath.besselk(v, x) / even(v)
    return {
        "H": -x / v * slope(even),
        "R": mpmath.log(part * bend / mp.pi) + 2 * x,
        "T": share / v / bend,
    }


def nodes(count: int, low: mpf, high: mpf) -> list[mpf]:
    """Chebyshev's, from low to high."""
    turns = (mp.pi * (2 * i + 1) / (2 * count) for i in range(count))
    return [(low + high) / 2 + (high - low) / 2 * mpmath.cos(t) for t in turns]


def coefficients(found: list[mpf]) -> list[mpf]:
    """Chebyshev coefficients from the values at the nodes."""
    n = len(found)
    sums = (
        mpmath.fsum(y * mpmath.cos(mp.pi * j * (2 * i + 1) / (2 * n)) for i, y in enumerate(found))
        for j in range(n)
    )
    return [(2 if j else 1) * total / n for j, total in enumerate(sums)]


def powers(series: list[mpf]) -> list[mpf]:
    """The coefficients of 1, u, u^2, ... of a sum of T_j(u)."""
    out = [mpf(0)] * len(series)
    low: list[mpf] = [mpf(1)]
    high: list[mpf] = [mpf(0), mpf(1)]
    for y in series:
        for i, z in enumerate(low):
            out[i] += y * z
        following = [mpf(0), *(2 * z for z in high)]
        for i, z in enumerate(low):
            following[i] -= z
        low, high = high, following
    return out


def rows_of(table: list[list[mpf]], limit: mpf) -> list[list[mpf]]:
    """Rows in powers of both variables, from the values by (1/x, square)."""
    by_square = [coefficients(row) for row in table]
    grid = [coefficients([row[j] for row in by_square]) for j in range(ROWS)]
    kept = []
    for series in grid:
        n = len(series)
        while n > 0 and abs(series[n - 1]) < limit / 8:
            n -= 1
        kept.append([*series[:n], *[mpf(0)] * (len(series) - n)])
    columns = [powers([series[k] for series in kept]) for k in range(COLUMNS)]
    rows = [powers([column[j] for column in columns]) for j in range(ROWS)]
    for row in rows:
        while len(row) > 1 and abs(row[-1]) < limit / 64:
            row.pop()
    while len(rows) > 1 and all(abs(x) < limit / 64 for x in rows[-1]):
        rows.pop()
    return rows


@lru_cache(maxsize=1)
def fitted() -> tuple[Panel, ...]:
    """All panels."""
    found = []
    with mpmath.workdps(80):
        squares = nodes(ROWS, mpf(0), MOST_SQUARE)
        for low, high in PANELS:
            inverse = nodes(COLUMNS, mpf(1) / high, mpf(1) / low)
            points = [[values(mpmath.sqrt(s), 1 / y) for s in squares] for y in inverse]
            middle = float((mpf(1) / low + mpf(1) / high) / 2)
            scale = float(2 / (mpf(1) / low - mpf(1) / high))
            rows = {
                name: rows_of([[p[name] for p in row] for row in points], limit)
                for name, limit in LIMITS.items()
            }
            found.append(Panel(low, high, middle, scale, rows))
    return tuple(found)
