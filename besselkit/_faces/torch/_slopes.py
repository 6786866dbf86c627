"""The derivatives: the contract's formulas in functions that are differentiable themselves.

A formula takes NumPy arrays as well as tensors and gives the same bits for them: where nobody will
differentiate it and the arguments are small, calling torch's operators one by one would cost most
of the time.  None stands where there is no derivative: for d and v of some, beyond the second of A.
"""

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from besselkit._contract import FUNCTIONS
from besselkit._faces.compiled import ufuncs
from besselkit._faces.torch._functions import Slope, differentiable

__all__ = ["SLOPES"]


def _either(of_tensors: Callable[..., Any], of_arrays: Callable[..., Any]) -> Callable[..., Any]:
    """Call one of two functions that do the same, by the kind of the first argument."""

    def call(*args: Any) -> Any:
        return (of_tensors if isinstance(args[0], Tensor) else of_arrays)(*args)

    return call


_namespace = SimpleNamespace(
    where=_either(torch.where, np.where),
    minimum=_either(torch.minimum, np.minimum),
    # np.clip would take 6 us
    clip=_either(torch.clamp, lambda x, low, high: np.minimum(np.maximum(x, low), high)),
    **{name: _either(differentiable(name), getattr(ufuncs, name)) for name in FUNCTIONS},
)

SLOPES: dict[str, tuple[Slope | None, ...]] = {
    name: tuple(slope and partial(slope, _namespace) for slope in row.slopes)
    for name, row in FUNCTIONS.items()
}
