"""A float32 table's numbers: as a build leaves them, and as what evaluates wants them."""

from typing import Any

import numpy as np

from besselkit.table._content import Content
from besselkit.table._exact import constants, context
from besselkit.table._promises import TABULATED
from besselkit.table._protocol import Compiled
from besselkit.table._single._evaluate import Constants, octave_columns, scalars
from besselkit.table._single._fit import DIRECT, HEAD
from besselkit.table._single._map import LOG_ROW, Map
from besselkit.table._single._numbers import two_singles
from besselkit.table._single._zone import CROSSINGS

__all__ = ["assemble", "compiled", "constants_of"]

# the rows of `tail`
_TAILED = (*DIRECT, "log_partition")


def assemble(where: Map, arrays: dict[str, np.ndarray]) -> Content:
    """Put the constants of the dimension beside the arrays."""
    ctx = context()
    v, K, norm, e = constants(ctx, where.dim)
    small = (float(v), 2.0**e, float(v * e * ctx.ln2 - K))
    return Content(where.dim, arrays, two_singles(K), two_singles(norm), small, dtype="float32")


def _exponent_of_unit(content: Content) -> int:
    """log2 of the unit of log I_v below c/8."""
    return int(np.frexp(content.small[1])[1]) - 1


def _zone_numbers(row: np.ndarray) -> list[float]:
    """Centre, half-width, its inverse, offset and coefficients of a zone."""
    centre, half, *rest = map(float, row)
    return [centre, half, 1.0 / half if half else 0.0, *rest]


def constants_of(content: Content, convert: Any = np.asarray) -> Constants:
    """The numbers for plain operations, as arrays made by `convert` from NumPy's."""
    where, a = Map(content.dim), content.arrays

    def columns(array: np.ndarray) -> list[Any]:
        return [convert(np.ascontiguousarray(column, np.float32)) for column in array.T]

    def numbers(values: Any) -> list[Any]:
        return [convert(np.array(value, np.float32)) for value in values]

    by_row = {name: columns(a[name]) for name in _TAILED}
    by_row["log_iv"] = columns(a["log_iv"][:LOG_ROW])
    by_row["low_log_iv"] = columns(a["log_iv"][LOG_ROW:])
    tails = {name: numbers(row) for name, row in zip(_TAILED, a["tail"], strict=True)}
    named = scalars(where, _exponent_of_unit(content))
    named["at_zero"] = -np.inf if content.small[0] > 0 else 0.0
    limits = {name: row.at_infinity for name, row in TABULATED.items()}
    octave = zip(("low_log_iv", "log_partition", "log_iv"), a["octave"], strict=True)
    return Constants(
        columns=by_row,
        tails=tails | {"log_iv": tails["log_partition"]},
        low=numbers(a["log_partition"][0, :-1]),
        zones={
            name: numbers(_zone_numbers(row))
            for name, row in zip(CROSSINGS, a["zone"], strict=True)
        },
        constants={
            "bias": tuple(numbers(content.bias)),
            "log_norm": tuple(numbers(content.log_norm)),
        },
        octave=columns(np.array(octave_columns(where)).T),
        factors={name: tuple(numbers(row)) for name, row in octave},
        limits=dict(zip(limits, numbers(limits.values()), strict=True)),
        numbers=dict(zip(named, numbers(named.values()), strict=True)),
    )


def _merged(array: np.ndarray, head: int) -> np.ndarray:
    """Polynomials in float64, their first coefficients put together from two parts."""
    wide = np.asarray(array, np.float64)
    first = [wide[:, i] + wide[:, i + 1] for i in range(0, head, 2)]
    return np.stack([*first, *wide[:, head:].T], axis=1)


def compiled(content: Content) -> Compiled:
    """The numbers for the compiled loops, exactly, in float64.

    The loops compute in double, so that the parts of a coefficient are put together again and one
    polynomial of degree 6 is all that a row holds.
    """
    parameters = {name: _parameters(content, name) for name in TABULATED}
    return Compiled("single", _rows(content), parameters)


def _rows(content: Content) -> dict[str, np.ndarray]:
    """The coefficients by loop."""
    found = {name: _merged(content.arrays[name], 2) for name in DIRECT}
    found["log_partition"] = _merged(content.arrays["log_partition"], HEAD)
    found["log_partition"][0] = _low(content)
    found["less"] = found["log_partition"]
    found["log_iv"] = _merged(content.arrays["log_iv"], HEAD)
    return found


def _low(content: Content) -> np.ndarray:
    """L/kappa^2 in row 0, whose head is another one."""
    low: np.ndarray = _merged(content.arrays["log_partition"][:1, :-1], 2)[0]
    return low


def _parameters(content: Content, name: str) -> np.ndarray:
    """The numbers beside the coefficients, in the order of core/single_table.hpp."""
    where = Map(content.dim)
    first, _ = where.octaves
    constant = content.log_norm if name == "log_norm" else content.bias
    tail = content.arrays["tail"][_TAILED.index(name) if name in _TAILED else -1]
    factors = np.asarray(content.arrays["octave"], np.float64).sum(axis=1)
    zone = np.array([-1.0] + [0.0] * 11)
    if name in CROSSINGS:
        row = content.arrays["zone"][CROSSINGS.index(name)]
        head = _zone_numbers(row)
        zone = np.array([*head[:4], *_merged(row[None, 3:], 2)[0]])
    return np.array(
        [
            *(where.low, where.top, first, where.exponent, _exponent_of_unit(content)),
            *(sum(constant), content.small[0], *factors),
            *np.asarray(tail, np.float64),
            *_low(content),
            *zone,
        ]
    )
