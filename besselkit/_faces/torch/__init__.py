"""The face of PyTorch: differentiable operators around the compiled core.

Public names are in `besselkit.torch`.
"""

from besselkit._faces.torch import _functions, _slopes
from besselkit._faces.torch._arguments import compute, evaluate

__all__ = ["compute", "evaluate"]

_functions.complete(_slopes.SLOPES)
