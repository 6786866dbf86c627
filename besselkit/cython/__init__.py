"""The functions of one point for Cython: ``from besselkit.cython cimport ratio``.

Each function of the contract is a C function of double, and of float with the suffix ``_f``; both
run without the GIL.  `__pyx_capi__` holds their addresses under the names and signatures that
Cython exports functions by, so numba finds them as well.

>>> from besselkit.cython import __pyx_capi__
>>> __pyx_capi__["ratio"]  # doctest: +ELLIPSIS
<capsule object "double (double, double)" at 0x...>
"""

from besselkit._ufuncs import __pyx_capi__ as __pyx_capi__

__all__ = ["__pyx_capi__"]
