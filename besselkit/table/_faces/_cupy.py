"""CuPy arrays: a kernel, made from the text of the compiled core."""

from typing import Any

from besselkit.table._faces._arrays import compute as by_operations
from besselkit.table._faces._cupy_tables import Arrays
from besselkit.table._tabulated import Call, Tabulated

__all__ = ["compute"]


def compute(name: str, table: Tabulated, kappa: Any, call: Call) -> Any:
    """Compute a function on the array's device."""
    if not table.layout.has_kernels:
        return by_operations(name, table, kappa, call)
    if "cupy" not in table.by_framework:
        table.by_framework["cupy"] = Arrays(table.compiled)
    return table.by_framework["cupy"].call(name, kappa)
