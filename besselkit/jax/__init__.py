"""The functions on JAX arrays: the compiled core under jit, vmap and grad.

>>> import jax
>>> from besselkit.jax import ratio
>>> kappa = jax.numpy.asarray([1.0, 16.0])
>>> jax.jit(ratio)(3.0, kappa)
Array([0.31303528, 0.9375    ], dtype=float32)
>>> jax.vmap(jax.grad(ratio, 1), (None, 0))(3.0, kappa)
Array([0.27593833, 0.00390625], dtype=float32)

The names are those of `besselkit`, and the same functions: they come here whenever an argument is a
JAX array or a tracer.  Each is a call of XLA's own on the CPU, with the ufuncs' bits in float32 and
float64, under every transform of JAX: jit, vmap, grad, jvp, checkpoint, scan, export, shard_map.
Over a mesh each device computes its own part.  Derivatives are the library's own, of kappa (x, r,
cos) to the second order, and of d or v for all but the inverses and what is a derivative already;
one that there is not is a NotImplementedError, never a zero.  On a GPU there is a clear error so
far: a `besselkit.Table` works there.  See `evaluate` for types and errors.
"""

try:
    import jax as _jax
except ImportError as error:
    if error.name != "jax":
        raise
    raise ImportError(
        'besselkit.jax needs JAX, which is not installed: "pip install besselkit[jax]"'
    ) from error

from besselkit._faces.jax import evaluate
from besselkit._functions import *
from besselkit._functions import __all__ as _functions

__all__ = [*_functions, "evaluate"]

del _jax, _functions
