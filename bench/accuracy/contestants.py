"""Who is measured, on which kinds of points: our paths, and what else a user could take.

A contestant's functions take (d, kappa), or (v, x) where they are of an order.  `share` is the part
of a chunk that a slow one gets; `applies` picks the points that it is made for.
"""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

import besselkit
from bench import peers
from bench.accuracy import FUNCTIONS, closed_forms
from besselkit import _ufuncs, exact
from truth.metric import floor_of
from truth.rows import LOGS_OF_ORDER, OF_TABLES, dimension

Function = Callable[[Any, Any], Any]
Mask = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Contestant:
    """Functions by name, the kinds of points they get, and what they need of a point."""

    functions: dict[str, Function]
    kinds: tuple[str, ...]
    share: float = 1.0
    applies: Mask | None = None


def of_level(level: str) -> dict[str, Function]:
    """The ufuncs of one dispatch level."""
    ufuncs = _ufuncs.at_level(level)
    return {
        **{name: ufuncs[name] for name in FUNCTIONS},
        "mode": lambda d, kappa: ufuncs["log_prob"](d, kappa, np.ones_like(d)),
        "entropy": ufuncs["entropy"],
    }


def _core() -> dict[str, Contestant]:
    found = {}
    for level in _ufuncs.levels:
        functions = of_level(level)
        used = level == _ufuncs.level
        name = "besselkit" if used else f"besselkit, level {level}"
        found[name] = Contestant(functions, ("ordinary", "stored", "dims") if used else ("stored",))
        if used:
            found["besselkit, d < 2"] = Contestant(
                {n: f for n, f in functions.items() if n not in LOGS_OF_ORDER}, ("low",)
            )
        else:
            found[name] = Contestant(functions, ("ordinary", "stored"))
        single = {n: functions[n] for n in FUNCTIONS}
        found[name + ", float32"] = Contestant(single, ("single",))
    return found


def _each(function: Callable[..., Any]) -> Function:
    """A function of the exact path, rounded to float64."""

    def evaluate(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.array([float(x) for x in function(a, b, dps=30)])

    return evaluate


def _exact() -> Contestant:
    functions = {name: _each(getattr(exact, name)) for name in FUNCTIONS}
    return Contestant(functions, ("ordinary",), share=0.01)


def _by_dim(name: str) -> Function:
    def evaluate(a: np.ndarray, kappa: np.ndarray) -> np.ndarray:
        d = dimension(name, a)
        out = np.empty_like(kappa)
        for dim in np.unique(d):
            at = d == dim
            out[at] = getattr(_table(float(dim)), name)(kappa[at])
        return out

    return evaluate


@cache
def _table(dim: float) -> Any:
    return besselkit.load_table(int(dim))


def _tables() -> Contestant:
    return Contestant({name: _by_dim(name) for name in OF_TABLES}, ("dims",))


def _torch() -> dict[str, Contestant]:
    import torch

    import besselkit.torch as ours

    def wrap(function: Function) -> Function:
        return lambda a, b: function(torch.from_numpy(a), torch.from_numpy(b)).numpy()

    core = {name: wrap(getattr(ours, name)) for name in FUNCTIONS}
    return {
        "besselkit.torch": Contestant(core, ("ordinary",)),
        "torch.special, d = 2": Contestant(
            {name: wrap(function) for name, function in peers.of_torch().items()},
            ("dims",),
            applies=lambda d: d == 2,
        ),
    }


def _scipy_vmf() -> Contestant:
    from scipy.stats import vonmises_fisher

    def mode(d: np.ndarray, kappa: np.ndarray) -> np.ndarray:
        mu = np.eye(1, int(d[0]))[0]
        return np.atleast_1d(vonmises_fisher(mu, float(kappa[0])).logpdf(mu))

    def entropy(d: np.ndarray, kappa: np.ndarray) -> np.ndarray:
        return np.atleast_1d(vonmises_fisher(np.eye(1, int(d[0]))[0], float(kappa[0])).entropy())

    functions = {"mode": mode, "entropy": entropy}
    return Contestant(
        {name: one_by_one(function) for name, function in functions.items()}, ("dims",), share=0.2
    )


def one_by_one(function: Function) -> Function:
    """One element at a time; NaN where the function raises."""

    def evaluate(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        out = np.full(len(a), np.nan)
        for i in range(len(a)):
            try:
                out[i] = function(a[i : i + 1], b[i : i + 1])[0]
            except Exception:  # mpmath's NoConvergence among others: a failure, counted as such
                continue
        return out

    return evaluate


def padded(function: Function) -> Function:
    """Arrays of few lengths, so that JAX compiles once."""

    def evaluate(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        size = 1 << max(10, (len(a) - 1).bit_length())
        wide = [np.pad(x, (0, size - len(x)), mode="edge") for x in (a, b)]
        return np.asarray(function(*wide), dtype=np.float64)[: len(a)]

    return evaluate


def _peers(wanted: str) -> dict[str, Contestant | str]:
    found: dict[str, Contestant | str] = {}
    for name, functions in peers.load(wanted).items():
        if isinstance(functions, str):
            found[name] = functions
        elif name.startswith("mpmath"):
            slow = {n: one_by_one(f) for n, f in functions.items()}
            found[name] = Contestant(slow, ("ordinary",), share=0.01)
        else:
            wrap = padded if name.startswith("TFP") else (lambda function: function)
            found[name] = Contestant(
                {n: wrap(f) for n, f in functions.items()}, ("ordinary", "stored")
            )
    return found


@cache
def load(wanted: str = ",".join(peers.MAKERS)) -> dict[str, Contestant | str]:
    """Every contestant by name, or the reason why it is missing."""
    found: dict[str, Contestant | str] = dict(_core())
    found["besselkit.exact"] = _exact()
    found["besselkit tables"] = _tables()
    if importlib.util.find_spec("torch"):
        found |= _torch()
    else:
        found |= dict.fromkeys(("besselkit.torch", "torch.special, d = 2"), "not installed")
    found |= _peers(wanted)
    found["scipy.stats.vonmises_fisher"] = _scipy_vmf()
    for name, functions in closed_forms.load().items():
        found[name] = Contestant(functions, ("ordinary", "stored"))
    return found


def floor(name: str) -> float:
    """The floor of a function's error, as `truth.metric` has it."""
    return 1.0 if name == "mode" else floor_of(name)
