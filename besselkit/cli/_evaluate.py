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
from besselkit._contract import FUNCTIONS
from besselkit._faces.dispatch import ufuncs

__all__ = ["Point", "Row", "as_json", "as_text", "evaluate"]

# of an order, but iv_ratio, which is a ratio; of a dimension and kappa
OF_ORDER = tuple(name for name, row in FUNCTIONS.items() if row.of_order and not row.least)
OF_DIMENSION = tuple(
    name for name, row in FUNCTIONS.items() if row.names == ("d", "kappa") and not row.layer
)
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

    dim: Fraction
    kappa: Fraction
    rounded_dim: float
    rounded_kappa: float
    digits: int
    rows: list[Row]


def evaluate(dim: Fraction, kappa: Fraction, digits: int) -> Point:
    """Compute every function at dim >= 1 and kappa >= 0."""
    rounded = float(dim), float(kappa)
    order, rounded_order = dim / 2 - 1, rounded[0] / 2 - 1
    rows = []
    if order >= 0:  # below, the functions of an order are outside their domain
        for name in OF_ORDER:
            rows.append(_row(name, (order, kappa), (rounded_order, rounded[1]), digits))
    for name in OF_DIMENSION:
        rows.append(_row(name, (dim, kappa), rounded, digits))
    return Point(dim, kappa, *rounded, digits, rows)


def _row(
    name: str, given: tuple[Fraction, Fraction], rounded: tuple[float, float], digits: int
) -> Row:
    function = getattr(exact, name)
    dps = max(digits, JUDGING_DIGITS)
    value = function(*given, dps=dps)
    core = float(getattr(ufuncs, name)(*rounded))
    same = given == tuple(map(Fraction, rounded))
    truth = value if same else function(*rounded, dps=JUDGING_DIGITS)
    with mpmath.workdps(dps):
        shown = mpmath.nstr(value, digits, strip_zeros=False)
    return Row(name, shown, repr(_nearest(value)), repr(core), _error(name, core, truth))


def _nearest(value: Any) -> float:
    """Round to float64; mpmath raises for exponents that no float64 comes near."""
    try:
        return float(value)
    except OverflowError:
        size = 0.0 if abs(value) < 1 else float("inf")
        return -size if value < 0 else size


def _error(name: str, core: float, truth: Any) -> float:
    """|core - truth| in eps = 2^-52 of the truth; of the smallest normal number below that."""
    with mpmath.workdps(JUDGING_DIGITS):
        if mpmath.isinf(truth) or not mpmath.isfinite(core):
            return 0.0 if core == truth else float("inf")
        scale = max(abs(truth), mpmath.ldexp(1, -1022))
        if name in CROSSING:
            scale = max(scale, mpmath.mpf(1))
        return float(abs(core - truth) / scale * 2**52)


def _brief(value: Fraction) -> str:
    """A fraction as given, or 25 digits of it where that would fill the screen."""
    text = str(value)
    return text if len(text) <= 40 else f"{Decimal(value.numerator) / value.denominator:.25g}"


def _rounding_notes(point: Point) -> list[str]:
    notes = []
    pairs = (("dim", point.dim, point.rounded_dim), ("kappa", point.kappa, point.rounded_kappa))
    for name, given, rounded in pairs:
        if Fraction(rounded) != given:
            notes.append(
                f"{name} = {_brief(given)} is not a float64 number. The exact values are for it; "
                f"the core ran at {Decimal(rounded):.25g}, and its error is measured there."
            )
    return notes


def _listed() -> str:
    """Those that cross zero, as people list them."""
    *most, last = (name for name in (*OF_ORDER, *OF_DIMENSION) if name in CROSSING)
    return f"{', '.join(most)} and {last}"


def as_text(point: Point) -> str:
    """A table for reading."""
    rows = [(*row[:-1], f"{row.error:.2f}") for row in point.rows]
    exact_header = f"exact ({point.digits} digits)"
    headers = ("function", exact_header, "nearest float64", "core (float64)", "error (eps)")
    table = tabulate(rows, headers, disable_numparse=True, colalign=("left",) * 4 + ("right",))
    order = _brief(point.dim / 2 - 1)
    heading = f"d = {_brief(point.dim)}, v = d/2 - 1 = {order}, kappa = x = {_brief(point.kappa)}"
    notes = [
        f"eps = 2^-52, relative; for {_listed()} of max(1, |value|).",
        *_rounding_notes(point),
    ]
    if len(point.rows) == len(OF_DIMENSION):
        notes.append(f"{' and '.join(OF_ORDER)} take an order v >= 0, so d >= 2.")
    return "\n".join([heading, "", table, "", *notes])


def as_json(point: Point) -> dict[str, Any]:
    """The same for machines: numbers are strings, since JSON's own have no fixed precision."""
    return {
        "dim": str(point.dim),
        "kappa": str(point.kappa),
        "float64": {"dim": repr(point.rounded_dim), "kappa": repr(point.rounded_kappa)},
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
