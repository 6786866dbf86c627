"""The divergence of von Mises-Fisher distributions at exact arguments."""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial

from mpmath import mp

from besselkit.exact._arguments import Exact
from besselkit.exact._confirm import confirmed
from besselkit.exact._density import no_cosine, two_points
from besselkit.exact._engine import Real, ctx, rational
from besselkit.exact._evaluate import Mpf, described, finite, outside
from besselkit.exact._formulas import FORMULAS
from besselkit.exact._point import Point, log2


def _partition(d: Fraction, kappa: Fraction, bits: int, check: bool) -> Real:
    if kappa == 0:
        return ctx.zero
    return FORMULAS["log_partition"].value(Point(d, kappa), bits, check)


def _divergence(
    d: Fraction, kappa_p: Fraction, kappa_q: Fraction, cos: Fraction, bits: int, check: bool
) -> Real:
    """L(kappa_q) - L(kappa_p) - A(kappa_p) (kappa_q cos - kappa_p), Eq. 5, as it stands.

    At d = 1, where this may be as small as exp(-2 kappa), with kappa taken out of L and A.
    """
    if d == 1 and kappa_p:
        complement = FORMULAS["ratio_c"].value(Point(d, kappa_p), bits, check)
        remainder = two_points(kappa_q) - two_points(kappa_p)
        mixed = complement * rational(kappa_q * cos - kappa_p)
        return rational(kappa_q * (1 - cos)) + remainder + mixed
    partition = _partition(d, kappa_q, bits, check) - _partition(d, kappa_p, bits, check)
    if kappa_p == 0:
        return partition
    mean = FORMULAS["ratio"].value(Point(d, kappa_p), bits, check)
    return partition - mean * rational(kappa_q * cos - kappa_p)


def _log2_divergence(d: Fraction, kappa_p: Fraction, kappa_q: Fraction, cos: Fraction) -> float:
    """A low estimate: A kappa_q (1 - cos) or A' (kappa_q - kappa_p)^2 / 2, with A' at the larger.

    A' is at least of the order of lam/(d + kappa)^2, and A of kappa/(d + kappa).
    """
    estimates = []
    largest = Point(d, max(kappa_p, kappa_q))
    if kappa_p != kappa_q:
        deriv = largest.log2_lam - 2.0 * largest.log2_size
        estimates.append(deriv + 2.0 * log2(kappa_q - kappa_p) - 1.0)
    if kappa_p and kappa_q and cos != 1:
        p = Point(d, kappa_p)
        estimates.append(p.log2_kappa - p.log2_size + log2(kappa_q) + log2(1 - cos))
    return max(estimates)


def _lost_on_two_points(kappa_p: Fraction, kappa_q: Fraction) -> float:
    """At d = 1 the terms scale as the value does, but for neighbours and small kappa."""
    small = [x for x in (kappa_p, kappa_q, kappa_p - kappa_q) if x]
    return 16.0 + sum(2.0 * abs(log2(x)) for x in small)


def _lost(d: Fraction, kappa_p: Fraction, kappa_q: Fraction, cos: Fraction) -> float:
    if d == 1 and kappa_p:
        return _lost_on_two_points(kappa_p, kappa_q)
    terms = Point(d, max(kappa_p, kappa_q)).log2_terms + 2.0
    return terms - _log2_divergence(d, kappa_p, kappa_q, cos)


def _of_finite(
    finish: Callable[[Real], Real],
    d: Fraction,
    kappa_p: Fraction,
    kappa_q: Fraction,
    cos: Fraction,
    bits: int,
    check: bool,
) -> Real:
    return finish(_divergence(d, kappa_p, kappa_q, cos, bits, check))


def _of_point_mass(
    finish: Callable[[Real], Real], kappa_q: Fraction, cos: Fraction, bits: int, check: bool
) -> Real:
    """d = 1 and kappa_p = inf: p is one of the two points, and KL is -log q there."""
    return finish(two_points(kappa_q) + rational(kappa_q * (1 - cos)))


def _of_two(
    name: str,
    finish: Callable[[Real], Real],
    dps: int,
    d: Exact,
    kappa_p: Exact,
    kappa_q: Exact,
    cos: Exact,
) -> Mpf:
    """finish(KL), edges included."""
    if outside(d, kappa_p) or outside(d, kappa_q) or no_cosine(cos):
        return mp.nan
    if kappa_p == kappa_q and (cos == 1 or kappa_p == 0) and kappa_p < math.inf:
        return mp.mpf(finish(mp.zero))
    if kappa_q == math.inf or (kappa_p == math.inf and d > 1):
        # a point mass against itself: inf - inf, with every limit possible
        return mp.nan if kappa_p == kappa_q else mp.mpf(finish(mp.inf))
    describe = partial(described, name, d, kappa_p, kappa_q, cos)
    d, kappa_q, cos = finite(d, kappa_q, cos)
    if kappa_p == math.inf:
        return confirmed(partial(_of_point_mass, finish, kappa_q, cos), 0.0, dps, describe)
    kappa_p = Fraction(kappa_p)
    value = partial(_of_finite, finish, d, kappa_p, kappa_q, cos)
    return confirmed(value, _lost(d, kappa_p, kappa_q, cos), dps, describe)


kl = partial(_of_two, "kl", lambda found: found)
overlap = partial(_of_two, "overlap", lambda found: 1 / (1 + found))
