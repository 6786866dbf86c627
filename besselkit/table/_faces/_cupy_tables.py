"""Tables on CuPy arrays: one kernel for a function, from the text of the core.

The rows lie in global memory, 6 to 20 KB of them for a function, so they stay in the first-level
cache of every multiprocessor; constant memory would serve a warp one address at a time, and its
lanes want different rows.
"""

from functools import cache
from typing import Any

import cupy
import numpy as np

from besselkit._faces.arguments import RULE
from besselkit._faces.cupy._call import on_device
from besselkit._faces.cupy._kernels import OPTIONS
from besselkit._faces.cupy._loops import fits, loop_text, run
from besselkit._faces.source import core_text
from besselkit.table._promises import NAMES
from besselkit.table._protocol import Compiled, loop_of

__all__ = ["LOOPS", "Arrays", "table_kernel", "table_loop", "table_loop_text"]

# loop of core/table.hpp -> its struct there
LOOPS = {loop: "Table" + loop.title().replace("_", "") for loop in map(loop_of, NAMES)}


class Arrays:
    """A table's numbers on the devices where they have been asked for.

    Parameters
    ----------
    compiled : Compiled
        The table as the compiled loops take it.
    """

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._found: dict[tuple[int, str], tuple[Any, int, Any]] = {}

    def call(self, name: str, kappa: Any) -> Any:
        """Compute a function on the current stream of the device that holds the array.

        Parameters
        ----------
        name : str
            A function of `besselkit.Table`.
        kappa : cupy.ndarray
            Real numbers.

        Returns
        -------
        cupy.ndarray
            Of the same shape; float32 for float16 and float32, otherwise float64.

        Raises
        ------
        TypeError
            If `kappa` is not real.
        RuntimeError
            If there is no usable CUDA device.
        """
        if kappa.dtype.kind not in "biuf" or kappa.dtype.itemsize > 8:
            raise TypeError(f"{name}: kappa {RULE}, got dtype {kappa.dtype}")
        single = kappa.dtype.kind == "f" and kappa.dtype.itemsize <= 4
        with on_device(kappa.device.id):
            given = kappa.astype(np.float32 if single else np.float64, copy=False)
            numbers = self._numbers(kappa.device.id, name)
            if not fits([given], given.shape, None):
                return table_kernel(loop_of(name))(*numbers, given)
            result = cupy.empty(given.shape, given.dtype)
            run(table_loop(loop_of(name), given.dtype), [*numbers, given], result)
            return result

    def _numbers(self, device: int, name: str) -> tuple[Any, int, Any]:
        """Return rows, their columns and parameters; the first call copies them to the device."""
        if (device, name) not in self._found:
            rows = self._compiled.rows[loop_of(name)]
            parameters = cupy.asarray(self._compiled.parameters[name])
            self._found[device, name] = cupy.asarray(rows.ravel()), rows.shape[1], parameters
            # from now on any stream may read them
            cupy.cuda.get_current_stream().synchronize()
        return self._found[device, name]


# between the type of the arrays and float64, in which all is computed
_CONVERSIONS = """
namespace besselkit {
BESSELKIT_FN double table_given(float x) { return widen(x); }
BESSELKIT_FN double table_given(double x) { return x; }
BESSELKIT_FN void table_put(double x, float& result) { result = narrow(x); }
BESSELKIT_FN void table_put(double x, double& result) { result = x; }
}
"""


def _text() -> str:
    return core_text("single_rare.hpp", "table.hpp") + _CONVERSIONS


def _statement(loop: str, rows: str, parameters: str) -> str:
    value = f"besselkit::table_value<besselkit::{LOOPS[loop]}>"
    given = f"{rows}, columns, {parameters}, besselkit::table_given(kappa)"
    return f"besselkit::table_put({value}({given}), result)"


@cache
def table_kernel(loop: str) -> Any:
    """Return the kernel of a loop; CuPy compiles it for each type and device on first use."""
    return cupy.ElementwiseKernel(
        "raw float64 rows, int64 columns, raw float64 parameters, T kappa",
        "T result",
        _statement(loop, "&rows[0]", "&parameters[0]"),
        name=f"besselkit_table_{loop}",
        preamble=_text(),
        options=OPTIONS,
    )


@cache
def table_loop(loop: str, dtype: np.dtype[Any]) -> Any:
    """Return its kernel for an array in one piece."""
    return cupy.RawKernel(table_loop_text(loop, dtype), f"besselkit_table_{loop}", OPTIONS)


def table_loop_text(loop: str, dtype: np.dtype[Any]) -> str:
    """Return the whole text of that."""
    fixed = ["const double* rows", "long long columns", "const double* parameters"]
    statement = _statement(loop, "rows", "parameters")
    return _text() + loop_text(f"besselkit_table_{loop}", dtype, fixed, ["kappa"], statement)
