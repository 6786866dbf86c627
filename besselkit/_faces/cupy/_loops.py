"""The kernels for the usual call: arrays of one shape, each in one piece, and numbers.

CuPy's elementwise kernels give each thread one element.  On an H100 that moves float32 at 56 % of
the bandwidth of a copy, whatever is computed.  Here a thread has as many elements as fill 16 bytes,
a block's width apart so that neighbours read neighbours, and has asked for all of them before it
computes the first; they take their turn in one copy of the function's code.

Where the core says so (``together`` in ``core/function_*.hpp``), float32 elements that share a way
to compute them are computed beside each other, and while they are, the next ones are on their way:
few blocks go through the array.  Elsewhere that is slower, by as much as five times where the
arrays are sorted: blocks that run at a time are then far apart, and so is the code they need.
"""

from functools import cache
from typing import Any

import cupy
import numpy as np

from besselkit._contract import NAMES
from besselkit._faces.cupy._kernels import OPTIONS, operation
from besselkit._faces.source import computes_together, function_text

__all__ = ["fits", "launch", "loop", "loop_code", "loop_text", "run"]

BLOCK = 256
# Where elements are computed beside each other: blocks for each multiprocessor, at most, and how
# many are to be there at a time, which leaves a thread 128 registers.  Measured on an H100: with 3
# (80 registers) the ratio is faster by 5 %, the logarithms are slower by as much.
WAVES, RESIDENT = 16, 2
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
    long long step = (long long)gridDim.x * ({block} * {each});
    long long i = (long long)blockIdx.x * ({block} * {each}) + threadIdx.x;
    {first}
#pragma unroll 1
    for (; i < size; i += step) {{
        {kind}* to = results + i;
        int count = i + {last} < size ? {each} : (int)((size - i + {last_but_one}) / {block});
        {now}
        {following}{together}
#pragma unroll 1
        for (int j = 0; j < count; ++j) {{
            {kind}& result = to[j * {block}];
            {operation};
            {turn}
        }}
    }}
}}
"""

_TOGETHER = """
        int way = count == {each} ? {function}::way({first}) : 0;
        if (way >= besselkit::mixed::way_up{same}) {{
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
    arrays = tuple(isinstance(value, cupy.ndarray) for value in given)
    # numbers first, as in the kernel's text
    ordered = sorted(given, key=lambda value: isinstance(value, cupy.ndarray))
    run(loop(name, out.dtype, arrays), ordered, out, few=_beside(name, out.dtype))


def run(made: Any, given: list[Any], out: Any, *, few: bool = False) -> None:
    """Queue a kernel of `loop_text` for all of `out`, in few blocks where it is made for that."""
    blocks = -(-out.size // (BLOCK * each(out.dtype)))
    if few:
        blocks = min(blocks, WAVES * _multiprocessors(out.device.id))
    made((blocks,), (BLOCK,), (*given, out, np.int64(out.size)))


def _beside(name: str, dtype: np.dtype[Any]) -> bool:
    return TYPES[dtype] == "float" and computes_together(name)


@cache
def _multiprocessors(device: int) -> int:
    return int(cupy.cuda.Device(device).attributes["MultiProcessorCount"])


def each(dtype: np.dtype[Any]) -> int:
    """Return how many elements a thread has."""
    return 16 // dtype.itemsize


@cache
def loop(name: str, dtype: np.dtype[Any], arrays: tuple[bool, ...]) -> Any:
    """Return the kernel for a type and for which arguments are arrays; compiled on first use."""
    return cupy.RawKernel(loop_code(name, dtype, arrays), f"besselkit_{name}", OPTIONS)


def loop_code(name: str, dtype: np.dtype[Any], arrays: tuple[bool, ...]) -> str:
    """Return the whole text of a function's kernel."""
    kinds = dict(zip(NAMES[name], arrays, strict=True))
    numbers = [f"{TYPES[dtype]} {argument}" for argument, array in kinds.items() if not array]
    moving = [argument for argument, array in kinds.items() if array]
    together = _together(name, kinds) if _beside(name, dtype) else ""
    text = loop_text(f"besselkit_{name}", dtype, numbers, moving, operation(name), together)
    return function_text(name) + text


def _together(name: str, kinds: dict[str, bool]) -> str:
    """Return what computes a thread's elements beside each other, where they are alike."""
    function, places = f"besselkit::device::{name}_function", range(each(np.dtype(np.float32)))
    given = [
        ", ".join(_element(argument, j) if array else argument for argument, array in kinds.items())
        for j in places
    ]

    def all_by(way: str) -> str:
        stores = (
            f"to[{j * BLOCK}] = {function}::together<besselkit::mixed::way_{way}>({given[j]});"
            for j in places
        )
        return "\n                    ".join(stores)

    return _TOGETHER.format(
        each=len(places),
        function=function,
        first=given[0],
        same="".join(f" && {function}::way({x}) == way" for x in given[1:]),
        kind="float",
        up=all_by("up"),
        near=all_by("near"),
        far=all_by("far"),
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
    together: str = "",
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
    together : str
        What computes a thread's elements beside each other where they allow it; nothing for a
        kernel in which they take their turn.

    Returns
    -------
    str
        C++ that needs the core before it.
    """
    kind, places = TYPES[dtype], range(each(dtype))
    elements = [(a, _element(a, j), j * BLOCK) for a in moving for j in places]

    turn = [f"{_element(a, j - 1)} = {_element(a, j)};" for a in moving for j in places[1:]]
    common = {
        "name": name,
        "parameters": ", ".join([*fixed, *(f"const {kind}* {a}s" for a in moving)]),
        "kind": kind,
        "block": BLOCK,
        "each": len(places),
        "operation": statement,
    }

    def loads(index: str, prefix: str = "") -> list[str]:
        return [
            f"{prefix}{x} = {index} + {ahead} < size ? {a}s[{index} + {ahead}] : {kind}(0);"
            for a, x, ahead in elements
        ]

    if not together:
        first = "\n    ".join(f"{kind} {load}" for load in loads("i"))
        return _IN_TURN.format(**common, first=first, turn="\n        ".join(turn))
    return _BESIDE.format(
        **common,
        resident=RESIDENT,
        last=BLOCK * places[-1],
        last_but_one=BLOCK - 1,
        first="\n    ".join(f"{kind} {load}" for load in loads("i", "next_")),
        now="\n        ".join(f"{kind} {x} = next_{x};" for _, x, _ in elements),
        following="\n        ".join(loads("i + step", "next_")),
        together=together,
        turn="\n            ".join(turn),
    )
