"""The NumPy ufuncs of the compiled core: `numpy.ufunc` objects with float32 and float64 loops.

The functions of `besselkit` and `besselkit.vmf` call these; use them directly where a real ufunc
is wanted (``ufunc.outer``, ``ufunc.types``).  They know nothing of PyTorch or CuPy.

>>> import besselkit
>>> besselkit.ufuncs.ratio.types
['ff->f', 'dd->d']
"""

from besselkit._ufuncs import (
    bias,
    entropy,
    iv_ratio,
    kl,
    log_iv,
    log_ive,
    log_norm,
    log_partition,
    log_prob,
    overlap,
    ratio,
    ratio_c,
    ratio_deriv,
    ratio_deriv2,
    ratio_inv,
)

__all__ = [
    "bias",
    "entropy",
    "iv_ratio",
    "kl",
    "log_iv",
    "log_ive",
    "log_norm",
    "log_partition",
    "log_prob",
    "overlap",
    "ratio",
    "ratio_c",
    "ratio_deriv",
    "ratio_deriv2",
    "ratio_inv",
]
