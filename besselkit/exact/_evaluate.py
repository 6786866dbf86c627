"""From exact arguments to a value: the domain, its edges, and confirmation of all between."""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any, TypeAlias

from mpmath import mp

from besselkit._contract import FUNCTIONS
from besselkit.exact import _engine, _inverse
from besselkit.exact._arguments import Exact, digits, over_arrays
from besselkit.exact._confirm import bits_of, confirmed
from besselkit.exact._engine import Real, ctx, rational
from besselkit.exact._formulas import AT_ZERO, FORMULAS
from besselkit.exact._point import Point, log2

Mpf: TypeAlias = Any
"""An mpf of `mpmath.mp`."""

# where they do not depend on the dimension or order
_AT_INFINITY = {n: mp.mpf(f.at_infinity) for n, f in FUNCTIONS.items() if f.at_infinity is not None}
_AT_ZERO = {n: mp.mpf(f.at_zero) for n, f in FUNCTIONS.items() if f.at_zero is not None}

# and where they are rational
_RATIONAL_AT_ZERO = {"ratio_deriv": lambda d: 1 / d, "ratio_mixed_deriv": lambda d: -1 / d**2}


def described(name: str, *arguments: Any) -> str:
    """The call in words, for errors."""
    return f"{name}({', '.join(map(_shown, arguments))})"


def _shown(x: Any) -> str:
    if isinstance(x, Fraction) and max(abs(x.numerator), x.denominator) >= 2**64:
        return f"{'-' if x < 0 else ''}2^{log2(x):.6g}"
    return str(x)


def outside(d: Exact, kappa: Exact) -> bool:
    """Whether d or kappa is outside the domain 1 <= d < inf, 0 <= kappa <= inf, or NaN."""
    return not (1 <= d < math.inf and kappa >= 0)


def finite(*numbers: Exact) -> list[Fraction]:
    """The numbers, all of them known to be finite, as the Fractions that they are."""
    return [Fraction(x) for x in numbers]


def rounded(x: Fraction, dps: int) -> Mpf:
    """x to `dps` digits."""
    with _engine.lock, ctx.workprec(bits_of(dps)):
        return mp.make_mpf(rational(x)._mpf_)


def of_dimension(name: str, dps: int, d: Exact, kappa: Exact) -> Mpf:
    """A function of a dimension (or the entropy) at exact arguments, edges included."""
    if outside(d, kappa):
        return mp.nan
    if kappa == math.inf:
        # with d = 1 it is two points, one of which has lost all its mass: nothing is uncertain
        return mp.zero if name == "entropy" and d == 1 else _AT_INFINITY[name]
    d, kappa = finite(d, kappa)
    if kappa == 0:
        return _at_zero(name, dps, d)
    point, formula = Point(d, kappa), FORMULAS[name]
    describe = partial(described, name, d, kappa)
    return confirmed(partial(formula.value, point), formula.lost(point), dps, describe)


def _at_zero(name: str, dps: int, d: Fraction) -> Mpf:
    if name in _AT_ZERO:
        return _AT_ZERO[name]
    if name in _RATIONAL_AT_ZERO:
        return rounded(_RATIONAL_AT_ZERO[name](d), dps)
    if name == "bias" and d == 2:
        return mp.zero

    def value(bits: int, check: bool) -> Real:
        return AT_ZERO[name](d, bits)

    size = log2(d) + math.log2(log2(d) + 4.0) + 2.0
    return confirmed(value, size, dps, partial(described, name, d, 0))


def of_order(name: str, dps: int, v: Exact, x: Exact) -> Mpf:
    """A function of an order at exact arguments, edges included."""
    if not (0 <= v < math.inf and x >= 0):
        return mp.nan
    if x == math.inf:
        return _AT_INFINITY[name]
    v, x = finite(v, x)
    if x == 0:
        return _order_at_zero(name, v)
    point, formula = Point(2 * v + 2, x), FORMULAS[name]
    describe = partial(described, name, v, x)
    return confirmed(partial(formula.value, point), formula.lost(point), dps, describe)


def _order_at_zero(name: str, v: Fraction) -> Mpf:
    """A derivative, or what I_v(0) gives: 1 for v = 0 and 0 above."""
    if name in _AT_ZERO:
        return _AT_ZERO[name]
    if FUNCTIONS[name].crosses_zero:
        return mp.ninf if v else mp.zero
    return mp.zero if v else mp.one


def ratio_of_order(dps: int, v: Exact, x: Exact) -> Mpf:
    """I_v(x)/I_{v-1}(x), the ratio at d = 2v."""
    return of_dimension("ratio", dps, 2 * v, x)


def inverse(name: str, ratio: Callable[[Exact], Exact], dps: int, d: Exact, given: Exact) -> Mpf:
    """kappa with A_d(kappa) = ratio(given)."""
    if not (1 <= d < math.inf and 0 <= given <= 1):
        return mp.nan
    d, r = finite(d, ratio(given))
    if r in (0, 1):
        return mp.inf if r else mp.zero
    value = partial(_inverse.ratio_inv, d, r)
    return confirmed(value, 0.0, dps, partial(described, name, d, given))


def broadcast(
    names: tuple[str, ...], values: tuple[Any, ...], dps: Any, function: Callable[..., Mpf]
) -> Any:
    """Call function(digits, *exact arguments) for a point, or over arrays."""
    return over_arrays(names, values, partial(function, digits(dps)))
