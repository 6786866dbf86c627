"""What comments name exists: files, modules and symbols, in C++ and Python.

A comment outlives what it speaks of; nobody runs it.  Looked at are names of files, dotted names of
this repository's packages, and words with an underscore that can only be a symbol.
"""

import io
import re
import tokenize
from functools import cache
from importlib.util import find_spec
from pkgutil import resolve_name

import pytest

from truth.machine import ROOT

ROOMS = ("besselkit", "tests", "truth", "tables", "bench", "docs", "examples")
FILE = re.compile(r"(?<![\w./*{<-])((?:\w+/)*\w[\w-]*\.(?:py|hpp|cpp|md|rst|json|toml))\b")
DOTTED = re.compile(rf"`((?:{'|'.join(ROOMS)})(?:\.\w+)+)`")
# two words or more, each longer than the symbols of formulas
SYMBOL = re.compile(r"(?<![\w./:-])([a-z]{3,}(?:_[a-z0-9]{3,})+)(?![\w/.]|-\w)")
WORD = re.compile(r"\w+")
CPP_COMMENT = re.compile(r"//[^\n]*")


@cache
def files():
    """Every file under the rooms and beside them, without what is built."""
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    return [*found, *(path for path in ROOT.iterdir() if path.is_file())]


def sources(*suffixes):
    generated = ("coefficients.hpp", "order_rows.hpp", "single_numbers.hpp")
    kept = [p for p in files() if p.suffix in suffixes and p.name not in generated]
    return sorted(p for p in kept if "generated" not in p.parts)


def python_parts(text):
    """(comments, everything else) of a Python file; a docstring is both."""
    comments, code = [], []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            comments.append(token.string)
        else:
            code.append(token.string)
            if token.type == tokenize.STRING and token.line.lstrip().startswith('"""'):
                comments.append(token.string)
    return "\n".join(comments), "\n".join(code)


def parts(path):
    """(comments, code) of a source file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return python_parts(text)
    return "\n".join(CPP_COMMENT.findall(text)), CPP_COMMENT.sub("", text)


@cache
def words_of_code():
    """Every word of code or of a stored file, where a symbol can be."""
    found = set()
    for path in sources(".py", ".hpp", ".cpp", ".pyi"):
        found.update(WORD.findall(parts(path)[1]))
    found.update(WORD.findall((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    return found


def is_file(name):
    """Whether a path, or the end of one, is a file of the repository."""
    return any(f"/{path.relative_to(ROOT).as_posix()}".endswith(f"/{name}") for path in files())


def resolves(name):
    """Whether a dotted name is a module or an attribute; one of an absent framework counts."""
    place = ROOT.joinpath(*name.split("."))
    if is_file(name) or place.is_dir() or place.with_suffix(".py").is_file():
        return True
    try:
        resolve_name(name)
    except AttributeError:
        return False
    except ImportError as error:
        cause = error.__cause__ or error.__context__ or error
        absent = (getattr(cause, "name", None) or "").partition(".")[0]
        return absent not in ("", *ROOMS) and find_spec(absent) is None
    return True


def missing(comments):
    """What a text names and what there is not."""
    named = [name for name in FILE.findall(comments) if "NAME" not in name]  # any name
    names = [name for name in named if not is_file(name)]
    names += [
        name for name in DOTTED.findall(comments) if "NAME" not in name and not resolves(name)
    ]
    names += [name for name in SYMBOL.findall(comments) if name not in words_of_code()]
    return names


@pytest.mark.parametrize("path", sources(".py", ".hpp", ".cpp"), ids=lambda p: p.name)
def test_what_comments_name_exists(path):
    assert missing(parts(path)[0]) == []


def test_a_name_that_is_no_more_is_seen():
    gone = "_".join(["such", "there", "never", "was"])
    assert missing(f"{gone} in {gone}.hpp") == [f"{gone}.hpp", gone]
    assert missing("`besselkit._never` in besselkit/never.py") == [
        "besselkit/never.py",
        "besselkit._never",
    ]
