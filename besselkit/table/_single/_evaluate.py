"""A float32 table by plain operations on float32 arrays: nothing here is or becomes float64.

Index, gather, Horner, as for float64 tables, for devices that have no float64.
A float32 has no digits to spare, so a value is formed as one sum of a leading part, which has at
most one rounding, and a small rest; factors are split by `floor`, so that their products are exact
and a fused multiply-add changes nothing.  The numbers beside the arrays are arrays too: a Python
number would be float64 to some namespaces.
"""

from typing import Any, NamedTuple

import numpy as np

from besselkit.table._dimension import PER_OCTAVE
from besselkit.table._interpolate import horner
from besselkit.table._single._fit import DIRECT
from besselkit.table._single._map import FIRST_TOP, HIGHEST, LIFT, LOWEST, Map
from besselkit.table._single._zone import CROSSINGS

__all__ = ["Constants", "octave_columns", "scalars"]


class Constants(NamedTuple):
    """A table's numbers as float32 arrays of one namespace: one array to a column."""

    columns: dict[str, list[Any]]
    tails: dict[str, list[Any]]  # 0-d arrays, and so all that follow
    low: list[Any]  # L in row 0
    zones: dict[str, list[Any]]
    constants: dict[str, tuple[Any, Any]]  # K of bias and log_norm, and 0 of L
    octave: list[Any]  # by octave: X/kappa, its inverse, first row, 1 if rows differ in an octave
    factors: dict[str, tuple[Any, Any]]  # of the exponent
    limits: dict[str, Any]  # at infinity
    numbers: dict[str, Any]

    def evaluate(self, name: str, xp: Any, kappa: Any, log: Any) -> Any:
        """Compute a function for a one-dimensional array of float32.

        `log`, to base 2, finds octaves; its last bits do not matter, but for a certificate that is
        to be the same wherever it is made.
        """
        n = self.numbers
        inside = xp.where(kappa >= n["zero"], kappa, n["one"])
        finite = xp.where(inside == n["inf"], n["one"], inside)
        place = _locate(xp, self, finite, log or xp.log2)
        if name in DIRECT:
            value = _direct(xp, self, place, name)
        elif name == "log_iv":
            value = _log_iv(xp, self, place)
        else:
            value = _log_partition(xp, self, place, name)
        if name in CROSSINGS:
            value = _near_zero(xp, self, name, finite, value)
        value = xp.where(inside == n["inf"], self.limits[name], value)
        return xp.where(kappa >= n["zero"], value, n["nan"])


class _Place(NamedTuple):
    kappa: Any
    lifted: Any  # kappa, raised where it is tiny
    tiny: Any  # masks
    is_low: Any
    is_top: Any
    octave: Any  # exponent - LOWEST, float32
    X: Any
    t: Any
    var: Any  # t, or u in row 0
    row: Any
    column: Any  # floor(X)
    unit: Any  # X/kappa of the octave
    width: Any  # its inverse
    w: Any


def octave_columns(where: Map) -> list[list[float]]:
    """What depends on the octave alone, from 2^LOWEST on."""
    first, top = where.octaves
    found: list[list[float]] = [[], [], [], []]
    for e in range(LOWEST, HIGHEST + 1):
        row = 0.0
        if first <= e < top:
            row = 1.0 + PER_OCTAVE * (e - first) - PER_OCTAVE
        elif e >= top:
            row = float(FIRST_TOP - PER_OCTAVE)
        columns = (2.0 ** (3 - e), 2.0 ** (e - 3), row, float(e >= first))
        for column, value in zip(found, columns, strict=True):
            column.append(value)
    return found


def scalars(where: Map, unit: int) -> dict[str, float]:
    """Numbers of the evaluation that are no coefficients."""
    first, top = where.octaves
    return {
        "zero": 0.0,
        "half": 0.5,
        "one": 1.0,
        "inf": np.inf,
        "nan": np.nan,
        "least": 2.0**LOWEST,
        "lift": 2.0**LIFT,
        "drop": 2.0**-LIFT,
        "offset": float(-LOWEST),
        "last": float(HIGHEST - LOWEST),
        "first": float(first - LOWEST),
        "top": float(top - LOWEST),
        "low": 1.0 / where.low,
        "edge": where.top,
        "eight": 8.0,
        "fifteen": 15.0,
        "thin": 2.0**11,
        "per_thin": 2.0**-11,
        "split": 2.0**8,
        "per_split": 2.0**-8,
        "coarse": 4.0,
        "per_coarse": 0.25,
        # the exponent relative to c, and to the unit of log I_v below c/8; kappa/c = X/8 2^...
        "to_scale": float(LOWEST - where.exponent),
        "to_unit": float(LOWEST - unit),
        "lifted": float(LIFT),
    }


def _locate(xp: Any, table: Constants, kappa: Any, log2: Any) -> _Place:
    n = table.numbers
    tiny = kappa < n["least"]
    lifted = kappa * xp.where(tiny, n["lift"], n["one"])
    # log2 may be off by a few last bits at an edge; the neighbour is as good there
    octave = xp.floor(log2(xp.maximum(lifted, n["least"]))) + n["offset"]
    octave = xp.minimum(xp.maximum(octave, n["zero"]), n["last"])
    index = xp.astype(octave, xp.int32)
    unit, width, first, differ = (xp.take(column, index) for column in table.octave)
    X = lifted * unit
    column = xp.minimum(xp.maximum(xp.floor(X), n["eight"]), n["fifteen"])
    t = (X - column) - n["half"]
    is_low, is_top = xp.logical_or(tiny, octave < n["first"]), octave >= n["top"]
    is_top = xp.logical_and(is_top, xp.logical_not(tiny))
    root = xp.where(is_low, kappa, n["zero"]) * n["low"]
    return _Place(
        kappa=kappa,
        lifted=lifted,
        tiny=tiny,
        is_low=is_low,
        is_top=is_top,
        octave=octave,
        X=X,
        t=t,
        var=xp.where(is_low, root * root, t),
        row=xp.astype(xp.where(is_low, n["zero"], first + differ * column), xp.int32),
        column=column,
        unit=unit,
        width=width,
        w=xp.where(is_top, n["edge"] / xp.maximum(kappa, n["edge"]), n["zero"]),
    )


def _polynomial(a: list[Any], t: Any) -> Any:
    value = a[-1] * t + a[-2]
    for number in reversed(a[:-2]):
        value = value * t + number
    return value


def _direct(xp: Any, table: Constants, place: _Place, name: str) -> Any:
    """c_0 and a small rest, times a power of kappa in row 0, of the octave's unit at the top."""
    n, direct = table.numbers, DIRECT[name]
    columns = table.columns[name]
    high = xp.take(columns[0], place.row)
    rest = xp.take(columns[1], place.row) + place.var * horner(
        xp, columns[2:], place.row, place.var
    )
    rest = rest + (high + rest) * (place.w * _polynomial(table.tails[name], place.w))
    if direct.rises:
        # in row 0 c_0 has 12 bits, as has thin: their product is exact
        kappa = xp.where(place.is_low, place.lifted, n["one"])
        thin = xp.floor(place.X * n["split"]) * n["per_split"] * place.width
        thin = xp.where(place.is_low, thin, n["one"])
        rest = rest * kappa + high * (kappa - thin)
        high = high * thin
    if direct.falls:
        unit = xp.where(place.is_top, place.unit, n["one"])
        for _ in range(direct.falls):  # a power of two each time; their product would underflow
            high, rest = high * unit, rest * unit
    value = high + rest
    if direct.rises:
        value = value * xp.where(place.tiny, n["drop"], n["one"])
    return xp.where(place.is_low, n["one"] + value, value) if direct.is_complement else value


def _two_sum(a: Any, b: Any) -> tuple[Any, Any]:
    s = a + b
    t = s - a
    return s, (a - (s - t)) + (b - t)


def _headed(xp: Any, table: Constants, columns: list[Any], row: Any, t: Any) -> Any:
    """A polynomial as two parts: c_0 + c_1 t without any rounding, but for c_1's last bits."""
    n = table.numbers
    c0, c0_low, c1, c1_low = (xp.take(column, row) for column in columns[:4])
    thin = xp.floor(t * n["thin"] + n["half"]) * n["per_thin"]
    high, error = _two_sum(c0, c1 * thin)
    rest = c1 * (t - thin) + t * (c1_low + t * horner(xp, columns[4:], row, t))
    return high, error + (c0_low + rest)


def _low_partition(xp: Any, table: Constants, place: _Place) -> Any:
    """L below c/8: kappa^2 (c_0 + ...), with kappa^2 = X^2/unit^2 in two parts."""
    n, a = table.numbers, table.low
    # the leading 6 bits of X: their square has 12, as has c_0
    thin = xp.floor(place.X * n["coarse"]) * n["per_coarse"]
    square, error = thin * thin, (place.X - thin) * (place.X + thin)
    rest = a[1] + place.var * _polynomial(a[2:], place.var)
    value = square * a[0] + (error * a[0] + (square + error) * rest)
    width = xp.where(place.is_low, place.width, n["zero"])
    drop = xp.where(place.tiny, n["drop"], n["one"])
    # in this order all but the last product stay clear of overflow and subnormals
    return (((value * width) * drop) * width) * drop


def _parts(xp: Any, table: Constants, place: _Place, name: str) -> tuple[Any, Any, Any]:
    """L or log I_v from c/8 on, as a large part, a small one and a very small one."""
    n = table.numbers
    high, low = _headed(xp, table, table.columns[name], place.row, place.t)
    exponent = xp.where(place.is_top, place.octave + n["to_scale"], n["zero"])
    factor, factor_low = table.factors[name]
    low = low + (exponent * factor_low + place.w * _polynomial(table.tails[name], place.w))
    large = xp.where(place.is_top, place.kappa, high)
    small = xp.where(place.is_top, exponent * factor + high, n["zero"])
    return large, small, low


def _log_partition(xp: Any, table: Constants, place: _Place, name: str) -> Any:
    """L, or K - L, which is bias or log_norm."""
    n = table.numbers
    large, small, low = _parts(xp, table, place, "log_partition")
    near = _low_partition(xp, table, place)
    if name == "log_partition":
        return xp.where(place.is_low, near, large + (small + low))
    constant, constant_low = table.constants[name]
    large = xp.where(place.is_low, n["zero"], large)
    rest = xp.where(place.is_low, near, small + low)
    high, error = _two_sum(constant, -large)
    return high - (rest - (constant_low + error))


def _log_iv(xp: Any, table: Constants, place: _Place) -> Any:
    """log I_v; below c/8 as v log(kappa/unit) + (v log unit - K) + L."""
    n = table.numbers
    large, small, low = _parts(xp, table, place, "log_iv")
    value = large + (small + low)
    row = xp.astype(place.column - n["eight"], xp.int32)
    high, low = _headed(xp, table, table.columns["low_log_iv"], row, place.t)
    lifted = xp.where(place.tiny, n["lifted"], n["zero"])
    exponent = (place.octave + n["to_unit"]) - lifted
    factor, factor_low = table.factors["low_log_iv"]
    high, error = _two_sum(exponent * factor, high)
    rest = exponent * factor_low + (low + _low_partition(xp, table, place))
    below = xp.where(place.kappa > n["zero"], high + (error + rest), n["at_zero"])
    return xp.where(place.is_low, below, value)


def _near_zero(xp: Any, table: Constants, name: str, kappa: Any, value: Any) -> Any:
    """Where a function crosses zero it is the distance from there times a polynomial."""
    zero, half, per_half, offset, a0, *a = table.zones[name]
    n = table.numbers
    away = kappa - zero
    inside = xp.abs(away) <= half
    t = xp.where(inside, away, n["zero"]) * per_half  # exact
    thin = xp.floor(t * n["thin"] + n["half"]) * n["per_thin"]
    rest = a[0] + t * _polynomial(a[1:], t)
    # t - offset is the distance from the zero; a_0 has 12 bits, so that the first term is exact
    rest = (t - thin) * a0 + (t * rest - offset * (a0 + rest))
    return xp.where(inside, thin * a0 + rest, value)
