"""Checks the arguments of a call and brings them to one floating dtype."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend.core.primitives import convert_element_type_p

from besselkit._contract import NAMES
from besselkit._faces.jax._functions import differentiable

__all__ = ["compute", "evaluate"]

_REAL = "bool, integer, float16, bfloat16, float32 or float64"
_NUMBERS = (bool, int, float, np.bool_, np.integer, np.floating)
_REAL_DTYPES = frozenset(
    map(
        jnp.dtype,
        (
            *(jnp.bool_, jnp.uint8, jnp.int8, jnp.int16, jnp.int32, jnp.int64),
            *(jnp.uint16, jnp.uint32, jnp.uint64),
            *(jnp.float16, jnp.bfloat16, jnp.float32, jnp.float64),
        ),
    )
)
_HALF = (jnp.float16, jnp.bfloat16)
_INT32_MAX = 2**31 - 1


def compute(name: str, args: tuple[Any, ...], out: Any, options: dict[str, Any]) -> Any:
    """Serve `besselkit._faces.dispatch`: a call in which one argument at least is JAX's."""
    if out is not None or options:
        given = "out" if out is not None else next(iter(options))
        raise TypeError(f"{name}: {given}= is not available for JAX arrays")
    return evaluate(name, *args)


def evaluate(name: str, *args: Any) -> jax.Array:
    """Compute a function of JAX arrays and numbers, differentiably.

    Parameters
    ----------
    name : str
        A function of `besselkit` or `besselkit.vmf`.
    *args : jax.Array, numpy.ndarray or real number
        Its arguments; tracers are arrays.

    Returns
    -------
    jax.Array
        Of the broadcast shape.  Its dtype is what JAX's promotion makes of the arguments and a
        float: float32 unless ``jax_enable_x64`` is on, weak if all of them are.  float16 and
        bfloat16 are computed in float32.

    Raises
    ------
    TypeError
        If an argument is neither an array of real numbers nor a real number.
    ValueError
        If the shapes do not broadcast, or a number is beyond float64.
    NotImplementedError
        If a derivative is asked for that there is not: of d or v for some, or beyond the second
        of A.

    Examples
    --------
    >>> import jax.numpy as jnp
    >>> from besselkit.jax import evaluate
    >>> evaluate("ratio", 3, jnp.array([1.0, 10.0]))
    Array([0.31303528, 0.9       ], dtype=float32)
    """
    _require_kinds(name, args)
    given = (_number(name, *pair) for pair in zip(NAMES[name], args, strict=True))
    return _compiled[name](*given)


def _require_kinds(name: str, args: tuple[Any, ...]) -> None:
    for argument, value in zip(NAMES[name], args, strict=True):
        if isinstance(value, jax.Array | np.ndarray):
            if value.dtype not in _REAL_DTYPES:
                raise TypeError(f"{name}: {argument} must be real: {_REAL}, got {value.dtype}")
        elif not isinstance(value, _NUMBERS) or isinstance(value, np.longdouble):
            got = repr(value) if isinstance(value, str | complex) else f"a {type(value).__name__}"
            rule = "must be an array or a real number beside JAX arrays"
            raise TypeError(f"{name}: {argument} {rule}, got {got}")


def _number(name: str, argument: str, value: Any) -> Any:
    """Give JAX an integer that its own may not hold as a float."""
    if not isinstance(value, int) or abs(value) <= _INT32_MAX:
        return value
    try:
        return float(value)
    except OverflowError as error:
        got = f"an int of {value.bit_length()} bits"
        raise ValueError(
            f"{name}: {argument} must be within the range of float64, got {got}"
        ) from error


def _make(name: str) -> Callable[..., jax.Array]:
    function = differentiable(name)

    def compute(*args: Any) -> jax.Array:
        _require_shapes(name, args)
        dtype, weak = _result_type(args)
        working = jnp.float32 if dtype in _HALF else dtype
        result = function(*(jnp.asarray(arg).astype(working) for arg in args))
        return _weakened(result) if weak else result.astype(dtype)

    compute.__name__ = compute.__qualname__ = name
    return jax.jit(compute)


def _require_shapes(name: str, args: tuple[Any, ...]) -> None:
    shapes = [jnp.shape(arg) for arg in args]
    try:
        jnp.broadcast_shapes(*shapes)
    except (TypeError, ValueError) as error:
        pairs = zip(NAMES[name], shapes, strict=True)
        given = ", ".join(f"{argument} {shape}" for argument, shape in pairs)
        raise ValueError(f"{name}: shapes do not broadcast: {given}") from error


def _result_type(args: tuple[Any, ...]) -> tuple[Any, bool]:
    """Promote as JAX's own functions of real numbers do: a dtype, and whether it is weak."""
    common, weak = jax.dtypes.result_type(*args, return_weak_type_flag=True)
    as_float = jax.eval_shape(jnp.sin, jax.ShapeDtypeStruct((), common))
    return as_float.dtype, weak


def _weakened(array: jax.Array) -> jax.Array:
    return convert_element_type_p.bind(  # type: ignore[no-any-return]
        array, new_dtype=array.dtype, weak_type=True, sharding=None
    )


_compiled = {name: _make(name) for name in NAMES}
