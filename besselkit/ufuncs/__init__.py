"""The NumPy ufuncs of the compiled core: `numpy.ufunc` objects with float32 and float64 loops.

The functions of `besselkit` and `besselkit.vmf` call these; use them directly where a real ufunc
is wanted (``ufunc.outer``, ``ufunc.types``).  They know nothing of PyTorch or CuPy.

>>> import besselkit
>>> besselkit.ufuncs.ratio.types
['ff->f', 'dd->d']
"""

from typing import TYPE_CHECKING

from besselkit import _ufuncs
from besselkit._contract import FUNCTIONS

if TYPE_CHECKING:
    from besselkit._ufuncs import *

__all__ = sorted(FUNCTIONS)

globals().update({name: getattr(_ufuncs, name) for name in FUNCTIONS})
