"""NumPy arrays, Python numbers and lists of them: the compiled loops."""

from typing import Any

import numpy as np

from besselkit.table._arguments import RULE, described, require_no_protocol, too_wide
from besselkit.table._protocol import Layout
from besselkit.table._tabulated import Call, Tabulated

__all__ = ["compute"]


def compute(name: str, table: Tabulated, kappa: Any, call: Call) -> Any:
    """Compute a function; a masked array keeps its mask."""
    if isinstance(kappa, np.ma.MaskedArray):
        value = compute(name, table, np.ma.getdata(kappa), call)
        return np.ma.masked_array(value, mask=np.ma.getmask(kappa))
    require_no_protocol(name, kappa)
    return table.compiled.call(name, _native(name, table.layout, kappa))


def _native(name: str, layout: Layout, kappa: Any) -> np.ndarray:
    """Return an array of a type that the layout's loops have."""
    try:
        array = np.asarray(kappa)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name}: kappa {RULE}, got {described(kappa)}") from error
    dtype = array.dtype
    if dtype in layout.natives:
        return array
    if dtype.kind == "O" and isinstance(kappa, int):
        got = f"an int of {kappa.bit_length()} bits"
        raise ValueError(f"{name}: kappa must be within the range of {layout.dtype}, got {got}")
    if dtype.kind not in "biuf" or dtype.itemsize > 8:
        raise TypeError(f"{name}: kappa {RULE}, got dtype {dtype}")
    if dtype.name not in layout.takes:
        if isinstance(kappa, np.ndarray | np.generic) or not _is_numbers(kappa):
            raise too_wide(name, layout, dtype)
        return _rounded(name, layout, array)
    # float16 and bytes in another order are floating numbers, too
    is_single = dtype.kind == "f" and dtype.itemsize < 8
    return array.astype(np.float32 if is_single else layout.dtype)


def _is_numbers(kappa: Any) -> bool:
    """Whether an argument is a Python number or nested lists of them."""
    if isinstance(kappa, list | tuple):
        return all(map(_is_numbers, kappa))
    return type(kappa) in (float, int, bool)


def _rounded(name: str, layout: Layout, array: np.ndarray) -> np.ndarray:
    """Python numbers in a narrower type, in whose range they have to be."""
    with np.errstate(over="ignore", under="ignore"):
        found = array.astype(layout.dtype)
    lost = (np.isinf(found) & np.isfinite(array)) | ((found == 0) & (array != 0))
    if lost.any():
        worst = array[lost].flat[0]
        raise ValueError(f"{name}: kappa must be within the range of {layout.dtype}, got {worst}")
    return found
