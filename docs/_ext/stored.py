"""The directive ``.. stored:: NAME``: a table made of stored results when the pages are built.

The names are the functions of `results`, each giving a heading and rows; cells are
reStructuredText.  So a number on a page cannot differ from the file that it was stored in.
"""

import results
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


def list_table(heading: list[str], rows: list[list[str]]) -> list[str]:
    """The lines of a ``list-table``."""
    lines = [".. list-table::", "   :header-rows: 1", ""]
    for row in [heading, *rows]:
        bullets = ["*", *[" "] * (len(row) - 1)]
        lines += [f"   {b} - {cell}".rstrip() for b, cell in zip(bullets, row, strict=True)]
    return lines


class Stored(SphinxDirective):
    """Put the table of a name in place."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Parse the table that the function of that name makes."""
        name = self.arguments[0]
        make = results.MAKERS.get(name)
        if make is None:
            raise self.error(f"stored: {name} must be one of {', '.join(results.MAKERS)}")
        for path in results.FILES:
            self.env.note_dependency(str(path))
        made = make()
        lines = made if isinstance(made, list) else list_table(*made)
        return self.parse_text_to_nodes("\n".join(lines))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("stored", Stored)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
