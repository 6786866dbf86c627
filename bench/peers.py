"""What a user would have instead: the same functions from other libraries, on the same arrays.

A peer that is not installed is a line in the result, never an omission.
"""

import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np

Function = Callable[[Any, Any], Any]


def _scipy() -> dict[str, Function]:
    from scipy.special import gammaln, ive

    def log_iv(v: Any, x: Any) -> Any:
        return np.log(ive(v, x)) + x

    def ratio(d: Any, kappa: Any) -> Any:
        return ive(d / 2, kappa) / ive(d / 2 - 1, kappa)

    def ratio_deriv(d: Any, kappa: Any) -> Any:
        a = ratio(d, kappa)
        return 1 - (d - 1) / kappa * a - a * a

    def ratio_deriv2(d: Any, kappa: Any) -> Any:
        a, first = ratio(d, kappa), ratio_deriv(d, kappa)
        return (d - 1) / kappa * (a / kappa - first) - 2 * a * first

    def bias(d: Any, kappa: Any) -> Any:
        v = d / 2 - 1
        return v * np.log(kappa) - log_iv(v, kappa)

    def log_partition(d: Any, kappa: Any) -> Any:
        return gammaln(d / 2) + (d / 2 - 1) * np.log(2) - bias(d, kappa)

    return {
        "ratio": ratio,
        "ratio_c": lambda d, kappa: 1 - ratio(d, kappa),
        "ratio_deriv": ratio_deriv,
        "ratio_deriv2": ratio_deriv2,
        "log_partition": log_partition,
        "log_iv": log_iv,
        "log_ive": lambda v, x: np.log(ive(v, x)),
        "bias": bias,
        "log_norm": lambda d, kappa: bias(d, kappa) - d / 2 * np.log(2 * np.pi),
    }


def _tfp() -> dict[str, Function]:
    import jax

    jax.config.update("jax_enable_x64", True)
    from tensorflow_probability.substrates import jax as tfp

    math = tfp.math

    def deriv(d: Any, kappa: Any) -> Any:
        # elementwise, so the gradient of the sum is the derivative of each
        return jax.grad(lambda x: math.bessel_iv_ratio(d / 2, x).sum())(kappa)

    def wrap(function: Function) -> Function:
        compiled = jax.jit(function)
        return lambda a, b: np.asarray(compiled(a, b))

    functions: dict[str, Function] = {
        "ratio": lambda d, kappa: math.bessel_iv_ratio(d / 2, kappa),
        "ratio_c": lambda d, kappa: 1 - math.bessel_iv_ratio(d / 2, kappa),
        "ratio_deriv": deriv,
        "log_iv": lambda v, x: math.log_bessel_ive(v, x) + x,
        "log_ive": lambda v, x: math.log_bessel_ive(v, x),
        "bias": lambda d, kappa: (
            (d / 2 - 1) * jax.numpy.log(kappa) - math.log_bessel_ive(d / 2 - 1, kappa) - kappa
        ),
    }
    return {name: wrap(function) for name, function in functions.items()}


def _mpmath() -> dict[str, Function]:
    import mpmath

    iv = np.frompyfunc(mpmath.besseli, 2, 1)
    log = np.frompyfunc(mpmath.log, 1, 1)

    def ratio(d: Any, kappa: Any) -> Any:
        return (iv(d / 2, kappa) / iv(d / 2 - 1, kappa)).astype(float)

    return {
        "ratio": ratio,
        "ratio_c": lambda d, kappa: 1 - ratio(d, kappa),
        "log_iv": lambda v, x: log(iv(v, x)).astype(float),
    }


def of_torch() -> dict[str, Function]:
    """torch's own orders, 0 and 1, on its tensors: d = 2, v = d/2 - 1 = 0."""
    from torch import special

    return {
        "log_iv": lambda v, x: special.i0e(x).log() + x,
        "log_ive": lambda v, x: special.i0e(x).log(),
        "ratio": lambda d, kappa: special.i1e(kappa) / special.i0e(kappa),
        "ratio_c": lambda d, kappa: 1 - special.i1e(kappa) / special.i0e(kappa),
    }


# name shown -> module that must be there, functions
MAKERS: dict[str, tuple[str, Callable[[], dict[str, Function]]]] = {
    "SciPy": ("scipy", _scipy),
    "TFP (JAX, jit)": ("tensorflow_probability", _tfp),
    "mpmath loop": ("mpmath", _mpmath),
}


def load(wanted: str = "SciPy,TFP (JAX, jit),mpmath loop") -> dict[str, dict[str, Function] | str]:
    """The functions of each peer, or the reason why it is missing."""
    found: dict[str, dict[str, Function] | str] = {}
    for name, (module, make) in MAKERS.items():
        if name not in wanted:
            found[name] = "left out by option"
        elif importlib.util.find_spec(module) is None:
            found[name] = "not installed"
        else:
            try:
                found[name] = make()
            except Exception as error:  # a peer's import may fail in any way
                found[name] = f"does not load: {type(error).__name__}: {error}"
    return found
