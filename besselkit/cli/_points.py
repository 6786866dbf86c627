"""Points for `besselkit eval`: their arguments, and files of them in CSV or lines of JSON."""

import csv
import json
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from besselkit._contract import number_of
from besselkit.cli._numbers import ARGUMENTS, read, spelling

__all__ = ["Given", "completed", "read_points"]

# the numbers of a point by the arguments' names; inf is the only float
Given = dict[str, Fraction | float]

# how a column may be called: by the argument's name or its word at the prompt
_COLUMNS = {**{name: name for name in ARGUMENTS}, **{spelling(name): name for name in ARGUMENTS}}


def completed(given: Given) -> Given:
    """Add the order of a dimension or the dimension of an order, and x for kappa or kappa for x."""
    known = dict(given)
    if "d" in known:
        known["v"] = known["d"] / 2 - 1
    elif "v" in known:
        known["d"] = 2 * known["v"] + 2
    for name, other in (("kappa", "x"), ("x", "kappa")):
        if name in given:
            known[other] = given[name]
    return known


def read_points(lines: Iterable[str], source: str) -> list[Given]:
    """Read all points, before the first is computed; a ValueError names file, line and column."""
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip()]
    if not numbered:
        raise ValueError(f"{source} has no points")
    if numbered[0][1].lstrip().startswith("{"):
        rows = [(n, _object(line, f"{source}, line {n}")) for n, line in numbered]
    else:
        rows = _table(numbered, source)
    return [_point(row, f"{source}, line {n}") for n, row in rows]


def _object(line: str, where: str) -> dict[str, str]:
    """A line of JSON; its numbers stay the text that they are."""
    try:
        found: Any = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise ValueError(f"{where}: no JSON: {error}") from None
    if not isinstance(found, dict):
        raise ValueError(f'{where}: must be an object such as {{"dim": 3, "kappa": 10}}')
    for name, value in found.items():
        if not isinstance(value, str):
            raise ValueError(f"{where}: {name} must be a number or its text, got {value!r}")
    return found


def _table(numbered: list[tuple[int, str]], source: str) -> list[tuple[int, dict[str, str]]]:
    """Lines of CSV; without a line of names they are D and KAPPA."""
    cells = [(n, [cell.strip() for cell in next(csv.reader([line]))]) for n, line in numbered]
    if all(map(_is_number, cells[0][1])):
        names = ["dim", "kappa"]
    else:
        names, cells = cells[0][1], cells[1:]
    if not cells:
        raise ValueError(f"{source} has no points")
    rows = []
    for n, row in cells:
        if len(row) != len(names):
            raise ValueError(f"{source}, line {n}: {len(names)} columns wanted, got {len(row)}")
        rows.append((n, dict(zip(names, row, strict=True))))
    return rows


def _is_number(text: str) -> bool:
    try:
        number_of(text)
    except ValueError:
        return False
    return True


def _point(row: dict[str, str], where: str) -> Given:
    point: Given = {}
    for column, text in row.items():
        name = _COLUMNS.get(column)
        if name is None:
            known = ", ".join(_COLUMNS)
            raise ValueError(f"{where}: no argument is called {column!r} (there are {known})")
        if name in point:
            raise ValueError(f"{where}: {column} is given twice")
        try:
            point[name] = read(name, text)
        except ValueError as error:
            raise ValueError(f"{where}: {column} {error}") from None
    return point
