"""Checks the arguments of a call and brings them to one floating dtype."""

import functools
import numbers
from typing import Any

import torch
from torch import Tensor

from besselkit._arguments import NAMES
from besselkit.torch._cuda import WAYS_OUT
from besselkit.torch._functions import differentiable

__all__ = ["backend", "evaluate"]

_REAL = "bool, integer, float16, bfloat16, float32 or float64"
_REAL_DTYPES = frozenset(
    {
        *(torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.bool),
        *(torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64),
        *(torch.uint16, torch.uint32, torch.uint64),
    }
)
_HALF = frozenset({torch.float16, torch.bfloat16})
_DEVICES = frozenset({"cpu", "cuda", "meta"})


def backend(name: str, args: tuple[Any, ...], out: Any, options: dict[str, Any]) -> Tensor:
    """Serve `besselkit._dispatch`: a call in which one argument at least is a tensor."""
    if out is not None or options:
        given = "out" if out is not None else next(iter(options))
        raise TypeError(f"{name}: {given}= is not supported for torch tensors")
    return evaluate(name, *args)


def evaluate(name: str, *args: Any) -> Tensor:
    """Compute a function of tensors and Python numbers, differentiably."""
    tensors = _tensors_of(name, args)
    _require_one_device(name, args, tensors)
    dtype = _result_dtype(tensors)
    working = torch.float32 if dtype in _HALF else dtype
    result = differentiable(name)(*(_as_tensor(arg, working) for arg in args))
    return result if working is dtype else result.to(dtype)


def _as_tensor(value: Any, dtype: torch.dtype) -> Tensor:
    if isinstance(value, Tensor):
        return value if value.dtype is dtype else value.to(dtype)
    # on the CPU, which as a 0-d tensor goes with tensors on any device
    return torch.scalar_tensor(value, dtype=dtype)


def _tensors_of(name: str, args: tuple[Any, ...]) -> list[Tensor]:
    """Check the kind of every argument; return those that are tensors."""
    tensors = []
    for argument, value in zip(NAMES[name], args, strict=True):
        if isinstance(value, Tensor):
            if value.layout is not torch.strided:
                raise TypeError(f"{name}: {argument} must be dense, got layout {value.layout}")
            if value.dtype not in _REAL_DTYPES:
                raise TypeError(f"{name}: {argument} must be real: {_REAL}, got {value.dtype}")
            tensors.append(value)
        elif not isinstance(value, float | int | numbers.Real):
            kind = type(value)
            got = f"{value!r}" if isinstance(value, str | complex) else f"a {kind.__qualname__}"
            rule = "must be a torch tensor or a real Python number beside torch tensors"
            raise TypeError(f"{name}: {argument} {rule}, got {got}")
    return tensors


def _require_one_device(name: str, args: tuple[Any, ...], tensors: list[Tensor]) -> None:
    device = tensors[0].device
    for tensor in tensors:
        if tensor.ndim == 0 and tensor.device.type == "cpu":
            continue
        if device != tensor.device and (tensors[0].ndim or device.type != "cpu"):
            given = ", ".join(
                f"{argument} on {value.device}"
                for argument, value in zip(NAMES[name], args, strict=True)
                if isinstance(value, Tensor)
            )
            raise ValueError(f"{name}: arguments must be on one device, got {given}")
        device = tensor.device
    if device.type not in _DEVICES:
        raise NotImplementedError(
            f"{name}: tensors must be on the CPU or on CUDA, got {device}: {WAYS_OUT}"
        )


def _result_dtype(tensors: list[Tensor]) -> torch.dtype:
    """Promote the floating dtypes, those of 0-d tensors only if there are no others."""
    if len(tensors) == 1:
        dtype = tensors[0].dtype
        return dtype if dtype.is_floating_point else torch.get_default_dtype()
    floating = [tensor for tensor in tensors if tensor.dtype.is_floating_point]
    deciding = [tensor.dtype for tensor in floating if tensor.ndim] or [
        tensor.dtype for tensor in floating
    ]
    if not deciding:
        return torch.get_default_dtype()
    return functools.reduce(torch.promote_types, deciding)
