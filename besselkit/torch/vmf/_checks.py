"""Checks of arguments; each message names the function, the argument, the rule and the value."""

import math
import numbers
from typing import Any

import torch
from torch import Tensor

__all__ = [
    "require_count",
    "require_dtype",
    "require_floating",
    "require_labels",
    "require_like",
    "require_real",
]

_FLOATING = frozenset({torch.float16, torch.bfloat16, torch.float32, torch.float64})
_RULE = "must be float16, bfloat16, float32 or float64"


def require_floating(function: str, name: str, value: Any, shape: str) -> None:
    """Raise unless the value is a dense real floating tensor of the dimensions that `shape` has.

    The shape is a text such as "(C, d)"; one that begins with "..." stands for any more
    dimensions in front.
    """
    if not isinstance(value, Tensor):
        raise TypeError(f"{function}: {name} must be a torch tensor, got {_kind(value)}")
    if value.layout is not torch.strided:
        raise TypeError(f"{function}: {name} must be dense, got layout {value.layout}")
    if value.dtype not in _FLOATING:
        raise TypeError(f"{function}: {name} {_RULE}, got {value.dtype}")
    wanted = [part for part in shape.strip("()").split(",") if part.strip()]
    if value.ndim < len(wanted) - 1 if "..." in shape else value.ndim != len(wanted):
        raise ValueError(f"{function}: {name} must have the shape {shape}, got {_shape(value)}")


def require_dtype(function: str, dtype: Any) -> torch.dtype:
    """Give a floating dtype, torch's default for None, or raise."""
    found = torch.get_default_dtype() if dtype is None else dtype
    if found not in _FLOATING:
        raise TypeError(f"{function}: dtype {_RULE}, got {dtype!r}")
    return found


def require_like(function: str, name: str, value: Tensor, other: str, model: Tensor) -> None:
    """Raise unless the two tensors share device and dtype."""
    if value.device != model.device:
        rule = f"must be on the device of {other}, {model.device}"
        raise ValueError(f"{function}: {name} {rule}, got {value.device}")
    if value.dtype is not model.dtype:
        rule = f"must have the dtype of {other}, {model.dtype}"
        raise TypeError(f"{function}: {name} {rule}, got {value.dtype}")


def require_labels(function: str, labels: Any, features: Tensor, num_classes: int) -> None:
    """Raise unless the labels are classes, one for each feature vector."""
    if not isinstance(labels, Tensor):
        raise TypeError(f"{function}: labels must be a torch tensor, got {_kind(labels)}")
    if labels.dtype is not torch.int64:
        raise TypeError(f"{function}: labels must be torch.int64, got {labels.dtype}")
    if labels.device != features.device:
        rule = f"must be on the device of features, {features.device}"
        raise ValueError(f"{function}: labels {rule}, got {labels.device}")
    if labels.shape != features.shape[:-1]:
        rule = f"must have the shape {_shape(features)[:-1]} of features without its last dimension"
        raise ValueError(f"{function}: labels {rule}, got {_shape(labels)}")
    # values are looked at where that costs no wait for a device and breaks no graph
    if labels.device.type == "cpu" and not torch.compiler.is_compiling() and labels.numel():
        low, high = (int(end) for end in torch.aminmax(labels))
        if low < 0 or high >= num_classes:
            rule = f"must be in 0..{num_classes - 1}"
            raise ValueError(f"{function}: labels {rule}, got {low if low < 0 else high}")


def require_real(function: str, name: str, value: Any) -> float:
    """Give a finite real number as a float, or raise."""
    if not isinstance(value, numbers.Real):
        raise TypeError(f"{function}: {name} must be a real number, got {_kind(value)}")
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{function}: {name} must be finite, got {number}")
    return number


def require_count(function: str, name: str, value: Any) -> int:
    """Give a whole number >= 1 as an int, or raise."""
    if not isinstance(value, numbers.Integral) or isinstance(value, bool):
        raise TypeError(f"{function}: {name} must be an int, got {_kind(value)}")
    if value < 1:
        raise ValueError(f"{function}: {name} must be >= 1, got {value}")
    return int(value)


def _kind(value: Any) -> str:
    if value is None:
        return "None"
    plain = isinstance(value, str | bool | numbers.Number)
    return repr(value) if plain else f"a {type(value).__qualname__}"


def _shape(tensor: Tensor) -> tuple[int, ...]:
    return tuple(tensor.shape)
