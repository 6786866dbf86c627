"""A float32 table's content, and its numbers as evaluation and the compiled loops want them."""

from typing import Any

import numpy as np
from mpmath import MPContext

from besselkit.table._content import Content
from besselkit.table._fit import constants
from besselkit.table._single_array import SingleConstants, octave_columns, scalars
from besselkit.table._single_fit import DIRECT, unit_exponent
from besselkit.table._single_map import LOG_ROW, SingleMap
from besselkit.table._single_numbers import two_singles
from besselkit.table._single_zone import CROSSINGS

__all__ = ["assemble", "constants_of", "merged", "zone_numbers"]


def assemble(ctx: MPContext, where: SingleMap, arrays: dict[str, np.ndarray]) -> Content:
    """Put the constants of the dimension beside the arrays."""
    v, constant = constants(ctx, where)
    norm = constant - ctx.mpf(where.dim) / 2 * ctx.log(2 * ctx.pi)
    exponent = unit_exponent(where)
    return Content(
        where.dim,
        arrays,
        two_singles(constant),
        two_singles(norm),
        (float(v), 2.0**exponent, float(v * exponent * ctx.ln2 - constant)),
        dtype="float32",
    )


def exponent_of_unit(content: Content) -> int:
    """log2 of the unit of log I_v below c/8."""
    return int(np.frexp(content.small[1])[1]) - 1


def zone_numbers(row: np.ndarray) -> list[float]:
    """Centre, half-width, its inverse, offset and coefficients of a zone."""
    centre, half, *rest = map(float, row)
    return [centre, half, 1.0 / half if half else 0.0, *rest]


def constants_of(content: Content, convert: Any = np.asarray) -> SingleConstants:
    """The arrays that `_single_array.evaluate` takes, made by `convert` from NumPy's."""
    where, a = SingleMap(content.dim), content.arrays

    def columns(array: np.ndarray) -> list[Any]:
        return [convert(np.ascontiguousarray(column, np.float32)) for column in array.T]

    def numbers(values: Any) -> list[Any]:
        return [convert(np.array(value, np.float32)) for value in values]

    by_row = {name: columns(a[name]) for name in (*DIRECT, "log_partition")}
    by_row["log_iv"] = columns(a["log_iv"][:LOG_ROW])
    by_row["low_log_iv"] = columns(a["log_iv"][LOG_ROW:])
    names = (*DIRECT, "log_partition")
    tails = {name: numbers(row) for name, row in zip(names, a["tail"], strict=True)}
    named = scalars(where, exponent_of_unit(content))
    named["at_zero"] = -np.inf if content.small[0] > 0 else 0.0
    octave = zip(("low_log_iv", "log_partition", "log_iv"), a["octave"], strict=True)
    return SingleConstants(
        columns=by_row,
        tails=tails | {"log_iv": tails["log_partition"]},
        low=numbers(a["log_partition"][0, :-1]),
        zones={
            name: numbers(zone_numbers(row)) for name, row in zip(CROSSINGS, a["zone"], strict=True)
        },
        constants={
            "bias": tuple(numbers(content.bias)),
            "log_norm": tuple(numbers(content.log_norm)),
        },
        octave=columns(np.array(octave_columns(where)).T),
        factors={name: tuple(numbers(row)) for name, row in octave},
        numbers=dict(zip(named, numbers(named.values()), strict=True)),
    )


def merged(array: np.ndarray, head: int) -> np.ndarray:
    """Polynomials in float64, their first coefficients put together from two parts."""
    wide = np.asarray(array, np.float64)
    first = [wide[:, i] + wide[:, i + 1] for i in range(0, head, 2)]
    return np.stack([*first, *wide[:, head:].T], axis=1)
