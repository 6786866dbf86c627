"""Formulas as MathML, which browsers draw themselves: nothing is fetched, by the build or a reader.

Sphinx's own ways of HTML mathematics need a JavaScript library from elsewhere or a LaTeX
installation; docutils has had a converter from LaTeX to MathML all along.
"""

from typing import Any

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging


def _draw(translator: Any, node: nodes.Element, as_block: bool) -> None:
    try:
        translator.body.append(tex2mathml(node.astext().strip(), as_block=as_block))
    except MathError as error:
        logging.getLogger(__name__).warning("formula: %s", error, location=node)
        translator.body.append(translator.encode(node.astext()))


def _inline(translator: Any, node: nodes.math) -> None:
    _draw(translator, node, as_block=False)
    raise nodes.SkipNode


def _block(translator: Any, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    _draw(translator, node, as_block=True)
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer under the name that `html_math_renderer` chooses."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
