"""The certificate: a table's worst error for each function, measured against the exact path."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath import MPContext

from besselkit.table._content import Content
from besselkit.table._dimension import Dimension
from besselkit.table._exact import Values, constants, context, crossing
from besselkit.table._layouts import LAYOUTS, layout_of
from besselkit.table._promises import CROSSING, NAMES, RELATIVE

__all__ = ["CROSSING", "TARGETS", "UNITS", "as_fractions", "error_of", "measure", "reference"]

TARGETS = {dtype: dict(layout.targets) for dtype, layout in LAYOUTS.items()}
UNITS = {dtype: layout.unit for dtype, layout in LAYOUTS.items()}


def reference(ctx: MPContext, where: Dimension, kappa: float, value: Values) -> dict[str, Any]:
    """Every function's exact value at a point, mpf of ctx."""
    known = tuple(map(ctx.convert, value))
    of = constants(ctx, where.dim)
    crossed = {name: crossing(ctx, of, name, kappa, known[-1]) for name in CROSSING}
    return dict(zip(RELATIVE, known, strict=True)) | crossed


def measure(content: Content, kappas: list[float], values: list[Values]) -> dict[str, float]:
    """Return the worst error of each function over the points, rounded up."""
    ctx, where, layout = context(), Dimension(content.dim), layout_of(content)
    table, given = layout.constants_of(content), np.array(kappas, content.dtype)
    computed = {name: table.evaluate(name, np, given, layout.log) for name in NAMES}
    worst = dict.fromkeys(NAMES, 0.0)
    for i, (kappa, value) in enumerate(zip(kappas, values, strict=True)):
        for name, truth in reference(ctx, where, kappa, value).items():
            error = error_of(ctx, name, float(computed[name][i]), truth, content.dtype)
            worst[name] = max(worst[name], error)
    return {name: math.ceil(100 * error) / 100 for name, error in worst.items()}


def error_of(
    ctx: MPContext, name: str, computed: float, truth: Any, dtype: str = "float64"
) -> float:
    """The error of a value in the unit of a table's type, for some of max(1, |value|)."""
    info = np.finfo(dtype)
    if not math.isfinite(computed):
        return 0.0 if abs(truth) > 2 * ctx.mpf(info.max) else math.inf
    least = ctx.ldexp(1, int(info.minexp))
    size = LAYOUTS[dtype].size(ctx, max(abs(truth), least, 1.0 if name in CROSSING else 0.0))
    return float(abs(ctx.mpf(computed) - truth) / size * 2 ** int(info.nmant))


def as_fractions(kappas: list[float]) -> list[Fraction]:
    """The points as the exact path takes them."""
    return [Fraction(k) for k in kappas]
