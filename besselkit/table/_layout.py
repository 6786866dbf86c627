"""The two kinds of table, float64 and float32: what a build wants and what evaluation takes."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from besselkit.table import _array, _content, _fit, _single_array, _single_content, _single_fit
from besselkit.table._content import Content
from besselkit.table._exact import Values, context
from besselkit.table._map import ROWS, Map
from besselkit.table._single_map import SingleMap
from besselkit.table._single_zone import zones

__all__ = ["DTYPES", "Plan", "constants_of", "evaluate", "plan"]

DTYPES = ("float64", "float32")


class Plan(NamedTuple):
    """Where a table wants exact values, and what makes its content of them."""

    chunks: list[list[Fraction]]
    finish: Callable[[list[list[Values]]], Content]


def plan(dim: float, dtype: str) -> Plan:
    """Say what a build of a table has to compute."""
    return _single_plan(dim) if dtype == "float32" else _double_plan(dim)


def _double_plan(dim: float) -> Plan:
    where = Map(dim)

    def finish(found: list[list[Values]]) -> Content:
        rows = [_fit.fit(where, row, found[row]) for row in range(ROWS)]
        return _content.assemble(context(), where, rows)

    return Plan([_fit.nodes(where, row) for row in range(ROWS)], finish)


def _single_plan(dim: float) -> Plan:
    where = SingleMap(dim)
    found_zones = zones(where)
    rows = _single_fit.nodes(where)

    def finish(found: list[list[Values]]) -> Content:
        around = dict(
            zip(
                found_zones, zip(found_zones.values(), found[len(rows) :], strict=True), strict=True
            )
        )
        arrays = _single_fit.fit(where, found[: len(rows)], around)
        return _single_content.assemble(context(), where, arrays)

    return Plan(rows + [zone.nodes() for zone in found_zones.values()], finish)


def constants_of(content: Content, convert: Any = np.asarray) -> Any:
    """The arrays that `evaluate` takes, made by `convert` from NumPy's."""
    module: Any = _single_content if content.dtype == "float32" else _content
    return module.constants_of(content, convert)


def evaluate(name: str, xp: Any, table: Any, kappa: Any, log: Any = None) -> Any:
    """Compute a function for a one-dimensional array of the table's type.

    `log` stands in for the namespace's logarithm: of a float64 table that to base e, of a float32
    table that to base 2.
    """
    module: Any = _single_array if isinstance(table, _single_array.SingleConstants) else _array
    return module.evaluate(name, xp, table, kappa, log)
