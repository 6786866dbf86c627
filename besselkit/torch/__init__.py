"""tmp"""
from besselkit.torch import _functions, _slopes
from besselkit.torch._arguments import backend, evaluate
_functions.complete(_slopes.SLOPES)
