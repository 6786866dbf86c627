"""The tables that come with the package."""

from pathlib import Path

from besselkit.table._errors import TableError
from besselkit.table._names import file_name, shown

__all__ = ["shipped", "shipped_file"]

_FOLDER = Path(__file__).with_name("shipped")


def shipped() -> list[float]:
    """The dimensions of the tables that come with the package."""
    return sorted(float(file.stem.removeprefix("vmf-")) for file in _FOLDER.glob("vmf-*.npz"))


def shipped_file(dim: float) -> Path:
    """The file of the table of a dimension that comes with the package, or a TableError."""
    path = _FOLDER / file_name(dim)
    if path.is_file():
        return path
    listed, text = ", ".join(map(shown, shipped())), shown(dim)
    raise TableError(
        f"no table for dim {text} comes with the package (there are {listed}): build one with "
        f"Table.build({text}) or `besselkit table build {text}`"
    )
