"""Building and measuring tables: the exact path's values by many workers or by one, same bytes."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from numbers import Real
from typing import Any

import mpmath
import numpy as np

from besselkit._version import __version__
from besselkit.table._certify import as_fractions, measure
from besselkit.table._content import Content
from besselkit.table._errors import TableError
from besselkit.table._exact import Values, values
from besselkit.table._layouts import LAYOUTS, layout_of
from besselkit.table._names import shown
from besselkit.table._pool import in_processes

__all__ = ["LARGEST_DIM", "build", "checked_dim", "checked_dtype", "verify"]

LARGEST_DIM = 2.0**20
_CHUNK = 64
_BUILD_SEED = 0

Progress = Callable[[int, int], object]


def checked_dim(dim: Any) -> float:
    """Return dim as a float; raise unless it is a real number in [2, 2^20]."""
    if isinstance(dim, bool) or not isinstance(dim, Real):
        raise TypeError(f"dim must be a real number, got {dim!r}")
    try:
        value = float(dim)
    except OverflowError:
        value = math.inf
    if not 2.0 <= value <= LARGEST_DIM:
        # Python refuses to write an int of more than 4300 digits
        got = f"an int of {dim.bit_length()} bits" if isinstance(dim, int) and dim >> 64 else dim
        raise ValueError(f"dim must be in [2, 2^20], got {got}")
    if value != dim:
        raise ValueError(f"dim must be a float64 number, got {dim!r}")
    return value


def checked_dtype(dtype: Any) -> str:
    """Return the name of a table's type; raise unless it is float64 or float32."""
    try:
        name = str(np.dtype(dtype).name)
    except TypeError:
        name = ""
    # NumPy would take None for float64
    if dtype is None or name not in LAYOUTS:
        raise ValueError(f"dtype must be float64 or float32, got {dtype!r}")
    return name


def build(
    dim: Any,
    dtype: str = "float64",
    *,
    progress: Progress | None = None,
    workers: int = 1,
    client: Any = None,
) -> Content:
    """Make a table's content, measure it, and refuse it if it misses a target."""
    dim = checked_dim(dim)
    layout = LAYOUTS[dtype]
    made = layout.plan(dim)
    kappas = layout.points(dim, _BUILD_SEED)
    count = len(made.chunks)
    chunks = made.chunks + _chunks(as_fractions(kappas))
    found = _compute(dim, chunks, progress, workers, client)
    content = made.finish(found[:count])
    exact = [value for chunk in found[count:] for value in chunk]
    certificate = measure(content, kappas, exact)
    require_targets(dim, certificate, dtype)
    made_with = {"besselkit": __version__, "mpmath": mpmath.__version__}
    return replace(content, certificate=certificate, made_with=made_with)


def verify(
    content: Content,
    seed: int,
    progress: Progress | None = None,
    workers: int = 1,
    client: Any = None,
) -> dict[str, float]:
    """Measure a table again, at other points than those of its certificate."""
    kappas = layout_of(content).points(content.dim, seed)
    chunks = _chunks(as_fractions(kappas))
    found = _compute(content.dim, chunks, progress, workers, client)
    return measure(content, kappas, [value for chunk in found for value in chunk])


def require_targets(dim: float, certificate: dict[str, float], dtype: str = "float64") -> None:
    """Raise TableError if an error is over its target."""
    layout = LAYOUTS[dtype]
    for name, error in certificate.items():
        target = layout.targets[name]
        if not error <= target:
            off = f"{name} is {error} {layout.unit} off, the target is {target}"
            raise TableError(f"dim {shown(dim)}: {off}")


def _chunks(kappas: list[Fraction]) -> list[list[Fraction]]:
    # dealt out in turn, so that no chunk has all of the slow points
    count = math.ceil(len(kappas) / _CHUNK)
    size = math.ceil(len(kappas) / count)
    return [kappas[i : i + size] for i in range(0, len(kappas), size)]


def _compute(
    dim: float,
    chunks: list[list[Fraction]],
    progress: Progress | None,
    workers: int,
    client: Any,
) -> list[list[Values]]:
    """The values of each chunk, in order, whoever computes them."""
    found = []
    for done, chunk in enumerate(_mapped(partial(values, dim), chunks, workers, client), start=1):
        found.append(chunk)
        if progress is not None:
            progress(done, len(chunks))
    return found


def _mapped(
    function: Callable[[list[Fraction]], list[Values]],
    chunks: list[list[Fraction]],
    workers: int,
    client: Any,
) -> Iterator[list[Values]]:
    if client is not None:
        yield from _on_cluster(function, chunks, client)
    elif workers > 1:
        yield from in_processes(function, chunks, workers)
    else:
        yield from map(function, chunks)


def _on_cluster(
    function: Callable[[list[Fraction]], list[Values]],
    chunks: Iterable[list[Fraction]],
    client: Any,
) -> Iterator[list[Values]]:
    futures = [client.submit(function, chunk, pure=False) for chunk in chunks]
    try:
        for future in futures:
            yield future.result()
    finally:
        client.cancel(futures)
