"""The array namespace of evaluation on tensors.

Not array-api-compat's, whose `take` looks for negative indices in every call: that took a third of
an evaluation's time, and a table's indices are never negative.
"""

import torch
from torch import (
    Tensor,
    abs,
    concat,
    float32,
    float64,
    floor,
    full_like,
    inf,
    int32,
    int64,
    log,
    log2,
    logical_and,
    logical_not,
    logical_or,
    maximum,
    minimum,
    nan,
    reshape,
    where,
)

__all__ = [
    "abs",
    "astype",
    "concat",
    "float32",
    "float64",
    "floor",
    "full_like",
    "inf",
    "int32",
    "int64",
    "log",
    "log2",
    "logical_and",
    "logical_not",
    "logical_or",
    "maximum",
    "minimum",
    "nan",
    "reshape",
    "take",
    "where",
]


def astype(x: Tensor, dtype: torch.dtype) -> Tensor:
    """Return a tensor of another type, without a copy where it is of that type."""
    return x.to(dtype)


def take(column: Tensor, row: Tensor) -> Tensor:
    """Return the elements of a column at indices that are not negative."""
    return torch.index_select(column, 0, row)
