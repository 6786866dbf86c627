"""A call of a table's function: the kind and type of its argument, and what computes for it."""

from functools import cached_property
from typing import Any

import numpy as np
from array_api_compat import is_array_api_obj

from besselkit.table._array import Constants, evaluate
from besselkit.table._compiled import Compiled, compiled
from besselkit.table._content import Content, constants_of

__all__ = ["Tabulated", "call", "flat"]

# a tuple: torch.compile does not follow the union of types
_FOR_NUMPY = (np.ndarray, np.generic, float, int, list, tuple)

_RULE = "must be real: bool, integer, float16, float32 or float64"


class Tabulated:
    """A table in the forms that evaluation wants, each made when first asked for."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.by_framework: dict[Any, Constants] = {}

    def __reduce__(self) -> tuple[type["Tabulated"], tuple[Content]]:
        # to a worker process goes the table, and not what was made of it here
        return Tabulated, (self.content,)

    @cached_property
    def compiled(self) -> Compiled:
        """For the compiled loops."""
        return compiled(self.content)

    @cached_property
    def constants(self) -> Constants:
        """For plain operations on NumPy arrays."""
        return constants_of(self.content)


def call(name: str, table: Tabulated, kappa: Any) -> Any:
    """Compute a function; a scalar for a number, otherwise an array of the argument's kind."""
    if isinstance(kappa, np.ma.MaskedArray):
        value = call(name, table, np.ma.getdata(kappa))
        return np.ma.masked_array(value, mask=np.ma.getmask(kappa))
    if isinstance(kappa, _FOR_NUMPY):
        return table.compiled.call(name, _as_numpy(name, kappa))
    if not is_array_api_obj(kappa):
        got = _described(kappa)
        if hasattr(kappa, "to_numpy"):
            got += ", which kappa.to_numpy() makes an array of"
        raise TypeError(f"{name}: kappa {_RULE}, or an array of them, got {got}")
    from besselkit.table._frameworks import foreign

    return foreign(name, table, kappa)


def flat(name: str, xp: Any, table: Constants, kappa: Any) -> Any:
    """Evaluate an array of any shape by plain array operations."""
    return xp.reshape(evaluate(name, xp, table, xp.reshape(kappa, (-1,))), kappa.shape)


def _as_numpy(name: str, kappa: Any) -> np.ndarray:
    try:
        array = np.asarray(kappa)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name}: kappa {_RULE}, got {_described(kappa)}") from error
    if array.dtype == object and isinstance(kappa, int):
        raise ValueError(f"{name}: kappa must be within the range of float64, got {kappa}")
    if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
        raise TypeError(f"{name}: kappa {_RULE}, got dtype {array.dtype}")
    if array.dtype.kind == "f":
        return array if array.dtype.itemsize >= 4 else array.astype(np.float32)
    return array.astype(np.float64)


def _described(value: Any) -> str:
    return repr(value) if isinstance(value, str | bytes | complex) else f"a {type(value).__name__}"
