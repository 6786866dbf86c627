"""A table in the forms that its faces want."""

from collections.abc import Callable
from functools import cached_property
from itertools import count
from typing import Any, ClassVar, Protocol
from weakref import WeakValueDictionary

from besselkit.table._content import Content
from besselkit.table._layouts import layout_of
from besselkit.table._protocol import Compiled, Constants, Layout

__all__ = ["Call", "Face", "Tabulated"]


class Tabulated:
    """A content and what was made of it, each when first asked for."""

    by_number: ClassVar[WeakValueDictionary[int, "Tabulated"]] = WeakValueDictionary()
    _numbers = count()

    def __init__(self, content: Content) -> None:
        self.content = content
        self.layout: Layout = layout_of(content)
        # numbers on devices and of frameworks, by what the face says
        self.by_framework: dict[Any, Any] = {}
        self.number = next(self._numbers)
        self.by_number[self.number] = self

    def __reduce__(self) -> tuple[type["Tabulated"], tuple[Content]]:
        # to a worker process goes the table, and not what was made of it here
        return Tabulated, (self.content,)

    @cached_property
    def compiled(self) -> Compiled:
        """For the compiled loops."""
        return self.layout.compiled(self.content)

    @cached_property
    def constants(self) -> Constants:
        """For plain operations on NumPy arrays."""
        return self.layout.constants_of(self.content)


Call = Callable[[str, Tabulated, Any], Any]


class Face(Protocol):
    """What computes a function for one kind of array."""

    def __call__(self, name: str, table: Tabulated, kappa: Any, call: Call) -> Any:
        """Compute a function; `call` is that for an argument of any kind."""
