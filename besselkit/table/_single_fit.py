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
from typing import Any

import numpy as np
from mpmath import MPContext

from besselkit.table._exact import Values, context, values
from besselkit.table._fit import constants
from besselkit.table._single_map import FIRST_TOP, PER_OCTAVE, SingleMap

__all__ = ["CROSSINGS", "DIRECT", "HEAD", "SHAPES", "Zone", "fit", "nodes", "two_singles", "zones"]

DEGREE = 6
# c_0 and its low part; of the logarithms also c_1 in two parts
HEAD = 4
TAIL = 5
ZONE_DEGREE = 7
_COLUMNS = DEGREE + 2
_LOG_COLUMNS = HEAD + DEGREE - 1
_ROWS = FIRST_TOP + PER_OCTAVE

DIRECT = ("ratio", "ratio_c", "ratio_deriv", "ratio_deriv2")
CROSSINGS = ("bias", "log_norm", "log_iv")
SHAPES: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(DIRECT, (_ROWS, _COLUMNS)),
    "log_partition": (_ROWS, _LOG_COLUMNS),
    "log_iv": (_ROWS + PER_OCTAVE, _LOG_COLUMNS),
    "tail": (len(DIRECT) + 1, TAIL),
    "octave": (3, 2),
    "zone": (len(CROSSINGS), 3 + ZONE_DEGREE + 2),
}

_SHORT = 12
# so that its product with an exponent is exact
_PER_EXPONENT = 14
_BITS = 60


@lru_cache(maxsize=16)
def _chebyshev(count: int, low: int, high: int, denominator: int = 1) -> tuple[Fraction, ...]:
    """The Chebyshev points of [low, high]/denominator, to 60 bits."""
    ctx = context()
    found = []
    for i in range(count):
        unit = (1 + ctx.cos(ctx.pi * (2 * i + 1) / (2 * count))) / 2
        place = (low + (high - low) * unit) / denominator
        found.append(Fraction(int(ctx.nint(place * 2**_BITS)), 2**_BITS))
    return tuple(found)


@lru_cache(maxsize=16)
def _inverse(points: tuple[Fraction, ...]) -> Any:
    """The inverse Vandermonde matrix of the points."""
    ctx = context()
    matrix = ctx.matrix(len(points), len(points))
    for i, t in enumerate(points):
        for j in range(len(points)):
            matrix[i, j] = _mpf(ctx, t) ** j
    return matrix**-1


def _polynomial(ctx: MPContext, points: tuple[Fraction, ...], y: Sequence[Any]) -> list[Any]:
    inverse = _inverse(points)
    return [ctx.fsum(inverse[i, j] * a for j, a in enumerate(y)) for i in range(len(points))]


def _mpf(ctx: MPContext, x: Fraction) -> Any:
    return ctx.mpf(x.numerator) / x.denominator


def two_singles(x: Any) -> tuple[float, float]:
    """Return x as a float32 and what it leaves, a float32 too."""
    high = float(np.float32(float(x)))
    return high, float(np.float32(float(x - high)))


@lru_cache(maxsize=1)
def _low_points() -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """The positions 8 kappa/c in row 0, and their squares, the variable there."""
    ctx = context()
    squares = _chebyshev(DEGREE + 1, 0, 1)
    roots = [
        Fraction(int(ctx.nint(ctx.sqrt(_mpf(ctx, u)) * 2**_BITS)), 2**_BITS) for u in squares
    ]
    return tuple(roots), tuple(root**2 for root in roots)


_INSIDE = (DEGREE + 1, -1, 1, 2)
_TAIL_POINTS = (TAIL, 0, 1)


def nodes(where: SingleMap) -> list[list[Fraction]]:
    """Return the kappas at which the functions are wanted: of rows 0 to 64, and of the rest."""
    low = Fraction(where.low)
    found = [[low * root for root in _low_points()[0]]]
    for row in range(1, FIRST_TOP):
        step = where.step((row - 1) // PER_OCTAVE)
        found.append([where.middle(row) + step * t for t in _chebyshev(*_INSIDE)])
    found.append([Fraction(where.top) / w for w in _chebyshev(*_TAIL_POINTS)])
    return found


class Zone:
    """Where a function crosses zero, and its half-width: kappas around there are its own affair."""

    def __init__(self, zero: Any) -> None:
        self.zero = zero
        self.high, self.low = two_singles(zero)
        self.half = 2.0 ** (int(np.frexp(self.high)[1]) - 4)

    def nodes(self) -> list[Fraction]:
        """Return the kappas at which the function is wanted."""
        return [
            Fraction(self.high) + Fraction(self.half) * t
            for t in _chebyshev(ZONE_DEGREE + 1, -1, 1)
        ]

    def row(self, ctx: MPContext, found: Sequence[Any]) -> list[float]:
        """Centre, half-width, zero - centre in half-widths; value/(kappa - zero), too, in them."""
        kappas = [_mpf(ctx, kappa) for kappa in self.nodes()]
        slopes = [
            y * self.half / (kappa - self.zero) for y, kappa in zip(found, kappas, strict=True)
        ]
        a = _polynomial(ctx, _chebyshev(ZONE_DEGREE + 1, -1, 1), slopes)
        return [self.high, self.half, self.low / self.half, *_short_headed(a)]


def crossing(ctx: MPContext, where: SingleMap, name: str, kappa: Any, logarithm: Any) -> Any:
    """bias, log_norm or log I_v from L."""
    v, constant = constants(ctx, where)
    if name == "log_iv":
        return v * ctx.log(kappa) + logarithm - constant
    if name == "log_norm":
        constant -= ctx.mpf(where.dim) / 2 * ctx.log(2 * ctx.pi)
    return constant - logarithm


@lru_cache(maxsize=8)
def zones(where: SingleMap) -> dict[str, Zone]:
    """Find the zeros from c/8 on.  Below there, a function with a zero is nowhere large."""
    found = {}
    for name in CROSSINGS:
        zero = _zero(where, name)
        if zero is not None:
            found[name] = Zone(zero)
    return found


def _zero(where: SingleMap, name: str) -> Any:
    """Newton's method on the exact path; None if the function has no zero in [c/8, 32 c]."""
    ctx = context()
    v = ctx.mpf(where.dim) / 2 - 1

    def at(kappa: Any) -> tuple[Any, Any]:
        (value,) = values(where.dim, [Fraction(int(ctx.nint(kappa * 2**_BITS)), 2**_BITS)])
        slope = ctx.convert(value.ratio)
        slope = slope + v / kappa if name == "log_iv" else -slope
        return crossing(ctx, where, name, kappa, ctx.convert(value.log_partition)), slope

    kappa = ctx.mpf(where.low)
    if ctx.sign(at(kappa)[0]) == ctx.sign(at(ctx.mpf(where.top))[0]):
        return None
    for _ in range(60):
        value, slope = at(kappa)
        step = value / slope
        kappa -= step
        if abs(step) <= kappa * 2.0**-52:
            # the next step would be of the size of this one's square
            return kappa
    raise ArithmeticError(f"dim {where.dim:g}: the zero of {name} was not found")


def fit(
    where: SingleMap, found: Sequence[Sequence[Values]], around: dict[str, tuple[Zone, list[Values]]]
) -> dict[str, np.ndarray]:
    """Make a table's arrays from the exact values at `nodes` and at those of the zones."""
    ctx = context()
    arrays = {name: np.zeros(shape, np.float32) for name, shape in SHAPES.items()}
    for row, (kappas, chunk) in enumerate(zip(nodes(where)[:-1], found[:-1], strict=True)):
        points = _low_points()[1] if row == 0 else _chebyshev(*_INSIDE)
        columns = _functions(ctx, where, row, [_mpf(ctx, k) for k in kappas], chunk)
        for name, y in columns.items():
            a = _headed_as(name, row)(_polynomial(ctx, points, y))
            arrays[name][row, : len(a)] = a
    _far(ctx, where, arrays, found[-1])
    for place, name in enumerate(CROSSINGS):
        arrays["zone"][place, 0] = -1.0  # of half-width 0: no kappa is in it
        if name in around:
            zone, chunk = around[name]
            kappas = [_mpf(ctx, kappa) for kappa in zone.nodes()]
            y = [
                crossing(ctx, where, name, kappa, ctx.convert(value.log_partition))
                for kappa, value in zip(kappas, chunk, strict=True)
            ]
            arrays["zone"][place] = zone.row(ctx, y)
    return arrays


def _functions(
    ctx: MPContext, where: SingleMap, row: int, kappas: list[Any], chunk: Sequence[Values]
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
        pairs = list(zip(kappas, logs, strict=True))
        columns["log_iv"] = [crossing(ctx, where, "log_iv", k, x) for k, x in pairs]
    return columns


def _far(ctx: MPContext, where: SingleMap, arrays: dict[str, Any], chunk: Sequence[Values]) -> None:
    """The rows from 32 c on, and those of v log kappa: powers and logarithms of X; the tails."""
    v, constant = constants(ctx, where)
    lam, half = ctx.mpf(where.lam), ctx.log(2 * ctx.pi) / 2
    c = ctx.mpf(where.scale)
    # constant terms of L and log I_v beside kappa - factor log(kappa/c)
    ends = {
        "log_partition": (-lam, constant - half - lam * ctx.log(c)),
        "log_iv": (-ctx.mpf(1) / 2, -half - ctx.log(c) / 2),
    }
    points = _chebyshev(*_INSIDE)
    for place in range(PER_OCTAVE):
        x = [PER_OCTAVE + place + ctx.mpf(1) / 2 + _mpf(ctx, t) for t in points]
        leading = (lambda y: y**0, lambda y: lam / y, lambda y: lam / y**2, lambda y: -2 * lam / y**3)
        for name, function in zip(DIRECT, leading, strict=True):
            a = _headed(_polynomial(ctx, points, [function(y) for y in x]))
            arrays[name][FIRST_TOP + place] = a
        logs = [ctx.log(y / PER_OCTAVE) for y in x]
        for name, (factor, end) in ends.items():
            a = _polynomial(ctx, points, [factor * y + end for y in logs])
            arrays[name][FIRST_TOP + place] = _logarithm(a)
        # v log(kappa/unit) - K, with the power of two that leaves least of K
        rest = v * _unit(ctx, v, constant) * ctx.ln2 - constant
        a = _polynomial(ctx, points, [v * y + rest for y in logs])
        arrays["log_iv"][_ROWS + place] = _logarithm(a)
    factors = (v, -lam, -ctx.mpf(1) / 2)
    arrays["octave"][:] = [_short(factor * ctx.ln2, _PER_EXPONENT) for factor in factors]
    w = _chebyshev(*_TAIL_POINTS)
    kappas = [ctx.mpf(where.top) / _mpf(ctx, place) for place in w]
    for n, y in enumerate(_tails(ctx, where, kappas, chunk, ends["log_partition"])):
        divided = [a / _mpf(ctx, place) for a, place in zip(y, w, strict=True)]
        arrays["tail"][n] = [float(a) for a in _polynomial(ctx, w, divided)]


def unit_exponent(where: SingleMap) -> int:
    """log2 of the unit in log I_v below c/8: v log kappa - K = v log(kappa/unit) + rest."""
    ctx = context()
    return _unit(ctx, *constants(ctx, where))


def _unit(ctx: MPContext, v: Any, constant: Any) -> int:
    return int(ctx.nint(constant / v / ctx.ln2)) if v > 0 else 0


def _tails(
    ctx: MPContext,
    where: SingleMap,
    kappas: list[Any],
    chunk: Sequence[Values],
    end: tuple[Any, Any],
) -> list[list[Any]]:
    """What a function has beside its leading term: a share of it, of L the difference."""
    a, c, first, second, logs = (
        [ctx.convert(x) for x in column] for column in zip(*chunk, strict=True)
    )
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
        return _headed if name == "ratio_deriv" else _short_headed
    return _logarithm if name in ("log_partition", "log_iv") else _headed


def _headed(a: Sequence[Any]) -> list[float]:
    return [*two_singles(a[0]), *(float(x) for x in a[1:])]


def _short_headed(a: Sequence[Any]) -> list[float]:
    """c_0 in a part of 12 bits and the rest, then the other coefficients."""
    return [*_short(a[0]), *(float(x) for x in a[1:])]


def _logarithm(a: Sequence[Any]) -> list[float]:
    """c_0 in two parts, c_1 in a part of 12 bits and the rest, then the other coefficients."""
    return [*two_singles(a[0]), *_short(a[1]), *(float(x) for x in a[2:])]


def _short(x: Any, bits: int = _SHORT) -> tuple[float, float]:
    """Return x in two parts, the first with few bits, so that it has exact products."""
    exponent = int(np.frexp(float(x))[1]) - bits if x else 0
    high = float(np.ldexp(float(round(float(x) * 2.0**-exponent)), exponent))
    return high, float(np.float32(float(x - high)))
