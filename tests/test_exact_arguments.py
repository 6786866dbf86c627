"""What the exact path takes and returns: exact arguments, arrays, edge values, clear errors."""

import math
import threading
from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from besselkit import exact
from besselkit._contract import FUNCTIONS, NAMES
from truth.rows import CHAIN, INVERSES, LOGS_OF_ORDER, OF_DIMENSION, UNIT_ARGUMENTS, first


def inside(name):
    """Arguments inside the domain."""
    given = {"d": 4, "v": 3, "kappa": 2, "kappa_p": 2, "kappa_q": 3, "x": 2, "cos": 0.5}
    given |= dict.fromkeys(UNIT_ARGUMENTS, 0.5)
    return {argument: given[argument] for argument in NAMES[name]}


def test_every_name_is_here():
    assert set(exact.__all__) == {*NAMES, "PrecisionError"}


def test_arguments_are_taken_exactly():
    tenth, nearest = exact.ratio(3, "0.1"), exact.ratio(3, 0.1)
    assert tenth == exact.ratio(3, Fraction(1, 10)) == exact.ratio("6/2", "1e-1")
    assert nearest == exact.ratio(3, Fraction(0.1)) == exact.ratio(3, np.float64(0.1))
    # 0.1 is above a tenth by 5.55e-18, and A' is about 1/3
    assert mpmath.almosteq(nearest - tenth, mpmath.mpf("1.8467e-18"), 1e-3)
    assert exact.ratio(3, np.float32(0.1)) == exact.ratio(3, float(np.float32(0.1))) > nearest
    assert exact.ratio(np.int64(3), np.uint8(2)) == exact.ratio(3, 2) == exact.ratio(3, "2")
    with mpmath.workdps(50):
        fifty = mpmath.mpf(1) / 10
    with mpmath.workdps(5):
        assert exact.ratio(3, fifty, dps=45) != exact.ratio(3, mpmath.mpf(1) / 10, dps=45)
        assert exact.ratio(3, fifty, dps=45) == exact.ratio(3, "0.1", dps=45)


def test_other_exact_numbers_are_taken_as_they_are():
    sympy = pytest.importorskip("sympy")
    tenth = exact.ratio(3, "0.1")
    for same in (Decimal("0.1"), sympy.Rational(1, 10), "1_0e-0_2", " 1 / 10 ", "0.1_00"):
        assert exact.ratio(3, same) == tenth
        assert exact.ratio([3, 4], [same, 1])[0] == tenth
    assert exact.ratio(sympy.Integer(3), 0.1) == exact.ratio(3, sympy.Float(0.1))
    assert exact.ratio(3, Decimal("1e-1_000")) == exact.ratio(3, "1e-1000")
    assert exact.ratio(3, Decimal("inf")) == 1
    assert exact.ratio(3, Decimal("0e999999")) == 0
    assert mpmath.isnan(exact.ratio(3, Decimal("nan")))
    with pytest.raises(ValueError, match=r"^kappa must have an exponent within"):
        exact.ratio(3, Decimal("1e999999"))
    with pytest.raises(TypeError, match=r"^kappa must be an int"):
        exact.ratio(3, sympy.pi)


def test_long_arguments_are_not_rounded_first():
    close, one = "1." + "0" * 200 + "1", 1
    assert exact.ratio(close, 1) == exact.ratio(one, 1)
    assert exact.ratio(one, 1, dps=240) > exact.ratio(close, 1, dps=240)
    # lam = 5e-202 decides 1 - A at kappa = 1000, where tanh leaves 1e-868
    assert mpmath.nstr(exact.ratio_c(close, 1000), 4).endswith("e-205")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("bad", [True, np.True_, None, 1j, b"1", mpmath.pi, {}, np.timedelta64(3)])
def test_other_kinds_are_type_errors(name, bad):
    for argument in NAMES[name]:
        message = f"^{argument} must be an int, float, str, Decimal, Fraction or mpf, got the "
        for value in (bad, [1, bad]):
            with pytest.raises(TypeError, match=message):
                getattr(exact, name)(**{**inside(name), argument: value})


@pytest.mark.parametrize("dtype", [bool, complex, "M8[s]", "m8[s]", "S1"])
def test_arrays_of_other_kinds_are_type_errors(dtype):
    with pytest.raises(TypeError, match=r"^kappa must be .* dtype"):
        exact.ratio(3, np.zeros(2, dtype=dtype))


@pytest.mark.parametrize(
    "text",
    ["", "abc", "0x10", "1/0", "1e9999999", "1e1_000_000", "1e\u0661" + 8 * "\u0660", "1" * 5000],
)
def test_strings_that_hold_no_number(text):
    with pytest.raises(ValueError, match=r"^kappa must "):
        exact.ratio(3, text)


def test_dps():
    for bad in (1.0, "30", None, True):
        with pytest.raises(TypeError, match=r"^dps must be an int, got"):
            exact.ratio(3, 1, dps=bad)
    for bad in (0, -5):
        with pytest.raises(ValueError, match=f"^dps must be >= 1, got {bad}"):
            exact.ratio(3, 1, dps=bad)
    assert exact.ratio(3, 1, dps=np.int64(30)) == exact.ratio(3, 1)
    with pytest.raises(TypeError):
        exact.ratio(3, 1, 30)
    for dps in (1, 2, 5, 17):
        error = abs(exact.ratio(3, 1, dps=dps) / exact.ratio(3, 1, dps=40) - 1)
        assert error < 10.0**-dps


def test_arrays():
    kappa = np.array([[0.5], [2.0]], dtype=">f4")
    kappa.setflags(write=False)
    found = exact.ratio([2, "3", Fraction(9, 2), np.float32(5)], kappa)
    assert found.shape == (2, 4)
    assert found.dtype == object
    for i, k in enumerate((0.5, 2.0)):
        for j, d in enumerate((2, 3, 4.5, 5)):
            assert found[i, j] == exact.ratio(d, k)
    strided = np.arange(1.0, 9.0)[::3]
    assert list(exact.ratio(3, strided)) == [exact.ratio(3, k) for k in (1.0, 4.0, 7.0)]
    assert exact.ratio([], 3).shape == (0,)
    assert isinstance(exact.ratio(3, np.array(2.0)), mpmath.mpf)
    assert exact.kl([3, 4], 1, np.ones((3, 1)), 0.5).shape == (3, 2)
    with pytest.raises(ValueError, match=r"^shapes do not broadcast: d \(2,\), kappa \(3,\)"):
        exact.ratio([1, 2], [1, 2, 3])


@pytest.mark.parametrize("name", NAMES)
def test_outside_the_domain_is_nan(name):
    outside = {
        "d": (0.5, "0.999", -1, 0, math.inf),
        "v": (-1, -0.25, math.inf),
        "cos": (1.5, -2, math.inf),
        **dict.fromkeys(UNIT_ARGUMENTS, (-0.1, "1.0000001", 2, math.inf)),
    }
    for argument in NAMES[name]:
        for value in (
            math.nan,
            mpmath.nan,
            "nan",
            -math.inf,
            *outside.get(argument, (-1, "-1e-9")),
        ):
            found = getattr(exact, name)(**{**inside(name), argument: value})
            assert mpmath.isnan(found), (argument, value)
            assert isinstance(found, mpmath.mpf)
    if FUNCTIONS[name].least == 0.5:
        assert mpmath.isnan(getattr(exact, name)(0.49, 2))
        assert getattr(exact, name)(0.5, 2) == exact.ratio(1, 2)


@pytest.mark.parametrize("d", [1, 1.5, 2, 3, 512, 1e7])
@pytest.mark.parametrize("zero", [0, 0.0, -0.0, "0", Fraction(0), mpmath.mpf(0)])
def test_edge_values_at_zero(d, zero):
    for name, row in FUNCTIONS.items():
        if row.at_zero is not None and first(name, d) >= row.least:
            assert getattr(exact, name)(first(name, d), zero) == row.at_zero, name
    with mpmath.workdps(40):
        v = mpmath.mpf(d) / 2 - 1
        bias = v * mpmath.log(2) + mpmath.loggamma(v + 1)
        norm = bias - (v + 1) * mpmath.log(2 * mpmath.pi)
        for found, value in (
            (getattr(exact, CHAIN[2])(d, zero), 1 / mpmath.mpf(d)),
            (exact.bias(d, zero), bias),
            (exact.log_norm(d, zero), norm),
            (exact.log_prob(d, zero, 0.3), norm),
            (exact.entropy(d, zero), -norm),
        ):
            assert abs(found - value) <= abs(value) * mpmath.mpf(10) ** -30


@pytest.mark.parametrize("infinite", [math.inf, "inf", mpmath.inf])
def test_edge_values_of_an_order(infinite):
    for name in LOGS_OF_ORDER:
        function = getattr(exact, name)
        assert function(0, 0) == 0
        assert function("1e-300", 0) == function(7, 0) == -mpmath.inf
    for name, row in FUNCTIONS.items():
        if row.of_order:
            assert getattr(exact, name)(3, infinite) == row.at_infinity, name


@pytest.mark.parametrize("d", [1, 2, 512])
def test_edge_values_at_infinity(d):
    inf = mpmath.inf
    for name in (*OF_DIMENSION, "entropy"):
        value = 0 if (name, d) == ("entropy", 1) else FUNCTIONS[name].at_infinity
        assert getattr(exact, name)(d, math.inf) == value, name
    assert exact.log_prob(d, math.inf, 0.5) == -inf
    assert exact.log_prob(d, math.inf, 1) == (0 if d == 1 else inf)
    assert exact.kl(d, 2, math.inf, 1) == inf
    assert exact.overlap(d, 2, math.inf, 1) == 0
    assert mpmath.isnan(exact.kl(d, math.inf, math.inf, 1))
    if d > 1:
        assert exact.kl(d, math.inf, 2, 1) == inf
    else:  # minus the log probability of the point
        assert mpmath.almosteq(exact.kl(1, math.inf, 2, 1), mpmath.log1p(mpmath.exp(-4)), 1e-14)


def test_equal_distributions():
    assert exact.kl(5, "0.1", Fraction(1, 10), 1) == 0
    assert exact.overlap(5, 3, 3, 1) == 1
    assert exact.kl(5, 0, 0, -0.5) == 0
    assert exact.kl(5, 0.1, "0.1", 1) > 0


def test_users_precision_is_neither_used_nor_changed():
    before, inverse = mpmath.mp.prec, getattr(exact, INVERSES[0])
    values = []
    for dps in (3, 15, 80):
        with mpmath.workdps(dps):
            values.append([exact.log_norm(512, 16), inverse(3, 0.5), exact.kl(3, 1, 2, 0)])
            assert mpmath.mp.dps == dps
    assert mpmath.mp.prec == before
    assert values[0] == values[1] == values[2]
    # the value is an ordinary mpf, with all of its digits
    assert isinstance(values[0][0], mpmath.mpf)
    assert values[0][0]._mpf_[1].bit_length() > 90


def test_threads():
    points = [(d, k) for d in (2, 3.5, 64, 512) for k in (0.1, 7.0, 300.0, 1e5)]
    wanted = [
        (exact.ratio(d, k, dps=n), exact.bias(d, k, dps=n)) for d, k in points for n in (20, 70)
    ]
    found, barrier = {}, threading.Barrier(6)

    def work(i):
        barrier.wait()
        values = []
        for d, k in points:
            for n in (20, 70):
                values.append((exact.ratio(d, k, dps=n), exact.bias(d, k, dps=n)))
        found[i] = values

    threads = [threading.Thread(target=work, args=(i,)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[i] for i in range(6)] == [wanted] * 6
