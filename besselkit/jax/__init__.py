"""The functions on JAX arrays: the compiled core under jit, vmap and grad."""

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
