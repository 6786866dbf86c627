"""The functions on CuPy arrays: elementwise kernels made from the text of the compiled core.

Nothing here needs to be called: the functions of `besselkit` and `besselkit.vmf` come here when one
of their arguments is a CuPy array, and the tables when theirs is.  Importing it needs CuPy, and no
device.
"""

try:
    import cupy as _cupy
except ImportError as error:
    raise ImportError(
        f"besselkit.cupy needs CuPy, which cannot be imported ({error}): "
        'pip install "besselkit[cuda]"'
    ) from error

from besselkit._faces.cupy import compute, require_device

__all__ = ["compute", "require_device"]

del _cupy
