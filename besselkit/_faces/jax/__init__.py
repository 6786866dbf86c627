"""The face of JAX: the compiled core under jit, vmap and grad.

Public names are in `besselkit.jax`.
"""

from besselkit._faces.jax._arguments import compute, evaluate

__all__ = ["compute", "evaluate"]
