"""The result as JSON, and the tables made of it."""

import json
from typing import Any

from bench.accuracy import FUNCTIONS, SHOWN, TITLES
from bench.accuracy.chunk import Measured
from bench.accuracy.tally import Tally

# the README's table
COLUMNS = {
    "besselkit": "besselkit",
    "SciPy": "SciPy",
    "TFP (JAX, jit)": "TFP (JAX, jit)",
    "mpmath loop": "mpmath loop",
    "saddlepoint, Kume, Wood (2005)": "saddlepoint (2005)",
    "Amos bound, movMF (2014)": "bound (2014)",
}


def entries(measured: Measured) -> dict[str, dict[str, Any]]:
    """contestant -> function -> the whole entry, with one for each region in it."""
    found: dict[str, dict[str, Any]] = {}
    sums: dict[tuple[str, str], Tally] = {}
    for (who, name, _), tally in measured.tallies.items():
        sums.setdefault((who, name), Tally()).add(tally)
    for (who, name), tally in sums.items():
        parts = {r: t for (w, n, r), t in measured.tallies.items() if (w, n) == (who, name)}
        regions = {r: t.entry() for r, t in sorted(parts.items(), key=lambda item: item[0])}
        found.setdefault(who, {})[name] = {**tally.entry(), "regions": regions}
    return found


def text(result: dict[str, Any]) -> str:
    """JSON with a line for each region."""
    lines = ["{"]
    measured = result["measured"]
    rest = {key: value for key, value in result.items() if key != "measured"}
    lines += [f"{json.dumps(k)}: {json.dumps(v, indent=1)}," for k, v in rest.items()]
    lines.append('"measured": {')
    lines.append(",\n".join(f"{json.dumps(w)}: {_functions(f)}" for w, f in measured.items()))
    return "\n".join([*lines, "}", "}"]) + "\n"


def _functions(found: dict[str, Any]) -> str:
    if "status" in found:
        return json.dumps(found)
    parts = []
    for name, entry in found.items():
        regions = entry.get("regions")
        head = json.dumps({k: v for k, v in entry.items() if k != "regions"})
        if regions:
            lines = ",\n".join(f"   {json.dumps(r)}: {json.dumps(e)}" for r, e in regions.items())
            head = f'{head[:-1]}, "regions": {{\n{lines}}}}}'
        parts.append(f" {json.dumps(name)}: {head}")
    return "{\n" + ",\n".join(parts) + "\n}"


def number(value: float | None) -> str:
    """Two or three digits, plain where that reads well."""
    if value is None:
        return "-"
    return f"{value:.2f}" if value < 100 else f"{value:.0f}" if value < 1e4 else f"{value:.0e}"


def percent(failed: int, points: int) -> str:
    """A share that is not shown as 0 unless it is."""
    share = failed / points
    return "no" if not failed else f"{share:.0%}" if share >= 0.005 else "<1%"


def cell(entry: dict[str, Any] | None) -> str:
    """A worst error and the failures beside it."""
    if entry is None:
        return "none"
    worst = number(entry["worst"])
    if not entry["failures"]:
        return worst
    return f"{worst}, {percent(entry['failures'], entry['points'])} failed"


def markdown(result: dict[str, Any]) -> str:
    """The README's table: worst error in eps, and the share of points failed."""
    measured = result["measured"]
    columns = {who: title for who, title in COLUMNS.items() if "status" not in measured[who]}
    lines = [
        "| worst error in eps | " + " | ".join(columns.values()) + " |",
        "| --- " * (len(columns) + 1) + "|",
    ]
    for name in SHOWN:
        cells = [cell(measured[who].get(name)) for who in columns]
        lines.append(f"| {TITLES[name]} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _row(label: str, e: dict[str, Any]) -> str:
    numbers = " | ".join(number(e[key]) for key in ("worst", "p99.9", "median"))
    at = ", ".join(f"{x:.6g}" for x in e.get("at", e.get("failed at", [])))
    return f"| {label} | {e['points']:,} | {e['failures']:,} | {numbers} | {at} |"


def everything(result: dict[str, Any]) -> str:
    """Every contestant by function, then ours by region."""
    head = " | points | failures | worst | 99.9 % | median | worst at |\n" + "| --- " * 7 + "|"
    measured = result["measured"]
    lines = [
        "# Accuracy",
        "",
        f"Made by `{result['command']}`; the numbers are in accuracy.json.",
        "",
    ]
    lines.append(
        "Errors in eps = 2^-52, float32 in ulps of float32; see bench/accuracy/__init__.py."
    )
    for name, title in TITLES.items():
        lines += ["", f"## {title}", "", "| by" + head]
        for who, functions in measured.items():
            if name in functions:
                lines.append(_row(who, functions[name]))
    lines += ["", "## The inverse of A, divided by its condition", "", "| by" + head]
    lines += [_row(who, entry) for who, entry in result["inverse"].items()]
    lines += ["", "## besselkit by region of the core"]
    for who in [w for w in measured if w.startswith("besselkit") and "status" not in measured[w]]:
        for name in (n for n in FUNCTIONS if n in measured[who]):
            lines += ["", f"### {TITLES[name]}: {who}", "", "| region" + head]
            lines += [_row(r, e) for r, e in measured[who][name]["regions"].items()]
    missing = {who: f["status"] for who, f in measured.items() if "status" in f}
    lines += ["", *(f"{who}: {why}" for who, why in missing.items())]
    return "\n".join(lines).rstrip() + "\n"
