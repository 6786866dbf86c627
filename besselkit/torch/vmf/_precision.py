"""Which dtype things are computed in: at least float32, but for products under autocast."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from torch import Tensor

__all__ = ["under_autocast", "without_autocast", "working"]


def working(tensor: Tensor) -> Tensor:
    """Bring half types to float32."""
    return tensor.float() if tensor.dtype in (torch.float16, torch.bfloat16) else tensor


def under_autocast(tensor: Tensor) -> bool:
    """Say whether autocast is on for the tensor's device; the meta device knows none."""
    return not tensor.is_meta and torch.is_autocast_enabled(tensor.device.type)


def without_autocast(tensor: Tensor) -> AbstractContextManager[Any]:
    """Keep products in the dtype of their factors."""
    return nullcontext() if tensor.is_meta else torch.autocast(tensor.device.type, enabled=False)
