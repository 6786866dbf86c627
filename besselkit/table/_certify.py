"""The certificate: a table's worst error for each function, measured against the exact path.

Points: the smallest numbers of the type; in each row both edges with their neighbours, an even grid
and random ones; beyond the last octave, and out to the largest number.  Of a float32 table also
those around the zeros of bias, log_norm and log I_v.
"""

import math
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath import MPContext

from besselkit._contract import FUNCTIONS as ROWS
from besselkit.table._array import FUNCTIONS
from besselkit.table._content import Content
from besselkit.table._exact import Values, context
from besselkit.table._fit import constants
from besselkit.table._layout import constants_of, evaluate
from besselkit.table._map import TOP, Map
from besselkit.table._single_map import FIRST_TOP, SingleMap
from besselkit.table._single_zone import zones

__all__ = ["CROSSING", "TARGETS", "UNITS", "error_of", "measure", "points", "reference"]

# eps = 2^-52, relative; ulp of float32, which is up to twice as strict
UNITS = {"float64": "eps", "float32": "ulp"}

# of max(1, |value|) for those in CROSSING
TARGETS: dict[str, dict[str, float]] = {
    "float64": {name: row.table for name, row in ROWS.items() if row.table is not None},
    "float32": dict.fromkeys(FUNCTIONS, 1.5),
}
CROSSING = frozenset(name for name in FUNCTIONS if ROWS[name].crosses_zero)

_GRID = 12
_RANDOM = 4
# least normal exponent, digits
_TYPES = {"float64": (-1022, 53), "float32": (-126, 24)}


def points(dim: float, seed: int, dtype: str) -> list[float]:
    """Return the kappas of a measurement; another seed moves all but the edges."""
    if dtype == "float32":
        return _single_points(SingleMap(dim), seed)
    return _double_points(Map(dim), seed)


def _double_points(where: Map, seed: int) -> list[float]:
    random = np.random.default_rng([seed, *np.array([where.dim]).view(np.uint32)])
    found = [5e-324, 1e-310, 2.0**-1022, 1e-300, 1e-200, 1e-100, 1e-30, 1e-10]
    found += [1e100, 1e200, 1.7e308, np.finfo(np.float64).max]
    found += list(10.0 ** random.uniform(-12, 0, 32) * where.scale)
    found += list(10.0 ** random.uniform(0, 14, 64) * where.top)
    for row in range(TOP):
        low, high = where.edges(row)
        edges = [low, np.nextafter(low, high), np.nextafter(high, low)]
        offset = random.uniform()
        grid = [low + (high - low) * (i + offset) / _GRID for i in range(_GRID)]
        found += [k for k in (*edges, *grid, *random.uniform(low, high, _RANDOM)) if k > 0]
    return [float(k) for k in found]


def _single_points(where: SingleMap, seed: int) -> list[float]:
    random = np.random.default_rng([seed, *np.array([where.dim]).view(np.uint32)])
    largest = float(np.finfo(np.float32).max)
    found = [2.0**-149, 2.0**-140, 2.0**-126, 2.0**-110, 2.0**-75, 2.0**-40, 1e-10, 1e-5]
    found += [1e10, 1e19, 1e37, largest]
    found += list(2.0 ** random.uniform(-149, 0, 96) * where.low)
    found += list(2.0 ** random.uniform(np.log2(where.top), 127.99, 96))
    for row in range(FIRST_TOP):
        low, high = where.edges(row)
        offset = random.uniform()
        found += [low + (high - low) * (i + offset) / _GRID for i in range(_GRID)]
        found += list(random.uniform(low, high, _RANDOM))
        found += _neighbours(low)
    for zone in zones(where).values():
        found += _neighbours(zone.high)
        for reach in (1.0, 2.0**-6, 2.0**-12):
            found += list(zone.high + zone.half * reach * random.uniform(-1.0, 1.0, 16))
        found += [*_neighbours(zone.high - zone.half), *_neighbours(zone.high + zone.half)]
    singles = np.minimum(np.array(found), largest).astype(np.float32)
    return [float(k) for k in singles if k > 0]


def _neighbours(kappa: float) -> list[float]:
    k = np.float32(kappa)
    return [
        float(x) for x in (np.nextafter(k, np.float32(0)), k, np.nextafter(k, np.float32(np.inf)))
    ]


def reference(ctx: MPContext, where: Map, kappa: float, value: Values) -> dict[str, Any]:
    """Every function's exact value at a point, mpf of ctx."""
    a, c, first, second, logarithm = map(ctx.convert, value)
    v, constant = constants(ctx, where)
    return {
        "ratio": a,
        "ratio_c": c,
        "ratio_deriv": first,
        "ratio_deriv2": second,
        "log_partition": logarithm,
        "bias": constant - logarithm,
        "log_norm": constant - logarithm - ctx.mpf(where.dim) / 2 * ctx.log(2 * ctx.pi),
        "log_iv": v * ctx.log(kappa) + logarithm - constant,
    }


def measure(content: Content, kappas: list[float], values: list[Values]) -> dict[str, float]:
    """Return the worst error of each function over the points, rounded up."""
    ctx, where, table = context(), Map(content.dim), constants_of(content)
    # so that a certificate is the same wherever it is made
    log = _whole_log2 if content.dtype == "float32" else _nearest_log
    given = np.array(kappas, content.dtype)
    computed = {name: evaluate(name, np, table, given, log) for name in FUNCTIONS}
    worst = dict.fromkeys(FUNCTIONS, 0.0)
    for i, (kappa, value) in enumerate(zip(kappas, values, strict=True)):
        for name, truth in reference(ctx, where, kappa, value).items():
            error = error_of(ctx, name, float(computed[name][i]), truth, content.dtype)
            worst[name] = max(worst[name], error)
    return {name: math.ceil(100 * error) / 100 for name, error in worst.items()}


def error_of(
    ctx: MPContext, name: str, computed: float, truth: Any, dtype: str = "float64"
) -> float:
    """The error of a value in the unit of a table's type."""
    least, digits = _TYPES[dtype]
    if not math.isfinite(computed):
        return 0.0 if abs(truth) > 2 * ctx.mpf(np.finfo(dtype).max) else math.inf
    scale = max(abs(truth), ctx.ldexp(1, least), 1.0 if name in CROSSING else 0.0)
    if dtype == "float32":
        scale = ctx.ldexp(1, ctx.frexp(scale)[1] - 1)
    return float(abs(ctx.mpf(computed) - truth) / scale * 2 ** (digits - 1))


def _whole_log2(x: np.ndarray) -> np.ndarray:
    exponent: np.ndarray = np.frexp(x)[1] - 1
    return exponent.astype(np.float32)


def _nearest_log(x: np.ndarray) -> np.ndarray:
    ctx = context()
    return np.array([float(ctx.log(float(a))) for a in x.ravel()]).reshape(x.shape)


def as_fractions(kappas: list[float]) -> list[Fraction]:
    """The points as the exact path takes them."""
    return [Fraction(k) for k in kappas]
