"""The kernels for the usual call: arrays of one shape, each in one piece, and numbers.

CuPy's elementwise kernels give each thread one element.  On an H100 that moves float32 at 56 % of
the bandwidth of a copy, whatever is computed.  Here a thread has as many elements as fill 16 bytes,
a block's width apart so that neighbours read neighbours, and has asked for all of them before it
computes the first; they take their turn in one copy of the function's code.

Where the core says so (``together`` in ``core/function_*.hpp``), a thread has eight elements of
float32, read and written by fours.  Those that share a way to compute them are computed beside
each other, and while they are, the next ones are on their way: few blocks go through the array.
What bounds these kernels is how many instructions a multiprocessor can begin, so whether elements
are alike is asked once for all of the interval in which a number's way is one.  Elsewhere few
blocks are slower, by as much as five times where the arrays are sorted: blocks that run at a time
are then far apart, and so is the code they need.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

import cupy
import numpy as np

from besselkit._contract import NAMES
from besselkit._faces.cupy._kernels import OPTIONS, operation
from besselkit._faces.source import computes_together, function_text

__all__ = ["fits", "launch", "loop", "loop_code", "loop_text", "run"]

BLOCK = 256
# Where elements are computed beside each other: how many of a thread, blocks for each
# multiprocessor, at most, and how many are to be there at a time, which leaves a thread 128
# registers.  Measured on an H100: four elements with four blocks do as well for the ratio, and are
# slower by 4 to 8 % for the logarithms, which then spill.
EACH_BESIDE, WAVES, RESIDENT = 8, 16, 2
TYPES = {np.dtype(np.float32): "float", np.dtype(np.float64): "double"}

_IN_TURN = """
extern "C" __global__ void __launch_bounds__({block})
{name}({parameters}, {kind}* results, long long size) {{
    long long i = (long long)blockIdx.x * ({block} * {each}) + threadIdx.x;
    {first}
#pragma unroll 1
    for (int j = 0; j < {each} && i < size; ++j, i += {block}) {{
        {kind}& result = results[i];
        {operation};
        {turn}
    }}
}}
"""

_BESIDE = """
extern "C" __global__ void __launch_bounds__({block}, {resident})
{name}({parameters}, {kind}* results, long long size) {{
    long long step = (long long)gridDim.x * {tile};
    long long i = (long long)blockIdx.x * {tile} + threadIdx.x * 4;
    float4 {following};
    if (i + {last} < size) {{
        {first}
    }}
    {shared}
#pragma unroll 1
    for (; i < size; i += step) {{
        {kind}* to = results + i;
        if (i + {last} < size) {{
            {now}
            if (i + step + {last} < size) {{
                {ahead}
            }}
            {together}
        }}
#pragma unroll 1
        for (int j = 0; j < {each}; ++j) {{
            int at = (j >> 2) * {apart} + (j & 3);
            if (i + at >= size) break;
            {again}
            {kind}& result = to[at];
            {operation};
        }}
    }}
}}
"""

_SHARED = "const besselkit::mixed::Alike alike = {function}::alike({number});"

# the way of a thread's elements, if they have one in common: at once for those of one number
_WAY = """way = {function}::way({first});
            if ({differs}) way = besselkit::mixed::way_rare;"""
_WAY_OF_NUMBER = """int way = alike.way;
            if (!({inside})) {{
            {asked}
            }}"""

_TOGETHER = """{way}
            if (way >= besselkit::mixed::way_up) {{
                switch (way) {{
                    case besselkit::mixed::way_up:
                        {up}
                        break;
                    case besselkit::mixed::way_near:
                        {near}
                        break;
                    default:
                        {far}
                        break;
                }}
                continue;
            }}"""


def fits(given: list[Any], shape: tuple[int, ...], out: Any) -> bool:
    """Say whether the arrays, `out` among them if there is one, are of one shape and one piece.

    Parameters
    ----------
    given : list of cupy.ndarray and NumPy scalars
        The arguments in the type to compute in.
    shape : tuple of int
        The result's.
    out : cupy.ndarray or None
        Where the result goes.

    Returns
    -------
    bool
        False for an empty result too.
    """
    arrays = [value for value in (*given, out) if isinstance(value, cupy.ndarray)]
    return 0 not in shape and all(x.shape == shape and x.flags.c_contiguous for x in arrays)


def launch(name: str, given: list[Any], out: Any) -> None:
    """Compute a function into `out` on the current stream; all of them are as `fits` asks."""
    kinds = tuple(isinstance(value, cupy.ndarray) for value in given)
    # numbers first, as in the kernel's text
    ordered = sorted(given, key=lambda value: isinstance(value, cupy.ndarray))
    arrays = [*ordered[kinds.count(False) :], out]
    beside = beside_each_other(name, out.dtype) and all(x.data.ptr % 16 == 0 for x in arrays)
    run(loop(name, out.dtype, kinds, beside), ordered, out, beside=beside)


def run(made: Any, given: list[Any], out: Any, *, beside: bool = False) -> None:
    """Queue a kernel of `loop_text` for all of `out`, in few blocks where it is made for that."""
    blocks = -(-out.size // tile(out.dtype, beside))
    if beside:
        blocks = min(blocks, WAVES * _multiprocessors(out.device.id))
    made((blocks,), (BLOCK,), (*given, out, np.int64(out.size)))


def tile(dtype: np.dtype[Any], beside: bool) -> int:
    """Return how many elements a block has at a time."""
    return BLOCK * (EACH_BESIDE if beside else each(dtype))


def beside_each_other(name: str, dtype: np.dtype[Any]) -> bool:
    """Say whether a function's elements of a type may be computed beside each other."""
    return TYPES[dtype] == "float" and computes_together(name)


@cache
def _multiprocessors(device: int) -> int:
    return int(cupy.cuda.Device(device).attributes["MultiProcessorCount"])


def each(dtype: np.dtype[Any]) -> int:
    """Return how many elements a thread has that take their turn."""
    return 16 // dtype.itemsize


@cache
def loop(name: str, dtype: np.dtype[Any], arrays: tuple[bool, ...], beside: bool) -> Any:
    """Return the kernel for a type and for which arguments are arrays; compiled on first use."""
    text = loop_code(name, dtype, arrays, beside)
    return cupy.RawKernel(text, f"besselkit_{name}", OPTIONS)


def loop_code(name: str, dtype: np.dtype[Any], arrays: tuple[bool, ...], beside: bool) -> str:
    """Return the whole text of a function's kernel."""
    kinds = dict(zip(NAMES[name], arrays, strict=True))
    numbers = [f"{TYPES[dtype]} {argument}" for argument, array in kinds.items() if not array]
    moving = [argument for argument, array in kinds.items() if array]
    ways = _Beside(name, kinds) if beside else None
    text = loop_text(f"besselkit_{name}", dtype, numbers, moving, operation(name), ways)
    return function_text(name) + text


class _Beside:
    """What computes a thread's elements beside each other, where they are alike."""

    def __init__(self, name: str, kinds: dict[str, bool]) -> None:
        self.function = f"besselkit::device::{name}_function"
        first, *rest = kinds.items()
        self.number = None if first[1] else first[0]
        self.rest = [_given(rest, j) for j in range(EACH_BESIDE)]
        self.given = [_given([first, *rest], j) for j in range(EACH_BESIDE)]

    def shared(self) -> str:
        """Return what is asked before the loop."""
        return _SHARED.format(function=self.function, number=self.number) if self.number else ""

    def text(self) -> str:
        """Return what stands in the loop."""
        ways = {way: self._all_by(way) for way in ("up", "near", "far")}
        return _TOGETHER.format(way=self._way(), **ways)

    def _way(self) -> str:
        first, *others = self.given
        differs = " || ".join(f"{self.function}::way({x}) != way" for x in others)
        asked = _WAY.format(function=self.function, first=first, differs=differs)
        if self.number is None:
            return f"int {asked}"
        inside = " & ".join(f"besselkit::mixed::inside(alike, {x})" for x in self.rest)
        return _WAY_OF_NUMBER.format(inside=inside, asked=asked)

    def _all_by(self, way: str) -> str:
        function = f"{self.function}::together<besselkit::mixed::way_{way}>"
        values = [f"{function}({given})" for given in self.given]
        stores = (
            f"*(float4*)(to + {j * BLOCK}) = make_float4({', '.join(values[j : j + 4])});"
            for j in range(0, EACH_BESIDE, 4)
        )
        return _lines(24, stores)


def _given(kinds: list[tuple[str, bool]], j: int) -> str:
    return ", ".join(
        f"{argument}_{j // 4}.{'xyzw'[j % 4]}" if array else argument for argument, array in kinds
    )


def _element(argument: str, j: int) -> str:
    """Return the name of a thread's element of an array."""
    return f"{argument}_{j}" if j else argument


def loop_text(
    name: str,
    dtype: np.dtype[Any],
    fixed: list[str],
    moving: list[str],
    statement: str,
    beside: _Beside | None = None,
) -> str:
    """Return the text of a kernel.

    Parameters
    ----------
    name : str
        Its name.
    dtype : numpy.dtype
        The type of the arrays.
    fixed : list of str
        Parameters that all elements share, with their types; they come first.
    moving : list of str
        The names of the arrays, and of their elements in the statement.
    statement : str
        What sets `result`, the element's own.
    beside : _Beside, optional
        What computes a thread's elements beside each other where they allow it; without it they
        take their turn.

    Returns
    -------
    str
        C++ that needs the core before it.
    """
    kind, places = TYPES[dtype], range(each(dtype))
    elements = [(a, _element(a, j), j * BLOCK) for a in moving for j in places]
    common = {
        "name": name,
        "parameters": ", ".join([*fixed, *(f"const {kind}* {a}s" for a in moving)]),
        "kind": kind,
        "block": BLOCK,
        "each": len(places),
        "operation": statement,
    }
    if beside is None:
        loads = (
            f"{kind} {x} = i + {ahead} < size ? {a}s[i + {ahead}] : {kind}(0);"
            for a, x, ahead in elements
        )
        turn = (f"{_element(a, j - 1)} = {_element(a, j)};" for a in moving for j in places[1:])
        return _IN_TURN.format(**common, first=_lines(4, loads), turn=_lines(8, turn))

    groups = [(a, f"{a}_{g}", 4 * BLOCK * g) for a in moving for g in range(EACH_BESIDE // 4)]

    def loads_from(index: str) -> list[str]:
        return [f"next_{x} = *(const float4*)({a}s + {index} + {at});" for a, x, at in groups]

    common |= {"each": EACH_BESIDE, "tile": EACH_BESIDE * BLOCK, "apart": 4 * BLOCK}
    return _BESIDE.format(
        **common,
        resident=RESIDENT,
        last=groups[-1][2] + 3,
        following=", ".join(f"next_{x}" for _, x, _ in groups),
        first=_lines(8, loads_from("i")),
        shared=beside.shared(),
        now=_lines(12, (f"const float4 {x} = next_{x};" for _, x, _ in groups)),
        ahead=_lines(16, loads_from("i + step")),
        together=beside.text(),
        again=_lines(12, (f"const {kind} {a} = {a}s[i + at];" for a in moving)),
    )


def _lines(indent: int, texts: Iterable[str]) -> str:
    return ("\n" + " " * indent).join(texts)
