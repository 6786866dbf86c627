"""The sections of a method's docstring that the contract decides."""

import re
from collections.abc import Callable
from inspect import cleandoc
from typing import Any, TypeVar

from besselkit.table._layouts import LAYOUTS
from besselkit.table._promises import TABULATED

__all__ = ["documented"]

F = TypeVar("F", bound=Callable[..., Any])

_SECTIONS = """\
Parameters
----------
kappa : array_like, or array of CuPy, PyTorch, JAX or Dask
    Concentration, 0 <= kappa <= inf, of any shape; NaN outside. Real: bool, integer or
    floating.

Returns
-------
scalar or array
    {value}
    A scalar for a number; otherwise an array of the kind, shape, device and floating dtype
    of `kappa`, float64 for integers, float32 for NumPy's float16.

Raises
------
TypeError
    If `kappa` is not real, or is no array (a pandas Series or an xarray DataArray, say:
    give its array, or go through `xarray.apply_ufunc`).

Accuracy
--------
{accuracy}
As measured in the certificate; eps = 2^-52.

"""


def documented(method: F) -> F:
    """Complete the docstring of a method, which has a summary and an example."""
    if method.__doc__ is None:  # python -OO
        return method
    row = TABULATED[method.__name__]
    scale = " of max(1, abs(value))" if row.crosses_zero else ""
    accuracy = "\n".join(
        f"{of.dtype} tables: at most {of.targets[row.name]:g} {of.unit}{scale}."
        for of in LAYOUTS.values()
    )
    # of an order, a table's argument has the name that it has elsewhere
    value = re.sub(rf"\b{row.names[-1]}\b", "kappa", row.value).replace("\n", "\n    ")
    summary, title, examples = cleandoc(method.__doc__).partition("Examples\n")
    sections = _SECTIONS.format(value=value, accuracy=accuracy)
    method.__doc__ = f"{summary}{sections}{title}{examples}\n"
    return method
