"""Documented digits are compared as printed: pytest's NUMBER option reads them as floats.

An output that claims more than a float64 holds, a quoted number of 17 digits or more, could
otherwise be wrong from the seventeenth on.
"""

import doctest
import re
from importlib import import_module
from pkgutil import walk_packages

import pytest

import besselkit
import besselkit.exact
import besselkit.table
from truth.machine import ROOT

LONG = re.compile(r"'-?[0-9.]{18,}(e[+-]?[0-9]+)?'")
PAGES = [ROOT / "README.md", ROOT / "tables/README.md", *sorted((ROOT / "docs").rglob("*.rst"))]
PAGES = [page for page in PAGES if "generated" not in page.parts]
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


class AsPrinted(doctest.OutputChecker):
    """Looks at long numbers only, since pytest looks at all else."""

    def __init__(self):
        self.seen = 0

    def check_output(self, want, got, optionflags):
        """Whether an output with a long number is what was printed."""
        if not LONG.search(want):
            return True
        self.seen += 1
        return want.strip() == got.strip()


def failures(test):
    """(how many wrong or failed, how many long numbers were compared) of a doctest."""
    checker = AsPrinted()
    runner = doctest.DocTestRunner(checker, verbose=False, optionflags=OPTIONS)
    failed, _ = runner.run(test, out=lambda text: None)
    return failed, checker.seen


def of_text(text, name):
    return doctest.DocTestParser().get_doctest(text, {"__name__": "__main__"}, name, name, 0)


def modules():
    """Those whose documented numbers are long; faces of frameworks have none."""
    found = []
    for package in (besselkit.exact, besselkit.table):
        found += [m.name for m in walk_packages(package.__path__, f"{package.__name__}.")]
    return [name for name in found if "._faces." not in name]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_digits_on_a_page(page):
    text = page.read_text(encoding="utf-8").replace("```", "")
    if LONG.search(text):
        if "import torch" in text:
            pytest.importorskip("torch")
        failed, seen = failures(of_text(text, page.name))
        assert failed == 0
        assert seen >= 1


def test_digits_in_docstrings():
    total = 0
    for name in modules():
        for test in doctest.DocTestFinder().find(import_module(name)):
            if any(LONG.search(example.want) for example in test.examples):
                failed, seen = failures(test)
                assert failed == 0, test.name
                total += seen
    assert total >= 15


def test_a_wrong_last_digit_is_seen():
    text = ">>> '0.01562119458944883771{}'\n'0.015621194589448837713'\n"
    assert failures(of_text(text.format(3), "right")) == (0, 1)
    assert failures(of_text(text.format(4), "wrong")) == (1, 1)
