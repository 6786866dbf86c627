"""The face of CuPy: elementwise kernels made from the text of the compiled core.

Public names are in `besselkit.cupy`.
"""

from besselkit._faces.cupy._call import compute, require_device

__all__ = ["compute", "require_device"]
