"""The error of computed numbers against the reference, in units of the type's last place.

Defined for every input: NaN, inf, 0, subnormal and overflowing truths included, so that no
comparison can pass because it could not be made.
"""

import numpy as np

from besselkit._contract import FUNCTIONS


def floor_of(name, *arguments):
    """The floor of a function's error: 1.0 for those that cross zero, else 0.0.

    Of one that crosses zero at any size it is another number at each point, if arguments are given.
    """
    row = FUNCTIONS[name]
    if not arguments:
        return row.error.floor
    with np.errstate(under="ignore"):
        return row.floor(*(np.asarray(x, np.float64) for x in arguments))


def _exponents(floor, info):
    """The exponents of floors, the type's least for 0."""
    least = info.minexp + 1
    return np.where(np.asarray(floor) > 0, np.maximum(np.frexp(floor)[1], least), least)


def _clipped(exponent):
    """Exponents within what ldexp takes; beyond it every type has long over- or underflowed."""
    return np.clip(np.asarray(exponent, dtype=np.int64), -20000, 20000)


def _scaled_difference(computed, value, unit_exponent):
    """(computed - truth) 2^-unit_exponent and truth 2^-unit_exponent, in float64.

    The significands are brought to the same scale first and subtracted from the top down: the
    first difference is exact where the two agree to a factor of two, so nothing is lost.
    """
    mantissa, exponent = np.frexp(computed)
    shift = np.clip(_clipped(value.exponent) - unit_exponent, -20000, 20000).astype(np.int32)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        ours = np.ldexp(mantissa, (exponent - unit_exponent).astype(np.int32))
        high, low = np.ldexp(value.hi, shift), np.ldexp(value.lo, shift)
        return (ours - high) - low, np.abs(high + low)


def _failures(computed, value, info):
    """Masks: (infinite where that is right, certainly failed), for the type of `info`.

    Truths lie in [2^(e-1), 2^e) with e their stored exponent.  Within 8 eps of the overflow
    threshold, inf counts as 2^maxexp.
    """
    size, infinite = value.exponent, np.isinf(computed)
    at_threshold = (size == info.maxexp) & (np.abs(value.hi) >= 1 - 8 * float(info.eps))
    beyond = (size > info.maxexp) | at_threshold
    right_inf = infinite & beyond & (np.sign(computed) == np.sign(value.hi))
    holdable = (value.hi != 0) & (size > info.minexp - info.nmant)
    lost = (computed == 0) & holdable
    return right_inf, np.isnan(computed) | (infinite & ~right_inf) | lost


def _relative(computed, value, floor, unit_of):
    computed = np.asarray(computed)
    if computed.dtype not in (np.float32, np.float64):
        raise TypeError(f"computed must be float32 or float64, got {computed.dtype}")
    info = np.finfo(computed.dtype)
    if computed.shape != value.hi.shape:
        raise ValueError(f"computed has shape {computed.shape}, the reference {value.hi.shape}")
    if np.isnan(value.hi).any():
        raise ValueError("the reference has no value at some of these points: select with v >= 0")
    wide = computed.astype(np.float64)
    right_inf, failed = _failures(wide, value, info)
    unit_exponent = np.maximum(_clipped(value.exponent), _exponents(floor, info))
    finite = np.where(np.isfinite(wide), wide, 0.0)
    difference, truth = _scaled_difference(finite, value, unit_exponent)
    with np.errstate(over="ignore", under="ignore"):
        error = np.abs(difference) / unit_of(truth, unit_exponent, info)
    return np.where(failed, np.inf, np.where(right_inf, 0.0, error))


def errors(name_or_floor, computed, value):
    """Errors in units of eps of the computed type (2^-52 or 2^-23).

    Parameters
    ----------
    name_or_floor : str, float or ndarray
        A function's name (its floor is taken from `floor_of`), or the floor itself.
    computed : ndarray of float32 or float64
        What is judged.
    value : Value
        The truth, of the same shape, as `Reference.value` gives it.

    Returns
    -------
    ndarray of float64
        |computed - truth| / max(|truth|, floor, smallest normal) / eps.  inf for a failure: NaN,
        inf for a truth that the type can hold, or 0 for one of at least its smallest subnormal.
        inf of the right sign is no error where the truth is beyond the largest finite number.
    """
    floor = floor_of(name_or_floor) if isinstance(name_or_floor, str) else name_or_floor

    def unit(truth, unit_exponent, info):
        normal = np.ldexp(1.0, (info.minexp - unit_exponent).astype(np.int32))
        least = np.ldexp(floor, -unit_exponent.astype(np.int32))
        return np.maximum(np.maximum(truth, least), normal) * float(info.eps)

    return _relative(computed, value, floor, unit)


def ulps32(name_or_floor, computed, value):
    """Errors in units of the last place of float32 at max(|truth|, floor).

    Parameters and returned failures are those of `errors`; computed must be float32.  The unit at
    x in [2^k, 2^(k+1)) is 2^(k-23), and 2^-149 below the normal range.
    """
    floor = floor_of(name_or_floor) if isinstance(name_or_floor, str) else name_or_floor
    if np.asarray(computed).dtype != np.float32:
        raise TypeError(f"computed must be float32, got {np.asarray(computed).dtype}")

    def unit(truth, unit_exponent, info):
        return 2.0 ** -(info.nmant + 1)

    return _relative(computed, value, floor, unit)
