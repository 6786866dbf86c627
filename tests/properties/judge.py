"""Errors in eps, and what the contract promises of each function."""

import math

import mpmath

from besselkit import exact
from truth import rows
from truth.metric import floor_of

EPS = 2.0**-52
DPS = 40


def promised(name, d):
    """The error that a function may have at a dimension, in eps."""
    return float(rows.promised(name, rows.first(name, d)))


def eps_error(name_or_floor, computed, truth, *point):
    """abs(computed - truth) in eps of max(abs(truth), floor), the smallest normal at least."""
    floor = floor_of(name_or_floor, *point) if isinstance(name_or_floor, str) else name_or_floor
    with mpmath.workdps(DPS):
        if abs(truth) >= mpmath.mpf(2) ** 1024:  # float64 has the infinity for it, and nothing else
            return 0.0 if computed == mpmath.sign(truth) * mpmath.inf else math.inf
        unit = max(abs(truth), mpmath.mpf(float(floor)), mpmath.ldexp(1, -1022))
        return float(abs(mpmath.mpf(float(computed)) - truth) / unit / EPS)


def off(value, expected, allowed):
    """By how many times more than `allowed` (absolute, positive) two floats differ."""
    return abs(value - expected) / allowed


def slope(function, kappa, dps, *, bits=120):
    """The derivative of an exact function of kappa, by a central difference.

    The step is h = kappa 2^-bits, so the truncation is h^2 f'''/6, about 2^-240 of f'/kappa^2
    times kappa^2 f''', and the caller's digits must outlast the 2^-bits that cancel.
    """
    with mpmath.workdps(dps):
        kappa = mpmath.mpf(kappa)
        step = mpmath.ldexp(kappa, -bits)
        return (function(kappa + step) - function(kappa - step)) / (2 * step)


def of_dimension(name, d, dps):
    """The exact function of kappa alone."""
    return lambda kappa: getattr(exact, name)(d, kappa, dps=dps)
