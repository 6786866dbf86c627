"""Tables by the compiled core, for NumPy arrays: what its loops want, and the call."""

from typing import Any, NamedTuple

import numpy as np

from besselkit import _ufuncs
from besselkit.table import _single_compiled
from besselkit.table._array import FUNCTIONS
from besselkit.table._content import Content, log_iv_tail
from besselkit.table._fit import HEAD
from besselkit.table._map import FIRST_OCTAVE, OCTAVES, Map

__all__ = ["Compiled", "compiled"]


class Compiled(NamedTuple):
    """Coefficients by row, and parameters in the order of core/table.hpp or single_table.hpp."""

    rows: dict[str, np.ndarray]
    parameters: dict[str, np.ndarray]
    kind: str = "table"

    def call(self, name: str, kappa: Any, out: Any = None) -> Any:
        """Compute a function for a NumPy array of float32, of a float64 table also float64."""
        loop = "less" if name in ("bias", "log_norm") else name
        ufunc = getattr(_ufuncs, f"{self.kind}_{loop}")
        return ufunc(self.rows[loop], self.parameters[name], kappa, out=out)


def compiled(content: Content) -> Compiled:
    """Lay a table's numbers out for the compiled loops."""
    return _single(content) if content.dtype == "float32" else _double(content)


def _single(content: Content) -> Compiled:
    rows = _single_compiled.rows(content)
    parameters = {name: _single_compiled.parameters(content, name) for name in FUNCTIONS}
    return Compiled(rows, parameters, "single")


def _double(content: Content) -> Compiled:
    a = content.arrays
    h, log_partition = a["h"], a["log_partition"]
    tail = np.stack(log_iv_tail(Map(content.dim), content), axis=1)
    rows = {
        "ratio": h,
        "ratio_c": h,
        "ratio_deriv": np.hstack([h, a["e"]]),
        "ratio_deriv2": np.hstack([h, a["g"]]),
        "log_partition": log_partition,
        "less": log_partition,
        "log_iv": np.hstack([log_partition, a["log_iv"][:, :HEAD], tail]),
    }
    # one constant for all but log_norm
    parameters = dict.fromkeys(FUNCTIONS, _parameters(content, content.bias))
    parameters["log_norm"] = _parameters(content, content.log_norm)
    return Compiled({name: np.ascontiguousarray(row) for name, row in rows.items()}, parameters)


def _parameters(content: Content, constant: tuple[float, float]) -> np.ndarray:
    where = Map(content.dim)
    head = [where.scale, 1 / where.scale, where.top, where.lam, *constant, *content.small]
    return np.array([*head, FIRST_OCTAVE - 1, OCTAVES + 1])
