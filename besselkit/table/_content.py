"""What a table holds, before and after it is a file."""

from dataclasses import dataclass, field

import numpy as np

__all__ = ["Content"]


@dataclass(frozen=True)
class Content:
    """A table's numbers: coefficients by row, constants of the dimension, the certificate.

    `bias` and `log_norm` are what L is subtracted from, in two parts; `small` is v, a power of two
    and v log of it - K.  What the arrays are depends on the layout, which is that of the dtype.
    """

    dim: float
    arrays: dict[str, np.ndarray]
    bias: tuple[float, float]
    log_norm: tuple[float, float]
    small: tuple[float, float, float]
    certificate: dict[str, float] = field(default_factory=dict)
    made_with: dict[str, str] = field(default_factory=dict)
    dtype: str = "float64"
