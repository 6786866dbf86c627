"""Every function of a dimension at a point inside the domain, and what each loses to cancellation.

A formula takes a point, a precision in bits and whether this is the check; its result has an error
of the order of 2^-bits times 2^lost relative to the value.  These are the definitions (Eq. 7 for
A'), used as they stand: the digits that they cancel are added beforehand, which costs less than
forms that do not cancel.  At d = 1, where 1 - A is exponentially small, A is
tanh and L is log cosh.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from besselkit.exact import _engine, _turns
from besselkit.exact._engine import Real, ctx, rational
from besselkit.exact._point import Point


class Formula(NamedTuple):
    """A function's value at (point, bits, check), and the bits that it loses at a point."""

    value: Callable[[Point, int, bool], Real]
    lost: Callable[[Point], float]


def _nothing(point: Point) -> float:
    return 0.0


def _ratio(point: Point, bits: int, check: bool) -> Real:
    if point.d == 1:
        return ctx.tanh(rational(point.kappa))
    return _engine.ratio(point, bits, check)


def _ratio_c_lost(point: Point) -> float:
    return 0.0 if point.d == 1 else max(0.0, point.log2_size - point.log2_lam)


def _ratio_c(point: Point, bits: int, check: bool) -> Real:
    if point.d == 1:
        decay = ctx.exp(-2 * rational(point.kappa))
        return 2 * decay / (1 + decay)
    return 1 - _engine.ratio(point, bits, check)


def _ratio_deriv_lost(point: Point) -> float:
    return 0.0 if point.d == 1 else 2.0 * point.log2_size - point.log2_lam


def eq_7(point: Point, a: Real) -> Real:
    """A' = 1 - (d-1)/kappa A - A^2."""
    return 1 - rational(point.d - 1) / rational(point.kappa) * a - a * a


def _ratio_deriv(point: Point, bits: int, check: bool) -> Real:
    if point.d == 1:
        decay = ctx.exp(-2 * rational(point.kappa))
        return 4 * decay / (1 + decay) ** 2
    return eq_7(point, _engine.ratio(point, bits, check))


def _ratio_deriv2_lost(point: Point) -> float:
    """A'' is at least of the order of kappa lam / (d + kappa)^4, its terms are at most d/kappa."""
    if point.d == 1:
        return 0.0
    terms = max(0.0, point.log2_d - point.log2_kappa)
    return terms + 4.0 * point.log2_size - point.log2_kappa - point.log2_lam


def _ratio_deriv2(point: Point, bits: int, check: bool) -> Real:
    """The derivative of Eq. 7: (d-1)/kappa (A/kappa - A') - 2 A A'."""
    if point.d == 1:
        return -2 * _ratio(point, bits, check) * _ratio_deriv(point, bits, check)
    a = _engine.ratio(point, bits, check)
    kappa, deriv = rational(point.kappa), eq_7(point, a)
    return rational(point.d - 1) / kappa * (a / kappa - deriv) - 2 * a * deriv


def _ratio_mixed_deriv_lost(point: Point) -> float:
    """It is near (d + kappa)^-2 but for its zero, its terms near (d + kappa)^-1 and below 1/d."""
    return point.log2_size + 4.0


def _ratio_mixed_deriv(point: Point, bits: int, check: bool) -> Real:
    """Eq. 7 differentiated by d: -A/kappa - ((d-1)/kappa + 2 A) dA/dd."""
    a, turn = _engine.ratio(point, bits, check), _turns.ratio(point, bits, check)
    kappa = rational(point.kappa)
    return -a / kappa - (rational(point.d - 1) / kappa + 2 * a) * turn


def _log_cosh(point: Point) -> Real:
    kappa = rational(point.kappa)
    if point.kappa < 2:
        return ctx.log1p(2 * ctx.sinh(kappa / 2) ** 2)
    return kappa - ctx.ln2 + ctx.log1p(ctx.exp(-2 * kappa))


def _has_own_partition(point: Point) -> bool:
    return point.d == 1 or _engine.has_small_partition(point)


def _own_partition(point: Point, bits: int, check: bool) -> Real:
    if point.d == 1:
        return _log_cosh(point)
    return _engine.small_partition(point, bits, check)


def _log_partition_lost(point: Point) -> float:
    """Nothing where L is small; elsewhere what log I_v, the gamma function and the power cancel."""
    if _has_own_partition(point):
        return 0.0
    return point.log2_terms - point.log2_partition


def _log_partition(point: Point, bits: int, check: bool) -> Real:
    if _has_own_partition(point):
        return _own_partition(point, bits, check)
    power = rational(point.v) * ctx.log(rational(point.kappa) / 2)
    gamma = _engine.log_gamma(point.d / 2, bits)
    return _engine.log_iv(point, bits, check) - power + gamma


def _log_partition_dim_deriv(point: Point, bits: int, check: bool) -> Real:
    lost = _log_partition_lost
    return _turns.log_partition(_log_partition, lost, point, bits, check)


def _bias_dim_deriv_at_zero(d: Fraction, bits: int) -> Real:
    return (ctx.ln2 + ctx.digamma(rational(d / 2))) / 2


def _bias_dim_deriv(point: Point, bits: int, check: bool) -> Real:
    start = _bias_dim_deriv_at_zero(point.d, bits)
    return start - _log_partition_dim_deriv(point, bits, check)


def _log_lost(point: Point) -> float:
    """As if the value were 1; near a zero the confirmation fails once and says by how much."""
    return point.log2_terms


def log_iv(point: Point, bits: int, check: bool) -> Real:
    """log I_v(kappa), for any v >= -1/2."""
    if not _has_own_partition(point):
        return _engine.log_iv(point, bits, check)
    power = rational(point.v) * ctx.log(rational(point.kappa) / 2)
    gamma = _engine.log_gamma(point.d / 2, bits)
    return _own_partition(point, bits, check) + power - gamma


def _log_iv_order_deriv(point: Point, bits: int, check: bool) -> Real:
    return _turns.log_iv(log_iv, point, bits, check)


def _log_ive(point: Point, bits: int, check: bool) -> Real:
    return log_iv(point, bits, check) - rational(point.kappa)


def _iv(point: Point, bits: int, check: bool) -> Real:
    return ctx.exp(log_iv(point, bits, check))


def _ive(point: Point, bits: int, check: bool) -> Real:
    return ctx.exp(_log_ive(point, bits, check))


def _bias_at_zero(d: Fraction, bits: int) -> Real:
    return rational(d / 2 - 1) * ctx.ln2 + _engine.log_gamma(d / 2, bits)


def _bias(point: Point, bits: int, check: bool) -> Real:
    if not _has_own_partition(point):
        power = rational(point.v) * ctx.log(rational(point.kappa))
        return power - _engine.log_iv(point, bits, check)
    # at d = 2 this is -L, relatively exact however small
    return _bias_at_zero(point.d, bits) - _own_partition(point, bits, check)


def _log_norm(point: Point, bits: int, check: bool) -> Real:
    return _bias(point, bits, check) - rational(point.d / 2) * ctx.log(2 * ctx.pi)


def _log_norm_at_zero(d: Fraction, bits: int) -> Real:
    return _bias_at_zero(d, bits) - rational(d / 2) * ctx.log(2 * ctx.pi)


def _entropy_lost(point: Point) -> float:
    return 0.0 if point.d == 1 else point.log2_terms


def _entropy(point: Point, bits: int, check: bool) -> Real:
    if point.d == 1:
        decay = ctx.exp(-2 * rational(point.kappa))
        return ctx.log1p(decay) + 2 * rational(point.kappa) * decay / (1 + decay)
    mean = rational(point.kappa) * _ratio(point, bits, check)
    return -_log_norm(point, bits, check) - mean


FORMULAS: dict[str, Formula] = {
    "ratio": Formula(_ratio, _nothing),
    "ratio_c": Formula(_ratio_c, _ratio_c_lost),
    "ratio_deriv": Formula(_ratio_deriv, _ratio_deriv_lost),
    "ratio_deriv2": Formula(_ratio_deriv2, _ratio_deriv2_lost),
    "ratio_dim_deriv": Formula(_turns.ratio, _nothing),
    "ratio_mixed_deriv": Formula(_ratio_mixed_deriv, _ratio_mixed_deriv_lost),
    "log_partition": Formula(_log_partition, _log_partition_lost),
    "log_partition_dim_deriv": Formula(_log_partition_dim_deriv, _nothing),
    "log_iv": Formula(log_iv, _log_lost),
    "log_iv_order_deriv": Formula(_log_iv_order_deriv, _turns.order_deriv_lost),
    "log_ive": Formula(_log_ive, _log_lost),
    "iv": Formula(_iv, _log_lost),
    "ive": Formula(_ive, _log_lost),
    "bias": Formula(_bias, _log_lost),
    "bias_dim_deriv": Formula(_bias_dim_deriv, _nothing),
    "log_norm": Formula(_log_norm, _log_lost),
    "entropy": Formula(_entropy, _entropy_lost),
}

# the values at kappa = 0 that depend on d, at (d, bits), with an error of the order of 2^-bits of
# what they are put together from
AT_ZERO: dict[str, Callable[[Fraction, int], Real]] = {
    "bias": _bias_at_zero,
    "bias_dim_deriv": _bias_dim_deriv_at_zero,
    "log_norm": _log_norm_at_zero,
    "entropy": lambda d, bits: -_log_norm_at_zero(d, bits),
}
