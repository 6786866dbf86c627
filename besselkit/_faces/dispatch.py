"""Sends a call to what computes for the kind of its arguments.

NumPy's ufuncs serve Python numbers, NumPy arrays and everything that speaks NumPy's ufunc
protocol.  Arrays of a framework that do not go to its face, which is imported then: nothing here
imports a framework that the caller has not imported.  No face imports this module.
"""

import sys
from typing import Any, Protocol

import numpy as np

from besselkit._contract import NAMES
from besselkit._faces.arguments import explain, refuse_foreign
from besselkit._faces.compiled import ufuncs

__all__ = ["Face", "call", "ufuncs"]

_scalar = ufuncs.scalar


class Face(Protocol):
    """What a framework's face offers: `compute` of its package in `besselkit._faces`."""

    def __call__(
        self, name: str, args: tuple[Any, ...], out: Any, options: dict[str, Any], /
    ) -> Any:
        """Compute a function of arguments among which are arrays of the framework.

        `out` and the options are those of a ufunc; a face refuses by name what it has not.
        """


# frameworks whose arrays must not be turned into NumPy arrays on the quiet: module, array type
_FOREIGN = {"cupy": "ndarray", "jax": "Array", "torch": "Tensor"}

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
    """Compute `ufunc` of the arguments, or what a face has in its place."""
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
            return _face_of(framework)(_name_of(ufunc), args, out, options)
        refuse_foreign(_name_of(ufunc), args)
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


def _face_of(framework: str) -> Face:
    # The framework is imported, or there would be no array of it.  A statement for each, since
    # torch.compile follows import statements, but no import_module.
    if framework == "torch":
        from besselkit._faces.torch import compute

        return compute
    if framework == "jax":
        from besselkit._faces.jax import compute as compute_in_jax

        return compute_in_jax
    from besselkit._faces.cupy import compute as compute_on_cupy

    return compute_on_cupy
