"""The core's headers as one text, for a compiler that takes text: NVRTC, by way of CuPy.

CuPy's kernel cache looks at the text and the options, not at what includes hold, so the headers
are pasted and no include path is given.
"""

import re
from functools import cache
from pathlib import Path

__all__ = ["CORE", "ENTRY", "core_text"]

CORE = Path(__file__).resolve().parents[1] / "core"
ENTRY = "device.hpp"

_LOCAL_INCLUDE = re.compile(r'\s*#\s*include\s+"([^"]+)"\s*')


@cache
def core_text(*entries: str) -> str:
    """Return headers of the core with what they include in its place, each header once.

    Parameters
    ----------
    *entries : str
        Files of `CORE`; `ENTRY` if there is none.

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
    for entry in entries or (ENTRY,):
        _append(entry, lines, seen)
    return "\n".join(lines) + "\n"


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
