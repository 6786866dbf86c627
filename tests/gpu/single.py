"""The error of float32 results, in ulps, against float64 values of the same arguments."""

import numpy as np

from truth.metric import floor_of

# the promise for float32 on a device
MOST_ULPS = 3.0


def ulps(name, found, truth):
    """|found - truth| in units of the last place of the truth's float32 binade.

    For functions that cross zero, of the binade of 1 where the truth is smaller.  Total: infinite
    where only one is NaN or infinite, or where a zero stands for what float32 can hold.
    """
    largest = float(np.finfo(np.float32).max)
    found = found.astype(np.float64)
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(truth), floor_of(name))
        exponent = np.frexp(size)[1].astype(np.int64)
        unit = np.ldexp(1.0, np.maximum(exponent - 24, -149).astype(np.int32))
        error = np.abs(found - truth) / unit
        # beyond the largest number infinity is right
        over = np.abs(truth) > largest
        error = np.where(over, np.where(found == np.sign(truth) * np.inf, 0.0, np.inf), error)
        # next to it, either side of the rounding
        near = over & (np.abs(truth) < largest * (1 + 2.0**-23)) & (np.abs(found) >= largest)
    error = np.where(near, 0.0, error)
    both_nan = np.isnan(found) & np.isnan(truth)
    one_nan = np.isnan(found) != np.isnan(truth)
    lost = (found == 0) & (np.abs(truth) >= 2.0**-149) & (floor_of(name) == 0.0)
    return np.where(both_nan, 0.0, np.where(one_nan | lost | np.isnan(error), np.inf, error))
