"""Runs tasks in processes of this machine or on a Dask cluster, as results come."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any


def over_processes(work: Callable[[Any], Any], tasks: Iterable[Any], workers: int) -> Iterator[Any]:
    """Spawned, since a fork of a process with threads can deadlock; one worker: here."""
    tasks = list(tasks)
    workers = min(workers or os.cpu_count() or 1, len(tasks))
    if workers == 1:
        yield from map(work, tasks)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(work, task) for task in tasks]):
            yield done.result()


def over_dask(work: Callable[[Any], Any], tasks: Iterable[Any], client: Any) -> Iterator[Any]:
    """On a cluster whose workers can import this repository."""
    from distributed import as_completed as finished

    futures = client.map(work, list(tasks), pure=False)
    for future in finished(futures):
        yield future.result()
        future.release()


def run(
    work: Callable[[Any], Any], tasks: Iterable[Any], workers: int = 0, dask: Any = None
) -> Iterator[Any]:
    """Results in any order: their sum must not depend on it.

    Parameters
    ----------
    work : callable
        A function of one task, importable by name.
    tasks : iterable
        What to give it.
    workers : int
        Processes of this machine, 0 for one a core.
    dask : str or distributed.Client, optional
        A scheduler's address, or a client; then `workers` is not used.
    """
    if dask is None:
        yield from over_processes(work, tasks, workers)
    elif isinstance(dask, str):
        from distributed import Client

        with Client(dask) as client:
            yield from over_dask(work, tasks, client)
    else:
        yield from over_dask(work, tasks, dask)
