"""What a function's arguments are called, and clear errors for wrong ones.

NumPy finds a wrong argument first, and cheaply; only then is it looked at again here, to name the
function, the argument, the rule and the value.
"""

from numbers import Number
from typing import Any

import numpy as np

from besselkit._contract import NAMES

__all__ = ["NAMES", "explain", "refuse_foreign"]

RULE = "must be real: bool, integer, float16, float32 or float64"

_REAL_KINDS = "biuf"


def explain(function: str, args: tuple[Any, ...], out: Any, cause: Exception) -> None:
    """Raise the error that names the wrong argument; return if all of them are right."""
    names = NAMES[function]
    shapes = []
    if out is not None and "ArrayType" in str(cause):
        listed, got = ", ".join(names), f"a {type(out).__name__}"
        raise TypeError(
            f"{function}: out must be an array, got {got}; arguments are {listed}"
        ) from cause
    _require_range(function, args, cause)
    for name, value in zip(names, args, strict=True):
        fault = _fault(value)
        if fault is not None:
            raise TypeError(f"{function}: {name} {RULE}, got {fault}") from cause
        shapes.append(np.shape(value))
    if "NotImplemented" in str(cause):
        _explain_refusal(function, args, cause)
    try:
        shape = np.broadcast_shapes(*shapes)
    except ValueError:
        given = ", ".join(f"{name} {shape}" for name, shape in zip(names, shapes, strict=True))
        raise ValueError(f"{function}: shapes do not broadcast: {given}") from cause
    if isinstance(cause, ValueError) and isinstance(out, np.ndarray):
        fault = f"the result has shape {shape}, out has shape {out.shape}"
        raise ValueError(f"{function}: {fault}") from cause


def refuse_foreign(function: str, args: tuple[Any, ...]) -> None:
    """Raise for arrays of the array API that are no framework's here: NumPy would convert them."""
    for name, value in zip(NAMES[function], args, strict=True):
        kind = type(value)
        known = isinstance(value, np.generic) or hasattr(kind, "__array_ufunc__")
        if hasattr(kind, "__array_namespace__") and not known:
            library = kind.__module__.partition(".")[0]
            raise TypeError(
                f"{function}: {name} must be an array that besselkit computes on, got one of "
                f"{library}: give numpy.asarray({name}), or use a Table, which takes any array API"
            )


def _explain_refusal(function: str, args: tuple[Any, ...], cause: Exception) -> None:
    """Raise where an argument's own type refused to take part, as quantities with units do."""
    for name, value in zip(NAMES[function], args, strict=True):
        own = getattr(type(value), "__array_ufunc__", np.ndarray.__array_ufunc__)
        if own is not np.ndarray.__array_ufunc__:
            raise TypeError(
                f"{function}: {name} {RULE}, got a {type(value).__name__}, whose type has no rule "
                "for this function: give its plain numbers, without a unit"
            ) from cause


def _require_range(function: str, args: tuple[Any, ...], cause: Exception) -> None:
    """Raise if one of the arguments is an int that float64 cannot hold."""
    for name, value in zip(NAMES[function], args, strict=True):
        try:
            float(value if isinstance(value, int) else 0)
        except OverflowError:
            rule = f"{name} must be within the range of float64"
            got = f"an int of {value.bit_length()} bits"
            raise ValueError(f"{function}: {rule}, got {got}") from cause


def _fault(value: Any) -> str | None:
    """Say what kind of thing a wrong argument is, or None."""
    if value is None:
        return "None"
    kind = type(value).__name__
    if isinstance(value, str | bytes | complex) and not isinstance(value, np.generic):
        return f"the {kind} {value!r}"
    if hasattr(value, "__array_ufunc__"):
        dtype = getattr(value, "dtype", None)  # a Dask array is not to be computed for this
    else:
        try:
            dtype = np.asarray(value).dtype
        except (TypeError, ValueError):
            return f"a {kind} that is no array of numbers"
    if not isinstance(dtype, np.dtype):
        return None  # a frame of columns or an array type of its own: its error stands
    if dtype.kind != "O" or hasattr(value, "dtype") or isinstance(value, list | tuple):
        if dtype.kind not in _REAL_KINDS:
            return f"dtype {dtype}"
        wider = f"dtype {dtype} (round it with astype(), or use besselkit.exact)"
        return None if dtype.itemsize <= 8 else wider
    if isinstance(value, Number):
        return f"the {kind} {value} (convert it with float(), or use besselkit.exact)"
    return f"a {kind}, which is no array of numbers"
