"""What the search for worst points measures of inverses, the density, entropy and divergence.

Their points have other arguments than (d, kappa), and more of them: here is how they are drawn and
moved, what their truth is, and which of them are looked at apart.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from flint import arb

from bench.accuracy import points
from besselkit import _ufuncs
from besselkit._contract import FUNCTIONS, NAMES
from truth.metric import errors, floor_of, ulps32
from truth.reference import Value
from truth.reference.generate import AT
from truth.reference.points import octaves
from truth.reference.storage import columns
from truth.regions import SHAPES, family_of, names, region_numbers, shape_numbers
from truth.rows import INVERSES, LINEAR, TURNS, UNDONE, UNIT_ARGUMENTS, kind_of

Arrays = dict[str, np.ndarray]
# Above, log C_d (2^-75 of itself for kappa >= 2^30 d, else 2^-100) shows its own error wherever
# log p is next to zero: `tests.test_adversarial` has points.
LOG_PROB_MOST_D = 2.0**28


def ufunc(name: str, given: Arrays, dtype: str = "float64") -> np.ndarray:
    """A function of the core at points given by their arguments' names."""
    with np.errstate(all="ignore"):
        function = _ufuncs.at_level(_ufuncs.level)[name]
        return np.asarray(function(*(given[a].astype(dtype) for a in NAMES[name])))


# --- points -----------------------------------------------------------------------------------


def _base(rng: np.random.Generator, n: int, single: bool) -> Arrays:
    """(d, kappa) as the search draws them; for float32 within what its arithmetic is made for."""
    tenth = n // 10
    parts = [
        points.ordinary(rng, n - 2 * tenth),
        points.low(rng, tenth),
        points.extreme(rng, tenth),
    ]
    d, kappa = (np.concatenate(column) for column in zip(*parts, strict=True))
    if single:
        d = np.clip(d, 1.25, 2.0**24)
        kappa = np.clip(kappa, 2.0**-28 * d, 2.0**30)
    return {"d": d, "kappa": kappa}


def _inverse(name: str, rng: np.random.Generator, n: int, single: bool) -> Arrays:
    """What it undoes, r = A for one, at such points, or near 0, inside, near 1."""
    given = _base(rng, n, single)
    near_one = 1 - octaves(rng, n, 2.0 ** (-24 if single else -53), 0.5)
    kind = rng.integers(0, 4, n)
    share = np.where(kind == 2, octaves(rng, n, 2.0**-24, 1), ufunc(UNDONE[name], given))
    given[NAMES[name][1]] = np.where(kind == 3, near_one, share)
    return given


def _density(rng: np.random.Generator, n: int, single: bool) -> Arrays:
    """A third at the mode, a third where log p is next to zero if it can be; a tenth far out."""
    given = _base(rng, n, single)
    if not single:
        flat = rng.random(n) < 0.1
        given["d"] = np.where(flat, octaves(rng, n, 2, LOG_PROB_MOST_D), given["d"])
        given["kappa"] = np.where(flat, given["d"] * 2.0 ** rng.uniform(28, 36, n), given["kappa"])
    with np.errstate(all="ignore"):
        zero = np.clip(-ufunc("log_norm", given) / given["kappa"], -1, 1)
    kind = rng.integers(0, 3, n)
    cos = np.where(kind == 0, zero, rng.uniform(-1, 1, n))
    given["cos"] = np.where(kind == 1, 1.0, cos)
    return given


def _pairs(rng: np.random.Generator, n: int, single: bool) -> Arrays:
    """Neighbours and strangers in either argument."""
    given = _base(rng, n, single)
    kp, kind = given["kappa"], rng.integers(0, 3, n)
    near = kp * (1 + rng.choice([-1, 1], n) * octaves(rng, n, 1e-16, 0.5))
    kq = np.where(kind == 0, near, kp * 2.0 ** rng.uniform(-3, 3, n))
    kq = np.where(kind == 1, octaves(rng, n, 1e-8, 1e8), kq)
    # next to a factor of two, where the method changes
    factor = 2 * (1 + octaves(rng, n, 1e-3, 0.5))
    factor = np.where(rng.random(n) < 0.5, factor, 1 / factor)
    kq = np.where(rng.random(n) < 0.25, kp * factor, kq)
    cos = np.where(rng.random(n) < 0.5, rng.uniform(-1, 1, n), 1 - octaves(rng, n, 1e-16, 2))
    cos[rng.random(n) < 0.5] = 1
    return {"d": given["d"], "kappa_p": kp, "kappa_q": kq, "cos": cos}


def _orders(rng: np.random.Generator, n: int, single: bool) -> Arrays:
    """The same at v = d/2 - 1, and a third of them near v = 0, where exp(-2x) counts."""
    given = _base(rng, n, single)
    v = np.maximum(given["d"] / 2 - 1, 0.0)
    beside = rng.random(n) < 1 / 3
    v = np.where(beside, octaves(rng, n, 1e-12, 0.1), v)
    x = np.where(beside, octaves(rng, n, 1, 400), given["kappa"])
    return {"v": v, "x": x}


def _strip(rng: np.random.Generator, n: int, single: bool) -> Arrays:
    """Where I_v or I_v exp(-x) is a number: x by bisection, for a logarithm drawn before."""
    most, log_most = (2.0**24, 88.0) if single else (2.0**60, 709.0)
    v = np.where(rng.random(n) < 0.5, octaves(rng, n, 1e-3, 300), octaves(rng, n, 1, most))
    target = rng.uniform(-1.05 * log_most, log_most, n)
    low, high = np.full(n, 1e-300), 2 * v + 2000
    for _ in range(80):
        middle = np.where(high < 4 * low, low + (high - low) / 2, np.sqrt(low) * np.sqrt(high))
        below = ufunc("log_iv", {"v": v, "x": middle}) < target
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    scaled = v / (2 * octaves(rng, n, 2.0**-4, log_most)) * v
    x = np.where(rng.random(n) < 0.2, octaves(rng, n, 1e-3, 720), low)
    return {"v": v, "x": np.where(rng.random(n) < 0.2, scaled, x)}


# by the arguments
MAKERS: dict[tuple[str, ...], Callable[..., Arrays]] = {
    **{NAMES[name]: partial(_inverse, name) for name in INVERSES},
    ("d", "kappa"): _base,
    ("v", "x"): _orders,
    ("d", "kappa", "cos"): _density,
    ("d", "kappa_p", "kappa_q", "cos"): _pairs,
}


def usable(name: str, given: Arrays) -> Arrays:
    """The points inside of the domain whose result the type can hold."""
    keep = given[NAMES[name][0]] >= FUNCTIONS[name].least
    for argument in NAMES[name][1:]:
        x = given[argument]
        keep &= (np.abs(x) <= 1) if argument == "cos" else (x > 0) & np.isfinite(x)
        if argument in UNIT_ARGUMENTS:
            keep &= x < 1
    if name == "log_prob":
        keep &= given["d"] <= LOG_PROB_MOST_D
    dtype = given[NAMES[name][0]].dtype.name
    result = np.abs(ufunc(name, given, dtype))
    info = np.finfo(dtype)
    keep &= ~(result < info.tiny) & ~(result > info.max)
    return {key: x[keep] for key, x in given.items()}


def make(name: str, dtype: str, seed: int, chunk: int, n: int) -> Arrays:
    """Random points for a function: chunk by chunk, the same on every machine."""
    rng = np.random.default_rng([seed, chunk, *f"{name}.{dtype}".encode()])
    maker = _strip if name in LINEAR else MAKERS[NAMES[name]]
    given = maker(rng, n, dtype == "float32")
    with np.errstate(all="ignore"):
        return usable(name, {a: given[a].astype(dtype) for a in NAMES[name]})


# --- truth and error --------------------------------------------------------------------------


def _balls(name: str, point: tuple[float, ...]) -> dict[str, arb]:
    # the entropy has no cosine
    return AT[kind_of(name)](*point, *((1.0,) if name == "entropy" else ()))


def _proven(name: str, given: Arrays) -> Value:
    """Arb balls of 112 bits of a function."""
    columns_of = [given[argument].tolist() for argument in NAMES[name]]
    parts = columns(name, [_balls(name, point)[name] for point in zip(*columns_of, strict=True)])
    return Value(*(parts[f"{name}.{part}"] for part in Value._fields))


def error_of(name: str, given: Arrays) -> np.ndarray:
    """Errors in eps; for float32 in its ulps.

    The truth of float32 is the float64 result, which is right to 2^-25 of an ulp.
    """
    first = given[NAMES[name][0]]
    if not len(first):
        return np.empty(0)
    computed = ufunc(name, given, first.dtype.name)
    floor = floor_of(name, *(given[argument] for argument in NAMES[name]))
    if computed.dtype == np.float32:
        mantissa, exponent = np.frexp(ufunc(name, given))
        truth = Value(mantissa, np.zeros_like(mantissa), exponent.astype(np.int32))
        return ulps32(floor, computed, truth)
    return errors(floor, computed, _proven(name, given))


# --- what is looked at apart ------------------------------------------------------------------


def _shape(given: Arrays) -> np.ndarray:
    return np.array(SHAPES)[shape_numbers(given["d"], given["kappa_p"], given["kappa_q"])]


def strata(name: str, given: Arrays) -> np.ndarray:
    """A word for each point: where a worst point of its own is looked for."""
    wide = {key: x.astype(np.float64) for key, x in given.items()}
    if name == "overlap":
        return _shape(wide)
    if name in (*TURNS, *LINEAR):
        a, b = (wide[argument] for argument in NAMES[name])
        return np.array(names(family_of(name)))[region_numbers(name, a, b)]
    family = "log" if name in ("entropy", "log_prob") else "ratio"
    kappa = ufunc(name, wide) if name in INVERSES else wide.get("kappa", wide.get("kappa_p"))
    number = region_numbers("bias" if family == "log" else "ratio", wide["d"], kappa)
    region = np.array(names(family))[number]
    if name != "kl":
        return region
    return np.char.add(np.char.add(_shape(wide), "_"), region)


# --- neighbours -------------------------------------------------------------------------------


def moved(
    rng: np.random.Generator, name: str, point: tuple[float, ...], dtype: str, n: int
) -> Arrays:
    """Neighbours of a point: each argument by 2^-8 of it down to its last bit, or not at all.

    Cosines and what lies in 0..1 are moved by that part of their distance from 1, every other
    time; kappa_q keeps its ratio to kappa_p, every other time.
    """
    bits = 53 if dtype == "float64" else 24

    def factors() -> Any:
        step = rng.choice([-1.0, 1.0], n) * 2.0 ** -rng.uniform(8, bits, n)
        step[rng.random(n) < 1 / 3] = 0
        return 1 + step

    given = {}
    for argument, x in zip(NAMES[name], point, strict=True):
        by = factors()
        given[argument] = x * by
        if argument == "cos" or argument in UNIT_ARGUMENTS:
            given[argument] = np.where(rng.random(n) < 0.5, 1 - (1 - x) * by, x * by)
    if "kappa_q" in given:
        kept = point[2] * (given["kappa_p"] / point[1])
        given["kappa_q"] = np.where(rng.random(n) < 0.5, kept, given["kappa_q"])
    with np.errstate(all="ignore"):
        return usable(name, {key: np.asarray(x).astype(dtype) for key, x in given.items()})
