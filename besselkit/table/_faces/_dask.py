"""Dask arrays: each block as what it is, by whoever holds it; their sizes need not be known."""

from functools import partial
from typing import Any

from besselkit.table._arguments import require_real
from besselkit.table._tabulated import Call, Tabulated

__all__ = ["compute"]


def compute(name: str, table: Tabulated, kappa: Any, call: Call) -> Any:
    """Compute a function, later."""
    require_real(name, table.layout, kappa)
    return kappa.map_blocks(partial(call, name, table))
