"""`besselkit table build | verify | info | list`: what the command does with tables."""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tabulate import tabulate
from tqdm import tqdm

from besselkit._contract import number_of
from besselkit.table import Table, TableError
from besselkit.table._certify import TARGETS, UNITS
from besselkit.table._file import require_writable
from besselkit.table._names import file_name, shown
from besselkit.table._shipped import shipped, shipped_file

__all__ = ["build", "info", "list_", "verify"]

Progress = Callable[[int, int], object]


class UsageError(Exception):
    """Something that the caller has to put right; the command says it in one line."""


def build(
    dim: tuple[float, ...], dtype: str, out: str, force: bool, workers: int, dask: str | None
) -> int:
    """Build tables of several dimensions into a directory."""
    folder = Path(out)
    if not folder.is_dir():
        raise UsageError(f"--out must be a directory that exists, got {out}")
    for one in dim:  # before minutes of work, not after
        path = folder / file_name(one, dtype)
        if path.exists() and not force:
            raise UsageError(f"{path} is there already; --force replaces it")
        require_writable(path)
    with _cluster(dask) as client:
        for one in dim:
            path = folder / file_name(one, dtype)
            with _progress(f"d = {shown(one)}") as progress:
                table = Table.build(
                    one, dtype=dtype, progress=progress, workers=workers, client=client
                )
            table.save(path)
            worst = max(table.certificate, key=lambda name: table.certificate[name])
            error = table.certificate[worst]
            print(f"{path}: {path.stat().st_size} bytes, worst {worst} {error:.2f} {UNITS[dtype]}")
    return 0


def verify(file: tuple[str, ...], seed: int, as_json: bool, workers: int, dask: str | None) -> int:
    """Measure tables again; 1 if one of them misses a target."""
    missed = 0
    with _cluster(dask) as client:
        for name in file:
            table = _load(name)
            with _progress(name) as progress:
                found = table.verify(seed=seed, progress=progress, workers=workers, client=client)
            rows = _verdicts(table, found)
            missed += sum(not row["ok"] for row in rows)
            if as_json:
                _print_json({**_said(name, table), "seed": seed, "functions": rows})
                continue
            cells = [(*list(row.values())[:-1], "ok" if row["ok"] else "MISSED") for row in rows]
            print(f"{name}: d = {shown(table.dim)}, errors in {UNITS[table.dtype.name]}")
            print(tabulate(cells, ("function", "measured", "certificate", "target", "")))
    return 1 if missed else 0


def _verdicts(table: Table, found: dict[str, float]) -> list[dict[str, Any]]:
    targets, stored = TARGETS[table.dtype.name], table.certificate
    return [
        {
            "name": name,
            "measured": error,
            "certificate": stored[name],
            "target": targets[name],
            "ok": bool(error <= targets[name]),
        }
        for name, error in found.items()
    ]


def info(file: tuple[str, ...], as_json: bool) -> int:
    """Say what tables hold."""
    for name in file:
        table = _load(name)
        said = _said(name, table)
        if as_json:
            _print_json(said)
            continue
        made_with = ", ".join(f"{made} {version}" for made, version in said["made_with"].items())
        rows = [
            ("dim", shown(table.dim)),
            ("dtype", said["dtype"]),
            ("bytes", said["bytes"]),
            ("made with", made_with),
            *(
                (f"{function}, worst error ({said['unit']})", error)
                for function, error in said["certificate"].items()
            ),
        ]
        print(f"{name}:")
        print(tabulate(rows, tablefmt="plain"))
    return 0


def list_(as_json: bool) -> int:
    """Say which tables come along."""
    names = [shown(dim) for dim in shipped()]
    if as_json:
        for name in names:
            _print_json(_said(name, _load(name)))
        return 0
    rows = [(name, (path := shipped_file(float(name))).stat().st_size, path.name) for name in names]
    print(tabulate(rows, ("dim", "bytes", "file")))
    return 0


def _path(name: str) -> Path:
    """The file of that name; else, of the number that it is, the one that comes along."""
    path = Path(name)
    if path.exists():
        return path
    try:
        dim = float(number_of(name))
    except (ValueError, OverflowError):
        return path  # a file that is not there, which reading it will say
    return shipped_file(dim)


def _load(name: str) -> Table:
    return Table.load(_path(name))


def _said(name: str, table: Table) -> dict[str, Any]:
    """What there is to say of a table, its numbers as numbers."""
    return {
        "table": name,
        "dim": table.dim,
        "dtype": table.dtype.name,
        "bytes": _path(name).stat().st_size,
        "made_with": dict(table.made_with),
        "unit": UNITS[table.dtype.name],
        "certificate": dict(table.certificate),
    }


def _print_json(said: dict[str, Any]) -> None:
    print(json.dumps(said), flush=True)


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
