"""The core's headers as one text, for a compiler that takes text: NVRTC, by way of CuPy.

CuPy's kernel cache looks at the text and the options, not at what includes hold, so the headers
are pasted and no include path is given.
"""

import re
from functools import cache
from pathlib import Path

__all__ = ["CORE", "computes_together", "core_text", "function_text"]

CORE = Path(__file__).resolve().parents[1] / "core"

_LOCAL_INCLUDE = re.compile(r'\s*#\s*include\s+"([^"]+)"\s*')
# of contract.hpp: X(ratio, 2, Ratios<Ratio>, "...
_FUNCTION = re.compile(r'\bX\((\w+), (\d), (\w+)(.*?), "')


@cache
def core_text(*entries: str) -> str:
    """Return headers of the core with what they include in its place, each header once.

    Parameters
    ----------
    *entries : str
        Files of `CORE`.

    Returns
    -------
    str
        Text without local includes and ``#pragma once``.

    Raises
    ------
    FileNotFoundError
        If a header that is named does not exist.
    """
    lines: list[str] = []
    seen: set[str] = set()
    for entry in entries:
        _append(entry, lines, seen)
    return "\n".join(lines) + "\n"


def function_text(*names: str) -> str:
    """Return the text that a device needs for functions, and no more: that takes time to compile.

    Parameters
    ----------
    *names : str
        Functions of the contract, or none for all of the core; each becomes
        ``besselkit::device::name``.

    Returns
    -------
    str
        As `core_text`.
    """
    lines = {name: _function_lines()[name] for name in names or _function_lines()}
    homes = sorted({_homes()[struct] for _, struct, _ in lines.values()})
    headers = homes if names else ["functions.hpp"]
    made = (
        f"BESSELKIT_ON_DEVICE({name}, {count}, {struct}{parameters})\n"
        for name, (count, struct, parameters) in lines.items()
    )
    return core_text(*headers, "device.hpp") + "".join(made)


@cache
def computes_together(name: str) -> bool:
    """Say whether a function's float32 elements may be computed beside each other on a device."""
    _, struct, _ = _function_lines()[name]
    text = (CORE / _homes()[struct]).read_text(encoding="utf-8")
    body = text[re.search(rf"^struct {struct}\b", text, re.MULTILINE).start() :]  # type: ignore[union-attr]
    return " together(" in body[: body.index("\n};")]


@cache
def _function_lines() -> dict[str, tuple[str, str, str]]:
    """Return name -> count of arguments, struct, its template's arguments, from contract.hpp."""
    found = _FUNCTION.findall((CORE / "contract.hpp").read_text(encoding="utf-8"))
    return {name: (count, struct, parameters) for name, count, struct, parameters in found}


@cache
def _homes() -> dict[str, str]:
    """Return struct -> the header that defines it."""
    return {
        struct: path.name
        for path in CORE.glob("function_*.hpp")
        for struct in re.findall(r"^struct (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def _append(name: str, lines: list[str], seen: set[str]) -> None:
    if name in seen:
        return
    seen.add(name)
    for line in (CORE / name).read_text(encoding="utf-8").splitlines():
        include = _LOCAL_INCLUDE.fullmatch(line)
        if include:
            _append(include[1], lines, seen)
        elif line.strip() != "#pragma once":
            lines.append(line)
