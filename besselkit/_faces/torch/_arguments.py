"""Checks the arguments of a call and brings them to one floating dtype."""

import functools
from typing import Any

import numpy as np
import torch
from torch import Tensor

from besselkit._contract import NAMES
from besselkit._faces.torch._cuda import WAYS_OUT
from besselkit._faces.torch._functions import differentiable

__all__ = ["compute", "evaluate"]

_REAL = "bool, integer, float16, bfloat16, float32 or float64"
_FLOATING = (torch.float64, torch.float32, torch.float16, torch.bfloat16)
_REAL_DTYPES = frozenset(
    {
        *_FLOATING,
        *(torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64),
        *(torch.uint16, torch.uint32, torch.uint64),
    }
)
_HALF = frozenset({torch.float16, torch.bfloat16})
_NATIVE = frozenset({torch.float32, torch.float64})
_TENSORS = frozenset({Tensor, torch.nn.Parameter})

# SymInt and SymFloat stand for int and float while shapes are traced symbolically
_NUMBERS = (bool, int, float, np.bool_, np.integer, np.floating, torch.SymInt, torch.SymFloat)


def compute(name: str, args: tuple[Any, ...], out: Any, options: dict[str, Any]) -> Tensor:
    """Serve `besselkit._faces.dispatch`: a call in which one argument at least is a tensor."""
    if out is not None or options:
        given = "out" if out is not None else next(iter(options))
        raise TypeError(f"{name}: {given}= is not available for torch tensors")
    return evaluate(name, *args)


def evaluate(name: str, *args: Any) -> Tensor:
    """Compute a function of tensors and Python numbers, differentiably.

    Parameters
    ----------
    name : str
        A function of `besselkit` or `besselkit.vmf`.
    *args : Tensor or real number
        Its arguments, a tensor at least among them.

    Returns
    -------
    Tensor
        Of the broadcast shape, on the tensors' device.  Its dtype is what torch's promotion makes
        of the floating tensors, those of 0-d counting only where there are no others, and torch's
        default dtype if no tensor is floating.  float16 and bfloat16 are computed in float32.

    Raises
    ------
    TypeError
        If an argument is neither a dense real tensor nor a real number.
    ValueError
        If the shapes do not broadcast, the tensors are on several devices, or a number is beyond
        float64.
    NotImplementedError
        If the device is neither a CPU nor CUDA's; in a backward pass or a forward-mode derivative,
        if a derivative is asked for that there is not: twice of d or v, of an inverse by d, or of A
        beyond the second.
    ImportError
        If a tensor is on a CUDA device, and CuPy cannot be imported.

    Examples
    --------
    >>> import torch
    >>> from besselkit.torch import evaluate
    >>> evaluate("ratio", 3, torch.tensor([1.0, 10.0]))
    tensor([0.3130, 0.9000])
    """
    working = dtype = _evident_dtype(args)
    if dtype is None:
        tensors = _tensors_of(name, args)
        _require_one_device(name, args, tensors)
        dtype = _result_dtype(tensors)
        working = torch.float32 if dtype in _HALF else dtype
    result = differentiable(name)(*[_as_tensor(name, arg, working) for arg in args])
    return result if working is dtype else result.to(dtype)


def _evident_dtype(args: tuple[Any, ...]) -> torch.dtype | None:
    """Return the dtype of numbers and plain CPU tensors of one native dtype, None for others."""
    found: torch.dtype | None = None
    for value in args:
        kind = type(value)
        if kind is float or kind is int:
            continue
        if kind not in _TENSORS or not value.is_cpu:
            return None
        if value.layout is not torch.strided or value.is_nested:
            return None
        dtype = value.dtype
        if dtype is not found:
            if found is not None or dtype not in _NATIVE:
                return None
            found = dtype
    return found


def _as_tensor(name: str, value: Any, dtype: Any) -> Tensor:
    if isinstance(value, Tensor):
        return value if value.dtype is dtype else value.to(dtype)
    # on the CPU, which as a 0-d tensor goes with tensors on any device
    try:
        number = torch.scalar_tensor(value, dtype=torch.float64, device="cpu")
    except (OverflowError, RuntimeError) as error:
        got = f"an int of {value.bit_length()} bits"
        raise ValueError(f"{name}: numbers must be within float64, got {got}") from error
    # a number beyond float32 becomes inf, as it does in NumPy and in torch's own functions
    return number if dtype is torch.float64 else number.to(dtype)


def _tensors_of(name: str, args: tuple[Any, ...]) -> list[Tensor]:
    """Check the kind of every argument; return those that are tensors."""
    tensors = []
    for argument, value in zip(NAMES[name], args, strict=True):
        if isinstance(value, Tensor):
            if value.layout is not torch.strided or value.is_nested:
                got = "a nested tensor" if value.is_nested else f"layout {value.layout}"
                raise TypeError(f"{name}: {argument} must be dense, got {got}")
            if value.dtype not in _REAL_DTYPES:
                raise TypeError(f"{name}: {argument} must be real: {_REAL}, got {value.dtype}")
            tensors.append(value)
        elif isinstance(value, np.ndarray):
            raise TypeError(
                f"{name}: {argument} is a NumPy array beside torch tensors: "
                "convert it with torch.as_tensor()"
            )
        elif not isinstance(value, _NUMBERS) or isinstance(value, np.longdouble):
            got = repr(value) if isinstance(value, str | complex) else f"a {type(value).__name__}"
            rule = "must be a torch tensor or a real number beside torch tensors"
            raise TypeError(f"{name}: {argument} {rule}, got {got}")
    return tensors


def _require_one_device(name: str, args: tuple[Any, ...], tensors: list[Tensor]) -> None:
    # 0-d tensors on the CPU go with tensors on any device, as in torch's own functions
    placed = [value for value in tensors if value.ndim or value.device.type != "cpu"] or tensors
    device = placed[0].device
    if any(value.device != device for value in placed):
        given = ", ".join(
            f"{argument} on {value.device}"
            for argument, value in zip(NAMES[name], args, strict=True)
            if isinstance(value, Tensor)
        )
        raise ValueError(f"{name}: the tensors must be on one device, got {given}")
    # meta tensors have a shape only, which needs no kernel
    if device.type not in ("cpu", "cuda", "meta"):
        raise NotImplementedError(
            f"{name}: tensors must be on the CPU or on CUDA, got {device}: {WAYS_OUT}"
        )


def _result_dtype(tensors: list[Tensor]) -> torch.dtype:
    """Promote the floating dtypes, those of 0-d tensors only if there are no others."""
    floating = [value for value in tensors if value.dtype in _FLOATING]
    deciding = [value.dtype for value in floating if value.ndim] or [
        value.dtype for value in floating
    ]
    if not deciding:
        return torch.get_default_dtype()
    return functools.reduce(torch.promote_types, deciding)
