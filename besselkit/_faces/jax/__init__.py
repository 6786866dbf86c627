"""The face of JAX: the compiled core under jit, vmap and grad.

Public names are in `besselkit.jax`.
"""

import jax

OLDEST = (0, 8)

# before what would fail in an older one with an error of its own
if jax.__version_info__ < OLDEST:
    raise ImportError(
        f"besselkit needs JAX 0.8 or newer for JAX arrays, found {jax.__version__}: "
        'pip install "besselkit[jax]"'
    )

from besselkit._faces.jax._arguments import compute, evaluate  # noqa: E402

__all__ = ["compute", "evaluate"]
