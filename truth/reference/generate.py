"""Make or check the reference data: `python -m truth.reference.generate [SET ...] [--check N]`.

Every stored value is the midpoint of an Arb ball proven to 112 bits or more.  The points come
from fixed seeds and the files carry no dates, so the same recipe gives the same bytes (with the
same zlib).  `--cutoffs FILE` reads the seams from another header.
"""

import argparse
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
from flint import arb, ctx

from truth.reference import (
    FOLDER,
    Reference,
    adversarial,
    derivatives,
    linear,
    points,
    seams,
    singles,
)
from truth.reference import order_derivatives as orders
from truth.reference.functions import AT, at_dimension, at_order
from truth.reference.storage import columns, write_npz
from truth.rows import KINDS, LOGS_OF_ORDER

RECIPES = {
    "main": (points.main_points, "dimension"),
    "seams": (seams.seam_points, "dimension"),
    "extremes": (points.extreme_points, "dimension"),
    "low": (points.low_points, "dimension"),
    "order": (points.order_points, "order"),
    "ratio_inv": (points.inverse_points, "ratio_inv"),
    "ratio_inv_c": (points.complement_points, "ratio_inv_c"),
    "kl": (points.kl_points, "kl"),
    "vmf": (points.vmf_points, "vmf"),
    "float32": (points.float32_points, "dimension"),
    "crossings": (adversarial.crossing_points, "dimension"),
    "worst": (adversarial.worst_points, "dimension"),
    "worst32": (adversarial.worst32_points, "dimension"),
    "ratio_inv32": (singles.inverse32_points, "ratio_inv"),
    "ratio_inv_c32": (singles.complement32_points, "ratio_inv_c"),
    "vmf32": (singles.vmf32_points, "vmf"),
    "kl32": (singles.kl32_points, "kl"),
    "dim_deriv": (derivatives.dim_deriv_points, "dim_deriv"),
    "dim_deriv32": (derivatives.dim_deriv32_points, "dim_deriv"),
    "order_deriv": (orders.order_deriv_points, "order_deriv"),
    "order_deriv32": (orders.order_deriv32_points, "order_deriv"),
    "linear": (linear.linear_points, "linear"),
    "linear32": (linear.linear32_points, "linear"),
    **adversarial.other_recipes(),
}
AT = AT | {"dim_deriv": derivatives.at_dim_deriv, "order_deriv": orders.at_order_deriv}
AT["linear"] = linear.at_linear
# The logarithms of an order at d < 2 have no place in the contract (v < 0): stored as NaN.
_NO_VALUE = None


def with_order(inputs):
    """Add v = d/2 - 1, rounded to the type of d: log_iv and log_ive are stored at that v."""
    d = inputs["d"]
    return {**inputs, "v": d / d.dtype.type(2) - d.dtype.type(1)}


def _dimension_values(point, scale):
    d, kappa, v = (float(point[name]) for name in ("d", "kappa", "v"))
    balls = at_dimension(d, kappa, scale)
    if v < 0:
        return {**balls, **dict.fromkeys(LOGS_OF_ORDER, _NO_VALUE)}
    if Fraction(v) != Fraction(d) / 2 - 1:
        balls.update(at_order(v, kappa, scale))
    return balls


def values_at(kind, point, scale=1.0):
    """Balls of every function of a set at one point, a dict of input name -> number."""
    if kind == "dimension":
        return _dimension_values(point, scale)
    return AT[kind](*(float(point[name]) for name in KINDS[kind]), scale)


def build(inputs, kind):
    """All arrays of a set: inputs, and three arrays for each function."""
    if kind == "dimension":
        inputs = with_order(inputs)
    numbers = {name: column for name, column in inputs.items() if column.dtype.kind == "f"}
    count = len(next(iter(numbers.values())))
    rows = []
    for i in range(count):
        point = {name: column[i] for name, column in numbers.items()}
        try:
            rows.append(values_at(kind, point))
        except ArithmeticError as error:
            raise type(error)(f"at the point {point}: {error}") from error
    arrays = dict(inputs)
    for name in rows[0]:
        arrays.update(columns(name, [row[name] for row in rows]))
    return arrays


def disagreements(name, count, seed=0, scale=1.7, folder=FOLDER):
    """Recompute `count` random points of a stored set with other precision; what differs.

    Returns
    -------
    list of str
        One line for each stored value that is not within 2^-104 of a newly proven ball.
    """
    reference, kind = Reference(Path(folder) / f"{name}.npz"), RECIPES[name][1]
    numbers = [n for n in reference.inputs if getattr(reference, n).dtype.kind == "f"]
    rng = np.random.default_rng(seed)
    chosen = rng.choice(len(reference), min(count, len(reference)), replace=False)
    wrong = []
    for i in chosen:
        point = {n: getattr(reference, n)[i] for n in numbers}
        for function, ball in values_at(kind, point, scale).items():
            if ball is None:
                continue
            hi, lo, exponent = (part[i] for part in reference.value(function))
            if abs(int(exponent)) > 1 << 30:
                continue
            with ctx.workprec(400):
                stored = (arb(float(hi)) + arb(float(lo))) * arb(2) ** int(exponent)
                if not abs(stored - ball) <= abs(stored) * arb(2) ** -104:
                    wrong.append(f"{name}: {function} at {point}: stored {stored}, now {ball}")
    return wrong


def _check(names, count):
    wrong = [line for name in names for line in disagreements(name, count)]
    print("\n".join(wrong) or f"{count} points of each of {', '.join(names)} agree")
    return 1 if wrong else 0


def main(arguments=None):
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(RECIPES)}")
    parser.add_argument("--check", type=int, metavar="N", help="recompute N points of each set")
    parser.add_argument("--cutoffs", default=seams.CUTOFFS, help="header with the seams")
    parser.add_argument("--out", default=FOLDER, type=Path, help="folder for the files")
    options = parser.parse_args(arguments)
    names = options.sets or list(RECIPES)
    unknown = sorted(set(names) - set(RECIPES))
    if unknown:
        parser.error(f"no set named {', '.join(unknown)}")
    if options.check:
        return _check(names, options.check)
    for name in names:
        start, (make, kind) = time.perf_counter(), RECIPES[name]
        inputs = make(options.cutoffs) if name == "seams" else make()
        arrays = build(inputs, kind)
        path = options.out / f"{name}.npz"
        write_npz(path, arrays)
        size, seconds = path.stat().st_size, time.perf_counter() - start
        count = len(next(iter(inputs.values())))
        print(f"{name}: {count} points, {size / 1e6:.2f} MB, {seconds:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
