"""Evaluation with plain array operations, in the namespace of the argument.

Index, gather, Horner: nothing but arithmetic, comparisons, floor, where, take, log2 and log, so
that it runs wherever such operations do.  No operation depends on fused multiply-adds.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from besselkit.table._dimension import FIRST_OCTAVE, OCTAVES, PER_OCTAVE
from besselkit.table._double._map import TOP
from besselkit.table._interpolate import horner
from besselkit.table._promises import TABULATED

__all__ = ["FUNCTIONS", "Constants", "octave_columns"]

_THIN = 2.0**14


class Constants(NamedTuple):
    """A table's numbers as arrays of one namespace: one array to a column of coefficients."""

    scale: float  # c, the edge of the last row and lam: of a Map, which torch.compile cannot follow
    top: float
    lam: float
    h: list[Any]
    e: list[Any]
    g: list[Any]
    log_partition: list[Any]
    log_iv: list[Any]
    per_width: Any  # by octave
    least: Any
    greatest: Any
    base: Any
    bias: tuple[float, float]  # K, high and low part
    log_norm: tuple[float, float]
    small: tuple[float, float, float]  # v, c_2 and v log c_2 - K: log I_v below c/8

    def evaluate(self, name: str, xp: Any, kappa: Any, log: Any) -> Any:
        """Compute a function for a one-dimensional float64 array."""
        inside = xp.where(kappa >= 0, kappa, 1.0)
        finite = xp.where(inside == xp.inf, 1.0, inside)
        place = _locate(xp, self, finite)
        value = FUNCTIONS[name].value(xp, self, place, log or xp.log)
        value = xp.where(inside == xp.inf, TABULATED[name].at_infinity, value)
        return xp.where(kappa >= 0, value, xp.nan)


class _Place(NamedTuple):
    kappa: Any
    row: Any
    t: Any
    is_top: Any


def _locate(xp: Any, table: Constants, kappa: Any) -> _Place:
    scale = table.scale
    scaled = xp.where(kappa > scale / 32, kappa, scale / 32) * (1 / scale)
    octave = xp.floor(xp.log2(scaled)) - (FIRST_OCTAVE - 1)
    # 0 stands for all that is below the first octave, OCTAVES + 1 for the last row
    octave = xp.where(octave > 0, octave, 0.0)
    octave = xp.where(octave < OCTAVES + 1, octave, OCTAVES + 1.0)
    octave = xp.astype(octave, xp.int64)
    is_top = octave == OCTAVES + 1
    in_widths = xp.where(is_top, 0.0, kappa) * xp.take(table.per_width, octave)
    whole = xp.floor(in_widths)
    least, greatest = xp.take(table.least, octave), xp.take(table.greatest, octave)
    # log2 may be off by its last bit at an edge; the neighbour is as good there
    whole = xp.where(whole > least, whole, least)
    whole = xp.where(whole < greatest, whole, greatest)
    row = xp.astype(whole + xp.take(table.base, octave), xp.int64)
    t = (in_widths - whole) - xp.where(row == 0, 0.0, 0.5)
    high = xp.where(is_top, kappa, table.top)
    t = xp.where(is_top, table.top / high - 0.5, t)
    return _Place(kappa, row, t, is_top)


def octave_columns() -> dict[str, list[float]]:
    """What depends on the octave alone; widths in units of c."""
    widths = [2.0 ** (FIRST_OCTAVE + i) / PER_OCTAVE for i in range(OCTAVES)]
    first = range(OCTAVES)
    return {
        "per_width": [16.0, *(1 / width for width in widths), 0.0],
        "least": [0.0, *(float(PER_OCTAVE) for _ in first), 0.0],
        "greatest": [1.0, *(2.0 * PER_OCTAVE - 1 for _ in first), 0.0],
        "base": [0.0, *(2.0 + PER_OCTAVE * (i - 1) for i in first), float(TOP)],
    }


def _h(xp: Any, table: Constants, place: _Place) -> Any:
    return horner(xp, table.h, place.row, place.t)


def _ratio(xp: Any, table: Constants, place: _Place, log: Any) -> Any:
    return place.kappa / (place.kappa + _h(xp, table, place))


def _ratio_c(xp: Any, table: Constants, place: _Place, log: Any) -> Any:
    h = _h(xp, table, place)
    return h / (place.kappa + h)


def _ratio_deriv(xp: Any, table: Constants, place: _Place, log: Any) -> Any:
    s = place.kappa + _h(xp, table, place)
    # divided twice: the square would overflow
    return horner(xp, table.e, place.row, place.t) / s / s


def _ratio_deriv2(xp: Any, table: Constants, place: _Place, log: Any) -> Any:
    s = place.kappa + _h(xp, table, place)
    g = horner(xp, table.g, place.row, place.t)
    return -(place.kappa / s) * (g / s) / s / s


def _two_parts(xp: Any, columns: list[Any], place: _Place) -> tuple[Any, Any]:
    """A polynomial with a split head as two parts, the first one without any rounding."""
    row, t = place.row, place.t
    c0, c0_low, c1, c1_low, c2, c2_low = (xp.take(column, row) for column in columns[:6])
    thin = xp.floor(t * _THIN) * (1 / _THIN)
    rest = t - thin
    high = c0 + thin * (c1 + thin * c2)
    low = c0_low + thin * (c1_low + thin * c2_low)
    low = low + rest * ((c1 + c1_low) + (c2 + c2_low) * (t + thin))
    return high, low + t * (t * (t * horner(xp, columns[6:], row, t)))


def _top_main(xp: Any, table: Constants, place: _Place, factor: float, log: Any) -> Any:
    """kappa - factor log(kappa/c) in the last row, 0 elsewhere."""
    scale = table.scale
    kappa = xp.where(place.is_top, place.kappa, scale)
    return xp.where(place.is_top, kappa - factor * log(kappa * (1 / scale)), 0.0)


def _log_partition(xp: Any, table: Constants, place: _Place, log: Any) -> Any:
    high, low = _two_parts(xp, table.log_partition, place)
    return (high + low) + _top_main(xp, table, place, table.lam, log)


def _less(xp: Any, table: Constants, place: _Place, log: Any, constant: tuple[float, float]) -> Any:
    """K - L, in full absolute accuracy where they are near each other."""
    high, low = _two_parts(xp, table.log_partition, place)
    main = _top_main(xp, table, place, table.lam, log)
    return ((constant[0] - high) - (low - constant[1])) - main


def _bias(xp: Any, table: Constants, place: _Place, log: Any) -> Any:
    return _less(xp, table, place, log, table.bias)


def _log_norm(xp: Any, table: Constants, place: _Place, log: Any) -> Any:
    return _less(xp, table, place, log, table.log_norm)


def _log_iv(xp: Any, table: Constants, place: _Place, log: Any) -> Any:
    high, low = _two_parts(xp, table.log_iv, place)
    value = (high + low) + _top_main(xp, table, place, 0.5, log)
    # below c/8 the value is far from 0, and the logarithm would not go into polynomials
    v, unit, constant = table.small
    L_high, L_low = _two_parts(xp, table.log_partition, place)
    small = L_high + L_low  # L where it is wanted, and that is not in the last row
    if v == 0.0:
        return xp.where(place.row < 2, small, value)
    is_low = place.row < 2
    kappa = xp.where(is_low & (place.kappa > 0), place.kappa, 1.0)
    # so small that kappa / c_2 might underflow: there v log kappa is nearly all of it anyway
    is_tiny = kappa < 2.0**-500
    scaled = xp.where(is_tiny, kappa, kappa * (1 / unit))
    # arrays on both sides: of two numbers some namespaces would make a float32 array
    rest = xp.where(is_tiny, xp.full_like(kappa, -table.bias[0]), xp.full_like(kappa, constant))
    main = v * log(scaled) + (rest + small)
    main = xp.where(place.kappa > 0, main, -xp.inf)
    return xp.where(is_low, main, value)


class _Function(NamedTuple):
    """What computes a function, and the columns that its compiled loop wants side by side."""

    value: Callable[[Any, Constants, _Place, Any], Any]
    columns: tuple[str, ...]


FUNCTIONS = {
    "ratio": _Function(_ratio, ("h",)),
    "ratio_c": _Function(_ratio_c, ("h",)),
    "ratio_deriv": _Function(_ratio_deriv, ("h", "e")),
    "ratio_deriv2": _Function(_ratio_deriv2, ("h", "g")),
    "log_partition": _Function(_log_partition, ("log_partition",)),
    "bias": _Function(_bias, ("log_partition",)),
    "log_norm": _Function(_log_norm, ("log_partition",)),
    "log_iv": _Function(_log_iv, ("log_partition", "log_iv")),
}
