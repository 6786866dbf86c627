"""Sends a call to what computes for the kind of its arguments.

NumPy's ufuncs serve Python numbers, NumPy arrays and everything that speaks NumPy's ufunc
protocol.  Arrays of a framework that do not go to its face, `besselkit.torch` or `besselkit.cupy`,
which is imported then: nothing here imports a framework that the caller has not imported.
"""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from besselkit._arguments import NAMES, explain

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

# module of _FOREIGN -> what computes for its arrays in place of its face
_backends: dict[str, Backend] = {}

_NAMED = tuple((getattr(ufuncs, name), name) for name in NAMES)

# the kinds that `_scalar` takes
_NUMBERS = frozenset({int, float, np.float64})

# the kinds that need no search; exact types, since a subclass may have a protocol of its own
_PLAIN = frozenset(
    {
        *(bool, int, float, list, tuple, type(None)),
        *(np.ndarray, np.float64, np.float32, np.int64, np.bool_),
    }
)


def call(ufunc: np.ufunc, args: tuple[Any, ...], out: Any, options: dict[str, Any]) -> Any:
    """Compute `ufunc` of the arguments, or what a backend has in its place."""
    # The kinds are looked at first: torch.compile traces this, and cannot trace into `_scalar`.
    if out is None and not options:
        if len(args) == 2:  # unpacked by hand, which pays for the look
            first, second = args
            if type(first) in _NUMBERS and type(second) in _NUMBERS:
                value = _scalar(ufunc, first, second)
                if value is not None:
                    return value
        elif _all_of(_NUMBERS, args):
            value = _scalar(ufunc, *args)
            if value is not None:
                return value
    given = (*args, out)
    if not _all_of(_PLAIN, given):
        framework = _framework_of(given)
        if framework is not None:
            return _call_backend(framework, _name_of(ufunc), args, out, options)
    try:
        return ufunc(*args, out=out, **options)
    except (TypeError, ValueError, OverflowError) as error:
        explain(ufunc.__name__, args, out, error)
        raise


def _all_of(kinds: frozenset[type], values: tuple[Any, ...]) -> bool:
    # a loop, which every torch.compile can follow
    for value in values:  # noqa: SIM110
        if type(value) not in kinds:
            return False
    return True


def _name_of(ufunc: np.ufunc) -> str:
    # not `ufunc.__name__`, which torch.compile cannot read in torch 2.5
    return next(name for known, name in _NAMED if known is ufunc)


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
    if framework in _backends:
        return _backends[framework](name, args, out, options)
    # The framework is imported, or there would be no array of it.  A statement for each, since
    # torch.compile follows import statements, but no import_module.
    if framework == "torch":
        from besselkit.torch._arguments import backend

        return backend(name, args, out, options)
    from besselkit.cupy._call import compute

    return compute(name, args, out, options)
