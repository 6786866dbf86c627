"""The one error of the exact path's own."""


class PrecisionError(ArithmeticError):
    """A value could not be confirmed to the digits asked for, so none is returned."""
