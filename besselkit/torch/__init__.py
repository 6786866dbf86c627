"""The functions on PyTorch tensors: differentiable operators around the compiled core.

>>> import torch
>>> from besselkit.torch import ratio
>>> kappa = torch.tensor(16.0, dtype=torch.float64, requires_grad=True)
>>> ratio(512.0, kappa).backward()
>>> kappa.grad
tensor(0.0019, dtype=torch.float64)

The names are those of `besselkit`, and the same functions: they come here whenever an argument is
a tensor, also under torch.compile and torch.func.  Derivatives are the library's own, of kappa (x,
r, cos), and of d or v for all but the inverses and what is a derivative already.  One that there is
not is a NotImplementedError: twice of d or v, of d for these, or beyond the second of A.  Second
derivatives work in eager mode and under torch.func; through a function that torch.compile has
compiled there are first ones only, since PyTorch itself refuses a second backward there.  One by
kappa and d, in eager mode, is asked for by kappa first: d twice is refused even where it is only in
the way.  See `evaluate` for types, devices and errors.  `besselkit.torch.vmf` has what is built on
them.
"""

try:
    import torch as _torch
except ImportError as error:
    if error.name != "torch":
        raise
    raise ImportError(
        'besselkit.torch needs PyTorch, which is not installed: "pip install besselkit[torch]"'
    ) from error

from besselkit._faces.torch import evaluate
from besselkit._functions import *
from besselkit._functions import __all__ as _functions

__all__ = [*_functions, "evaluate"]

del _torch, _functions
