"""Numbers of 106 bits as (hi, lo, exponent), and .npz files with the same bytes every time."""

import io
import math
import zipfile
from pathlib import Path

import numpy as np

# Exponents outside int32 (1 - tanh(1e300)) are clamped: any format has under- or overflowed.
EXPONENT_LIMIT = 2**31 - 2
_EPOCH = (1980, 1, 1, 0, 0, 0)


def _rounded(numerator, shift):
    """Nearest integer, ties to even, of numerator / 2^shift."""
    if shift <= 0:
        return numerator << -shift
    quotient, rest = numerator >> shift, numerator & ((1 << shift) - 1)
    half = 1 << (shift - 1)
    return quotient + (rest > half or (rest == half and quotient & 1))


def pack(ball):
    """(hi, lo, exponent) of a ball's midpoint: (hi + lo) 2^exponent, |hi| in [1/2, 1].

    hi is the midpoint's significand rounded to 53 bits, lo the rest, rounded to 53 bits: the
    pair is within 2^-106 of the midpoint, relatively.  The magnitude of the midpoint is in
    [2^(exponent-1), 2^exponent), hi = 1 standing for one just below the upper end.
    None, for a function that is not defined at the point, is stored as NaN.
    """
    if ball is None:
        return math.nan, math.nan, 0
    mantissa, exponent = (int(part) for part in ball.mid().man_exp())
    if mantissa == 0:
        return 0.0, 0.0, 0
    sign, magnitude = (-1 if mantissa < 0 else 1), abs(mantissa)
    bits = magnitude.bit_length()
    exponent += bits
    high = _rounded(magnitude, bits - 53)
    # Keep 120 bits below the leading one: the rest is beyond what lo can hold.
    rest = _rounded(magnitude, bits - 173) - (high << 120)
    low = float(rest) * 2.0**-173
    exponent = max(-EXPONENT_LIMIT, min(EXPONENT_LIMIT, exponent))
    return sign * high * 2.0**-53, sign * low, exponent


def columns(name, balls):
    """The three stored arrays of a list of balls, keyed `name.hi`, `name.lo`, `name.exponent`."""
    packed = [pack(ball) for ball in balls]
    hi, lo, exponent = zip(*packed, strict=True)
    return {
        f"{name}.hi": np.array(hi, dtype=np.float64),
        f"{name}.lo": np.array(lo, dtype=np.float64),
        f"{name}.exponent": np.array(exponent, dtype=np.int32),
    }


def write_npz(path, arrays):
    """Write arrays to a compressed .npz without pickle and without the date of writing."""
    with zipfile.ZipFile(Path(path), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.asarray(arrays[name]), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, buffer.getvalue())
