"""Coefficients as float32s: in two parts where one would not do."""

from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["headed", "logarithm", "short", "short_headed", "two_singles"]

_SHORT = 12


def two_singles(x: Any) -> tuple[float, float]:
    """Return x as a float32 and what it leaves, a float32 too."""
    high = float(np.float32(float(x)))
    return high, float(np.float32(float(x - high)))


def short(x: Any, bits: int = _SHORT) -> tuple[float, float]:
    """Return x in two parts, the first with so few bits that its products are exact."""
    exponent = int(np.frexp(float(x))[1]) - bits if x else 0
    high = float(np.ldexp(float(round(float(x) * 2.0**-exponent)), exponent))
    return high, float(np.float32(float(x - high)))


def headed(a: Sequence[Any]) -> list[float]:
    """c_0 in two parts, then the other coefficients."""
    return [*two_singles(a[0]), *(float(x) for x in a[1:])]


def short_headed(a: Sequence[Any]) -> list[float]:
    """c_0 in a part of 12 bits and the rest, then the other coefficients."""
    return [*short(a[0]), *(float(x) for x in a[1:])]


def logarithm(a: Sequence[Any]) -> list[float]:
    """c_0 in two parts, c_1 in a part of 12 bits and the rest, then the other coefficients."""
    return [*two_singles(a[0]), *short(a[1]), *(float(x) for x in a[2:])]
