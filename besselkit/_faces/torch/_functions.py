"""One differentiable function per operator, right under eager mode, torch.func and torch.compile.

A bare `autograd.Function` is silently wrong under torch.compile in places, a bare custom operator
has no forward-mode derivative (silently zero); an autograd.Function around an operator that is
registered in full, kept whole in the graph by `allow_in_graph`, is right in all of them.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd import forward_ad

from besselkit._faces.torch._ops import (
    OPERATORS,
    Operator,
    as_array,
    computing,
    lined_up,
    unwatched,
)
from besselkit._faces.underivable import no_derivative

__all__ = ["Slope", "complete", "differentiable"]

# of tensors or of NumPy arrays, and gives the same kind
Slope = Callable[..., Any]

_slopes: dict[str, tuple[Slope | None, ...]] = {}


def _slope(name: str, position: int) -> Slope:
    """Give the derivative of a function by one argument, or raise the error that says why not."""
    slope = _slopes[name][position]
    if slope is not None:
        return slope
    raise no_derivative(name, position, "{}.detach()")


def _backward(name: str, ctx: Any, grad: Tensor | None) -> tuple[Tensor | None, ...]:
    args = ctx.saved_tensors
    at_once = _is_small(args) and not _is_differentiated(args)
    evaluate = _at_once(args) if at_once else _by_torch(args)
    found: list[Tensor | None] = []
    for position, needed in enumerate(ctx.needs_input_grad):
        if not needed or grad is None:
            found.append(None)
            continue
        slope = evaluate(_slope(name, position))
        product, shape = grad * slope, args[position].shape
        found.append(product if product.shape == shape else product.sum_to_size(shape))
    return tuple(found)


def _is_small(args: tuple[Tensor, ...]) -> bool:
    """Say whether these are plain CPU tensors too short for torch to share out among threads."""
    return unwatched(args) and all(arg.numel() < _GRAIN for arg in args)


# torch's own at::internal::GRAIN_SIZE
_GRAIN = 32768


def _at_once(args: tuple[Tensor, ...]) -> Callable[[Slope], Tensor]:
    """Evaluate derivatives of these on NumPy arrays, whose calls cost a third of torch's."""
    arrays = [as_array(arg) for arg in args]

    def evaluate(slope: Slope) -> Tensor:
        with np.errstate(all="ignore"):
            return torch.from_numpy(np.asarray(slope(*arrays)))

    return evaluate


def _by_torch(args: tuple[Tensor, ...]) -> Callable[[Slope], Tensor]:
    def evaluate(slope: Slope) -> Tensor:
        result: Tensor = slope(*args)
        return result

    return evaluate


def _forward_mode(name: str, ctx: Any, tangents: tuple[Tensor | None, ...]) -> Tensor | None:
    # torch runs this with forward mode switched off, and jacfwd of jacfwd would then be zero;
    # the primal part is unpacked so that this level does not see itself
    with forward_ad._set_fwd_grad_enabled(True):
        args = [forward_ad.unpack_dual(arg, level=0).primal for arg in ctx.saved_tensors]
        total = None
        for position, tangent in enumerate(tangents):
            if tangent is None:
                continue
            term = _slope(name, position)(*args) * tangent
            total = term if total is None else total + term
        return total


def _make(name: str, compute: Operator) -> Any:
    def forward(*args: Tensor) -> Tensor:
        return compute(*args)

    def setup_context(ctx: Any, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(*inputs)
        ctx.save_for_forward(*inputs)

    def backward(ctx: Any, grad: Tensor | None) -> tuple[Tensor | None, ...]:
        return _backward(name, ctx, grad)

    def jvp(ctx: Any, *tangents: Tensor | None) -> Tensor | None:
        return _forward_mode(name, ctx, tangents)

    # not `generate_vmap_rule`: the jvp cannot unpack what is batched inside of it
    def vmap(info: Any, in_dims: tuple[int | None, ...], *args: Tensor) -> tuple[Tensor, int]:
        return made.apply(*lined_up(in_dims, args)), 0

    methods = (forward, setup_context, backward, jvp, vmap)
    # made by hand for the name, which is that of the node in graphs and errors
    made: Any = _meta(
        f"besselkit_{name}_",
        (torch.autograd.Function,),
        {method.__name__: staticmethod(method) for method in methods},
    )
    return made


_meta: Any = type(torch.autograd.Function)


def _wrapped(name: str) -> Operator:
    compute = computing(name)
    function = _make(name, compute)
    # what Function.apply calls outside torch.func, after inspecting signatures for 30 us
    parent: Any = super(torch.autograd.Function, function)
    plain_apply = parent.apply

    def apply(*args: Tensor) -> Tensor:
        transformed = torch._C._are_functorch_transforms_active()
        result: Tensor = (function.apply if transformed else plain_apply)(*args)
        return result

    whole_in_graph: Operator = torch.compiler.allow_in_graph(apply)

    def call(*args: Tensor) -> Tensor:
        if torch.compiler.is_compiling():
            return whole_in_graph(*args)
        return apply(*args) if _is_differentiated(args) else compute(*args)

    return call


def _is_differentiated(args: tuple[Tensor, ...]) -> bool:
    """Say whether a derivative may be recorded; if none can, the values alone will do."""
    if torch._C._are_functorch_transforms_active() or forward_ad._current_level >= 0:
        return True
    return torch.is_grad_enabled() and any(arg.requires_grad for arg in args)


_differentiable: dict[str, Operator] = {name: _wrapped(name) for name in OPERATORS}


def differentiable(name: str) -> Operator:
    """Give a function of floating tensors of one dtype and device, arguments not checked."""
    return _differentiable[name]


def complete(slopes: dict[str, tuple[Slope | None, ...]]) -> None:
    """Take the derivatives, which are written in the functions made here, so can only follow."""
    _slopes.update(slopes)
    for name in slopes:
        _register_autograd(name)


def _register_autograd(name: str) -> None:
    """Give the raw operator the same derivative, for graphs that hold it."""

    def setup_context(ctx: Any, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        ctx.save_for_backward(*inputs)

    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        return _backward(name, ctx, grad)

    torch.library.register_autograd(f"besselkit::{name}", backward, setup_context=setup_context)
