"""The exact path against Arb's own Bessel functions, closed forms and the stored reference data."""

import random
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import arb, ctx, fmpq

from besselkit import exact
from besselkit._contract import NAMES
from truth.reference import load
from truth.rows import LOGS_OF_ORDER, OF_DIMENSION

DIMENSION = (*OF_DIMENSION, "entropy")


def ball(x):
    """An exact Fraction as a ball."""
    return arb(fmpq(x.numerator, x.denominator))


def fraction(x):
    """The Fraction that an mpf is."""
    sign, mantissa, exponent, _ = x._mpf_
    return Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** exponent


def of_dimension(d, kappa):
    """All functions of a dimension, from Arb's 0F1 at d and d + 2, Eq. 7 and its derivative."""
    d, kappa = ball(d), ball(kappa)
    y = kappa * kappa / 4
    f, g = y.hypgeom_0f1(d / 2), y.hypgeom_0f1(d / 2 + 1)
    a = kappa / d * g / f
    deriv = 1 - (d - 1) / kappa * a - a * a
    partition = f.log()
    bias = (d / 2 - 1) * arb(2).log() + (d / 2).lgamma() - partition
    norm = bias - d / 2 * (2 * arb.pi()).log()
    return {
        "ratio": a,
        "ratio_c": 1 - a,
        "ratio_deriv": deriv,
        "ratio_deriv2": (d - 1) / kappa * (a / kappa - deriv) - 2 * a * deriv,
        "log_partition": partition,
        "bias": bias,
        "log_norm": norm,
        "entropy": -norm - kappa * a,
    }


def of_order(v, x):
    """log I_v and log I_v - x from Arb's Bessel function."""
    value = ball(x).bessel_i(ball(v)).log()
    return {"log_iv": value, "log_ive": value - ball(x)}


def divergence(d, kappa_p, kappa_q, cos):
    """KL by Eq. 5, and the overlap by Eq. 6."""
    p, q = of_dimension(d, kappa_p), of_dimension(d, kappa_q)
    mean = ball(kappa_p) - ball(kappa_q * cos)
    kl = q["log_partition"] - p["log_partition"] + p["ratio"] * mean
    return {"kl": kl, "overlap": 1 / (1 + kl)}


def enclosures(make, digits, precision=300):
    """make() at rising precision until every ball is narrower than 10^-digits."""
    before = ctx.prec
    try:
        for _ in range(8):
            ctx.prec = precision
            values = make()
            narrow = abs(arb(10) ** -digits)
            if all(v.is_finite() and v.rad() < abs(v.mid()) * narrow for v in values.values()):
                return values
            precision *= 2
    finally:
        ctx.prec = before
    raise AssertionError("Arb found no narrow ball")


def check(got, enclosure, dps, label):
    """|got - truth| <= 10^-dps |truth|, proven."""
    before = ctx.prec
    ctx.prec = 8000
    try:
        error = abs(ball(fraction(got)) - enclosure)
        assert error < abs(enclosure) * arb(10) ** -dps, label
    finally:
        ctx.prec = before


def random_points(count, seed):
    """Log-uniform dyadic points where Arb's own functions are quick."""
    rng = random.Random(seed)
    for _ in range(count):
        yield Fraction(2 ** rng.uniform(0, 14)), Fraction(10 ** rng.uniform(-10, 4.3))


CORNERS = [
    (Fraction(1) + Fraction(1, 2**52), Fraction(kappa)) for kappa in (5, 20, Fraction(99, 2))
] + [
    (Fraction(2), Fraction(1, 2**1074)),
    (Fraction(2) + Fraction(1, 10**60), Fraction(1, 10**40)),
    (Fraction(2048), Fraction(20000)),
    (Fraction(8192), Fraction(100000)),
    (Fraction(10**7), Fraction(1, 10**300)),
    (Fraction(10**7), Fraction(3000)),
    (Fraction(4, 3), Fraction(1, 10)),
]


@pytest.mark.parametrize(("dps", "count"), [(15, 60), (30, 120), (50, 40), (100, 25)])
def test_functions_of_a_dimension(dps, count):
    for d, kappa in [*random_points(count, dps), *CORNERS]:
        truth = enclosures(lambda d=d, kappa=kappa: of_dimension(d, kappa), dps + 5)
        for name in DIMENSION:
            got = getattr(exact, name)(d, kappa, dps=dps)
            check(got, truth[name], dps, (name, d, kappa))


@pytest.mark.parametrize("dps", [15, 30, 50, 100])
def test_functions_of_an_order(dps):
    points = [(d / 2 - 1, x) for d, x in [*random_points(40, -dps), *CORNERS] if d >= 2]
    points += [(Fraction(1, 10**79), Fraction(1, 10**59)), (Fraction(383), Fraction(255))]
    for v, x in points:
        truth = enclosures(lambda v=v, x=x: of_order(v, x), dps + 5)
        for name in LOGS_OF_ORDER:
            check(getattr(exact, name)(v, x, dps=dps), truth[name], dps, (name, v, x))
        if v >= Fraction(1, 2):
            truth = enclosures(lambda v=v, x=x: of_dimension(2 * v, x), dps + 5)
            check(exact.iv_ratio(v, x, dps=dps), truth["ratio"], dps, (v, x))


def test_a_thousand_digits():
    d, kappa = Fraction(2048), Fraction(20000)
    truth = enclosures(lambda: of_dimension(d, kappa), 1005, 4000)
    for name in ("ratio", "ratio_deriv2", "log_norm"):
        check(getattr(exact, name)(d, kappa, dps=1000), truth[name], 1000, name)


def test_near_a_zero_of_the_logarithms():
    """Next to the root of log I_383 a 60-digit argument leaves a value of 1e-58."""
    with mpmath.workdps(70):
        low, high = mpmath.mpf(255), mpmath.mpf(257)
        while high - low > mpmath.mpf(10) ** -60:
            middle = (low + high) / 2
            low, high = (low, middle) if exact.log_iv(383, middle, dps=10) > 0 else (middle, high)
    x = fraction(low)
    truth = enclosures(lambda: of_order(Fraction(383), x), 35, 1000)["log_iv"]
    assert abs(truth) < arb("1e-57")
    check(exact.log_iv(383, x), truth, 30, x)


@pytest.mark.parametrize("dps", [15, 30, 60])
def test_inverse(dps):
    rng = random.Random(dps)
    points = [(2 ** rng.uniform(0, 13), rng.random()) for _ in range(30)]
    points = [(Fraction(d), Fraction(r)) for d, r in points]
    points += [(d, 1 - Fraction(1, 10**n)) for d in (Fraction(2), Fraction(500)) for n in (3, 5)]
    points += [
        (Fraction(3), Fraction(1, 10**200)),
        (Fraction(1) + Fraction(1, 2**52), 1 - Fraction(1, 10**12)),
    ]
    for d, r in points:
        kappa = fraction(exact.ratio_inv(d, r, dps=dps))
        width = kappa / 10**dps
        below = enclosures(lambda d=d, k=kappa - width: of_dimension(d, k), dps + 230, 1000)
        above = enclosures(lambda d=d, k=kappa + width: of_dimension(d, k), dps + 230, 1000)
        before, ctx.prec = ctx.prec, 3000
        assert below["ratio"] < ball(r) < above["ratio"], (d, r)
        ctx.prec = before


def test_inverse_where_arb_is_slow():
    """r = 1 - 1e-30 in any dimension: going back through 1 - A returns it."""
    for d in ("1.5", 2, 512, 10**6):
        kappa = exact.ratio_inv(d, 1 - Fraction(1, 10**30), dps=40)
        assert abs(fraction(exact.ratio_c(d, kappa, dps=40)) * 10**30 - 1) < Fraction(1, 10**38)
    kappa = exact.ratio_inv(1, 1 - Fraction(1, 10**30))
    assert mpmath.almosteq(kappa, mpmath.log(2 * mpmath.mpf(10) ** 30) / 2, 1e-14)


def test_divergence():
    points = [
        (d, kappa, kappa * (1 + Fraction(1, 10**9)), 1 - Fraction(1, 10**12))
        for d, kappa in random_points(15, 5)
    ]
    points += [
        (Fraction(3), Fraction(7), 7 + Fraction(1, 10**50), Fraction(1)),
        (Fraction(512), Fraction(16), Fraction(16), 1 - Fraction(1, 10**70)),
        (Fraction(1), Fraction(50), Fraction(51), Fraction(1)),
        (Fraction(1), Fraction(1, 10**20), Fraction(3), Fraction(1, 2)),
        (Fraction(64), Fraction(2000), Fraction(1, 100), Fraction(-1)),
    ]
    for point in points:
        truth = enclosures(lambda point=point: divergence(*point), 35)
        check(exact.kl(*point), truth["kl"], 30, point)
        check(exact.overlap(*point), truth["overlap"], 30, point)


def test_log_prob():
    for d, kappa in random_points(20, 6):
        for cos in (Fraction(1, 3), Fraction(-1), Fraction(1)):
            make = lambda d=d, k=kappa, c=cos: {"": of_dimension(d, k)["log_norm"] + ball(k * c)}  # noqa: E731
            check(exact.log_prob(d, kappa, cos), enclosures(make, 35)[""], 30, (d, kappa, cos))


@pytest.mark.parametrize("kappa", ["1e-300", "1e-9", "0.7", "3", "40", "1e5"])
def test_closed_forms(kappa):
    with mpmath.workdps(2500 if kappa == "1e-300" else 120):
        exactly = Fraction(kappa)
        k = mpmath.mpf(exactly.numerator) / exactly.denominator
        coth = 1 / mpmath.tanh(k)
        third = 1 / (coth - 1 / k) - 3 / k
        closed = {
            ("ratio", 1): mpmath.tanh(k),
            ("ratio_deriv", 1): mpmath.sech(k) ** 2,
            ("ratio", 3): coth - 1 / k,
            ("ratio_deriv", 3): 1 / k**2 - mpmath.csch(k) ** 2,
            ("ratio_deriv2", 3): 2 * coth * mpmath.csch(k) ** 2 - 2 / k**3,
            ("ratio", 5): third,
        }
        for (name, d), value in closed.items():
            got = getattr(exact, name)(d, kappa)
            assert abs(got / value - 1) < mpmath.mpf(10) ** -30, (name, d)
        for d, value in ((1, mpmath.log(mpmath.cosh(k))), (3, mpmath.log(mpmath.sinh(k) / k))):
            assert abs(exact.log_partition(d, kappa) / value - 1) < mpmath.mpf(10) ** -30, d


def test_limits_far_out():
    """Leading terms, with all that follows below the digits compared."""
    kappa = mpmath.mpf(10) ** 300
    assert mpmath.nstr(exact.ratio_c(512, "1e300"), 25) == "2.555e-298"
    assert mpmath.nstr(exact.ratio_deriv(512, "1e300"), 25) == "2.555e-598"
    assert mpmath.nstr(exact.ratio_deriv2(512, "1e300"), 25) == "-5.11e-898"
    assert mpmath.nstr(exact.log_partition(512, "1e-300"), 25) == mpmath.nstr(
        1 / kappa**2 / 1024, 15
    )
    assert mpmath.nstr(exact.ratio_deriv2(2, "1e-300"), 25) == "-3.75e-301"
    assert mpmath.nstr(exact.log_iv(0, "1e-300"), 25) == "2.5e-601"
    assert mpmath.nstr(exact.ratio(1e300, 1e300), 12) == "0.61803398875"


def stored(reference, name, i):
    """The stored number, exactly: (hi + lo) 2^exponent."""
    hi, lo, exponent = (part[i] for part in reference.value(name))
    return (Fraction(float(hi)) + Fraction(float(lo))) * Fraction(2) ** int(exponent)


@pytest.mark.parametrize("file", ["main", "seams", "extremes", "low", "order", "vmf", "kl"])
def test_against_the_reference_data(file):
    reference = load(file)
    rng = np.random.default_rng(len(reference))
    for i in rng.choice(len(reference), 100, replace=False):
        for name in reference.names:
            names = NAMES[name]
            if name in LOGS_OF_ORDER and file != "order":
                names = ("v", "kappa")
            point = [float(getattr(reference, n)[i]) for n in names]
            hi, exponent = reference.value(name).hi[i], reference.value(name).exponent[i]
            # undefined there, or exp(-kappa) with an exponent that the storage clips
            if np.isnan(hi) or abs(int(exponent)) > 10**5:
                continue
            got, truth = getattr(exact, name)(*point), stored(reference, name, i)
            assert abs(fraction(got) - truth) <= abs(truth) / 10**30, (name, point)


def test_a_wrong_digit_is_found():
    """The comparison itself can fail: one unit in the thirtieth digit does."""
    truth = enclosures(lambda: of_dimension(Fraction(512), Fraction(16)), 40)["ratio"]
    got = exact.ratio(512, 16, dps=40)
    with mpmath.workdps(50), pytest.raises(AssertionError):
        check(got * (1 + mpmath.mpf("1.1e-30")), truth, 30, "")
