"""Precomputed tables: for one dimension, every function at one price, by plain array operations.

A table is built from the exact path, never from the compiled core, and carries a certificate: the
worst error of each function, as measured against the exact path.
"""

from besselkit.table._errors import TableError
from besselkit.table._table import Table, load_table

__all__ = ["Table", "TableError", "load_table"]
