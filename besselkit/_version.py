"""The version, for the package, its metadata and the command."""

__version__ = "0.1.0"
