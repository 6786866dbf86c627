"""The raw operators `torch.ops.besselkit.*`: one per function, without arguments checked.

Each broadcasts, takes floating tensors of one dtype, float32 or float64, and returns it.  They are
registered for CPU and CUDA, for fake tensors and for vmap, and have no derivative of their own:
`_functions` wraps them in the differentiable functions, and only those are to be called.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from besselkit._arguments import NAMES
from besselkit._dispatch import ufuncs
from besselkit.torch import _cuda

__all__ = ["OPERATORS", "Operator"]

Operator = Callable[..., Tensor]

# kept alive: the registrations end with the object
_library = torch.library.Library("besselkit", "DEF")


def _on_cpu(name: str) -> Operator:
    ufunc = getattr(ufuncs, name)

    def compute(*args: Tensor) -> Tensor:
        # NumPy's views of the tensors' own memory.  detach() drops what autograd adds and
        # resolve_neg() turns lazily negated views, which have no NumPy view, into memory.
        arrays = [arg.detach().resolve_neg().numpy() for arg in args]
        result = ufunc(*arrays)
        # the ufunc makes a NumPy scalar of a 0-d result
        return torch.from_numpy(result) if result.shape else torch.tensor(result)

    return compute


def _on_cuda(name: str) -> Operator:
    def compute(*args: Tensor) -> Tensor:
        return _cuda.compute(name, args)

    return compute


def _fake(*args: Tensor) -> Tensor:
    """Make a result without values: shape, dtype and device only."""
    shape = torch.broadcast_shapes(*(arg.shape for arg in args))
    # a 0-d tensor on the CPU goes with tensors on any device, as in torch itself
    device = next((arg.device for arg in args if arg.device.type != "cpu"), args[0].device)
    return torch.empty(shape, dtype=args[0].dtype, device=device)


def _under_vmap(operator: Operator) -> Callable[..., tuple[Tensor, int]]:
    def compute(info: Any, in_dims: tuple[int | None, ...], *args: Tensor) -> tuple[Tensor, int]:
        # The mapped dimension goes first, followed by as many of length 1 as the widest argument
        # has beyond this one, so that the elementwise call broadcasts within each sample only.
        ndims = [arg.ndim - (dim is not None) for arg, dim in zip(args, in_dims, strict=True)]
        widest = max(ndims)
        lined_up = []
        for arg, dim, ndim in zip(args, in_dims, ndims, strict=True):
            if dim is None:
                lined_up.append(arg)
                continue
            first = arg.movedim(dim, 0)
            ones = (1,) * (widest - ndim)
            lined_up.append(first.reshape(first.shape[:1] + ones + first.shape[1:]))
        return operator(*lined_up), 0

    return compute


def _register(name: str) -> Operator:
    inputs = ", ".join(f"Tensor {argument}" for argument in NAMES[name])
    _library.define(f"{name}({inputs}) -> Tensor", tags=(torch.Tag.pt2_compliant_tag,))
    _library.impl(name, _on_cpu(name), "CPU")
    _library.impl(name, _on_cuda(name), "CUDA")
    qualified = f"besselkit::{name}"
    torch.library.register_fake(qualified, _fake, lib=_library)
    operator: Operator = getattr(torch.ops.besselkit, name).default
    torch.library.register_vmap(qualified, _under_vmap(operator), lib=_library)
    return operator


OPERATORS: dict[str, Operator] = {name: _register(name) for name in NAMES}
