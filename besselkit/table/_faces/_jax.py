"""JAX's arrays and tracers: plain operations, and each function with its own derivative."""

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from array_api_compat import array_namespace

from besselkit.table._arguments import require_real
from besselkit.table._plain import compute as compute_plain
from besselkit.table._slopes import slope
from besselkit.table._tabulated import Call, Tabulated

__all__ = ["compute"]


def compute(name: str, table: Tabulated, kappa: Any, call: Call) -> Any:
    """Compute a function, differentiable."""
    require_real(name, table.layout, kappa)
    if table.layout.rounds_numbers and getattr(kappa, "weak_type", False):
        kappa = kappa.astype(table.layout.dtype)
    return differentiable(name, table, kappa)


@partial(jax.custom_jvp, nondiff_argnums=(0, 1))
def differentiable(name: str, table: Tabulated, kappa: Any) -> Any:
    """Compute a function, differentiable by kappa up to the second derivative of A."""
    dtype = table.layout.dtype
    if jax.dtypes.canonicalize_dtype(dtype) != dtype:
        raise TypeError(
            f"{name}: a {dtype} table needs {dtype} arithmetic, which is not enabled: "
            "jax.config.update('jax_enable_x64', True), or use a float32 table"
        )
    kappa = jnp.asarray(kappa)
    xp = array_namespace(kappa)
    # constants of the program when traced: never kept, since a tracer must not leak
    constants = table.layout.constants_of(table.content, xp.asarray)
    return compute_plain(name, xp, table, constants, kappa)


@differentiable.defjvp
def _(name: str, table: Tabulated, primals: Any, tangents: Any) -> Any:
    (kappa,), (tangent,) = primals, tangents
    by_name = partial(_by_name, table)
    by_kappa = slope(name, table.content.dim, kappa, by_name, zero=0.0)
    return by_name(name, kappa), by_kappa * tangent


def _by_name(table: Tabulated, name: str, kappa: Any) -> Any:
    return differentiable(name, table, kappa)
