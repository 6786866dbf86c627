"""Arguments of every function, and what it gives for them as NumPy arrays."""

from typing import Any

import numpy as np

import besselkit
from truth.rows import ALL as FUNCTIONS
from truth.rows import OF_TABLES as METHODS
from truth.rows import UNIT_ARGUMENTS, ordered
from truth.rows import public as function

TABLE = besselkit.load_table(512)
COUNT = 300
MISSING = (0, 7, 299)  # rows that are NaN
DTYPES = (np.float32, np.float64)
__all__ = [
    "COUNT",
    "DTYPES",
    "FUNCTIONS",
    "METHODS",
    "MISSING",
    "TABLE",
    "arguments",
    "function",
    "same",
]


def arguments(name: str, dtype: Any = np.float64) -> list[np.ndarray]:
    """One array for each argument, d or v too, with NaN in some rows of the last one."""
    steps = np.linspace(0.0, 1.0, COUNT)
    given = {
        "d": np.tile([3.0, 64.0, 512.0], COUNT // 3),
        "v": np.tile([0.5, 31.0, 255.0], COUNT // 3),
        "kappa": 40.0 * steps,
        "x": 40.0 * steps,
        "kappa_p": 40.0 * steps,
        "kappa_q": 30.0 + 10.0 * steps[::-1],
        "cos": 2.0 * steps - 1.0,
    }
    given |= dict.fromkeys(UNIT_ARGUMENTS, 0.99 * steps)
    arrays = [array.astype(dtype) for array in ordered(name, given)]
    arrays[-1] = arrays[-1].copy()
    arrays[-1][list(MISSING)] = np.nan
    return arrays


def same(computed: Any, expected: np.ndarray) -> bool:
    """Whether two arrays have the same dtype and values, NaN where NaN is."""
    array = np.asarray(computed)
    return array.dtype == expected.dtype and np.array_equal(array, expected, equal_nan=True)
