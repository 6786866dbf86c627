"""`besselkit eval`: from options and files to points, and from points to text."""

import csv
import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import click

from besselkit._contract import NAMES
from besselkit.cli import _evaluate, _points
from besselkit.cli._numbers import ARGUMENTS, Number, spelling
from besselkit.cli._points import Given

__all__ = ["run"]

# the example of the appendix
_EXAMPLE: Given = {"d": Fraction(1024), "kappa": Fraction(16)}


def run(
    ctx: click.Context,
    point: tuple[str, ...],
    functions: tuple[str, ...],
    digits: int,
    source: str | None,
    form: str | None,
    **options: Any,
) -> int:
    """Print every function, or those asked for, at a point or at those of a file."""
    given = {name: value for name, value in options.items() if value is not None}
    _place(ctx, point, given)
    if source is None:
        points = [_with_defaults(given)]
    else:
        points = [{**given, **own} for own in _from(ctx, source)]
    for known in points:
        _require(ctx, known, functions)
    found = (_evaluate.evaluate(known, functions, digits) for known in points)
    if form == "csv" or (source is not None and form is None):
        _print_csv(found)
    elif form == "json":
        for one in found:
            indent = 2 if source is None else None
            print(json.dumps(_evaluate.as_json(one), indent=indent), flush=source is not None)
    else:
        print(_evaluate.as_text(next(found)))
    return 0


def _place(ctx: click.Context, point: tuple[str, ...], given: Given) -> None:
    """Add the numbers that stand without an option: D, or D and KAPPA."""
    if len(point) > 2:
        ctx.fail(f"takes two numbers without an option, D and KAPPA, got {' '.join(point)}")
    for name, text in zip(("d", "kappa"), point, strict=False):
        if name in given:
            ctx.fail(f"{name} is given twice, as {text} and by --{spelling(name)}")
        parameter = next(p for p in ctx.command.params if p.name == name)
        given[name] = Number(name).convert(text, parameter, ctx)


def _with_defaults(given: Given) -> Given:
    """Fill in the example where no argument of a kind is given."""
    filled = {name: given[name] for name in ARGUMENTS if name in given}
    if not filled.keys() & {"d", "v"}:
        filled["d"] = _EXAMPLE["d"]
    if not filled.keys() - {"d", "v"}:
        filled["kappa"] = _EXAMPLE["kappa"]
    return filled


def _from(ctx: click.Context, source: str) -> list[Given]:
    try:
        with click.open_file(source, encoding="utf-8-sig") as lines:
            return _points.read_points(lines, "standard input" if source == "-" else source)
    except (OSError, UnicodeDecodeError) as error:
        ctx.fail(f"--from: cannot read {source}: {error}")
    except ValueError as error:
        ctx.fail(str(error))


def _require(ctx: click.Context, given: Given, functions: tuple[str, ...]) -> None:
    """Fail where a function lacks an argument, or two stand for the same."""
    for name, other in (("d", "v"), ("kappa", "x")):
        if name in given and other in given:
            ctx.fail(f"--{spelling(name)} and --{spelling(other)} are the same: give one of them")
    known = _points.completed(given)
    for function in functions:
        names = NAMES[function]
        missing = [spelling(name) for name in names if name not in known]
        if missing:
            ctx.fail(f"{function} takes {', '.join(names)}: {', '.join(missing)} not given")
    if not any(known.keys() >= set(names) for names in NAMES.values()):
        ctx.fail(f"no function takes {', '.join(map(spelling, given))} alone")


def _print_csv(points: Iterator[_evaluate.Point]) -> None:
    """A line for each point and function, with a header; points may have columns of their own."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    header: list[str] | None = None
    for point in points:
        columns = [spelling(name) for name in point.given]
        if header != columns:
            header = columns
            writer.writerow([*columns, "function", "exact", "nearest", "core", "error_eps"])
        values = [str(value) for value in point.given.values()]
        for row in point.rows:
            writer.writerow([*values, *row[:-1], f"{row.error:.3g}"])
