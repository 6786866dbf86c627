"""The points that the search for the worst found, and zeros of logarithms at large orders.

``worst.json`` and, for inverses and the distributions, ``worst_others.json`` are made by
``python -m bench.accuracy.search``, which says with which seed.
"""

import json
from functools import cache, partial
from pathlib import Path

import numpy as np

from truth.reference.points import crossing
from truth.rows import KINDS, OTHERS, kind_of

WORST = Path(__file__).with_name("worst.json")
WORST_OTHERS = Path(__file__).with_name("worst_others.json")


@cache
def found():
    """The stored cases: function, dtype, region, d, kappa, and the error when it was found."""
    return json.loads(WORST.read_text(encoding="utf-8"))["cases"]


@cache
def found_of_others():
    """The same for `rows.OTHERS`; their arguments, under their names, for d, kappa."""
    return json.loads(WORST_OTHERS.read_text(encoding="utf-8"))["cases"]


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


def _of_others(kind, dtype):
    inputs = KINDS[kind]
    functions = [name for name in OTHERS if kind_of(name) == kind]
    chosen = [c for c in found_of_others() if c["function"] in functions and c["dtype"] == dtype]
    # the entropy has no cosine
    points = sorted({tuple(c.get(name, 1.0) for name in inputs) for c in chosen})
    columns = zip(*points, strict=True)
    return {name: np.array(c, dtype) for name, c in zip(inputs, columns, strict=True)}


def other_recipes():
    """Sets by name, as in `truth.reference.generate.RECIPES`: worst_kl, worst_kl32 and so on."""
    return {
        f"worst_{kind}{suffix}": (partial(_of_others, kind, dtype), kind)
        for kind in dict.fromkeys(map(kind_of, OTHERS))
        for suffix, dtype in (("", "float64"), ("32", "float32"))
    }


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
