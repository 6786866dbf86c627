"""What a function is stands in the contract's row: few files name several functions.

A file that names four of them most often lists them, and a list is what one forgets to add to.
"""

import re

import pytest

from besselkit._contract import FUNCTIONS
from truth.machine import ROOT
from truth.rows import LAST

SOURCES = (".py", ".pyi", ".hpp", ".cpp", ".md", ".rst")
FOLDERS = ("besselkit", "bench", "docs", "examples", "tables", "tests", "truth")
SEVERAL = 4
# those that are no words of English, as ratio, bias, entropy and overlap are
NAMES = [name for name in FUNCTIONS if "_" in name]
# folders: the most files in them, all together, that may name four; or the last derivative
EVERYWHERE, JUDGES, PACKAGE = "", ("bench", "tests", "truth"), "besselkit"
MOST_SEVERAL = {EVERYWHERE: 30, JUDGES: 15, PACKAGE: 10}
MOST_LAST = {EVERYWHERE: 20, JUDGES: 9, PACKAGE: 10}

SEVERAL_IN = [EVERYWHERE, JUDGES, PACKAGE]
LAST_IN = [EVERYWHERE, JUDGES, PACKAGE]


def words(root):
    """(path, set of words) of each text file of the source tree but JSON and generated pages."""
    files = [*root.glob("*"), *(p for folder in FOLDERS for p in (root / folder).rglob("*"))]
    for path in sorted(path for path in files if path.is_file() and path.suffix != ".json"):
        place = path.relative_to(root).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if "generated/" not in place and not place.startswith("docs/api/_"):
            yield place, set(re.findall(r"\w+", text))


def with_several(root):
    """The source files that name four functions."""
    for place, found in words(root):
        if place.endswith(SOURCES) and len(found.intersection(NAMES)) >= SEVERAL:
            yield place


def with_last(root):
    """The files that name the end of the chain of derivatives, which nobody has to mention."""
    return (place for place, found in words(root) if LAST in found)


def too_many(places, folder, most):
    """A line for each place in a folder that has more of them than it may have."""
    inside = [place for place in places if place.startswith(folder)]
    return "\n".join([f"{len(inside)} files, at most {most}:", *inside] * (len(inside) > most))


@pytest.mark.parametrize("folder", SEVERAL_IN, ids=str)
def test_few_files_name_several_functions(folder):
    assert not too_many(with_several(ROOT), folder, MOST_SEVERAL[folder])


@pytest.mark.parametrize("folder", LAST_IN, ids=str)
def test_few_files_name_the_last_derivative(folder):
    assert not too_many(with_last(ROOT), folder, MOST_LAST[folder])


@pytest.mark.parametrize("place", ["besselkit/core/all.hpp", "docs/all.rst", "README.md"])
def test_a_list_is_seen(tmp_path, place):
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text(", ".join(NAMES), encoding="utf-8")
    (tmp_path / "one.md").write_text(f"`{NAMES[0]}` alone", encoding="utf-8")
    assert [*with_several(tmp_path)] == [*with_last(tmp_path)] == [place]
    assert too_many([place, "z"], EVERYWHERE, 1) == f"2 files, at most 1:\n{place}\nz"
    assert not too_many([place, "z"], EVERYWHERE, 2)
    assert not too_many([place, "z"], "y", 0)
