"""Derivatives by kappa: a table's own functions, and not those of its polynomials.

The polynomials' would lose digits.  Where the contract ends, at the second derivative of A, there
is none, and that is an error.
"""

from collections.abc import Callable
from typing import Any

from besselkit._contract import Chain
from besselkit.table._promises import TABULATED

__all__ = ["slope"]


def slope(
    name: str, dim: float, kappa: Any, function: Callable[[str, Any], Any], zero: float = -0.0
) -> Any:
    """Compute the derivative of a function from the others, which `function` has by name.

    `zero` is added where there is no second term: 0.0 makes a 0.0 of -0.0, which -0.0 leaves.
    """
    row = TABULATED[name]
    if row.of_order:
        # log I_v: of a table, v is one number
        v = 0.5 * dim - 1.0
        return function("ratio", kappa) + (v / kappa if v else zero)
    chain = row.slopes[-1]
    if not isinstance(chain, Chain):
        raise NotImplementedError(
            f"{name} has no derivative by kappa: derivatives of A end at the second"
        )
    return float(chain.sign) * function(chain.name, kappa)
