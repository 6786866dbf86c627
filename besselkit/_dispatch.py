"""Sends a call to what computes for the kind of its arguments.

NumPy's ufuncs serve Python numbers, NumPy arrays and everything that speaks NumPy's ufunc
protocol.  A framework whose arrays do not is looked up in `_backends`, and only once the caller
has imported it: nothing here imports a framework.
"""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from besselkit._arguments import explain

try:
    from besselkit import _ufuncs
except ImportError as error:
    if error.name != "besselkit._ufuncs" and "cannot import name" not in str(error):
        raise
    raise ImportError(
        "besselkit._ufuncs, the compiled part, is missing: this looks like a source tree that "
        'was not built. Install it with "pip install .", or "pip install -e ." to work in it'
    ) from error

__all__ = ["Backend", "call", "ufuncs"]

ufuncs = _ufuncs
_scalar = _ufuncs.scalar

# function name, arguments, out=, other options -> result
Backend = Callable[[str, tuple[Any, ...], Any, dict[str, Any]], Any]

# frameworks whose arrays must not be turned into NumPy arrays on the quiet: module, array type
_FOREIGN = {"cupy": "ndarray", "torch": "Tensor"}

# module of _FOREIGN -> what computes for its arrays
_backends: dict[str, Backend] = {}

# the kinds that need no search; exact types, since a subclass may have a protocol of its own
_PLAIN = frozenset(
    {
        *(bool, int, float, list, tuple, type(None)),
        *(np.ndarray, np.float64, np.float32, np.int64, np.bool_),
    }
)


def call(ufunc: np.ufunc, args: tuple[Any, ...], out: Any, options: dict[str, Any]) -> Any:
    """Compute `ufunc` of the arguments, or what a backend has in its place."""
    if out is None and not options:
        value = _scalar(ufunc, *args)
        if value is not None:
            return value
    given = (*args, out)
    if not _PLAIN.issuperset(map(type, given)):
        framework = _framework_of(given)
        if framework is not None:
            return _call_backend(framework, ufunc.__name__, args, out, options)
    try:
        return ufunc(*args, out=out, **options)
    except (TypeError, ValueError, OverflowError) as error:
        explain(ufunc.__name__, args, out, error)
        raise


def _framework_of(values: tuple[Any, ...]) -> str | None:
    """Name the imported framework that one of the values belongs to, if any."""
    for framework, type_name in _FOREIGN.items():
        kind = getattr(sys.modules.get(framework), type_name, None)
        if kind is not None and any(isinstance(value, kind) for value in values):
            return framework
    return None


def _call_backend(
    framework: str, name: str, args: tuple[Any, ...], out: Any, options: dict[str, Any]
) -> Any:
    backend = _backends.get(framework)
    if backend is None:
        raise TypeError(
            f"besselkit.{name} does not take {framework} arrays in this version: "
            "pass NumPy arrays, or Python numbers"
        )
    return backend(name, args, out, options)
