"""Debye's uniform expansions of I_v and I_v', to any number of terms.

With W = sqrt(v^2 + kappa^2) and z = (v/W)^2,

    I_v(kappa)  = exp(phase) / sqrt(2 pi W) U,        U = sum_k u_k(z) / W^k
    I_v'(kappa) = exp(phase) sqrt(W / (2 pi)) / kappa V,   V = sum_k v_k(z) / W^k
    phase       = W + v log(kappa / (v + W))

(DLMF 10.41.3 and 10.41.5, where U_k(p) = p^k u_k(p^2) and p = v/W.  Written in W they hold for
v = 0 too, where they are Hankel's, and for -1/2 <= v < 0, since only the phase is not even in v.)

Unlike the expansion of kappa/A itself these polynomials follow from a linear recurrence and have
only k + 1 coefficients each, so that 300 of them, as 1000 digits ask for, are had in no time.
The k-th term is at most (k-1)!/(2W)^k over all z, and what no number of terms reaches is
exp(-2W); `terms` plans with both.
"""

import math
from fractions import Fraction
from functools import lru_cache

MAX_TERMS = 600

_U: list[list[Fraction]] = [[Fraction(1)]]
_V: list[list[Fraction]] = [[Fraction(1)]]


def _next_u(k: int, previous: list[Fraction]) -> list[Fraction]:
    """u_{k+1} of u_k: p^2 (1 - p^2) U_k'/2 + 1/8 of the integral of (1 - 5 p^2) U_k."""
    result = [Fraction(0)] * (len(previous) + 1)
    for j, a in enumerate(previous):
        power = k + 2 * j
        half = Fraction(power, 2)
        result[j] += a * (half + Fraction(1, 8 * (power + 1)))
        result[j + 1] -= a * (half + Fraction(5, 8 * (power + 3)))
    return result


def _next_v(k: int, u: list[Fraction], previous: list[Fraction]) -> list[Fraction]:
    """v_k of u_k and u_{k-1}: u_k - (1 - z) ((k - 1/2) u_{k-1} + 2 z u_{k-1}')."""
    result = list(u)
    for j, a in enumerate(previous):
        b = a * (Fraction(2 * k - 1, 2) + 2 * j)
        result[j] -= b
        result[j + 1] += b
    return result


def polynomials(k: int) -> tuple[list[Fraction], list[Fraction]]:
    """The coefficients of u_k and v_k in z, lowest first, as exact rationals."""
    while len(_U) <= k:
        i = len(_U) - 1
        _U.append(_next_u(i, _U[i]))
        _V.append(_next_v(i + 1, _U[i + 1], _U[i]))
    return _U[k], _V[k]


@lru_cache(maxsize=4096)
def _fixed(k: int, bits: int) -> tuple[list[int], list[int]]:
    """The same times 2^bits, rounded, highest first."""
    u, v = polynomials(k)
    return _scaled(u, bits), _scaled(v, bits)


def _scaled(polynomial: list[Fraction], bits: int) -> list[int]:
    return [(a.numerator << bits) // a.denominator for a in reversed(polynomial)]


@lru_cache(maxsize=4096)
def terms(bits: int, log2_w_floor: float) -> int | None:
    """Number of the last term for a relative error of 2^-bits, or None if none will do."""
    # a W beyond float's range needs few terms, and 2^1000 overestimates them
    log2_2w = min(log2_w_floor, 1000.0) + 1.0
    if 2.0**log2_2w < (bits + 4) * math.log(2.0):
        return None
    size = 0.0
    for k in range(1, MAX_TERMS):
        size += math.log2(max(k - 1, 1)) - log2_2w
        if size < -bits:
            return k
    return None


def sum_u(z: int, inverse_w: int, last: int, bits: int) -> int:
    """U times 2^bits; z and 1/W are given times 2^bits too."""
    return _sum([_fixed(k, bits)[0] for k in range(last + 1)], z, inverse_w, bits)


def sum_v(z: int, inverse_w: int, last: int, bits: int) -> int:
    """V times 2^bits; z and 1/W are given times 2^bits too."""
    return _sum([_fixed(k, bits)[1] for k in range(last + 1)], z, inverse_w, bits)


def _sum(polynomials: list[list[int]], z: int, inverse_w: int, bits: int) -> int:
    total = 0
    for coefficients in reversed(polynomials):
        value = 0
        for a in coefficients:
            value = (value * z >> bits) + a
        total = (total * inverse_w >> bits) + value
    return total
