"""The error of this part of the library."""


class TableError(ValueError):
    """A file that is no sound table, or a table that does not reach its accuracy."""
