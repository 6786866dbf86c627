"""What a table holds, before and after it is a file."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from mpmath import MPContext

from besselkit.table import _single_fit
from besselkit.table._array import Constants, octave_columns
from besselkit.table._fit import DEGREE, HEAD, LOG_DEGREE, Row, constants, log1p
from besselkit.table._map import OCTAVES, PER_OCTAVE, ROWS, Map

__all__ = ["SHAPES", "Content", "assemble", "constants_of", "log_iv_tail"]

_SHAPES: dict[str, tuple[int, ...]] = {
    "h": (ROWS, DEGREE + 1),
    "e": (ROWS, DEGREE + 1),
    "g": (ROWS, DEGREE + 1),
    "log_partition": (ROWS, HEAD + DEGREE - 2),
    "log_iv": (ROWS, HEAD),
    "log1p": (PER_OCTAVE, LOG_DEGREE - 2),
}

# by the type of the coefficients
SHAPES = {"float64": _SHAPES, "float32": _single_fit.SHAPES}


@dataclass(frozen=True)
class Content:
    """A table's numbers: coefficients by row, constants of the dimension, the certificate.

    `bias` and `log_norm` are what L is subtracted from, in two parts; `small` is v, a power of two
    and v log of it - K.  A float32 table's arrays are other ones: `_single_fit`.
    """

    dim: float
    arrays: dict[str, np.ndarray]
    bias: tuple[float, float]
    log_norm: tuple[float, float]
    small: tuple[float, float, float]
    certificate: dict[str, float] = field(default_factory=dict)
    made_with: dict[str, str] = field(default_factory=dict)
    dtype: str = "float64"


def assemble(ctx: MPContext, where: Map, rows: list[Row]) -> Content:
    """Put the rows together, and compute the constants that belong to the dimension."""
    names = [name for name in _SHAPES if name != "log1p"]
    arrays = {name: np.stack([getattr(row, name) for row in rows]) for name in names}
    # what log I_v has beside L, from t^3 on: the same in every octave and dimension
    tails = [log1p(2 + place)[3:] for place in range(PER_OCTAVE)]
    arrays["log1p"] = np.array([[float(a) for a in tail] for tail in tails])
    v, constant = constants(ctx, where)
    norm = constant - ctx.mpf(where.dim) / 2 * ctx.log(2 * ctx.pi)
    unit, rest = 1.0, constant
    if v > 0:
        # the power of two that leaves least of K: log I_v = v log(kappa/c_2) + (v log c_2 - K) + L
        unit = 2.0 ** float(ctx.nint(constant / v / ctx.ln2))
        rest = constant - v * ctx.log(unit)
    return Content(
        where.dim,
        arrays,
        _two_floats(ctx, constant),
        _two_floats(ctx, norm),
        (float(v), unit, -float(rest)),
    )


def _two_floats(ctx: MPContext, x: Any) -> tuple[float, float]:
    high = float(x)
    return high, float(x - high)


def constants_of(content: Content, convert: Any = np.asarray) -> Constants:
    """The arrays that `_array.evaluate` takes, made by `convert` from NumPy's."""
    where = Map(content.dim)
    columns = {
        name: [convert(np.ascontiguousarray(column)) for column in array.T]
        for name, array in content.arrays.items()
        if name != "log1p"
    }
    columns["log_iv"] += [convert(column) for column in log_iv_tail(where, content)]
    octaves = {name: convert(np.array(column)) for name, column in octave_columns().items()}
    octaves["per_width"] = convert(np.array(octave_columns()["per_width"]) / where.scale)
    return Constants(
        scale=where.scale,
        top=where.top,
        lam=where.lam,
        bias=content.bias,
        log_norm=content.log_norm,
        small=content.small,
        **columns,
        **octaves,
    )


def log_iv_tail(where: Map, content: Content) -> list[np.ndarray]:
    """The coefficients of log I_v from t^3 on: those of L and v times those of the logarithm."""
    v = 0.5 * where.dim - 1.0
    tail = np.zeros((ROWS, LOG_DEGREE - 2))
    tail[2:-1] = v * np.tile(content.arrays["log1p"], (OCTAVES, 1))
    tail[:, : DEGREE - 2] += content.arrays["log_partition"][:, HEAD:]
    return list(tail.T)
