"""`besselkit table build | verify | info`: what the command does with tables."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tabulate import tabulate
from tqdm import tqdm

from besselkit.table import Table, TableError
from besselkit.table._certify import TARGETS, UNITS
from besselkit.table._file import require_writable
from besselkit.table._names import file_name, shown

__all__ = ["build", "info", "verify"]

Progress = Callable[[int, int], object]


class UsageError(Exception):
    """Something that the caller has to put right; the command says it in one line."""


def build(arguments: argparse.Namespace) -> int:
    """Build tables of several dimensions into a directory."""
    folder = Path(arguments.out)
    if not folder.is_dir():
        raise UsageError(f"--out must be a directory that exists, got {arguments.out}")
    for dim in arguments.dim:  # before minutes of work, not after
        require_writable(folder / file_name(dim, arguments.dtype))
    with _cluster(arguments.dask) as client:
        for dim in arguments.dim:
            path = folder / file_name(dim, arguments.dtype)
            with _progress(f"d = {shown(dim)}") as progress:
                table = Table.build(
                    dim,
                    dtype=arguments.dtype,
                    progress=progress,
                    workers=arguments.workers,
                    client=client,
                )
            table.save(path)
            worst = max(table.certificate, key=lambda name: table.certificate[name])
            error = table.certificate[worst]
            unit = UNITS[arguments.dtype]
            print(f"{path}: {path.stat().st_size} bytes, worst {worst} {error:.2f} {unit}")
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Measure tables again; 1 if one of them misses a target."""
    missed = 0
    with _cluster(arguments.dask) as client:
        for file in arguments.file:
            table = Table.load(file)
            with _progress(str(file)) as progress:
                found = table.verify(
                    seed=arguments.seed,
                    progress=progress,
                    workers=arguments.workers,
                    client=client,
                )
            rows = []
            targets, unit = TARGETS[table.dtype.name], UNITS[table.dtype.name]
            for name, error in found.items():
                over = not error <= targets[name]
                missed += over
                stored = table.certificate[name]
                rows.append((name, error, stored, targets[name], "MISSED" if over else "ok"))
            print(f"{file}: d = {shown(table.dim)}, errors in {unit}")
            print(tabulate(rows, ("function", "measured", "certificate", "target", "")))
    return 1 if missed else 0


def info(arguments: argparse.Namespace) -> int:
    """Say what files hold."""
    for file in arguments.file:
        table = Table.load(file)
        unit = UNITS[table.dtype.name]
        made_with = ", ".join(f"{name} {version}" for name, version in table.made_with.items())
        rows = [
            ("dim", shown(table.dim)),
            ("dtype", str(table.dtype)),
            ("bytes", Path(file).stat().st_size),
            ("made with", made_with),
            *(
                (f"{name}, worst error ({unit})", error)
                for name, error in table.certificate.items()
            ),
        ]
        print(f"{file}:")
        print(tabulate(rows, tablefmt="plain"))
    return 0


@contextlib.contextmanager
def _cluster(address: str | None) -> Iterator[Any]:
    """A client of the Dask cluster at an address, or None."""
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise UsageError('--dask needs Dask: pip install "dask[distributed]"') from None
    try:
        client: Any = Client(address, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        rule = "--dask must be the address of a scheduler"
        raise UsageError(f"{rule}, got {address}: {error}") from error
    with client:
        yield client


@contextlib.contextmanager
def _progress(label: str) -> Iterator[Progress]:
    """A bar with rate and time left on a terminal, lines at every quarter elsewhere."""
    if not sys.stderr.isatty():
        yield _Lines(label)
        return
    with tqdm(desc=label, unit="part", leave=False, file=sys.stderr) as bar:

        def report(done: int, count: int) -> None:
            bar.total = count
            bar.update(done - bar.n)

        yield report


class _Lines:
    def __init__(self, label: str) -> None:
        self.label, self.quarter = label, 0

    def __call__(self, done: int, count: int) -> None:
        quarter = 4 * done // count
        if quarter > self.quarter:
            self.quarter = quarter
            print(f"{self.label}: {done} of {count} parts", file=sys.stderr, flush=True)


ERRORS = (UsageError, TableError, OSError)
