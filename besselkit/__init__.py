"""Modified Bessel functions of any order, in logarithms, ratios, derivatives and inverse.

Some are of an order `v` and an argument `x` (log I_v and its kin), the others of a dimension
`d = 2v + 2` and a concentration `kappa` (the ratio A, its derivatives and inverse, normalisers):
`besselkit.__all__` lists them.  All broadcast, keep float32 and float64, and return NaN outside
their domain, never a warning.  `besselkit.exact` has the same names to any number of digits,
`Table` and `load_table` are precomputed interpolation tables, `besselkit.vmf` what follows for von
Mises-Fisher distributions, and `besselkit.ufuncs` the NumPy ufuncs underneath.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

from besselkit._functions import *
from besselkit._functions import __all__ as _functions
from besselkit._include import get_include as get_include
from besselkit._version import __version__ as __version__

if _TYPE_CHECKING:
    from besselkit import exact as exact
    from besselkit import ufuncs as ufuncs
    from besselkit import vmf as vmf
    from besselkit.table import Table as Table
    from besselkit.table import TableError as TableError
    from besselkit.table import load_table as load_table

# imported when first asked for, so that `import besselkit` loads NumPy and nothing heavier
_SUBMODULES = frozenset({"exact", "ufuncs", "vmf"})
_OF_FRAMEWORKS = frozenset({"cupy", "jax", "torch"})  # not in __all__: they need not be installed
_OF_TABLES = frozenset({"Table", "TableError", "load_table"})

__all__ = sorted([*_functions, *_SUBMODULES, *_OF_TABLES, "__version__", "get_include"])


def __getattr__(name: str) -> _Any:
    if name in _SUBMODULES | _OF_FRAMEWORKS:
        return _import_module(f"{__name__}.{name}")
    if name in _OF_TABLES:
        return getattr(_import_module(f"{__name__}.table"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
