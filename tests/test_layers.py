"""Data flows one way: exact, then tables, then the core, then the faces; so do the rooms beside."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

import besselkit
from truth.machine import ROOT

PACKAGE = Path(besselkit.__file__).parent
TRANSCENDENTAL = ("exp", "log", "expm1", "log1p", "lgamma", "gammaln", "tanh", "iv", "ive")


def imports_of(path):
    """Modules that a file imports, in full."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} has a relative import"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(path):
    return {name for name in imports_of(path) if name.split(".")[0] == "besselkit"}


def test_the_exact_path_imports_nothing_else_of_the_package():
    files = sorted((PACKAGE / "exact").rglob("*.py"))
    assert files
    for path in files:
        allowed = ("besselkit.exact", "besselkit._contract")
        assert all(name.startswith(allowed) for name in ours(path)), path.name
        assert not {"numpy.linalg", "scipy"} & imports_of(path)


def test_the_contract_imports_nothing_else_of_the_package_and_computes_nothing():
    files = sorted((PACKAGE / "_contract").rglob("*.py"))
    assert files
    for path in files:
        assert all(name.startswith("besselkit._contract") for name in ours(path)), path.name
        assert not {name.split(".")[0] for name in imports_of(path)} & {"numpy", "mpmath"}


def faces(*but):
    """The files of the public functions and of what stands between them and the core."""
    names = ("_functions", "_faces", "vmf", "torch", "cupy", "jax", "ufuncs")
    rooms = [PACKAGE / name for name in names]
    found = [path for room in rooms for path in sorted(room.rglob("*.py"))]
    assert len(found) > 25
    return [path for path in found if not set(but) & set(path.relative_to(PACKAGE).parts)]


def test_only_the_command_and_tables_read_the_exact_path():
    for path in faces():
        assert not any("exact" in name.split(".") for name in ours(path)), path.name


def test_no_face_but_its_own_imports_a_framework():
    for path in faces("torch", "cupy", "jax"):
        roots = {name.split(".")[0] for name in imports_of(path)}
        assert not roots & {"torch", "cupy", "jax", "scipy"}, path.name


def test_no_face_computes():
    for path in faces("torch"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in TRANSCENDENTAL, f"{path.name}:{node.lineno}"


def test_the_core_knows_neither_python_nor_numpy():
    for path in sorted((PACKAGE / "core").glob("*.hpp")):
        text = path.read_text(encoding="utf-8")
        assert "Python.h" not in text, path.name
        assert "numpy/" not in text, path.name


# what each room of the source tree may import of the others, lazily too
ROOMS = {
    "besselkit": set(),
    "tables": {"besselkit"},
    "truth": {"besselkit"},
    "bench": {"besselkit", "tables", "truth"},
    "tests": {"besselkit", "tables", "truth"},
    "tests/bench": {"besselkit", "tables", "truth", "bench", "tests"},
    "docs": {"besselkit", "tables", "truth", "bench"},
    "examples": {"besselkit"},
}
STATEMENT = re.compile(r"^\s*(?:from|import) (\w+)", re.M)
IMPORTERS = ("import_module", "importorskip", "run_module")


def _by_name(path):
    """What a file imports by strings: `import_module`, a child's program, or its ``-m``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", None) in IMPORTERS:
            yield from _texts(node.args[:1])
        elif isinstance(node, ast.List | ast.Tuple):
            words = _texts(node.elts)
            yield from (after for word, after in pairwise(words) if word == "-m")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from STATEMENT.findall(node.value)


def _texts(nodes):
    return [getattr(node, "value", None) for node in nodes]


def _crossings(root):
    """(room, file, other room) for each import of another room."""
    for path in sorted(root.rglob("*.py")):
        place = path.relative_to(root).as_posix()
        room = max((r for r in ROOMS if place.startswith(f"{r}/")), key=len, default=None)
        if room is None:
            continue
        found = {str(name).split(".")[0] for name in (*imports_of(path), *_by_name(path))}
        for other in sorted(found & {r.split("/")[0] for r in ROOMS}):
            if other != room.split("/")[0]:
                yield room, place, other


def test_no_room_imports_one_that_it_may_not():
    wrong = [found for found in _crossings(ROOT) if found[2] not in ROOMS[found[0]]]
    assert not wrong


@pytest.mark.parametrize(
    ("room", "text", "other"),
    [
        ("truth", "from {} import cases", "tests"),
        ("truth", "def late():\n    import {}.speed", "bench"),
        ("bench", "def late():\n    from {}.cases import cases", "tests"),
        ("tests", "import {}", "bench"),
        ("tests", "run(['python', '-m', '{}.speed'])", "bench"),
        ("tests", "run(['python', '-c', 'import sys\\nimport {}'])", "bench"),
        ("tests", "importlib.import_module('{}.speed')", "bench"),
        ("besselkit", "def late():\n    import {}", "truth"),
    ],
)
def test_a_wrong_import_is_noticed(tmp_path, room, text, other):
    (tmp_path / room).mkdir()
    (tmp_path / room / "wrong.py").write_text(text.format(other))
    assert list(_crossings(tmp_path)) == [(room, f"{room}/wrong.py", other)]
    assert other not in ROOMS[room]


def modules_under(package):
    """The package's modules by dotted name, the compiled one by its stub."""
    root = PACKAGE.parent
    found = {}
    for path in sorted((root / package.replace(".", "/")).rglob("*.py*")):
        if path.suffix not in (".py", ".pyi"):
            continue
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def needed_by(path, modules):
    """The modules that a file imports, in functions too; of a name, the module that has it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names & modules.keys() or {node.module}
    return found & modules.keys()


def circle(graph):
    """Modules that import each other in a circle, or None."""
    while leaves := {name for name, needed in graph.items() if not needed & graph.keys() - {name}}:
        graph = {name: needed for name, needed in graph.items() if name not in leaves}
    # what is left may merely need a circle; of what all the others need, too, nothing is beside it
    while roots := graph.keys() - set().union(*graph.values()):
        graph = {name: needed for name, needed in graph.items() if name not in roots}
    return sorted(graph) or None


@pytest.mark.parametrize("package", ["besselkit", "besselkit.table"])
def test_no_module_imports_itself_by_way_of_others(package):
    modules = modules_under(package)
    assert len(modules) > 5
    graph = {name: needed_by(path, modules) for name, path in modules.items()}
    assert circle(graph) is None


def test_a_circle_would_be_found():
    graph = {"a": {"b"}, "b": {"c", "d"}, "c": {"b"}, "d": set(), "e": {"e", "d"}}
    assert circle(graph) == ["b", "c"]
