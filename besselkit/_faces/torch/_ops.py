"""The raw operators `torch.ops.besselkit.*`: one per function, arguments not checked.

Each broadcasts, takes floating tensors of one dtype, float32 or float64, and returns it.  They are
registered for CPU and CUDA, for fake tensors and for vmap, and have no forward-mode derivative:
`_functions` wraps them in the differentiable functions, and only those are to be called.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from besselkit._contract import NAMES
from besselkit._faces.compiled import ufuncs
from besselkit._faces.torch import _cuda

__all__ = ["OPERATORS", "Operator", "as_array", "computing", "lined_up", "unwatched"]

Operator = Callable[..., Tensor]

# kept alive: the registrations end with the object
_library = torch.library.Library("besselkit", "DEF")


def _on_cpu(name: str) -> Operator:
    ufunc = getattr(ufuncs, name)

    def compute(*args: Tensor) -> Tensor:
        try:
            # C order, as `_fake` promises
            result = ufunc(*(as_array(arg) for arg in args), order="C")
        except ValueError as error:
            raise _cuda.shape_error(name, args) from error
        # a 0-d result is a NumPy scalar, hence asarray
        return torch.from_numpy(np.asarray(result))

    return compute


def as_array(tensor: Tensor) -> np.ndarray:
    """Show NumPy the tensor's own memory; a lazily negated view has to be computed first."""
    if tensor.requires_grad:
        tensor = tensor.detach()
    if tensor.is_neg():
        tensor = tensor.resolve_neg()
    array: np.ndarray = tensor.numpy()
    return array


def _on_cuda(name: str) -> Operator:
    def compute(*args: Tensor) -> Tensor:
        return _cuda.compute(name, args)

    return compute


def _fake(name: str) -> Operator:
    def compute(*args: Tensor) -> Tensor:
        """Make a result without values: shape, dtype and device only."""
        return torch.empty(
            _cuda.broadcast_shape(name, args), dtype=args[0].dtype, device=_cuda.device_of(args)
        )

    return compute


def lined_up(in_dims: Sequence[int | None], args: Sequence[Tensor]) -> list[Tensor]:
    """Move the dimension that vmap maps to the front, so that an elementwise call does as it says.

    As many dimensions of length 1 follow as the widest argument has beyond this one, so that the
    call broadcasts within each sample only.
    """
    ndims = [arg.ndim - (dim is not None) for arg, dim in zip(args, in_dims, strict=True)]
    widest = max(ndims)
    result = []
    for arg, dim, ndim in zip(args, in_dims, ndims, strict=True):
        if dim is None:
            result.append(arg)
            continue
        first = arg.movedim(dim, 0)
        ones = (1,) * (widest - ndim)
        result.append(first.reshape(first.shape[:1] + ones + first.shape[1:]))
    return result


def _under_vmap(operator: Operator) -> Callable[..., tuple[Tensor, int]]:
    def compute(info: Any, in_dims: tuple[int | None, ...], *args: Tensor) -> tuple[Tensor, int]:
        return operator(*lined_up(in_dims, args)), 0

    return compute


def _register(name: str) -> Operator:
    inputs = ", ".join(f"Tensor {argument}" for argument in NAMES[name])
    _library.define(f"{name}({inputs}) -> Tensor", tags=(torch.Tag.pt2_compliant_tag,))
    _library.impl(name, _on_cpu(name), "CPU")
    _library.impl(name, _on_cuda(name), "CUDA")
    qualified = f"besselkit::{name}"
    torch.library.register_fake(qualified, _fake(name), lib=_library)
    operator: Operator = getattr(torch.ops.besselkit, name).default
    torch.library.register_vmap(qualified, _under_vmap(operator), lib=_library)
    return operator


OPERATORS: dict[str, Operator] = {name: _register(name) for name in NAMES}


def computing(name: str) -> Operator:
    """Give what computes a function's values: the operator, or what it would call on the CPU.

    An operator's way through torch's dispatcher costs several times its computation on one
    element; it is needed only where somebody other than the CPU kernel is to see the call.
    """
    operator, directly = OPERATORS[name], _on_cpu(name)

    def compute(*args: Tensor) -> Tensor:
        return directly(*args) if unwatched(args) else operator(*args)

    return compute


def unwatched(args: tuple[Tensor, ...]) -> bool:
    """Say whether the arguments are plain CPU tensors and no mode, transform or tracer is on."""
    if (
        torch._C._len_torch_dispatch_stack()
        or torch._C._len_torch_function_stack()
        or torch._C._are_functorch_transforms_active()
        or torch._C._get_tracing_state() is not None
    ):
        return False
    return all(type(arg) in _PLAIN and arg.is_cpu for arg in args)


_PLAIN = frozenset({Tensor, torch.nn.Parameter})
