"""JAX's functions beside TensorFlow Probability's, under jit: ``python -m bench.jax``.

log I_v and the ratio, and their gradients by the argument, over 10^6 float64 elements, kappa
log-uniform in 0.1..1e4: all contestants of a case run in turn, round after round, and each time is
the median.  Then what a call on one element costs, and vMF densities fitted by gradient steps with
TFP's distribution, its normaliser its own or ours.  ``--json FILE`` stores the result.
"""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from tabulate import tabulate

import besselkit
from bench.speed import race, repeated
from besselkit import exact
from truth import machine
from truth.rows import INVERSES

# times TFP's speed; microseconds
LEAST = {"log_iv": 20.0, "log_iv, gradient": 20.0, "ratio": 10.0, "ratio, gradient": 10.0}
MOST_OF_ONE = 10.0

DIMS = (2.0, 64.0, 512.0, 4096.0)
Function = Callable[[Any, Any], Any]
Call = Callable[[], Any]


def _gradient(function: Function) -> Function:
    """By the argument, of each element."""
    return jax.grad(lambda first, x: function(first, x).sum(), 1)


def _with_gradients(functions: dict[str, Function]) -> dict[str, Function]:
    slopes = {f"{name}, gradient": _gradient(f) for name, f in functions.items()}
    return {name: jax.jit(f) for name, f in {**functions, **slopes}.items()}


def ours() -> dict[str, Function]:
    """Of a dimension and a concentration."""
    return _with_gradients(
        {"log_iv": lambda d, x: besselkit.log_iv(d / 2 - 1, x), "ratio": besselkit.ratio}
    )


def tfp() -> Any:
    """TensorFlow Probability on JAX, or None."""
    try:
        from tensorflow_probability.substrates import jax as found
    except ImportError:
        return None
    return found


def theirs() -> dict[str, Function]:
    """The same of TFP."""
    math = tfp().math
    return _with_gradients(
        {
            "log_iv": lambda d, x: math.log_bessel_ive(d / 2 - 1, x) + x,
            "ratio": lambda d, x: math.bessel_iv_ratio(d / 2, x),
        }
    )


def _ready(function: Function, *args: Any) -> None:
    jax.block_until_ready(function(*args))


def speeds(n: int, rounds: int) -> dict[str, dict[str, dict[str, float]]]:
    """Case -> dimension -> ns an element of each, and how many times longer TFP takes."""
    generator = np.random.default_rng(0)
    kappa = jnp.asarray(np.exp(generator.uniform(np.log(0.1), np.log(1e4), n)))
    contestants = {"besselkit": ours()} | ({"TFP": theirs()} if tfp() else {})
    found: dict[str, dict[str, dict[str, float]]] = {}
    for case in LEAST:
        for d in DIMS:
            calls: dict[str, Call] = {
                who: partial(_ready, functions[case], d, kappa)
                for who, functions in contestants.items()
            }
            times = {who: s / n * 1e9 for who, s in race(calls, rounds).items()}
            if "TFP" in times:
                times["times"] = times["TFP"] / times["besselkit"]
            found.setdefault(case, {})[f"{d:g}"] = times
    return found


def of_one(rounds: int, repeat: int = 500) -> dict[str, float]:
    """Microseconds of a call on one element: ours compiled and not, and JAX's own sine compiled."""
    d, kappa = jnp.asarray(512.0), jnp.asarray(16.0)
    compiled = jax.jit(besselkit.ratio)
    sine = jax.jit(jnp.sin)
    calls: dict[str, Call] = {
        "ratio, jit": partial(repeated, lambda: compiled(d, kappa), repeat),
        "ratio": partial(repeated, lambda: besselkit.ratio(d, kappa), repeat),
        "jnp.sin, jit": partial(repeated, lambda: sine(kappa), repeat),
    }
    return {name: s / repeat * 1e6 for name, s in race(calls, rounds).items()}


def distribution(mean: Any, kappa: Any) -> Any:
    """TFP's von Mises-Fisher distribution with our normaliser in place of its own."""

    class Ours(tfp().distributions.VonMisesFisher):  # type: ignore[misc]
        def _log_normalization(self, concentration: Any = None) -> Any:
            given = self.concentration if concentration is None else concentration
            return -besselkit.log_norm(float(self.event_shape[0]), given)

    return Ours(mean, kappa)


def fitted(make: Callable[[Any, Any], Any], x: Any, steps: int = 60) -> float:
    """The most likely concentration, by Newton's steps on the gradient of the density in log kappa.

    NaN where the steps end outside the numbers.
    """
    mean = x.mean(0) / jnp.linalg.norm(x.mean(0))

    def loss(log_kappa: Any) -> Any:
        return -make(mean, jnp.exp(log_kappa)).log_prob(x).mean()

    def step(log_kappa: Any, _: Any) -> Any:
        slope = jax.grad(loss)(log_kappa)
        bend = jnp.abs(jax.grad(jax.grad(loss))(log_kappa))
        move = jnp.clip(slope / jnp.maximum(bend, 1e-12), -1.0, 1.0)
        return log_kappa - move, None

    return float(jnp.exp(jax.jit(lambda: jax.lax.scan(step, 0.0, None, steps)[0])()))


def directions(d: int, spread: float, n: int = 2000) -> Any:
    """Unit vectors about the first axis, each other coordinate about as large as `spread`."""
    rng = np.random.default_rng(0)
    x = spread * rng.standard_normal((n, d))
    x[:, 0] = 1.0
    return jnp.asarray(x / np.linalg.norm(x, axis=1, keepdims=True))


def clients(cases: tuple[tuple[int, float], ...]) -> list[dict[str, float]]:
    """The concentration that gradient steps find with either normaliser, beside the right one."""
    found = []
    for d, spread in cases:
        x = directions(d, spread)
        right = float(getattr(exact, INVERSES[0])(d, float(jnp.linalg.norm(x.mean(0)))))
        found.append(
            {
                "d": d,
                "right": right,
                "with ours": fitted(distribution, x),
                "TFP's own": fitted(tfp().distributions.VonMisesFisher, x),
            }
        )
    return found


def misses(result: dict[str, Any]) -> list[str]:
    """What is beyond the numbers asked for."""
    found = []
    for case, dims in result["speeds"].items():
        for d, times in dims.items():
            if times.get("times", np.inf) < LEAST[case]:
                found.append(
                    f"{case}, d = {d}: {times['times']:.1f} times TFP, {LEAST[case]:.0f} asked for"
                )
    value = result["one element, us"]["ratio, jit"]
    if value > MOST_OF_ONE:
        found.append(f"one element: {value:.1f} us, at most {MOST_OF_ONE:.0f} asked for")
    return found


def table(rows: dict[str, dict[str, dict[str, float]]]) -> str:
    """Markdown: ns of ours, and times TFP."""

    def cell(times: dict[str, float]) -> str:
        beside = f" (TFP {times['times']:.0f}x)" if "times" in times else ""
        return f"{times['besselkit']:.1f}{beside}"

    lines = [[case, *map(cell, dims.values())] for case, dims in rows.items()]
    return tabulate(lines, ["ns", *(f"d = {d:g}" for d in DIMS)], tablefmt="github")


def main(argv: list[str] | None = None) -> int:
    """Run, print the tables, and store the result if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.jax", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and elements")
    parser.add_argument("--json", type=Path, metavar="FILE", help="store the result")
    options = parser.parse_args(argv)
    rounds, n = (3, 20_000) if options.quick else (9, 1_000_000)
    with jax.enable_x64(True):
        result = {
            "machine": machine.header(),
            "jax": jax.__version__,
            "elements": n,
            "rounds": rounds,
            "TFP": tfp().__version__ if tfp() else "not installed",
            "speeds": speeds(n, rounds),
            "one element, us": of_one(rounds),
            "clients": clients(((3, 0.3), (64, 0.1), (512, 0.01), (3, 1e-5))) if tfp() else [],
        }
    print(json.dumps(result["machine"], indent=1))
    print(f"\n{table(result['speeds'])}\n\none element, us: {result['one element, us']}")
    for client in result["clients"]:
        print(client)
    result["misses"] = misses(result)
    print("\n" + ("\n".join(result["misses"]) or "within all that is asked for"))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
