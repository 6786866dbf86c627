"""PyTorch's tensors: plain operations, and each function with its own derivative."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd import forward_ad

import besselkit.table._faces._torch_namespace as xp
from besselkit.table._arguments import require_real
from besselkit.table._plain import compute as compute_plain
from besselkit.table._slopes import slope
from besselkit.table._tabulated import Call, Tabulated

__all__ = ["compute", "plain"]


def compute(name: str, table: Tabulated, kappa: Tensor, call: Call) -> Tensor:
    """Compute a function of a tensor, differentiable."""
    require_real(name, table.layout, kappa)
    return differentiable(name, table, kappa)


def plain(name: str, table: Tabulated, kappa: Tensor) -> Tensor:
    """Compute a function by plain operations; no derivative is recorded rightly."""
    constants = constants_on(table.number, str(kappa.device))
    # a compiler fuses the operations itself, and a trace would keep the number of pieces
    traced = torch.compiler.is_compiling() or torch._C._get_tracing_state() is not None
    in_cache = kappa.device.type == "cpu" and not traced
    result: Tensor = compute_plain(name, xp, table, constants, kappa, in_cache=in_cache)
    return result


# torch.compile must not trace this, but may call it while it traces: of plain arguments only
@torch.compiler.assume_constant_result
def constants_on(number: int, device: str) -> Any:
    """Return a table's numbers on a device; they are kept for the next call.

    What is kept is made outside of every mode and transform, for a tensor made inside of one may
    be the mode's own: a fake tensor, one of inference, one of a level of `torch.func`. A mode that
    sees all operations is given numbers made under it, and they are not kept.
    """
    table = Tabulated.by_number[number]
    if torch._C._len_torch_dispatch_stack():
        return _constants(table, device)
    if device not in table.by_framework:
        table.by_framework[device] = _undisturbed(lambda: _constants(table, device))
    return table.by_framework[device]


def _constants(table: Tabulated, device: str) -> Any:
    return table.layout.constants_of(
        table.content, lambda array: torch.asarray(np.array(array), device=device)
    )


def _undisturbed(make: Callable[[], Any]) -> Any:
    """Call a function in a thread of its own: all modes of torch are those of one thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(make).result()


class _Backward(torch.autograd.Function):
    """With derivatives in reverse mode: as much as torch.compile can trace."""

    @staticmethod
    def forward(kappa: Tensor, name: str, table: Tabulated) -> Tensor:
        result: Tensor = plain(name, table, kappa)
        return result

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, str, Tabulated], output: Tensor) -> None:
        kappa, ctx.name, ctx.table = inputs
        ctx.save_for_backward(kappa)
        ctx.save_for_forward(kappa)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, None]:
        (kappa,) = ctx.saved_tensors
        return grad * slope_of(ctx.name, ctx.table, kappa), None, None


class _Function(_Backward):
    """With derivatives in forward mode, too, and vmap."""

    generate_vmap_rule = True

    @staticmethod
    def jvp(ctx: Any, tangent: Tensor, *_: Any) -> Tensor:
        # torch runs this with forward mode switched off; jacfwd of jacfwd would then be zero
        with forward_ad._set_fwd_grad_enabled(True):
            kappa = forward_ad.unpack_dual(ctx.saved_tensors[0], level=0).primal
            return slope_of(ctx.name, ctx.table, kappa) * tangent


def differentiable(name: str, table: Tabulated, kappa: Tensor) -> Tensor:
    """Compute a function, differentiable by kappa up to the second derivative of A."""
    result: Tensor
    if kappa.dtype.is_floating_point and kappa.dtype.itemsize < 4:
        # the derivative too is formed in float32
        result = differentiable(name, table, kappa.to(torch.float32)).to(kappa.dtype)
        return result
    function = _Backward if torch.compiler.is_compiling() else _Function
    result = function.apply(kappa, name, table)
    return result


def slope_of(name: str, table: Tabulated, kappa: Tensor) -> Tensor:
    """The derivative of a function by kappa."""
    result: Tensor = slope(name, table.content.dim, kappa, partial(_by_name, table))
    return result


def _by_name(table: Tabulated, name: str, kappa: Tensor) -> Tensor:
    return differentiable(name, table, kappa)
