"""Worst errors of the compiled core over the reference data, and what is allowed.

``python -m tests.accuracy`` prints the table (``--json`` for machines).  The dispatch level is
the one that was loaded: ``BESSELKIT_LEVEL=base python -m tests.accuracy`` measures another.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

import besselkit
from besselkit import _ufuncs, vmf
from besselkit._contract import FUNCTIONS
from truth.metric import errors, ulps32
from truth.reference import load
from truth.rows import BASIC, LOGS_OF_ORDER, promised

SETS = ("main", "seams", "extremes", "low", "order", "float32")
SETS += ("crossings", "worst", "worst32")


@dataclass(frozen=True)
class Worst:
    """The worst error of a function over a set, in eps (float32: ulps), and where."""

    where: str
    function: str
    points: int
    worst: float
    allowed: float
    failures: int
    at: tuple[float, float]


def arguments(name: str, data: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
    """The two arguments of a function in a set, the points that it is defined at, and the truth."""
    if name in LOGS_OF_ORDER:
        x = data.x if hasattr(data, "x") else data.kappa
        return data.v, x, data.v >= 0, name
    if name == "iv_ratio":
        # ratio(2v, x): exact for every d; its own domain begins at v = 1/2
        half = data.d / data.d.dtype.type(2)
        return half, data.kappa, (half * 2 == data.d) & (half >= 0.5), "ratio"
    return data.d, data.kappa, np.ones(len(data.d), bool), name


def measure_one(where: str, name: str) -> Worst | None:
    """Measure one function over one set; None if the set has no point for it."""
    data = load(where)
    a, b, defined, truth = arguments(name, data)
    if not defined.any():
        return None
    a, b = a[defined], b[defined]
    computed = getattr(besselkit, name)(a, b)
    value = data.value(truth)[defined]
    single = computed.dtype == np.float32
    error = (ulps32 if single else errors)(name, computed, value)
    allowed = np.full(len(a), FUNCTIONS[name].error.ulp) if single else promised(name, a)
    i = int(np.argmax(error / allowed))
    failures = int(np.count_nonzero(~np.isfinite(error)))
    at = (float(a[i]), float(b[i]))
    return Worst(where, name, len(a), float(error[i]), float(allowed[i]), failures, at)


def measure() -> Iterator[Worst]:
    """Measure every function over every set that has points for it."""
    for where in SETS:
        for name in LOGS_OF_ORDER if where == "order" else BASIC:
            found = measure_one(where, name)
            if found is not None:
                yield found


def kl_errors() -> np.ndarray:
    """Relative errors of ``vmf.kl`` over its set, in eps."""
    data = load("kl")
    computed = vmf.kl(data.d, data.kappa_p, data.kappa_q, data.cos)
    return errors("kl", computed, data.value("kl"))


def main(argv: list[str]) -> int:
    """Print every worst error; exit status 1 if one is over what is allowed."""
    found = list(measure())
    if "--json" in argv:
        print(json.dumps({"level": _ufuncs.level, "worst": [asdict(w) for w in found]}))
    else:
        print(f"level {_ufuncs.level}")
        for w in found:
            line = f"{w.where:9}{w.function:14}{w.points:6} points  worst {w.worst:6.3f}"
            print(f"{line} of {w.allowed:g} at {w.at}, {w.failures} failures")
    return 0 if all(w.worst <= w.allowed for w in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
