"""Docstrings say what they should: numpydoc's checks, and Accuracy, a section of our own."""

import re
from importlib import import_module
from pkgutil import resolve_name

import pytest

pytest.importorskip("torch")  # its face is documented too
NumpyDocString = pytest.importorskip("numpydoc.docscrape").NumpyDocString
validate = pytest.importorskip("numpydoc.validate").validate

MODULES = ("besselkit", "besselkit.vmf", "besselkit.exact", "besselkit.torch.vmf")
OTHERS = ("besselkit.torch.evaluate", "besselkit.cupy.compute", "besselkit.cupy.require_device")
CLASSES = ("besselkit.Table", "besselkit.torch.vmf.VMFClassifier")

# Not asked for: an extended summary and "See Also" (modules group what belongs together), the list
# and order of sections, which has no Accuracy there, and capitals and verbs where a summary or a
# description begins with a symbol of the formulas (log I_v, b, kappa).
LEFT_OUT = {"ES01", "SA01", "GL06", "GL07", "SS02", "SS05", "RT04", "PR08"}
# CuPy's need a device to be run
NO_EXAMPLE = ("besselkit.cupy.",)
# Table is not made by its constructor
OWN = {"besselkit.Table": {"PR01"}}

# what returns rounded numbers, and so has to say how accurate they are
ROUNDED = re.compile(
    r"besselkit\.(vmf\.|exact\.|Table\.)?"
    r"(log_\w+|iv_ratio|ratio\w*|bias|entropy|kl|overlap|from_linear)$"
)


def public() -> list[str]:
    """The dotted names of all public functions, classes and methods, but errors."""
    names = [
        f"{module}.{name}"
        for module in MODULES
        for name in import_module(module).__all__
        if callable(resolve_name(f"{module}.{name}")) and not name.endswith("Error")
    ]
    for path in CLASSES:
        for base in resolve_name(path).__mro__:
            if base.__module__.startswith("besselkit"):
                names += [f"{path}.{name}" for name in vars(base) if is_method(path, name)]
    return [*names, *OTHERS]


def is_method(path: str, name: str) -> bool:
    """Whether a name is a method that users call; extra_repr is for torch."""
    hidden = name.startswith("_") or name == "extra_repr"
    return not hidden and callable(getattr(resolve_name(path), name))


PUBLIC = public()


@pytest.fixture(autouse=True)
def _accuracy_is_a_section(monkeypatch):
    monkeypatch.setitem(NumpyDocString.sections, "Accuracy", [])


def faults(path: str) -> list[tuple[str, str]]:
    """What numpydoc finds wrong."""
    exempt = LEFT_OUT | OWN.get(path, set())
    if path.startswith(NO_EXAMPLE):
        exempt = exempt | {"EX01"}
    return [tuple(error) for error in validate(path)["errors"] if error[0] not in exempt]


@pytest.mark.parametrize("path", PUBLIC)
def test_numpydoc_finds_no_fault(path):
    assert faults(path) == []


@pytest.mark.parametrize("path", [path for path in PUBLIC if ROUNDED.match(path)])
def test_accuracy_is_a_number(path):
    text = "\n".join(NumpyDocString(resolve_name(path).__doc__)["Accuracy"])
    assert re.search(r"\d+ eps|\d+ ulp|1e-\d+|10\^-dps", text), text


def test_the_list_is_whole():
    assert len(PUBLIC) > 55
    assert {"besselkit.ratio", "besselkit.Table.log_iv", "besselkit.exact.kl"} <= set(PUBLIC)
