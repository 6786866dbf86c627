"""A call with CuPy arrays: the types, shapes and device of its arguments, then the kernel."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import cupy
import numpy as np

from besselkit._contract import NAMES
from besselkit._faces.arguments import RULE
from besselkit._faces.cupy import _loops
from besselkit._faces.cupy._kernels import kernel

__all__ = ["compute", "on_device", "require_device"]

_NATIVE = (np.dtype(np.float32), np.dtype(np.float64))
_PYTHON_NUMBERS = (bool, int, float)


def compute(name: str, args: tuple[Any, ...], out: Any, options: dict[str, Any]) -> Any:
    """Compute a function of CuPy arrays and numbers on the device that holds the arrays.

    Parameters
    ----------
    name : str
        A function of `besselkit` or `besselkit.vmf`.
    args : tuple
        Its arguments: CuPy arrays of real numbers, NumPy scalars and Python numbers.
    out : cupy.ndarray of float32 or float64, or None
        Where to put the result; it may be one of the arguments, or overlap them.
    options : dict
        Nothing, or the `dtype` to compute in.

    Returns
    -------
    cupy.ndarray
        Of the broadcast shape, on the arrays' device, computed on its current stream; `out` if
        that was given. The type is as for NumPy arrays: float32 if an argument is a float16 or
        float32 array and none is wider, float64 otherwise.

    Raises
    ------
    TypeError
        If an argument is not real, is a NumPy array, or is wider than float64, or an option is not
        available.
    ValueError
        If the shapes do not broadcast, or the arrays are on several devices.
    RuntimeError
        If there is no usable CUDA device.
    """
    names = NAMES[name]
    if isinstance(out, tuple) and len(out) == 1:
        (out,) = out
    _require_kinds(name, args, out)
    dtype = _dtype_option(name, options) or _common_type(args)
    shape = _shape(name, args, out)
    number = _device_number(name, dict(zip(names, args, strict=True)) | {"out": out})
    with on_device(number):
        given = [_native(name, *pair, dtype) for pair in zip(names, args, strict=True)]
        return _launch(name, given, out, shape, dtype)


@contextmanager
def on_device(number: int | None) -> Iterator[None]:
    """Make a device the current one; raise RuntimeError in plain words if there is none."""
    try:
        with cupy.cuda.Device(number):
            yield
    except cupy.cuda.runtime.CUDARuntimeError:
        require_device()  # whose sentence says more, if there is none
        raise


def require_device() -> int:
    """Return how many CUDA devices can be used.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    RuntimeError
        If there is none, in one sentence with the driver's reason.
    """
    try:
        count = int(cupy.cuda.runtime.getDeviceCount())
    except cupy.cuda.runtime.CUDARuntimeError as error:
        raise RuntimeError(f"no CUDA device can be used: {error}") from error
    if count == 0:
        raise RuntimeError("no CUDA device can be used: there is none")
    return count


def _launch(
    name: str, given: list[Any], out: Any, shape: tuple[int, ...], dtype: np.dtype[Any]
) -> Any:
    """Run a kernel on the current stream; return `out`, or the new array in its place."""
    result = out if out is not None and out.dtype == dtype else cupy.empty(shape, dtype)
    if result is out:
        given = [_apart(value, out) for value in given]
    if _loops.fits(given, shape, result):
        _loops.launch(name, given, result)
    else:
        kernel(name)(*given, result)
    if out is None or result is out:
        return result
    cupy.copyto(out, result)
    return out


def _require_kinds(name: str, args: tuple[Any, ...], out: Any) -> None:
    """Raise TypeError for an argument of a kind that no kernel takes."""
    for argument, value in zip(NAMES[name], args, strict=True):
        if isinstance(value, np.ndarray) and not isinstance(value, cupy.ndarray):
            raise TypeError(
                f"{name}: {argument} is a NumPy array beside CuPy arrays: "
                "convert it with cupy.asarray()"
            )
        if isinstance(value, cupy.ndarray | np.generic):
            if value.dtype.kind not in "biuf" or value.dtype.itemsize > 8:
                raise TypeError(f"{name}: {argument} {RULE}, got dtype {value.dtype}")
        elif not isinstance(value, _PYTHON_NUMBERS):
            raise TypeError(f"{name}: {argument} {RULE}, got a {type(value).__name__}")
    if out is None:
        return
    if not isinstance(out, cupy.ndarray):
        raise TypeError(f"{name}: out must be a CuPy array, got a {type(out).__name__}")
    if out.dtype not in _NATIVE:
        raise TypeError(f"{name}: out must be of float32 or float64, got dtype {out.dtype}")


def _dtype_option(name: str, options: dict[str, Any]) -> np.dtype[Any] | None:
    """Return the dtype asked for, if any; raise TypeError for any other option."""
    for option, value in options.items():
        if option != "dtype":
            raise TypeError(f"{name}: the option {option}= is not available for CuPy arrays")
        if value is None:
            return None
        with suppress(TypeError):
            found: np.dtype[Any] = np.dtype(value)
            if found in _NATIVE:
                return found
        raise TypeError(f"{name}: dtype must be float32 or float64, got {value!r}")
    return None


def _common_type(args: tuple[Any, ...]) -> np.dtype[Any]:
    """Return the type a call is computed in: the rule of ufuncs/promotion.hpp."""
    # Python numbers, booleans and integers of up to 16 bits do not decide
    deciding = [value.dtype for value in args if hasattr(value, "dtype")]
    deciding = [t for t in deciding if t.kind == "f" or (t.kind in "iu" and t.itemsize > 2)]
    single = bool(deciding) and all(t.kind == "f" and t.itemsize <= 4 for t in deciding)
    return _NATIVE[0] if single else _NATIVE[1]


def _shape(name: str, args: tuple[Any, ...], out: Any) -> tuple[int, ...]:
    """Return the broadcast shape, which `out` must have; raise ValueError if there is none."""
    shapes = [getattr(value, "shape", ()) for value in args]
    try:
        shape = np.broadcast_shapes(*shapes)
    except ValueError as error:
        pairs = zip(NAMES[name], shapes, strict=True)
        given = ", ".join(f"{argument} {shape}" for argument, shape in pairs)
        raise ValueError(f"{name}: shapes do not broadcast: {given}") from error
    if out is None:
        return shape
    with suppress(ValueError):
        if np.broadcast_shapes(shape, out.shape) == out.shape:
            found: tuple[int, ...] = out.shape
            return found
    raise ValueError(f"{name}: the result has shape {shape}, out has shape {out.shape}")


def _device_number(name: str, values: dict[str, Any]) -> int | None:
    """Return the one device that holds the arrays; None if there are numbers only."""
    where = {
        argument: value.device.id
        for argument, value in values.items()
        if isinstance(value, cupy.ndarray)
    }
    if len(set(where.values())) > 1:
        given = ", ".join(f"{argument} on device {number}" for argument, number in where.items())
        raise ValueError(f"{name}: the arrays must be on one device, got {given}")
    return next(iter(where.values()), None)


def _native(name: str, argument: str, value: Any, dtype: np.dtype[Any]) -> Any:
    """Return an array of the type to compute in, or a scalar, which goes along with the launch."""
    if isinstance(value, cupy.ndarray):
        return value.astype(dtype, copy=False)
    try:
        with np.errstate(over="ignore"):
            return dtype.type(value)
    except OverflowError as error:
        rule = f"{argument} must be within the range of float64"
        raise ValueError(f"{name}: {rule}, got an int of {value.bit_length()} bits") from error


def _apart(value: Any, out: Any) -> Any:
    """Return an argument that the kernel may read while it writes `out`.

    Each element is read before its own result is written, so `out` may be the argument itself;
    a view that meets it elsewhere is copied, as CuPy's kernels do not look for that.
    """
    if not isinstance(value, cupy.ndarray) or not cupy.may_share_memory(value, out):
        return value
    same = value.data.ptr == out.data.ptr and value.shape == out.shape
    return value if same and value.strides == out.strides else value.copy()
