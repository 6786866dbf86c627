"""CUDA tensors by CuPy's kernels: torch's memory, torch's stream, nothing copied."""

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from besselkit._contract import NAMES

__all__ = ["WAYS_OUT", "broadcast_shape", "compute", "device_of", "launch", "shape_error"]

WAYS_OUT = (
    'install the extra, "pip install besselkit[cuda]", for CUDA tensors; or use a table, '
    "besselkit.load_table(d), whose plain torch operations run on any device"
)


def compute(name: str, args: Sequence[Tensor]) -> Tensor:
    """Compute a function of CUDA tensors, into a tensor of torch's own memory."""
    device = device_of(args)
    result = torch.empty(broadcast_shape(name, args), dtype=args[0].dtype, device=device)
    launch(_cupy(name, device), name, args, result)
    return result


def launch(cupy: ModuleType, name: str, args: Sequence[Tensor], result: Tensor) -> None:
    """Run the CuPy kernel of a function on the current stream of the result's device."""
    # looked up on every call: the caller may be in another `torch.cuda.stream`
    stream = torch.cuda.current_stream(result.device)
    with cupy.cuda.Device(result.device.index), cupy.cuda.Stream.from_external(stream):
        arrays = tuple(_argument(cupy, arg) for arg in args)
        _kernels()(name, arrays, _view(cupy, result), {})


def _kernels() -> Callable[..., Any]:
    from besselkit._faces.cupy import compute as compute_on_cupy

    return compute_on_cupy


def device_of(args: Sequence[Tensor]) -> torch.device:
    """Return the device of a result: a 0-d tensor on the CPU goes with tensors on any other."""
    return next((arg.device for arg in args if not arg.is_cpu), args[0].device)


def broadcast_shape(name: str, args: Sequence[Tensor]) -> torch.Size:
    """Return the shape of a result, or raise the error that names the shapes."""
    try:
        shape: torch.Size = torch.broadcast_shapes(*(arg.shape for arg in args))
    except RuntimeError as error:
        raise shape_error(name, args) from error
    return shape


def shape_error(name: str, args: Sequence[Tensor]) -> ValueError:
    """Make the error for shapes that do not broadcast."""
    pairs = zip(NAMES[name], args, strict=True)
    given = ", ".join(f"{argument} {tuple(arg.shape)}" for argument, arg in pairs)
    return ValueError(f"{name}: shapes do not broadcast: {given}")


def _argument(cupy: ModuleType, tensor: Tensor) -> Any:
    """Turn a 0-d tensor on the CPU into a number, any other into a view of the same memory."""
    return tensor.item() if tensor.is_cpu else _view(cupy, tensor)


def _view(cupy: ModuleType, tensor: Tensor) -> Any:
    return cupy.from_dlpack(tensor.detach().resolve_neg())


def _cupy(name: str, device: torch.device) -> ModuleType:
    try:
        import cupy
    except ImportError as error:
        cause = f"{name}: a tensor on {device} needs CuPy, which cannot be imported"
        raise ImportError(f"{cause} ({error}): {WAYS_OUT}") from error
    found: ModuleType = cupy
    return found
