"""A call of a table's function: the kind and type of its argument, and what computes for it."""

import sys
from functools import cached_property
from itertools import count
from typing import Any, ClassVar
from weakref import WeakValueDictionary

import numpy as np
from array_api_compat import is_array_api_obj

from besselkit.table._compiled import Compiled, compiled
from besselkit.table._content import Content
from besselkit.table._layout import constants_of, evaluate

__all__ = ["Tabulated", "call", "flat", "too_wide"]

# a tuple: torch.compile does not follow the union of types
_FOR_NUMPY = (np.ndarray, np.generic, float, int, list, tuple)

# a dozen arrays of this length fit a second-level cache: half the time of a million at once
_PIECE = 2**15

_RULE = "must be real: bool, integer, float16, float32 or float64"


class Tabulated:
    """A table in the forms that evaluation wants, each made when first asked for."""

    by_number: ClassVar[WeakValueDictionary[int, "Tabulated"]] = WeakValueDictionary()
    _numbers = count()

    def __init__(self, content: Content) -> None:
        self.content = content
        self.by_framework: dict[Any, Any] = {}
        self.number = next(self._numbers)
        self.by_number[self.number] = self
        self.is_single = content.dtype == "float32"

    def __reduce__(self) -> tuple[type["Tabulated"], tuple[Content]]:
        # to a worker process goes the table, and not what was made of it here
        return Tabulated, (self.content,)

    @cached_property
    def compiled(self) -> Compiled:
        """For the compiled loops."""
        return compiled(self.content)

    @cached_property
    def on_devices(self) -> Any:
        """For the kernels of CuPy arrays."""
        from besselkit.cupy._tables import Arrays

        return Arrays(self.compiled)

    @cached_property
    def constants(self) -> Any:
        """For plain operations on NumPy arrays."""
        return constants_of(self.content)


def call(name: str, table: Tabulated, kappa: Any) -> Any:
    """Compute a function; a scalar for a number, otherwise an array of the argument's kind."""
    if isinstance(kappa, np.ma.MaskedArray):
        value = call(name, table, np.ma.getdata(kappa))
        return np.ma.masked_array(value, mask=np.ma.getmask(kappa))
    on_device = getattr(sys.modules.get("cupy"), "ndarray", None)
    # a float32 table by plain operations, in float32: its kernel would be in double
    if on_device is not None and isinstance(kappa, on_device) and not table.is_single:
        return table.on_devices.call(name, kappa)
    if isinstance(kappa, _FOR_NUMPY):
        as_numpy = _as_single if table.is_single else _as_numpy
        return table.compiled.call(name, as_numpy(name, kappa))
    # tensors have a way of their own: torch.compile does not follow the search for a namespace
    tensor = getattr(sys.modules.get("torch"), "Tensor", None)
    if tensor is not None and isinstance(kappa, tensor):
        from besselkit.table._torch import of_tensor

        return of_tensor(name, table, kappa)
    if not is_array_api_obj(kappa):
        got = _described(kappa)
        if hasattr(kappa, "to_numpy"):
            got += ", which kappa.to_numpy() makes an array of"
        raise TypeError(f"{name}: kappa {_RULE}, or an array of them, got {got}")
    from besselkit.table._frameworks import foreign

    return foreign(name, table, kappa)


def flat(name: str, xp: Any, table: Any, kappa: Any, *, in_cache: bool = False) -> Any:
    """Evaluate an array of any shape by plain array operations.

    `in_cache` is for processors that compute each operation by itself: a piece after the other,
    so that what passes from one operation to the next stays near. NumPy arrays are always treated
    so.
    """
    given = xp.reshape(kappa, (-1,))
    count = given.shape[0]
    if count <= _PIECE or not (in_cache or xp is np):
        return xp.reshape(evaluate(name, xp, table, given), kappa.shape)
    pieces = [given[i : i + _PIECE] for i in range(0, count, _PIECE)]
    found = xp.concat([evaluate(name, xp, table, piece) for piece in pieces])
    return xp.reshape(found, kappa.shape)


def too_wide(name: str, dtype: Any) -> TypeError:
    """The error that an argument wider than a float32 table is."""
    return TypeError(
        f"{name}: kappa must be float32 or narrower for a float32 table, got dtype {dtype}: "
        "convert it to float32, or use a float64 table"
    )


def _as_single(name: str, kappa: Any) -> np.ndarray:
    """For a float32 table: Python numbers are rounded, arrays must not lose by becoming float32."""
    array = _real(name, kappa, "float32")
    if array.dtype.itemsize > 4 or (array.dtype.kind in "iu" and array.dtype.itemsize > 2):
        if isinstance(kappa, (np.ndarray, np.generic)) or not _is_numbers(kappa):
            raise too_wide(name, array.dtype)
        return _rounded(name, array)
    return array.astype(np.float32, copy=False)


def _is_numbers(kappa: Any) -> bool:
    """Whether an argument is a Python number or nested lists of them."""
    if isinstance(kappa, (list, tuple)):
        return all(map(_is_numbers, kappa))
    return type(kappa) in (float, int, bool)


def _rounded(name: str, array: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore", under="ignore"):
        single = array.astype(np.float32)
    lost = (np.isinf(single) & np.isfinite(array)) | ((single == 0) & (array != 0))
    if lost.any():
        worst = array[lost].flat[0]
        raise ValueError(f"{name}: kappa must be within the range of float32, got {worst}")
    return single


def _as_numpy(name: str, kappa: Any) -> np.ndarray:
    array = _real(name, kappa, "float64")
    if array.dtype.kind == "f":
        return array if array.dtype.itemsize >= 4 else array.astype(np.float32)
    return array.astype(np.float64)


def _real(name: str, kappa: Any, dtype: str) -> np.ndarray:
    try:
        array = np.asarray(kappa)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name}: kappa {_RULE}, got {_described(kappa)}") from error
    if array.dtype == object and isinstance(kappa, int):
        raise ValueError(f"{name}: kappa must be within the range of {dtype}, got {kappa}")
    if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
        raise TypeError(f"{name}: kappa {_RULE}, got dtype {array.dtype}")
    return array


def _described(value: Any) -> str:
    return repr(value) if isinstance(value, str | bytes | complex) else f"a {type(value).__name__}"
