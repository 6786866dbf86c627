"""One point by every path, side by side, with the error of each: what `besselkit eval` prints.

The exact path takes the numbers as given.  The core can only take float64, so it is judged at the
numbers it was given, rounded; where that rounding changes one, the output says so.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import mpmath
from tabulate import tabulate

from besselkit import exact
from besselkit._contract import FUNCTIONS, Function
from besselkit._faces.dispatch import ufuncs
from besselkit.cli._numbers import spelling
from besselkit.cli._points import Given, completed

__all__ = ["Point", "Row", "as_json", "as_text", "evaluate"]

# these cross zero: their error is measured against max(1, |value|)
CROSSING = frozenset(name for name, row in FUNCTIONS.items() if row.crosses_zero)

# digits in which the core is judged, however few are shown
JUDGING_DIGITS = 30


class Row(NamedTuple):
    """A function's exact value, the float64 nearest to it, the core's, and its error in eps."""

    name: str
    exact: str
    nearest: str
    core: str
    error: float


class Point(NamedTuple):
    """The arguments as given, what float64 makes of them, and a row for each function."""

    given: Given
    rounded: dict[str, float]
    digits: int
    rows: list[Row]
    outside: list[str]  # functions left out, since they are not defined here


def evaluate(given: Given, functions: tuple[str, ...], digits: int) -> Point:
    """Compute functions, or each whose arguments are given and inside its domain."""
    rounded = {name: float(value) for name, value in given.items()}
    known, rounded_known = completed(given), completed(dict(rounded))
    can_be = [name for name, row in FUNCTIONS.items() if known.keys() >= set(row.names)]
    outside = [] if functions else [name for name in can_be if not _defined(FUNCTIONS[name], known)]
    wanted = dict.fromkeys(functions or (name for name in can_be if name not in outside))
    rows = []
    for name in wanted:
        names = FUNCTIONS[name].names
        exactly = tuple(known[argument] for argument in names)
        rows.append(_row(name, exactly, tuple(float(rounded_known[a]) for a in names), digits))
    return Point(given, rounded, digits, rows, outside)


def _defined(row: Function, known: Given) -> bool:
    return all(a.least <= known[a.name] <= a.greatest for a in row.arguments)


def _row(
    name: str, given: tuple[Fraction | float, ...], rounded: tuple[float, ...], digits: int
) -> Row:
    function = getattr(exact, name)
    dps = max(digits, JUDGING_DIGITS)
    value = function(*given, dps=dps)
    core = float(getattr(ufuncs, name)(*rounded))
    truth = value if given == rounded else function(*rounded, dps=JUDGING_DIGITS)
    with mpmath.workdps(dps):
        shown = mpmath.nstr(value, digits, strip_zeros=False)
    error = _error(FUNCTIONS[name].floor(*rounded), core, truth)
    return Row(name, shown, repr(_nearest(value)), repr(core), error)


def _nearest(value: Any) -> float:
    """Round to float64; mpmath raises for exponents that no float64 comes near."""
    try:
        return float(value)
    except OverflowError:
        size = 0.0 if abs(value) < 1 else float("inf")
        return -size if value < 0 else size


def _error(floor: float, core: float, truth: Any) -> float:
    """|core - truth| in eps = 2^-52 of max(|truth|, floor, the smallest normal number)."""
    with mpmath.workdps(JUDGING_DIGITS):
        if mpmath.isnan(truth) and mpmath.isnan(core):
            return 0.0
        if mpmath.isinf(truth) or not mpmath.isfinite(core):
            return 0.0 if core == _nearest(truth) else float("inf")
        scale = max(abs(truth), mpmath.mpf(floor), mpmath.ldexp(1, -1022))
        return float(abs(core - truth) / scale * 2**52)


def _brief(value: Fraction | float) -> str:
    """A fraction as given, or 25 digits of it where that would fill the screen."""
    text = str(value)
    if len(text) <= 40 or isinstance(value, float):
        return text
    return f"{Decimal(value.numerator) / value.denominator:.25g}"


def _rounding_notes(point: Point) -> list[str]:
    notes = []
    for name, given in point.given.items():
        rounded = point.rounded[name]
        if rounded != given:
            notes.append(
                f"{spelling(name)} = {_brief(given)} is not a float64 number. The exact values are "
                f"for it; the core ran at {Decimal(rounded):.25g}, and its error is measured there."
            )
    return notes


def _listed(names: list[str]) -> str:
    """Names, as people list them."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _heading(given: Given) -> str:
    """The point by all names that its numbers have."""
    known, words = completed(given), []
    for name in given:
        if name in ("d", "v"):
            words.append(f"d = {_brief(known['d'])}, v = d/2 - 1 = {_brief(known['v'])}")
        elif name in ("kappa", "x"):
            words.append(f"kappa = x = {_brief(given[name])}")
        else:
            words.append(f"{name} = {_brief(given[name])}")
    return ", ".join(words)


def as_text(point: Point) -> str:
    """A table for reading."""
    rows = [(*row[:-1], f"{row.error:.2f}") for row in point.rows]
    exact_header = f"exact ({point.digits} digits)"
    headers = ("function", exact_header, "nearest float64", "core (float64)", "error (eps)")
    table = tabulate(rows, headers, disable_numparse=True, colalign=("left",) * 4 + ("right",))
    crossing = [row.name for row in point.rows if row.name in CROSSING]
    of_one = f"; for {_listed(crossing)} of max(1, |value|)" if crossing else ""
    scales = [(row.name, FUNCTIONS[row.name].error.scale) for row in point.rows]
    of_more = "".join(f"; for {n} of max({s.words}, |value|)" for n, s in scales if s)
    notes = [f"eps = 2^-52, relative{of_one}{of_more}.", *_rounding_notes(point)]
    for name in point.outside:
        domain = "; ".join(f"{a.name}: {a.words}" for a in FUNCTIONS[name].arguments)
        notes.append(f"{name} is not defined here ({domain}).")
    return "\n".join([_heading(point.given), "", table, "", *notes])


def as_json(point: Point) -> dict[str, Any]:
    """The same for machines: numbers are strings, since JSON's own have no fixed precision."""
    return {
        **{spelling(name): str(value) for name, value in point.given.items()},
        "float64": {spelling(name): repr(value) for name, value in point.rounded.items()},
        "digits": point.digits,
        "functions": [
            {
                "name": row.name,
                "exact": row.exact,
                "nearest": row.nearest,
                "core": row.core,
                "error_eps": f"{row.error:.3g}",
            }
            for row in point.rows
        ],
        "notes": _rounding_notes(point),
    }
