"""The points that the search for the worst found, and zeros of logarithms at large orders.

``worst.json`` is made by ``python -m bench.accuracy.search``, which says with which seed.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np

from tests.reference.points import crossing

WORST = Path(__file__).with_name("worst.json")


@cache
def found():
    """The stored cases: function, dtype, region, d, kappa, and the error when it was found."""
    return json.loads(WORST.read_text(encoding="utf-8"))["cases"]


def _of(dtype):
    points = sorted({(c["d"], c["kappa"]) for c in found() if c["dtype"] == dtype})
    d, kappa = zip(*points, strict=True)
    return {"d": np.array(d, dtype), "kappa": np.array(kappa, dtype)}


def worst_points():
    """Where float64 results are worst."""
    return _of("float64")


def worst32_points():
    """Where float32 results are worst."""
    return _of("float32")


def crossing_points():
    """Orders up to 2^52 where a logarithm is next to zero: its main terms show their errors.

    At the zero of the bias v log(W + lam) ~ W, so orders spaced evenly in [2^46, 2^47) lead the
    argument through every interval of the logarithm's table; that of log_iv is 0.301 always.
    """
    rng = np.random.default_rng(21)
    even = np.ldexp(1 + (np.arange(256) + 0.5) / 256, 46)
    wide = {"bias": even, "log_norm": even[::4] * 4, "log_iv": np.ldexp(1 + rng.random(64), 52)}
    wide["log_iv"] = np.ldexp(wide["log_iv"], -rng.integers(0, 32, 64))
    places = [(float(x), crossing(kind, float(x))) for kind, d in wide.items() for x in d]
    kept = [(d, kappa) for d, kappa in places if kappa is not None]
    return {"d": np.array([d for d, _ in kept]), "kappa": np.array([kappa for _, kappa in kept])}
