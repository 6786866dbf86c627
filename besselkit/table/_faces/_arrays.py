"""Arrays of any other namespace of the array API: plain operations where they are."""

from typing import Any

import numpy as np
from array_api_compat import array_namespace, device, is_array_api_obj

from besselkit.table._arguments import RULE, described, require_real
from besselkit.table._plain import compute as compute_plain
from besselkit.table._tabulated import Call, Tabulated

__all__ = ["compute"]


def compute(name: str, table: Tabulated, kappa: Any, call: Call) -> Any:
    """Compute a function by plain operations; no derivative is recorded rightly."""
    if not is_array_api_obj(kappa):
        got = described(kappa)
        if hasattr(kappa, "to_numpy"):
            got += ", which kappa.to_numpy() makes an array of"
        raise TypeError(f"{name}: kappa {RULE}, or an array of them, got {got}")
    require_real(name, table.layout, kappa)
    xp = array_namespace(kappa)
    return compute_plain(name, xp, table, _constants_on(xp, table, kappa), kappa)


def _constants_on(xp: Any, table: Tabulated, like: Any) -> Any:
    """The table's numbers beside an array, kept for the next call."""
    place = (xp.__name__, str(device(like)))
    if place not in table.by_framework:
        table.by_framework[place] = table.layout.constants_of(
            table.content, lambda array: xp.asarray(np.array(array), device=device(like))
        )
    return table.by_framework[place]
