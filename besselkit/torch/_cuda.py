"""CUDA tensors by CuPy's kernels: torch's memory, torch's stream, nothing copied."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from besselkit import _dispatch

__all__ = ["NO_CUPY", "WAYS_OUT", "compute"]

WAYS_OUT = (
    'install the extra, "pip install besselkit[cuda]", for CUDA tensors; or use a table, '
    "besselkit.load_table(d), whose plain torch operations run on any device"
)

NO_CUPY = f"{{name}}: a tensor on {{device}} needs CuPy, which is not installed: {WAYS_OUT}"


def compute(name: str, args: Sequence[Tensor]) -> Tensor:
    """Compute a function of CUDA tensors, into a tensor of torch's own memory."""
    device = next(arg.device for arg in args if arg.device.type != "cpu")
    shape = torch.broadcast_shapes(*(arg.shape for arg in args))
    result = torch.empty(shape, dtype=args[0].dtype, device=device)
    launch(_cupy(name, device), name, args, result)
    return result


def launch(cupy: ModuleType, name: str, args: Sequence[Tensor], result: Tensor) -> None:
    """Run the CuPy kernel of a function on the current stream of the result's device."""
    # looked up on every call: the caller may be in another `torch.cuda.stream`
    stream = torch.cuda.current_stream(result.device)
    with cupy.cuda.Device(result.device.index), cupy.cuda.Stream.from_external(stream):
        arrays = [_argument(cupy, arg) for arg in args]
        _dispatch.call(getattr(_dispatch.ufuncs, name), tuple(arrays), _view(cupy, result), {})


def _argument(cupy: ModuleType, tensor: Tensor) -> Any:
    """Turn a 0-d tensor on the CPU into a number, any other into a view of the same memory."""
    return tensor.item() if tensor.device.type == "cpu" else _view(cupy, tensor)


def _view(cupy: ModuleType, tensor: Tensor) -> Any:
    return cupy.from_dlpack(tensor.detach().resolve_neg())


def _cupy(name: str, device: torch.device) -> ModuleType:
    try:
        import cupy  # noqa: PLC0415
    except ImportError as error:
        raise ImportError(NO_CUPY.format(name=name, device=device)) from error
    found: ModuleType = cupy
    return found
