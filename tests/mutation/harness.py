"""The core compiled with its constants as variables: one build for all mutants.

With no constant changed it has the bits of the extension module, and a test says so.
"""

import ctypes
import re
from dataclasses import dataclass
from functools import partial

import numpy as np

from besselkit._contract import NAMES
from besselkit._faces.source import core_text, function_text
from tests import single
from truth.native import hardware_fma, library, runner, target
from truth.regions import FAMILIES
from truth.rows import DISTINCT, OTHERS

# "single" is float32 in float arithmetic alone, as on devices
TYPES = {
    "float64": ("double", np.float64, ctypes.c_double),
    "float32": ("float", np.float32, ctypes.c_float),
}
FUNCTIONS = (*DISTINCT, *OTHERS)
# functions of an interval that return how many steps or terms it takes, and their intervals
COUNTS = {
    "plain_steps": 6,
    "fine_steps": 6,
    "full_steps": 6,
    "fine_steps_h": 6,
    "fine_steps_e": 6,
    "fine_steps_g": 6,
    "series_terms": 4,
    "series_fine_terms": 4,
    "rounded_plain_steps": 3,
    "rounded_full_steps": 3,
    "rounded_terms": 3,
}
_STRUCT = re.compile(r"^struct (\w+(?:<\d>)?) \{(.*?)^\};", re.M | re.S)
_ARRAY = re.compile(r"^    static constexpr (double|float) (\w+)\[\] = \{(.*?)\};", re.M | re.S)
_NUMBER = re.compile(r"^constexpr (double|float) (\w+) = ([^;]+);", re.M)


@dataclass(frozen=True)
class Slot:
    """Constants that lie side by side, how C++ calls them, and their type."""

    name: str
    count: int
    expression: str
    word: str

    @property
    def group(self):
        """The name of the struct that they are in, or their own."""
        return self.name.rpartition("::")[0] if self.expression == self.name else self.name

    @property
    def dtype(self):
        """The type in NumPy's words."""
        return {"double": "float64", "float": "float32"}[self.word]


def _slots(text, space=""):
    """Every array and number of a header's text, which is in a namespace."""
    found = []
    for struct, body in _STRUCT.findall(text):
        for word, array, numbers in _ARRAY.findall(body):
            name = f"{space}{struct}::{array}"
            count = numbers.count(",") + (not numbers.rstrip().endswith(","))
            found.append(Slot(name, count, name, word))
    named = [(f"{space}{name}", word) for word, name, _ in _NUMBER.findall(text)]
    return [*found, *(Slot(name, 1, f"&{name}", word) for name, word in named)]


def _counted(text, name):
    """Give a function of an interval something to add to what it returns."""
    head = re.compile(rf"BESSELKIT_FN int {name}\(int (\w+)\) \{{")
    changed, found = head.subn(
        f"static int {name}_more[8];\n"
        f"BESSELKIT_FN int {name}_was(int i);\n"
        f"BESSELKIT_FN int {name}(int i) {{ return {name}_was(i) + {name}_more[i]; }}\n"
        rf"BESSELKIT_FN int {name}_was(int \1) {{",
        text,
    )
    if found != 1:
        raise ValueError(f"the core has {found} functions {name}, wanted 1")
    return changed


def variable_text():
    """The core with variables for constants, its coefficients and its cut-offs."""
    coefficients = _slots(core_text("coefficients.hpp"))
    coefficients += _slots(core_text("single_numbers.hpp"), "single::")
    cutoffs = _slots(core_text("cutoffs.hpp"))
    text = function_text()
    text = _ARRAY.sub(r"    inline static \1 \2[] = {\3};", text)
    text = _NUMBER.sub(r"static \1 \2 = \3;", text)
    # what is computed from a cut-off is computed when it is wanted
    text = text.replace("    constexpr double z2 =", "    const double z2 =")
    text = text.replace("    constexpr T first =", "    const T first =")
    for name in COUNTS:
        text = _counted(text, name)
    return text, coefficients, cutoffs


def _entries(slots):
    lines = []
    for i, slot in enumerate(slots):
        lines.append(f'extern "C" {slot.word}* slot_{i}() {{ return {slot.expression}; }}')
    for name in COUNTS:
        lines.append(f'extern "C" int* more_{name}() {{ return {name}_more; }}')
    for name in FUNCTIONS:
        for dtype, (word, *_) in TYPES.items():
            inputs = range(len(NAMES[name]))
            given = ", ".join(f"{word}* a{k}" for k in inputs)
            at_i = ", ".join(f"a{k}[i]" for k in inputs)
            lines.append(
                f'extern "C" void {name}_{dtype}({given}, {word}* r, std::ptrdiff_t n) '
                f"{{ for (std::ptrdiff_t i = 0; i < n; ++i) r[i] = {name}<{word}>({at_i}); }}"
            )
    for family, (_, _, region) in FAMILIES.items():
        lines.append(
            f'extern "C" void region_{family}(double* a, double* b, int* r, std::ptrdiff_t n) '
            f"{{ for (std::ptrdiff_t i = 0; i < n; ++i) r[i] = {region}; }}"
        )
    return "\n".join(lines) + "\n" + single.entries(FUNCTIONS)


class Harness:
    """The compiled core: `run` and `region` compute, `numbers` and `counts` can be written to."""

    def __init__(self, folder, level):
        text, self.coefficients, self.cutoffs = variable_text()
        slots = [*self.coefficients, *self.cutoffs]
        self.column = "fma" if hardware_fma(level) else "plain"
        text += "using namespace besselkit;\n" + _entries(slots)
        # unique symbols would be those of a library of the same text loaded before, and read-only
        options = ("-O1", "-fno-gnu-unique", *target(level))
        self._library = library(text, folder / f"mutable-{level}.so", options)
        self.numbers = {slot.name: self._numbers(i, slot) for i, slot in enumerate(slots)}
        self.groups = {slot.name: slot.group for slot in slots}
        self.counts = {name: self._counts(name, n) for name, n in COUNTS.items()}

    def _numbers(self, i, slot):
        function = self._library[f"slot_{i}"]
        function.restype = ctypes.POINTER(TYPES[slot.dtype][2])
        return np.ctypeslib.as_array(function(), (slot.count,))

    def _counts(self, name, count):
        function = self._library[f"more_{name}"]
        function.restype = ctypes.POINTER(ctypes.c_int)
        return np.ctypeslib.as_array(function(), (count,))

    def run(self, function, kind, *arguments):
        """A function of the core on arrays; the kind is one of `TYPES` or "single"."""
        dtype = TYPES["float32" if kind == "single" else kind][1]
        return runner(self._library[f"{function}_{kind}"], dtype, dtype)(*arguments)

    def region(self, family):
        """The function of (a, b) that gives a family's regions."""
        return partial(runner(self._library[f"region_{family}"], np.float64, np.int32))
