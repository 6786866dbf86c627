"""Tables under JAX's transformations: each function with its own derivative."""

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp

from besselkit.table._call import Tabulated
from besselkit.table._frameworks import SLOPES, plain

__all__ = ["differentiable"]


@partial(jax.custom_jvp, nondiff_argnums=(0, 1))
def differentiable(name: str, table: Tabulated, kappa: Any) -> Any:
    """Compute a function, differentiable by kappa up to ratio_deriv2."""
    if not table.is_single and not jax.config.read("jax_enable_x64"):
        raise TypeError(
            f"{name}: a float64 table needs float64 arithmetic, which is not enabled: "
            "jax.config.update('jax_enable_x64', True), or use a float32 table"
        )
    return plain(name, table, jnp.asarray(kappa))


@differentiable.defjvp
def _(name: str, table: Tabulated, primals: Any, tangents: Any) -> Any:
    (kappa,), (tangent,) = primals, tangents
    return differentiable(name, table, kappa), slope(name, table, kappa) * tangent


def slope(name: str, table: Tabulated, kappa: Any) -> Any:
    """The derivative of a function by kappa."""
    if name == "log_iv":
        v = 0.5 * table.content.dim - 1.0
        return differentiable("ratio", table, kappa) + (v / kappa if v else 0.0)
    chain = SLOPES[name]
    if chain is None:
        raise NotImplementedError(
            f"{name} has no derivative by kappa: derivatives of A end at the second"
        )
    factor, other = chain
    return factor * differentiable(other, table, kappa)
