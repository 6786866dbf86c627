"""The compiled part: NumPy's ufuncs, and what to say where it was not built."""

try:
    from besselkit import _ufuncs as ufuncs
except ImportError as error:
    if error.name != "besselkit._ufuncs" and "cannot import name" not in str(error):
        raise
    raise ImportError(
        "besselkit._ufuncs, the compiled part, is missing: this looks like a source tree that "
        'was not built. Install it with "pip install .", or "pip install -e ." to work in it'
    ) from error

__all__ = ["ufuncs"]
