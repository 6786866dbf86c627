"""The error for a derivative that there is not: faces raise it, and none gives zeros instead."""

from besselkit._contract import NAMES

__all__ = ["no_derivative"]


def no_derivative(name: str, position: int, constant: str) -> NotImplementedError:
    """Say which derivative of which function is missing, and where the chain ends.

    `constant` is how the face takes an argument out of a derivative, as a form: ``{}.detach()``.
    """
    argument = NAMES[name][position]
    if position == 0:
        ends = f"pass {constant.format(argument)} if none is wanted"
    elif name.endswith(("_dim_deriv", "_order_deriv", "_mixed_deriv")):
        ends = "it is not implemented for what is a derivative already"
    else:
        ends = "derivatives of A_d(kappa) end at the second"
    return NotImplementedError(
        f"besselkit.{name} has no derivative with respect to {argument}: {ends}"
    )
