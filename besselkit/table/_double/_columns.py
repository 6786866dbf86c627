"""A float64 table's numbers: as a build leaves them, and as what evaluates wants them."""

from typing import Any

import numpy as np

from besselkit.table._content import Content
from besselkit.table._dimension import FIRST_OCTAVE, OCTAVES, PER_OCTAVE
from besselkit.table._double._evaluate import FUNCTIONS, Constants, octave_columns
from besselkit.table._double._fit import DEGREE, HEAD, LOG_DEGREE, Row, log1p
from besselkit.table._double._map import ROWS, Map
from besselkit.table._exact import constants, context
from besselkit.table._protocol import Compiled, loop_of

__all__ = ["SHAPES", "assemble", "compiled", "constants_of"]

SHAPES: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("h", "e", "g"), (ROWS, DEGREE + 1)),
    "log_partition": (ROWS, HEAD + DEGREE - 2),
    "log_iv": (ROWS, HEAD),
    "log1p": (PER_OCTAVE, LOG_DEGREE - 2),
}


def assemble(where: Map, rows: list[Row]) -> Content:
    """Put the rows together, and compute the constants that belong to the dimension."""
    names = [name for name in SHAPES if name != "log1p"]
    arrays = {name: np.stack([getattr(row, name) for row in rows]) for name in names}
    # what log I_v has beside L, from t^3 on: the same in every octave and dimension
    tails = [log1p(2 + place)[3:] for place in range(PER_OCTAVE)]
    arrays["log1p"] = np.array([[float(a) for a in tail] for tail in tails])
    ctx = context()
    v, K, norm, exponent = constants(ctx, where.dim)
    unit = 2.0**exponent
    small = (float(v), unit, -float(K - v * ctx.log(unit)))
    return Content(where.dim, arrays, _two_floats(K), _two_floats(norm), small)


def _two_floats(x: Any) -> tuple[float, float]:
    high = float(x)
    return high, float(x - high)


def constants_of(content: Content, convert: Any = np.asarray) -> Constants:
    """The numbers for plain operations, as arrays made by `convert` from NumPy's."""
    where = Map(content.dim)
    columns = {
        name: [convert(np.ascontiguousarray(column)) for column in array.T]
        for name, array in content.arrays.items()
        if name != "log1p"
    }
    columns["log_iv"] += [convert(column) for column in _log_iv_tail(where, content)]
    octaves = {name: np.array(column) for name, column in octave_columns().items()}
    octaves["per_width"] /= where.scale
    return Constants(
        scale=where.scale,
        top=where.top,
        lam=where.lam,
        bias=content.bias,
        log_norm=content.log_norm,
        small=content.small,
        **columns,
        **{name: convert(column) for name, column in octaves.items()},
    )


def _log_iv_tail(where: Map, content: Content) -> list[np.ndarray]:
    """The coefficients of log I_v from t^3 on: those of L and v times those of the logarithm."""
    v = 0.5 * where.dim - 1.0
    tail = np.zeros((ROWS, LOG_DEGREE - 2))
    tail[2:-1] = v * np.tile(content.arrays["log1p"], (OCTAVES, 1))
    tail[:, : DEGREE - 2] += content.arrays["log_partition"][:, HEAD:]
    return list(tail.T)


def compiled(content: Content) -> Compiled:
    """The numbers for the compiled loops, in the order of core/table.hpp."""
    columns = constants_of(content)._asdict()
    rows = {
        loop_of(name): np.stack([c for part in function.columns for c in columns[part]], axis=1)
        for name, function in FUNCTIONS.items()
    }
    # one constant for all but log_norm
    parameters = dict.fromkeys(FUNCTIONS, _parameters(content, content.bias))
    parameters["log_norm"] = _parameters(content, content.log_norm)
    return Compiled("table", rows, parameters)


def _parameters(content: Content, constant: tuple[float, float]) -> np.ndarray:
    where = Map(content.dim)
    head = [where.scale, 1 / where.scale, where.top, where.lam, *constant, *content.small]
    return np.array([*head, FIRST_OCTAVE - 1, OCTAVES + 1])
