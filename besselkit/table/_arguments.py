"""What a table's functions take, and the errors for all else."""

from typing import Any

import numpy as np

from besselkit.table._protocol import Layout

__all__ = ["RULE", "described", "require_no_protocol", "require_real", "too_wide"]

RULE = "must be real: bool, integer, float16, float32 or float64"

# all that some layout takes
_REAL = frozenset(
    "float64 float32 float16 bfloat16 bool "
    "int8 int16 int32 int64 uint8 uint16 uint32 uint64".split()
)


def require_real(name: str, layout: Layout, kappa: Any) -> None:
    """Raise TypeError for an array of a framework whose dtype the layout does not take."""
    kind = str(kappa.dtype).rpartition(".")[2]
    if kind not in _REAL:
        raise TypeError(
            f"{name}: kappa must be real: bool, integer, float16, bfloat16, float32 or float64, "
            f"got dtype {kind}"
        )
    # JAX's weak types are Python numbers: they take the type of what they meet
    if kind not in layout.takes and not getattr(kappa, "weak_type", False):
        raise too_wide(name, layout, kind)


def too_wide(name: str, layout: Layout, dtype: Any) -> TypeError:
    """The error that an argument is whose values the layout's type would change."""
    return TypeError(
        f"{name}: kappa must be {layout.dtype} or narrower for a {layout.dtype} table, "
        f"got dtype {dtype}: convert it to {layout.dtype}, or use a float64 table"
    )


def require_no_protocol(name: str, kappa: Any) -> None:
    """Raise TypeError for arrays with a meaning of their own, such as a unit: it would be lost."""
    parts = kappa if isinstance(kappa, list | tuple) else (kappa,)
    for part in parts:
        if isinstance(part, list | tuple):
            require_no_protocol(name, part)
        elif getattr(type(part), "__array_ufunc__", _OF_NUMPY) is not _OF_NUMPY:
            raise TypeError(
                f"{name}: kappa {RULE}, got a {type(part).__name__}, whose meaning beyond its "
                "numbers (a unit, say) a table knows nothing of: give its plain array"
            )


_OF_NUMPY = np.ndarray.__array_ufunc__


def described(value: Any) -> str:
    """Return what an argument is, in words."""
    return repr(value) if isinstance(value, str | bytes | complex) else f"a {type(value).__name__}"
