"""Where the C header is."""

from pathlib import Path

__all__ = ["get_include"]


def get_include() -> str:
    """Folder of the C header `besselkit.h` and of `besselkit.cpp`, which defines what it declares.

    Returns
    -------
    str
        An absolute path, for a compiler's ``-I``.

    Examples
    --------
    >>> import besselkit
    >>> from pathlib import Path
    >>> sorted(path.name for path in Path(besselkit.get_include()).iterdir())
    ['besselkit.cpp', 'besselkit.h']
    """
    return str(Path(__file__).resolve().with_name("include"))
