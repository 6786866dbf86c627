"""Worker processes on this machine, and what to say where they cannot be started."""

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, process
from typing import Any

from besselkit.table._errors import TableError

__all__ = ["in_processes"]

_GUARD = (
    "a script that builds tables with workers > 1 must do so under "
    '`if __name__ == "__main__":`, since each worker process imports the script'
)


def in_processes(
    function: Callable[[Any], Any], parts: Iterable[Any], workers: int
) -> Iterator[Any]:
    """Yield the function of each part, in order, computed by processes."""
    _require_a_file()
    if getattr(process.current_process(), "_inheriting", False):
        # this is a worker that imports the script which asked for it
        raise TableError(_GUARD)
    # spawned, not forked: a fork of a process that has threads (JAX's, say) can deadlock
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield from pool.map(function, parts)
    except BrokenProcessPool as error:
        raise TableError(f"a worker process ended before its work was done; {_GUARD}") from error
    finally:
        # an interrupt does not wait for what has not begun
        pool.shutdown(wait=True, cancel_futures=True)


def _require_a_file() -> None:
    """Refuse a program on standard input: a spawned process would look for a file of that name."""
    name = getattr(sys.modules["__main__"], "__file__", None)
    if name is not None and name.startswith("<"):
        raise TableError(
            f"workers > 1 need a program in a file, which each worker process imports; this one is "
            f"{name}: use workers=1, or `besselkit table build --workers N`"
        )
