"""From exact values to the float32 coefficients of a table.

A polynomial's constant term is held as two float32s, the second of which joins the rest of the
polynomial: the value then is one sum of a number without error and a small one.  The logarithms
have the leading half of c_1 apart, too (`HEAD`), since their values are wanted to a last place of
what is left of them when K or v log kappa has been taken away.  Where that leaves nothing, at the
zeros of bias, log_norm and log I_v, each has a polynomial of its own: value/(kappa - zero).
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from mpmath import MPContext

from besselkit.table._dimension import PER_OCTAVE
from besselkit.table._exact import Constants, Values, constants, context, crossing
from besselkit.table._interpolate import as_mpf, chebyshev, polynomial, rational
from besselkit.table._single._map import FIRST_TOP, LOG_ROW, ROWS, Map
from besselkit.table._single._numbers import headed, logarithm, short, short_headed
from besselkit.table._single._zone import CROSSINGS, ZONE_DEGREE, Zone

__all__ = ["DEGREE", "DIRECT", "HEAD", "SHAPES", "fit", "nodes"]

DEGREE = 6
# c_0 and its low part; of the logarithms also c_1 in two parts
HEAD = 4
TAIL = 5
_COLUMNS = DEGREE + 2
_LOG_COLUMNS = HEAD + DEGREE - 1


class Direct(NamedTuple):
    """A function that has polynomials of its own, but for a power of kappa at both ends."""

    falls: int  # as kappa to this power, negative, at infinity
    rises: bool = True  # as kappa in row 0, where 1 - A is made of A
    is_complement: bool = False


DIRECT = {
    "ratio": Direct(0),
    "ratio_c": Direct(1, is_complement=True),
    "ratio_deriv": Direct(2, rises=False),
    "ratio_deriv2": Direct(3),
}
SHAPES: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(DIRECT, (ROWS, _COLUMNS)),
    "log_partition": (ROWS, _LOG_COLUMNS),
    "log_iv": (ROWS + PER_OCTAVE, _LOG_COLUMNS),
    "tail": (len(DIRECT) + 1, TAIL),
    "octave": (3, 2),
    "zone": (len(CROSSINGS), 3 + ZONE_DEGREE + 2),
}

# so that its product with an exponent is exact
_PER_EXPONENT = 14


@lru_cache(maxsize=1)
def _low_points() -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """The positions 8 kappa/c in row 0, and their squares, the variable there."""
    ctx = context()
    squares = chebyshev(DEGREE + 1, 0.0, 1.0)
    roots = [rational(ctx, ctx.sqrt(as_mpf(ctx, u))) for u in squares]
    return tuple(roots), tuple(root**2 for root in roots)


_INSIDE = (DEGREE + 1, -0.5, 0.5)
_TAIL_POINTS = (TAIL, 0.0, 1.0)


def nodes(where: Map) -> list[list[Fraction]]:
    """Return the kappas at which the functions are wanted: of rows 0 to 64, and of the rest."""
    low = Fraction(where.low)
    found = [[low * root for root in _low_points()[0]]]
    for row in range(1, FIRST_TOP):
        step = where.step((row - 1) // PER_OCTAVE)
        found.append([where.middle(row) + step * t for t in chebyshev(*_INSIDE)])
    found.append([Fraction(where.top) / w for w in chebyshev(*_TAIL_POINTS)])
    return found


def fit(
    where: Map,
    found: Sequence[Sequence[Values]],
    around: dict[str, tuple[Zone, list[Values]]],
) -> dict[str, np.ndarray]:
    """Make a table's arrays from the exact values at `nodes` and at those of the zones."""
    ctx = context()
    arrays = {name: np.zeros(shape, np.float32) for name, shape in SHAPES.items()}
    for row, (kappas, chunk) in enumerate(zip(nodes(where)[:-1], found[:-1], strict=True)):
        points = _low_points()[1] if row == 0 else chebyshev(*_INSIDE)
        columns = _functions(ctx, where, row, [as_mpf(ctx, k) for k in kappas], chunk)
        for name, y in columns.items():
            a = _headed_as(name, row)(polynomial(ctx, points, y))
            arrays[name][row, : len(a)] = a
    of = constants(ctx, where.dim)
    ends = _ends(ctx, where, of)
    _power_rows(ctx, where, arrays)
    _log_rows(ctx, of, arrays, ends)
    w = chebyshev(*_TAIL_POINTS)
    for place, y in enumerate(_tails(ctx, where, w, found[-1], ends["log_partition"])):
        divided = [a / as_mpf(ctx, position) for a, position in zip(y, w, strict=True)]
        arrays["tail"][place] = [float(a) for a in polynomial(ctx, w, divided)]
    for place, name in enumerate(CROSSINGS):
        arrays["zone"][place, 0] = -1.0  # of half-width 0: no kappa is in it
        if name in around:
            arrays["zone"][place] = around[name][0].row(ctx, where, name, around[name][1])
    return arrays


def _functions(
    ctx: MPContext, where: Map, row: int, kappas: list[Any], chunk: Sequence[Values]
) -> dict[str, list[Any]]:
    """What a row's polynomials stand for; in row 0 without the leading power of kappa."""
    a, c, first, second, logs = (
        [ctx.convert(x) for x in column] for column in zip(*chunk, strict=True)
    )
    if row == 0:
        a = [x / kappa for x, kappa in zip(a, kappas, strict=True)]
        c = [-x for x in a]  # 1 - A is made of it
        second = [x / kappa for x, kappa in zip(second, kappas, strict=True)]
        logs = [x / kappa**2 for x, kappa in zip(logs, kappas, strict=True)]
    columns = dict(zip(DIRECT, (a, c, first, second), strict=True)) | {"log_partition": logs}
    if row > 0:
        of, pairs = constants(ctx, where.dim), zip(kappas, logs, strict=True)
        columns["log_iv"] = [crossing(ctx, of, "log_iv", k, x) for k, x in pairs]
    return columns


def _ends(ctx: MPContext, where: Map, of: Constants) -> dict[str, tuple[Any, Any]]:
    """Of L and log I_v far out, kappa + factor log(kappa/c) + constant: factor and constant."""
    lam, c = ctx.mpf(where.lam), ctx.mpf(where.scale)
    half = ctx.log(2 * ctx.pi) / 2
    return {
        "log_partition": (-lam, of.K - half - lam * ctx.log(c)),
        "log_iv": (-ctx.mpf(1) / 2, -half - ctx.log(c) / 2),
    }


def _positions(ctx: MPContext, place: int) -> list[Any]:
    """X at the nodes of one of the eight rows to an octave."""
    middle = PER_OCTAVE + place + ctx.mpf(1) / 2
    return [middle + as_mpf(ctx, t) for t in chebyshev(*_INSIDE)]


def _power_rows(ctx: MPContext, where: Map, arrays: dict[str, np.ndarray]) -> None:
    """The leading terms from 32 c on, powers of X."""
    lam = ctx.mpf(where.lam)
    factors = (ctx.one, lam, lam, -2 * lam)
    for place in range(PER_OCTAVE):
        for (name, direct), factor in zip(DIRECT.items(), factors, strict=True):
            y = [factor / x**direct.falls for x in _positions(ctx, place)]
            a = polynomial(ctx, chebyshev(*_INSIDE), y)
            arrays[name][FIRST_TOP + place] = headed(a)


def _log_rows(
    ctx: MPContext,
    of: Constants,
    arrays: dict[str, np.ndarray],
    ends: dict[str, tuple[Any, Any]],
) -> None:
    """The logarithms from 32 c on, and v log kappa below c/8: those of X, and of an octave."""
    rows = {name: (name, FIRST_TOP, *end) for name, end in ends.items()}
    rest = of.v * of.exponent * ctx.ln2 - of.K
    rows["below"] = ("log_iv", LOG_ROW, of.v, rest)
    for place in range(PER_OCTAVE):
        logs = [ctx.log(x / PER_OCTAVE) for x in _positions(ctx, place)]
        for name, first, factor, end in rows.values():
            a = polynomial(ctx, chebyshev(*_INSIDE), [factor * y + end for y in logs])
            arrays[name][first + place] = logarithm(a)
    factors = (of.v, ends["log_partition"][0], ends["log_iv"][0])
    arrays["octave"][:] = [short(factor * ctx.ln2, _PER_EXPONENT) for factor in factors]


def _tails(
    ctx: MPContext,
    where: Map,
    w: Sequence[Fraction],
    chunk: Sequence[Values],
    end: tuple[Any, Any],
) -> list[list[Any]]:
    """What a function has beside its leading term: a share of it, of L the difference."""
    _, c, first, second, logs = (
        [ctx.convert(x) for x in column] for column in zip(*chunk, strict=True)
    )
    kappas = [where.top / as_mpf(ctx, place) for place in w]
    lam, n = ctx.mpf(where.lam), range(len(kappas))
    main = [k + end[0] * ctx.log(k / where.scale) + end[1] for k in kappas]
    return [
        [-x for x in c],
        [c[i] * kappas[i] / lam - 1 for i in n],
        [first[i] * kappas[i] ** 2 / lam - 1 for i in n],
        [second[i] * kappas[i] ** 3 / (-2 * lam) - 1 for i in n],
        [logs[i] - main[i] for i in n],
    ]


def _headed_as(name: str, row: int) -> Callable[[Sequence[Any]], list[float]]:
    """How the coefficients of a row are held."""
    if row == 0:
        # of what is to be multiplied by kappa, c_0 has few bits
        return headed if name in DIRECT and not DIRECT[name].rises else short_headed
    return logarithm if name in ("log_partition", "log_iv") else headed
