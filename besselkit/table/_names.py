"""What a table is called: its dimension to the last digit, since a shorter form names another."""

__all__ = ["file_name", "shown"]


def shown(dim: float) -> str:
    """Return a dimension as text that no other float64 has."""
    return str(int(dim)) if dim.is_integer() else repr(dim)


def file_name(dim: float, dtype: str = "float64") -> str:
    """Return the name of a table's file, in which the dimension has 17 digits."""
    kind = "" if dtype == "float64" else f"-{dtype}"
    return f"vmf-{dim:.17g}{kind}.npz"
