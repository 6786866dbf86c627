"""The certificate: a table's worst error for each function, measured against the exact path.

Points: the smallest float64s; in each row both edges with their neighbours, an even grid and
random ones; beyond the last octave, and out to the largest float64.
"""

import math
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath import MPContext

from besselkit.table._array import FUNCTIONS, Constants, evaluate
from besselkit.table._exact import Values, context
from besselkit.table._fit import constants
from besselkit.table._map import TOP, Map

__all__ = ["TARGETS", "measure", "points", "reference"]

# in eps = 2^-52; of max(1, |value|) for those in CROSSING
TARGETS = {
    "ratio": 2.0,
    "ratio_c": 2.0,
    "ratio_deriv": 4.0,
    "ratio_deriv2": 8.0,
    "log_partition": 4.0,
    "bias": 4.0,
    "log_norm": 4.0,
    "log_iv": 4.0,
}
CROSSING = frozenset({"bias", "log_norm", "log_iv"})

_GRID = 12
_RANDOM = 4
_SMALLEST_NORMAL = 2.0**-1022


def points(where: Map, seed: int) -> list[float]:
    """Return the kappas of a measurement; another seed moves all but the edges."""
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


def measure(
    where: Map, table: Constants, kappas: list[float], values: list[Values]
) -> dict[str, float]:
    """Return the worst error of each function over the points, in eps, rounded up."""
    ctx = context()
    computed = {
        name: evaluate(name, np, table, np.array(kappas), _nearest_log) for name in FUNCTIONS
    }
    worst = dict.fromkeys(FUNCTIONS, 0.0)
    for i, (kappa, value) in enumerate(zip(kappas, values, strict=True)):
        for name, truth in reference(ctx, where, kappa, value).items():
            worst[name] = max(worst[name], _error(ctx, name, float(computed[name][i]), truth))
    return {name: math.ceil(100 * error) / 100 for name, error in worst.items()}


def _error(ctx: MPContext, name: str, computed: float, truth: Any) -> float:
    if not math.isfinite(computed):
        return 0.0 if abs(truth) > 2 * ctx.mpf(np.finfo(np.float64).max) else math.inf
    scale = max(abs(truth), _SMALLEST_NORMAL, 1.0 if name in CROSSING else 0.0)
    return float(abs(ctx.mpf(computed) - truth) / scale * 2**52)


def _nearest_log(x: np.ndarray) -> np.ndarray:
    """log rounded to nearest, so that a certificate is the same wherever it is made."""
    ctx = context()
    return np.array([float(ctx.log(float(a))) for a in x.ravel()]).reshape(x.shape)


def as_fractions(kappas: list[float]) -> list[Fraction]:
    """The points as the exact path takes them."""
    return [Fraction(k) for k in kappas]
