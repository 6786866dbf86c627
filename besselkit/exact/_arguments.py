"""Arguments taken exactly: what was given becomes a Fraction, or nan, inf or -inf."""

import math
import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import Any, TypeAlias

import numpy as np
from mpmath import mp

from besselkit._contract import MAX_EXPONENT, number_of

Exact: TypeAlias = Fraction | float
"""A Fraction, or one of the floats nan, inf, -inf."""

_OF_NUMPY = np.ndarray.__array_ufunc__

RULE = "must be an int, float, str, Decimal, Fraction or mpf"


def digits(dps: Any) -> int:
    """Validate the number of decimal digits."""
    if isinstance(dps, bool | np.bool_):
        raise TypeError(f"dps must be an int, got the bool {dps}")
    try:
        value = operator.index(dps)
    except TypeError:
        raise TypeError(f"dps must be an int, got {_described(dps)}") from None
    if value < 1:
        raise ValueError(f"dps must be >= 1, got {value}")
    return value


def exact(name: str, value: Any) -> Exact:
    """Return the number that `value` is, not one near it.

    Raises
    ------
    TypeError
        If it is of another kind than `RULE` says; bool counts as another.
    ValueError
        If it is a string that holds no number, or its exponent is beyond MAX_EXPONENT.
    """
    kind = type(value)
    if kind is float or isinstance(value, np.floating | float):
        return Fraction(*value.as_integer_ratio()) if math.isfinite(value) else float(value)
    if kind is Fraction or kind is int:
        return Fraction(value)
    if isinstance(value, str):
        return _from_text(name, str(value))
    if isinstance(value, Decimal):
        return _from_decimal(name, value)
    # bool is an int to Python, and timedelta64 an integer to NumPy
    if isinstance(value, int | np.integer) and not isinstance(value, bool | np.timedelta64):
        return Fraction(int(value))
    # SymPy's and gmpy2's, too
    if isinstance(value, Rational) and not isinstance(value, bool | np.timedelta64):
        return Fraction(int(value.numerator), int(value.denominator))
    # a constant such as mp.pi has the type of an mpf, and a value only at some precision
    if hasattr(value, "_mpf_") and not isinstance(value, mp.constant):
        return _from_mpf(name, value)
    raise TypeError(f"{name} {RULE}, got {_described(value)}")


def _from_text(name: str, text: str) -> Exact:
    try:
        return number_of(text)
    except ValueError as error:
        raise ValueError(f"{name} {error}") from None


def _from_decimal(name: str, value: Decimal) -> Exact:
    if not value.is_finite():
        return math.nan if value.is_nan() else float(value)
    if value and abs(value.adjusted()) > MAX_EXPONENT:
        raise ValueError(f"{name} must have an exponent within +-{MAX_EXPONENT}, got {value}")
    return Fraction(value) if value else Fraction(0)


def _from_mpf(name: str, value: Any) -> Exact:
    if not mp.isfinite(value):
        return float(value)
    if abs(value._mpf_[2]) > 4 * MAX_EXPONENT:
        raise ValueError(f"{name} must have an exponent within +-{MAX_EXPONENT}, got {value!r}")
    return fraction_of(value)


def fraction_of(value: Any) -> Fraction:
    """The finite number that an mpf of any context is."""
    sign, mantissa, exponent, _ = value._mpf_
    whole = int(-mantissa if sign else mantissa)
    return Fraction(whole << exponent) if exponent >= 0 else Fraction(whole, 1 << -exponent)


def _described(value: Any) -> str:
    text = repr(value)
    shown = text if len(text) <= 60 else text[:57] + "..."
    return f"the {type(value).__name__} {shown}"


def over_arrays(
    names: tuple[str, ...], values: tuple[Any, ...], function: Callable[..., Any]
) -> Any:
    """Apply `function` to the exact arguments: once for numbers, else over their broadcast."""
    if not any(_is_array_like(value) for value in values):
        return function(*map(exact, names, values))
    arrays = []
    for name, value in zip(names, values, strict=True):
        _require_no_protocol(name, value)
        array = np.asarray(value) if hasattr(value, "dtype") else np.array(value, dtype=object)
        if array.dtype.kind not in "iufOU":
            raise TypeError(f"{name} {RULE}, or an array of them, got dtype {array.dtype}")
        # each element is converted once, however often it is broadcast
        numbers = np.empty(array.size, dtype=object)
        numbers[:] = [exact(name, item) for item in array.astype(object).flat]
        arrays.append(numbers.reshape(array.shape))
    try:
        broadcast = np.broadcast(*arrays)
    except ValueError:
        shapes = ", ".join(f"{n} {a.shape}" for n, a in zip(names, arrays, strict=True))
        raise ValueError(f"shapes do not broadcast: {shapes}") from None
    result = np.empty(broadcast.shape, dtype=object)
    for i, numbers_at in enumerate(broadcast):
        result.flat[i] = function(*numbers_at)
    return result if result.ndim else result[()]


def _require_no_protocol(name: str, value: Any) -> None:
    """Raise TypeError for arrays with a meaning of their own, such as a unit: it would be lost."""
    for part in value if isinstance(value, list | tuple) else (value,):
        if isinstance(part, list | tuple):
            _require_no_protocol(name, part)
        elif getattr(type(part), "__array_ufunc__", _OF_NUMPY) is not _OF_NUMPY:
            raise TypeError(f"{name} {RULE}, or a plain array of them, got a {type(part).__name__}")
        elif isinstance(part, np.ma.MaskedArray):
            raise TypeError(
                f"{name} {RULE}, or a plain array of them, got a masked array: give it filled() or "
                "compressed(), since its mask would be lost"
            )


def _is_array_like(value: Any) -> bool:
    if isinstance(value, list | tuple | np.ndarray):
        return True
    return hasattr(value, "__array__") and not isinstance(value, np.generic)
