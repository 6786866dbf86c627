"""What a table's functions take, and the errors for all else."""

from typing import Any

from besselkit.table._protocol import Layout

__all__ = ["RULE", "described", "require_real", "too_wide"]

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


def described(value: Any) -> str:
    """Return what an argument is, in words."""
    return repr(value) if isinstance(value, str | bytes | complex) else f"a {type(value).__name__}"
