"""The exact path proves itself: what it confirms with, that this can fail, and what it imports."""

import ast
import math
import time
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest

from besselkit import exact
from besselkit._contract import FUNCTIONS
from besselkit.exact import _confirm, _debye, _engine, _series
from besselkit.exact._point import Point
from truth.rows import DISTINCT, INVERSES, LAST, OF_DIMENSION

# the logarithms come from others
FROM_RATIO = [name for name in OF_DIMENSION if FUNCTIONS[name].symbols.find("log") < 0]
FOLDER = Path(exact.__file__).parent


with mpmath.workprec(200):
    OFF = 1 + mpmath.ldexp(1, -90)


def off_in_the_check(function):
    """The function with its result changed by 2^-90 of itself when it runs as the check."""

    def changed(point, bits, check):
        value = function(point, bits, check)
        return value * OFF if check else value

    return changed


@pytest.mark.parametrize("name", [*FROM_RATIO, "entropy"])
def test_two_runs_that_disagree_raise(monkeypatch, name):
    monkeypatch.setattr(_engine, "ratio", off_in_the_check(_engine.ratio))
    with pytest.raises(exact.PrecisionError, match=rf"^{name}\(512, 16\): could not be confirmed"):
        getattr(exact, name)(512, 16)
    # below the digits asked for the same disagreement is none
    assert exact.ratio(512, 16, dps=15) > 0


@pytest.mark.parametrize("name", [name for name in OF_DIMENSION if name not in FROM_RATIO])
@pytest.mark.parametrize(("target", "kappa"), [("small_partition", 3), ("log_iv", 3000)])
def test_logarithms_that_disagree_raise(monkeypatch, name, target, kappa):
    changed = off_in_the_check(getattr(_engine, target))
    monkeypatch.setattr(_engine, target, changed)
    with pytest.raises(exact.PrecisionError, match=f"^{name}"):
        getattr(exact, name)(8, kappa)


def test_an_inverse_that_disagrees_raises(monkeypatch):
    changed = off_in_the_check(_engine.ratio)
    monkeypatch.setitem(
        exact._inverse.FORMULAS, "ratio", exact._inverse.FORMULAS["ratio"]._replace(value=changed)
    )
    with pytest.raises(exact.PrecisionError, match=r"^ratio_inv"):
        exact.ratio_inv(512, 0.25)


@pytest.fixture
def precisions(monkeypatch):
    """The precisions in bits at which A was computed, in order."""
    seen, ratio = [], _engine.ratio

    def watched(point, bits, check):
        seen.append(bits)
        return ratio(point, bits, check)

    monkeypatch.setattr(_engine, "ratio", watched)
    yield seen
    monkeypatch.undo()
    _debye._fixed.cache_clear()


def test_an_ordinary_point_is_confirmed_at_once(precisions):
    getattr(exact, LAST)(512, 1e6)
    exact.ratio_c("1.000001", 1e-5)
    assert len(precisions) == 4


def test_too_few_terms_are_noticed(monkeypatch, precisions):
    """A truncation common to all precisions: the extents still differ, until the series steps in.

    It does when the precision has been raised beyond what the expansion reaches.
    """
    wanted, terms = exact.ratio(512, 20000), _debye.terms
    precisions.clear()
    monkeypatch.setattr(_debye, "terms", lambda bits, w: terms(bits, w) and 3)
    assert exact.ratio(512, 20000) == wanted
    assert len(precisions) > 4
    monkeypatch.setattr(_engine, "_series_plan", lambda point, bits: None)
    with pytest.raises(exact.PrecisionError):
        exact.ratio(512, 20000)


def test_a_wrong_coefficient_is_noticed(monkeypatch, precisions):
    """Where both methods are affordable one is checked by the other."""
    wanted = exact.ratio(512, 600)
    precisions.clear()
    wrong = [list(_debye.polynomials(k)[0]) for k in range(60)]
    wrong[2][1] += Fraction(1, 10**20)
    monkeypatch.setattr(_debye, "polynomials", lambda k: (wrong[k], _debye._V[k]))
    _debye._fixed.cache_clear()
    assert exact.ratio(512, 600) == wanted
    assert len(precisions) > 2


def test_agreement_on_zero_confirms_nothing():
    """A result that both runs have lost altogether is not a zero."""
    with pytest.raises(exact.PrecisionError, match=r"^lost: could not be confirmed"):
        _confirm.confirmed(lambda bits, check: mpmath.mpf(0), 0.0, 30, lambda: "lost")


def test_precision_is_raised_until_the_value_is_confirmed():
    """A plan too low by 300 bits costs attempts, not digits."""
    seen = []

    def value(bits, check):
        seen.append(bits)
        return _engine.ctx.mpf(2) / 3 + _engine.ctx.ldexp(1 + check, 300 - bits)

    found = _confirm.confirmed(value, 0.0, 30, lambda: "value")
    assert len(seen) > 2
    assert seen == sorted(seen)
    with mpmath.workdps(40):
        assert abs(found * 3 / 2 - 1) < mpmath.mpf(10) ** -30


def test_bounded_precision():
    for arguments in ((2, 1), (2.5, 1e300)):
        with pytest.raises(exact.PrecisionError, match=r"bits$"):
            exact.ratio(*arguments, dps=10**6)
    assert issubclass(exact.PrecisionError, ArithmeticError)


def test_debye_polynomials():
    """DLMF 10.41.10 and 10.41.11, as polynomials in p^2; and their bound by (k-1)!/2^k."""
    u1, v1 = _debye.polynomials(1)
    u2, v2 = _debye.polynomials(2)
    assert u1 == [Fraction(3, 24), Fraction(-5, 24)]
    assert u2 == [Fraction(81, 1152), Fraction(-462, 1152), Fraction(385, 1152)]
    assert v1 == [Fraction(-9, 24), Fraction(7, 24)]
    assert v2 == [Fraction(-135, 1152), Fraction(594, 1152), Fraction(-455, 1152)]
    for k in range(1, 40):
        bound = Fraction(math.factorial(k - 1), 2**k)
        for polynomial in _debye.polynomials(k):
            for i in range(33):
                z = Fraction(i, 32)
                assert abs(sum(a * z**j for j, a in enumerate(polynomial))) <= bound, (k, z)


@pytest.mark.parametrize("anchor", [1, 2, 17, 40])
def test_series_from_any_term(anchor):
    """The sums from any anchor are those of the terms added up as rationals."""
    point = Point(Fraction(7, 2), Fraction(25, 3))
    y, term = point.kappa**2 / 4, Fraction(1)
    terms = [term]
    for n in range(120):
        term *= y / ((n + 1) * (n + point.d / 2))
        terms.append(term)
    found = _series.sums(point, 200, anchor)
    unit = terms[anchor] / 2**200
    mean = sum(n * t for n, t in enumerate(terms)) / sum(terms)
    assert abs(Fraction(found.weighted, found.total) / mean - 1) < Fraction(1, 2**150)
    assert abs(found.total * unit / sum(terms) - 1) < Fraction(1, 2**150)
    assert abs(found.first * unit - 1) < Fraction(1, 2**120)


def test_imports_nothing_of_the_rest():
    """Only itself, mpmath, NumPy and the standard library; python-flint and the core not.

    And the words and ends of the contract, which computes nothing.
    """
    allowed = {
        "besselkit._contract",
        "besselkit.exact",
        "collections",
        "decimal",
        "fractions",
        "functools",
        "math",
        "mpmath",
        "numbers",
        "numpy",
        "operator",
        "re",
        "threading",
        "typing",
    }
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0
                names = [node.module]
            for name in names:
                root = (
                    ".".join(name.split(".")[:2])
                    if name.startswith("besselkit")
                    else name.split(".")[0]
                )
                assert root in allowed, (path.name, name)


def test_ordinary_points_are_quick():
    """A float64 point at 30 digits takes under 20 ms at the median, as promised: 0.3 to 3."""
    points = [(2.0 ** (13 * i / 20), 10.0 ** ((7 * i) % 20 / 20 * 16 - 10)) for i in range(21)]
    for name in (*DISTINCT, *INVERSES):
        taken = []
        for d, kappa in points:
            second = kappa / (kappa + d) if name in INVERSES else kappa
            start = time.perf_counter()
            getattr(exact, name)(d, second)
            taken.append(time.perf_counter() - start)
        assert sorted(taken)[10] < 0.020, name
