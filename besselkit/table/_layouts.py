"""The one place where a dtype chooses a layout."""

from typing import Any

import numpy as np

import besselkit.table._double as double
import besselkit.table._single as single
from besselkit.table._content import Content
from besselkit.table._protocol import Compiled, Constants, Layout

__all__ = ["LAYOUTS", "compiled", "constants_of", "layout_of"]

LAYOUTS: dict[str, Layout] = {layout.dtype: layout for layout in (double, single)}


def layout_of(content: Content) -> Layout:
    """Return the layout of a content."""
    return LAYOUTS[content.dtype]


def constants_of(content: Content, convert: Any = np.asarray) -> Constants:
    """The numbers of a content for plain operations."""
    return layout_of(content).constants_of(content, convert)


def compiled(content: Content) -> Compiled:
    """The numbers of a content for the compiled loops."""
    return layout_of(content).compiled(content)
