"""The sections of a docstring that the contract decides, put into that of a public function.

The function's own docstring keeps what is its own: the summary, notes on the method, examples.
"""

import re
from collections.abc import Callable
from inspect import cleandoc
from typing import Any, TypeVar

from besselkit._contract._kinds import Argument, Function
from besselkit._contract._rows import FUNCTIONS

__all__ = ["documented", "documented_exact"]

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = """\
out : ndarray, optional
    Where to put the result.
**options
    `where`, `dtype`, `casting`, `order`, `subok` of a NumPy ufunc."""

_RETURNED = """\
Of the broadcast shape; float32 if an argument is a float16 or float32 array and none is
wider, float64 otherwise. NaN outside the domain. No warnings."""

_RAISES = """\
TypeError
    If an argument is not real, or wider than float64.
ValueError
    If the shapes do not broadcast."""

_EXACT_KINDS = "int, float, str, Decimal,\nFraction or mpf, taken exactly."

_EXACT_DIGITS = """\
dps : int
    Decimal digits wanted, >= 1."""

_EXACT_RETURNED = "NaN outside the domain. An array of mpf if an argument is array-like."

_EXACT_RAISES = """\
TypeError, ValueError
    For an argument of another kind, a string that is no number, dps < 1, or shapes that do
    not broadcast.
PrecisionError
    If the value cannot be confirmed; see `besselkit.exact`."""


def documented(function: F) -> F:
    """Complete the docstring of a function of arrays from the contract's row of its name."""
    row = FUNCTIONS[function.__name__]
    sections = {
        "Parameters": "\n".join([*map(_parameter, row.arguments), _OPTIONS]),
        "Returns": _value("ndarray or scalar", row, _RETURNED),
        "Raises": _RAISES,
        "Accuracy": accuracy(row),
    }
    references = "\n".join(f".. [1] {_hanging(text)}" for text in row.references)
    return _with_sections(function, sections, {"References": references})


def documented_exact(function: F) -> F:
    """The same for a function of the exact path."""
    row = FUNCTIONS[function.__name__]
    sections = {
        "Parameters": "\n".join([*map(_exact_parameter, row.arguments), _EXACT_DIGITS]),
        "Returns": _value("mpf or ndarray of object", row, _EXACT_RETURNED),
        "Raises": _EXACT_RAISES,
        "Accuracy": "Relative error below 10^-dps.",
    }
    return _with_sections(function, sections, {})


def accuracy(row: Function) -> str:
    """The promise in words, for both types."""
    error = row.error
    scale = " of max(1, abs(value))" if error.floor else ""
    if error.scale:
        scale = f"\nof max({error.scale.words}, abs(value))"
    words = error.words
    if not words:
        words = f"at most {error.eps:g} eps (eps = 2^-52){scale or ' relative'}"
        if error.low:
            words += f", {2 * error.eps:g} eps for {error.low}"
    return f"float64: {words}.\nfloat32: at most {error.ulp:g} ulp{scale}."


def _parameter(argument: Argument) -> str:
    text = argument.words[0].upper() + argument.words[1:]
    if argument.note:
        text += f";\n{argument.note}"
    return f"{argument.name} : array_like\n{_indented(text + '.')}"


def _exact_parameter(argument: Argument) -> str:
    text = argument.words[0].upper() + argument.words[1:]
    kinds = _EXACT_KINDS
    if argument.note:  # what the loops allow the roundings of their own arguments
        kinds = kinds.replace("exactly.", "exactly,\nwithout slack beyond the ends.")
    return f"{argument.name} : number or array_like\n{_indented(f'{text}; {kinds}')}"


def _value(kind: str, row: Function, rest: str) -> str:
    return f"{kind}\n{_indented(row.value)}\n{_indented(rest)}"


def _indented(text: str) -> str:
    return re.sub(r"(?m)^(?=.)", "    ", text)


def _hanging(text: str) -> str:
    return text.replace("\n", "\n   ")


def _with_sections(function: F, first: dict[str, str], last: dict[str, str]) -> F:
    """Put sections behind the summary, and others ahead of the examples."""
    if function.__doc__ is None:  # python -OO
        return function
    summary, *rest = re.split(r"\n\n(?=[A-Z]\w+\n-{3,}\n)", cleandoc(function.__doc__))
    own = {part.partition("\n")[0]: part.split("\n", 2)[2] for part in rest}
    examples = own.pop("Examples")
    sections = {**first, **own, **last, "Examples": examples}
    parts = [f"{title}\n{'-' * len(title)}\n{body}" for title, body in sections.items() if body]
    function.__doc__ = "\n\n".join([summary, *parts]) + "\n"
    return function
