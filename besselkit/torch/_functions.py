"""One differentiable function per operator, right under eager mode, torch.func and torch.compile.

A bare `autograd.Function` is silently wrong under torch.compile in places, a bare custom operator
has no forward-mode derivative (silently zero); an autograd.Function around an operator that is
registered in full, kept whole in the graph by `allow_in_graph`, is right in all of them.
"""

from collections.abc import Callable
from typing import Any

import torch
import torch.autograd.forward_ad as fwAD
from torch import Tensor

from besselkit._arguments import NAMES
from besselkit.torch._ops import OPERATORS, Operator

__all__ = ["Slope", "complete", "differentiable"]

Slope = Callable[..., Tensor]

_slopes: dict[str, tuple[Slope | None, ...]] = {}


def _slope(name: str, position: int) -> Slope:
    """Give the derivative of a function by one argument, or raise the error that says why not."""
    slope = _slopes[name][position]
    if slope is not None:
        return slope
    argument = NAMES[name][position]
    if position == 0:
        raise NotImplementedError(
            f"besselkit.{name} has no derivative with respect to {argument}: "
            f"pass {argument}.detach() if none is wanted"
        )
    raise NotImplementedError(
        f"besselkit.{name} has no derivative with respect to {argument}: "
        "derivatives of A_d(kappa) end at the second"
    )


def _backward(name: str, ctx: Any, grad: Tensor | None) -> tuple[Tensor | None, ...]:
    args = ctx.saved_tensors
    found: list[Tensor | None] = []
    for position, needed in enumerate(ctx.needs_input_grad):
        if not needed or grad is None:
            found.append(None)
            continue
        product = grad * _slope(name, position)(*args)
        found.append(product.sum_to_size(args[position].shape))
    return tuple(found)


def _forward_mode(name: str, ctx: Any, tangents: tuple[Tensor | None, ...]) -> Tensor | None:
    # torch runs this with forward mode switched off, and jacfwd of jacfwd would then be zero;
    # the primal part is unpacked so that this level does not see itself
    with fwAD._set_fwd_grad_enabled(True):
        args = [fwAD.unpack_dual(arg, level=0).primal for arg in ctx.saved_tensors]
        total = None
        for position, tangent in enumerate(tangents):
            if tangent is None:
                continue
            term = _slope(name, position)(*args) * tangent
            total = term if total is None else total + term
        return total


def _make(name: str, operator: Operator) -> type[torch.autograd.Function]:
    class Differentiable(torch.autograd.Function):
        generate_vmap_rule = True

        @staticmethod
        def forward(*args: Tensor) -> Tensor:
            return operator(*args)

        @staticmethod
        def setup_context(ctx: Any, inputs: tuple[Tensor, ...], output: Tensor) -> None:
            ctx.set_materialize_grads(False)
            ctx.save_for_backward(*inputs)
            ctx.save_for_forward(*inputs)

        @staticmethod
        def backward(ctx: Any, grad: Tensor | None) -> tuple[Tensor | None, ...]:
            return _backward(name, ctx, grad)

        @staticmethod
        def jvp(ctx: Any, *tangents: Tensor | None) -> Tensor | None:
            return _forward_mode(name, ctx, tangents)

    Differentiable.__name__ = Differentiable.__qualname__ = f"besselkit_{name}"
    return Differentiable


def _allowed(function: type[torch.autograd.Function]) -> Operator:
    def apply(*args: Tensor) -> Tensor:
        result: Tensor = function.apply(*args)
        return result

    allowed: Operator = torch.compiler.allow_in_graph(apply)
    return allowed


_differentiable: dict[str, Operator] = {
    name: _allowed(_make(name, operator)) for name, operator in OPERATORS.items()
}


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
