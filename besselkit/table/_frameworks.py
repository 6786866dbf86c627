"""Tables on arrays of CuPy, PyTorch, JAX and other namespaces: plain operations where they are.

Derivatives by kappa are the table's own functions, log_partition -> ratio -> ratio_deriv ->
ratio_deriv2, and not those of the polynomials, which would lose digits: PyTorch and JAX are told
so.  Beyond ratio_deriv2 there is none, and that is an error.
"""

from functools import partial
from typing import Any

import numpy as np
from array_api_compat import array_namespace, device, is_dask_array, is_jax_array

from besselkit._contract import FUNCTIONS, Chain
from besselkit.table._call import Tabulated, call, flat, too_wide
from besselkit.table._layout import constants_of

__all__ = ["SLOPES", "compute", "foreign", "plain", "require_real"]

_REAL = ("float64", "float32", "float16", "bfloat16", "bool")
_INTEGERS = tuple(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64))
# what a float32 holds without loss
_NARROW = ("float32", "float16", "bfloat16", "bool", "int8", "int16", "uint8", "uint16")

# the derivative of each by kappa: a factor and the function; log_iv has A + v/kappa, which is no
# single function
SLOPES: dict[str, tuple[float, str] | None] = {
    name: (float(row.slopes[1].sign), row.slopes[1].name)
    if isinstance(row.slopes[1], Chain)
    else None
    for name, row in FUNCTIONS.items()
    if row.table is not None and row.names == ("d", "kappa")
}


def foreign(name: str, table: Tabulated, kappa: Any) -> Any:
    """Compute a function of an array that is neither NumPy's nor PyTorch's."""
    require_real(name, table, kappa)
    if is_dask_array(kappa):
        # each block as what it is, NumPy's by the compiled loops; their sizes need not be known
        lazy: Any = kappa
        return lazy.map_blocks(partial(call, name, table))
    if is_jax_array(kappa):
        from besselkit.table import _jax

        if table.is_single and getattr(kappa, "weak_type", False):
            kappa = kappa.astype("float32")
        return _jax.differentiable(name, table, kappa)
    return plain(name, table, kappa)


def plain(name: str, table: Tabulated, kappa: Any) -> Any:
    """Compute a function by plain operations; no derivative is recorded rightly."""
    xp = array_namespace(kappa)
    return compute(name, xp, table, constants_on(xp, table, kappa), kappa)


def compute(
    name: str, xp: Any, table: Tabulated, constants: Any, kappa: Any, *, in_cache: bool = False
) -> Any:
    """Evaluate in the table's type, and return the type of the argument; see `flat`."""
    # of a float32 table nothing is float64: the device may not have it
    wide = xp.astype(kappa, xp.float32 if table.is_single else xp.float64)
    value = flat(name, xp, constants, wide, in_cache=in_cache)
    return xp.astype(value, kappa.dtype) if "float" in str(kappa.dtype) else value


def constants_on(xp: Any, table: Tabulated, like: Any) -> Any:
    """The table's numbers beside an array, kept for the next call."""
    if is_jax_array(like):
        # constants of the program when traced: never kept, since a tracer must not leak
        return constants_of(table.content, xp.asarray)
    place = (xp.__name__, str(device(like)))
    if place not in table.by_framework:
        table.by_framework[place] = constants_of(
            table.content, lambda array: xp.asarray(np.array(array), device=device(like))
        )
    return table.by_framework[place]


def require_real(name: str, table: Tabulated, kappa: Any) -> None:
    kind = str(kappa.dtype).rpartition(".")[2]
    if kind not in _REAL + _INTEGERS:
        raise TypeError(
            f"{name}: kappa must be real: bool, integer, float16, bfloat16, float32 or float64, "
            f"got dtype {kind}"
        )
    # JAX's weak types are Python numbers: they take the type of what they meet
    if table.is_single and kind not in _NARROW and not getattr(kappa, "weak_type", False):
        raise too_wide(name, kind)
