"""What the stored results say, as headings and rows in reStructuredText."""

import ast
import json
import os
import re
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any

from bench.readme import MAKERS as README_MAKERS
from besselkit.cli import main

os.environ["COLUMNS"] = "90"  # what argparse wraps its help at

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results"
MANIFEST = ROOT / "besselkit" / "table" / "shipped" / "manifest.json"
FILES = [*sorted(RESULTS.glob("*.json")), MANIFEST]

Table = tuple[list[str], list[list[str]]]


def stored(name: str) -> dict[str, Any]:
    """A stored result."""
    result: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text())
    return result


def rst(cell: str) -> str:
    """A Markdown cell: only its code marks differ."""
    return re.sub(r"`([^`]+)`", r"``\1``", cell.strip())


def from_markdown(text: str) -> Table:
    """A pipe table."""
    lines = [line.strip().strip("|").split("|") for line in text.strip().splitlines()]
    heading, _, *rows = [[rst(cell) for cell in line] for line in lines]
    return heading, rows


def of_readme(name: str) -> Table:
    """The table that the README has as well."""
    return from_markdown(README_MAKERS[name].markdown(stored(name)))


def machine(name: str) -> list[str]:
    """One sentence: what a result was measured on."""
    header = stored(name)["machine"]
    versions = ", ".join(f"{k} {v}" for k, v in header["versions"].items() if v != "not installed")
    return [
        f"Measured on {header['processor']} ({header['cores']} cores, vector level "
        f"{header['level']}), {header['compiler']}, Python {header['python']}, {versions}; commit "
        f"``{header['commit'][:10]}``; stored in ``bench/results/{name}.json``."
    ]


def number(value: float) -> str:
    """Two or three digits."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def certificates() -> Table:
    """The worst certified error of any shipped table, function by function."""
    shipped = json.loads(MANIFEST.read_text())
    worst: dict[str, tuple[float, float]] = {}
    for table in shipped.values():
        for name, error in table["certificate"].items():
            worst[name] = max(worst.get(name, (0.0, 0.0)), (error, table["dim"]))
    rows = [[f"``{name}``", number(e), f"{d:g}"] for name, (e, d) in sorted(worst.items())]
    return ["function", f"worst error of {len(shipped)} tables, eps", "at d"], rows


def torch_overhead() -> Table:
    """Microseconds a call on one element."""
    overhead = stored("torch")["overhead"]
    columns = ["forward", "forward and backward"]
    rows = [
        [f"``{name}``", *(number(found[c]) if c in found else "" for c in columns)]
        for name, found in overhead.items()
    ]
    return ["us a call on one element", *columns], rows


def worst_of_core() -> str:
    """The largest stored error of the ratio."""
    return number(stored("accuracy")["measured"]["besselkit"]["ratio"]["worst"])


def worst_of_tables() -> str:
    """The largest certified error of the ratio."""
    shipped = json.loads(MANIFEST.read_text())
    return number(max(table["certificate"]["ratio"] for table in shipped.values()))


def jax_speed() -> Table:
    """ns an element under jit, and how many times longer TFP takes."""
    speeds = stored("jax")["speeds"]
    columns = [f"d = {d}" for d in next(iter(speeds.values()))]
    rows = [
        [case, *(f"{number(t['besselkit'])} (TFP {t['times']:.0f}x)" for t in found.values())]
        for case, found in speeds.items()
    ]
    one = stored("jax")["one element, us"]
    rows.append(["us a call of ``ratio`` on one element", number(one["ratio, jit"]), "", "", ""])
    return ["", *columns], rows


def jax_clients() -> Table:
    """The concentrations that gradient steps find, with either normaliser."""
    rows = [
        [f"{found['d']}", *(f"{found[who]:.8g}" for who in ("right", "with ours", "TFP's own"))]
        for found in stored("jax")["clients"]
    ]
    return ["d", "exactly", "TFP with our normaliser", "TFP"], rows


GPU = "gpu-h100"


def gpu_time() -> str:
    """ns an element of `ratio` at d = 8 and 512 on a device."""
    rows = {(row["function"], row["case"]): row for row in stored(GPU)["functions, float64"]}
    found = (rows["ratio", f"d = {d}"]["ns_per_element"] for d in (8, 512))
    return " / ".join(f"{ns:.2g}" for ns in found)


def gpu() -> Table:
    """The share of a copy's bandwidth of some functions, float32 / float64."""
    found = {
        dtype: {(row["function"], row["case"]): row for row in stored(GPU)[f"functions, {dtype}"]}
        for dtype in ("float32", "float64")
    }
    cases = list(dict.fromkeys(case for _, case in found["float32"]))
    rows = []
    for name in dict.fromkeys(name for name, _ in found["float32"]):
        shares = (
            " / ".join(f"{100 * rows[name, case]['share_of_copy']:.3g}" for rows in found.values())
            for case in cases
        )
        rows.append([f"``{name}``", *shares])
    return ["%, float32 / float64", *cases], rows


def gpu_machine() -> list[str]:
    """One sentence: the device, and what a call costs there beside its work."""
    result = stored(GPU)
    copy = result["torch, float32"][0]["ns_per_element"]
    calls = {(row["call"], row["dtype"]): row["queued_us"] for row in result["one call"]}
    first = [row["fresh"] for row in result["first calls"]]
    again = [row["cached"] for row in result["first calls"]]
    return [
        f"Measured on one {result['device']['device']} (a copy takes {copy:.4f} ns an element of "
        f"float32), CUDA {result['device']['driver'] // 1000}; "
        f"{result['tests']['result'].split(' in ')[0]} of the tests marked gpu (the skipped one "
        f"wants two devices). A call of ``ratio`` on one element takes "
        f"{calls['besselkit.ratio', 'float32']:.0f} us to queue, one of CuPy's ``log1p`` "
        f"{calls['cupy.log1p', 'float32']:.0f}; the first of a function and type compiles, in "
        f"{min(first):.1f} to {max(first):.1f} s, and {max(again):.2f} s once CuPy has cached it. "
        f"Stored in ``bench/results/{GPU}.json``."
    ]


def paths() -> Table:
    """Every way to a value: speed, accuracy, what it needs."""
    times = stored("paths")["paths"]
    core, tables = worst_of_core(), worst_of_tables()

    def ns(path: str) -> str:
        found = times[path]["ratio"]
        return " / ".join(number(found[d]) for d in ("8", "512"))

    rows = [
        ["core, float64", ns("core"), f"{core} eps", "NumPy"],
        ["core, float32", ns("core, float32"), "1 ulp of float32 promised", "NumPy"],
        ["table, NumPy arrays", ns("table"), f"{tables} eps", "NumPy"],
        ["table, PyTorch on a CPU", ns("table, torch"), "2 eps promised", "PyTorch"],
        ["PyTorch operators", ns("torch"), f"{core} eps", "PyTorch"],
        ["CuPy, one H100", gpu_time(), f"{core} eps", "CuPy"],
        ["exact, 30 digits", ns("exact"), "every digit right", "mpmath"],
        ["for scale: ``np.sqrt``", ns("np.sqrt"), "", ""],
    ]
    heading = ["path", "ns an element of ``ratio``, d = 8 / 512", "worst error of ``ratio``"]
    return [*heading, "needs"], rows


def pictures() -> list[str]:
    """The pictures that the accuracy suite stored."""
    lines = []
    for path in sorted(RESULTS.glob("accuracy*.png")):
        lines += [f".. figure:: /../bench/results/{path.name}", f"   :alt: {path.stem}", ""]
        lines += [f"   Stored by the accuracy suite as ``bench/results/{path.name}``.", ""]
    return lines


# what a stranger can run; a part that is not there is not named
EVIDENCE = {
    "python -m pytest": "tests",
    "python -m pytest tests/properties --hypothesis-profile=long": "tests.properties",
    "python -m bench.accuracy": "bench.accuracy",
    "python -m tests.accuracy": "tests.accuracy",
    "python -m tests.ratchet": "tests.ratchet",
    "python -m tests.bits": "tests.bits",
    "python -m tests.hostile --full": "tests.hostile",
    "python -m tests.mutation": "tests.mutation",
    "python -m tests.installed --all": "tests.installed",
    "python -m truth.reference.generate --check 100": "truth.reference.generate",
    "python tables/coefficients.py --check": "tables.coefficients",
    "python tables/sweeps.py": "tables.sweeps",
    "python -m bench.speed": "bench.speed",
    "python -m bench.jax": "bench.jax",
    "python -m bench.gpu": "bench.gpu",
}


def summary(module: str) -> str | None:
    """The first sentence of a module's docstring, less the command in it; None if not there."""
    base = ROOT / module.replace(".", "/")
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.exists():
            text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            first = " ".join(text.split("\n\n")[0].split())
            return re.split(r"[:,]? +``?python |(?<=[.?]) ", first)[0].rstrip(".:")
    return None


def evidence() -> Table:
    """The commands that are there, and what each says that it does."""
    found = {command: summary(module) for command, module in EVIDENCE.items()}
    found["python -m pytest"] = "All of the tests, each part in its short form"
    rows = [[f"``{command}``", text] for command, text in found.items() if text is not None]
    return ["command", "what it does"], rows


def command() -> list[str]:
    """The command's own help texts."""
    lines = []
    commands = ["", "eval", "doctor", "completion"]
    commands += ["table", *(f"table {word}" for word in ("build", "verify", "info", "list"))]
    for words in (name.split() for name in commands):
        with redirect_stdout(StringIO()) as output, suppress(SystemExit):
            main([*words, "--help"])
        called = " ".join(["besselkit", *words])
        text = [f"   {line}".rstrip() for line in output.getvalue().splitlines()]
        lines += [f"``{called}``", "", ".. code-block:: text", "", *text, ""]
    return lines


MAKERS: dict[str, Callable[[], Table | list[str]]] = {
    "accuracy": lambda: of_readme("accuracy"),
    "accuracy-machine": lambda: machine("accuracy"),
    "speed": lambda: of_readme("speed"),
    "speed-machine": lambda: machine("speed"),
    "paths": paths,
    "paths-machine": lambda: machine("paths"),
    "certificates": certificates,
    "torch": torch_overhead,
    "torch-machine": lambda: machine("torch"),
    "jax": jax_speed,
    "jax-machine": lambda: machine("jax"),
    "jax-clients": jax_clients,
    "gpu": gpu,
    "gpu-machine": gpu_machine,
    "pictures": pictures,
    "command": command,
    "evidence": evidence,
}
