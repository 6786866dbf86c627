"""The functions that tables have, as the contract has them."""

from besselkit._contract import FUNCTIONS, Function

__all__ = ["CROSSING", "NAMES", "RELATIVE", "TABULATED"]

# those of a dimension first: a table is one of a dimension
TABULATED: dict[str, Function] = {
    row.name: row
    for row in sorted(FUNCTIONS.values(), key=lambda row: row.of_order)
    if row.table is not None
}
NAMES = tuple(TABULATED)

# what crosses zero is the partition function's logarithm and constants, and has absolute errors
CROSSING = tuple(name for name, row in TABULATED.items() if row.crosses_zero)
RELATIVE = tuple(name for name, row in TABULATED.items() if not row.crosses_zero)
