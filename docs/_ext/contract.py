"""The lists of the API pages, from the table of the contract; `conf` writes them before a build."""

from collections.abc import Iterable
from pathlib import Path

from besselkit._contract import FUNCTIONS

__all__ = ["write_lists"]


def _summary(names: Iterable[str]) -> str:
    head = [".. autosummary::", "   :toctree: generated", "   :nosignatures:", ""]
    return "\n".join([*head, *(f"   {name}" for name in names), ""])


def write_lists(folder: Path) -> list[str]:
    """Write a list for each page that includes one; return their paths for autosummary."""
    rows = [row for row in FUNCTIONS.values() if not row.layer]
    lists = {
        "of-order": [row.name for row in rows if row.of_order],
        "of-dimension": [row.name for row in rows if not row.of_order],
        "exact": [*FUNCTIONS, "PrecisionError"],
    }
    for name, names in lists.items():
        module = "besselkit.exact" if name == "exact" else "besselkit"
        text = f".. currentmodule:: {module}\n\n{_summary(names)}"
        (folder / f"_{name}.rst").write_text(text, encoding="utf-8")
    return [f"{folder.name}/_{name}.rst" for name in lists]
