"""One differentiable function per call, with the derivatives of the contract."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
from jax.custom_derivatives import SymbolicZero

from besselkit._contract import FUNCTIONS, NAMES
from besselkit._faces.jax._calls import CALLS, aligned
from besselkit._faces.underivable import no_derivative

__all__ = ["differentiable"]


def _slope_of(name: str, position: int, args: tuple[Any, ...]) -> Any:
    """Evaluate the derivative by one argument, or raise the error that says why not."""
    slope = FUNCTIONS[name].slopes[position]
    if slope is not None:
        return slope(_namespace, *args)
    raise no_derivative(name, position, "jax.lax.stop_gradient({})")


def _make(name: str) -> Callable[..., Any]:
    call = CALLS[name]

    def compute(*args: Any) -> Any:
        return call(*aligned(args))

    compute.__name__ = compute.__qualname__ = name
    function: Any = jax.custom_jvp(compute)

    # a tangent that is zero by its structure needs no derivative, so none is asked for
    def jvp(primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[Any, Any]:
        value = function(*primals)
        total = None
        for position, tangent in enumerate(tangents):
            if isinstance(tangent, SymbolicZero):
                continue
            term = _slope_of(name, position, primals) * tangent
            total = term if total is None else total + term
        if total is None:
            return value, jnp.zeros_like(value)
        return value, jnp.broadcast_to(total, value.shape)

    function.defjvp(jvp, symbolic_zeros=True)
    return function  # type: ignore[no-any-return]


_differentiable = {name: _make(name) for name in NAMES}

_namespace = SimpleNamespace(
    where=jnp.where,
    minimum=jnp.minimum,
    clip=lambda x, low, high: jnp.minimum(jnp.maximum(x, low), high),
    **_differentiable,
)


def differentiable(name: str) -> Callable[..., Any]:
    """Give a function of floating arrays of one dtype, arguments not checked."""
    return _differentiable[name]
