"""A call of a table's function: which face computes for its argument."""

import sys
from typing import Any

import numpy as np
from array_api_compat import is_dask_array, is_jax_array

from besselkit.table._faces._numpy import compute as of_numpy
from besselkit.table._tabulated import Face, Tabulated

__all__ = ["call"]

# a tuple: torch.compile does not follow the union of types
_FOR_NUMPY = (np.ndarray, np.generic, float, int, list, tuple)


def call(name: str, table: Tabulated, kappa: Any) -> Any:
    """Compute a function; a scalar for a number, otherwise an array of the argument's kind."""
    return _face_of(kappa)(name, table, kappa, call)


def _face_of(kappa: Any) -> Face:
    """Return what computes for an argument; a framework that is not loaded is not imported."""
    on_device = getattr(sys.modules.get("cupy"), "ndarray", None)
    if on_device is not None and isinstance(kappa, on_device):
        from besselkit.table._faces._cupy import compute as of_cupy

        return of_cupy
    if isinstance(kappa, _FOR_NUMPY):
        return of_numpy
    # tensors have a way of their own: torch.compile does not follow the search for a namespace
    tensor = getattr(sys.modules.get("torch"), "Tensor", None)
    if tensor is not None and isinstance(kappa, tensor):
        from besselkit.table._faces._torch import compute as of_torch

        return of_torch
    if is_dask_array(kappa):
        from besselkit.table._faces._dask import compute as of_dask

        return of_dask
    if is_jax_array(kappa):
        from besselkit.table._faces._jax import compute as of_jax

        return of_jax
    from besselkit.table._faces._arrays import compute as of_arrays

    return of_arrays
