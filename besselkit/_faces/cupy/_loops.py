"""The kernels for the usual call: arrays of one shape, each in one piece, and numbers.

CuPy's elementwise kernels give each thread one element.  On an H100 that moves float32 at 56 % of
the bandwidth of a copy, whatever is computed.  Here a thread has as many elements as fill 16 bytes,
a block's width apart so that neighbours read neighbours, and while it computes them the next ones
are on their way.  Where float32 elements share a region without branches they are computed beside
each other (``together`` of ``core/functions.hpp``); otherwise they take their turn in one copy of
the function's code.
"""

from functools import cache
from typing import Any

import cupy
import numpy as np

from besselkit._contract import NAMES
from besselkit._faces.cupy._kernels import OPTIONS, operation
from besselkit._faces.source import function_text

__all__ = ["fits", "launch", "loop", "loop_code", "loop_text", "run"]

BLOCK = 256
# Blocks for each multiprocessor, at most; and how many of float32 are to be there at a time, which
# leaves a thread 128 registers.  Measured on an H100: 3 (80 registers) are better for the ratio by
# 5 % and worse for the logarithms by as much; float64 is best left to the compiler.
WAVES, RESIDENT = 16, {"float": f"{BLOCK}, 2", "double": f"{BLOCK}"}
TYPES = {np.dtype(np.float32): "float", np.dtype(np.float64): "double"}

_CODE = """
extern "C" __global__ void __launch_bounds__({resident})
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
    run(loop(name, out.dtype, arrays), ordered, out)


def run(made: Any, given: list[Any], out: Any) -> None:
    """Queue a kernel of `loop_text` for all elements of `out`."""
    enough = -(-out.size // (BLOCK * each(out.dtype)))
    blocks = min(enough, WAVES * _multiprocessors(out.device.id))
    made((blocks,), (BLOCK,), (*given, out, np.int64(out.size)))


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
    together = _together(name, kinds) if TYPES[dtype] == "float" else ""
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
        What comes before the loop.

    Returns
    -------
    str
        C++ that needs the core before it.
    """
    kind, places = TYPES[dtype], range(each(dtype))
    elements = [(a, _element(a, j), j * BLOCK) for a in moving for j in places]

    def loads(index: str) -> list[str]:
        return [
            f"next_{x} = {index} + {ahead} < size ? {a}s[{index} + {ahead}] : {kind}(0);"
            for a, x, ahead in elements
        ]

    turn = [f"{_element(a, j - 1)} = {_element(a, j)};" for a in moving for j in places[1:]]
    return _CODE.format(
        name=name,
        parameters=", ".join([*fixed, *(f"const {kind}* {a}s" for a in moving)]),
        kind=kind,
        block=BLOCK,
        resident=RESIDENT[kind],
        each=len(places),
        last=BLOCK * places[-1],
        last_but_one=BLOCK - 1,
        first="\n    ".join(f"{kind} {load}" for load in loads("i")),
        now="\n        ".join(f"{kind} {x} = next_{x};" for _, x, _ in elements),
        following="\n        ".join(loads("i + step")),
        together=together,
        operation=statement,
        turn="\n            ".join(turn),
    )
