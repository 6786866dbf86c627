"""The stored reference data: whole, right where it can be proved again, and what it claims."""

from dataclasses import fields

import numpy as np
import pytest
from flint import arb, ctx

from truth.metric import errors
from truth.reference import FOLDER, load
from truth.reference.balls import native, prefers_debye
from truth.reference.functions import at_dimension
from truth.reference.generate import RECIPES, disagreements, with_order
from truth.reference.seams import CUTOFFS, read_cutoffs, seam_points
from truth.reference.storage import pack, write_npz
from truth.rows import INVERSES, LOGS_OF_ORDER, OF_DIMENSION

LEAST = {
    "main": 20000,
    "seams": 1000,
    "extremes": 2000,
    "low": 2200,
    "order": 1000,
    "kl": 1500,
    "vmf": 500,
    "float32": 5000,
    "crossings": 384,
    "worst": 100,
    "worst32": 50,
    "vmf32": 3000,
    "kl32": 1500,
    "dim_deriv": 5000,
    "dim_deriv32": 2000,
    "order_deriv": 3500,
    "order_deriv32": 2000,
    "linear": 4000,
    "linear32": 2000,
    **dict.fromkeys(("worst_linear", "worst_linear32"), 10),
    **dict.fromkeys(("worst_kl", "worst_kl32"), 30),
    **{f"worst_{kind}_deriv{bits}": 10 for kind in ("dim", "order") for bits in ("", "32")},
    **{f"worst_{kind}{suffix}": 10 for kind in ("vmf", *INVERSES) for suffix in ("", "32")},
    **{f"{name}{suffix}": 2000 for name in INVERSES for suffix in ("", "32")},
}


def ball(value, i):
    """The stored number as a ball whose radius is that of its rounding."""
    hi, lo, exponent = (part[i] for part in value)
    middle = (arb(float(hi)) + arb(float(lo))) * arb(2) ** int(exponent)
    return arb(middle, (abs(middle) * arb(2) ** -105).upper())


@pytest.mark.parametrize("name", RECIPES)
def test_file_is_whole(name):
    reference = load(name)
    assert len(reference) >= LEAST[name]
    wanted = {"dimension": OF_DIMENSION, "order": LOGS_OF_ORDER}.get(RECIPES[name][1], ())
    assert set(wanted) <= set(reference.names)
    for inputs in reference.inputs:
        assert len(getattr(reference, inputs)) == len(reference)
    for function in reference.names:
        hi, lo, _ = reference.value(function)
        assert len(hi) == len(reference)
        undefined = np.isnan(hi)
        if function in LOGS_OF_ORDER:
            assert np.array_equal(undefined, reference.v < 0)
        else:
            assert not undefined.any()
        zero = hi == 0
        assert np.all(undefined | zero | ((np.abs(hi) >= 0.5) & (np.abs(hi) <= 1)))
        assert np.all(undefined | (np.abs(lo) <= 2.0**-54))
        assert not zero.any() or function == "kl"


@pytest.mark.parametrize("name", RECIPES)
def test_inputs_are_those_of_the_recipe(name):
    make, kind = RECIPES[name]
    inputs = with_order(make()) if kind == "dimension" else make()
    for key, column in inputs.items():
        assert np.array_equal(getattr(load(name), key), column), key


@pytest.mark.parametrize("name", RECIPES)
def test_values_are_proven_again_at_another_precision(name):
    assert disagreements(name, 200 if name != "extremes" else 100, seed=5) == []


@pytest.mark.parametrize("name", RECIPES)
def test_rounded_truth_is_within_half_a_place(name):
    reference = load(name)
    for function in reference.names:
        value = reference.value(function)
        value = value[~np.isnan(value.hi)]
        assert np.all(errors(0.0, value.rounded(), value) <= 0.5), function


def test_a_wrong_value_is_found(tmp_path):
    reference = load("vmf")
    arrays = {n: getattr(reference, n) for n in reference.inputs}
    for function in reference.names:
        value = reference.value(function)
        arrays |= {f"{function}.{part}": getattr(value, part) for part in value._fields}
    arrays["entropy.lo"] = arrays["entropy.lo"] + 2.0**-100
    write_npz(tmp_path / "vmf.npz", arrays)
    assert len(disagreements("vmf", 30, folder=tmp_path)) == 30


def closed_form(d, kappa):
    """A at d = 1, 3, 5: tanh, coth - 1/kappa, and by the recurrence 1/A_3 - 3/kappa."""
    a1 = kappa.tanh()
    a3 = 1 / a1 - 1 / kappa
    return {1: a1, 3: a3, 5: 1 / a3 - 3 / kappa}[d]


@pytest.mark.parametrize("d", [1, 3, 5])
def test_ratio_is_the_closed_form(d):
    reference = load("low" if d == 1 else "main")
    chosen = np.flatnonzero((reference.d == d) & (reference.kappa < 2000))
    assert len(chosen) >= 30
    with ctx.workprec(7000):
        for i in chosen:
            a = closed_form(d, arb(float(reference.kappa[i])))
            assert ball(reference.value("ratio"), i).contains(a)
            assert ball(reference.value("ratio_c"), i).contains(1 - a)


def bracketed_s(d, kappa, steps):
    """s = kappa/A between Amos's bounds at d + 2 steps, brought down by s = d + kappa^2/s."""
    lam = arb(d) / 2 + steps - arb(1) / 2
    low, high = (lam**2 + kappa**2).sqrt(), ((lam + 1) ** 2 + kappa**2).sqrt()
    low, high = lam + low, lam + high
    for j in reversed(range(steps)):
        low, high = arb(d) + 2 * j + kappa**2 / high, arb(d) + 2 * j + kappa**2 / low
    return low, high


def test_ratio_lies_in_the_bracket_of_the_recurrence():
    reference = load("main")
    near = np.flatnonzero((reference.kappa < 1000) & (reference.d < 1e5))[::100]
    assert len(near) >= 90
    value = reference.value("ratio")
    with ctx.workprec(500):
        for i in near:
            kappa = arb(float(reference.kappa[i]))
            low, high = bracketed_s(float(reference.d[i]), kappa, 400)
            stored = kappa / ball(value, i)
            assert (high - low) / low < arb(2) ** -105
            assert stored.overlaps(arb(low).union(high))


def test_both_routes_contain_the_stored_values():
    reference = load("main")
    v, x = reference.v, reference.kappa
    region = np.flatnonzero((v < 3000) & (x < 3000) & (v >= 128))
    both = [i for i in region if prefers_debye(arb(float(v[i])), arb(float(x[i])))]
    assert len(both) >= 300
    for i in both[::10]:
        # Arb leaves the series for Hankel's expansion, useless here, unless prec is above ~ 3 x.
        with ctx.workprec(600 + 4 * int(x[i])):
            series = native(arb(float(v[i])), arb(float(x[i])))
            assert series.ratio.rel_accuracy_bits() > 120
            for field in fields(series)[2:]:
                stored = ball(reference.value(field.name), i)
                assert stored.contains(getattr(series, field.name)), field.name


def test_the_appendix_example():
    found = at_dimension(1024.0, 16.0)
    assert found["log_iv"].str(17, radius=False) == "-1617.1025344270217"
    assert found["ratio"].str(17, radius=False) == "0.015621194589448838"


def test_seams_have_points_on_both_sides():
    reference = load("seams")
    for name, c, quantity in read_cutoffs(CUTOFFS):
        mask = reference.seam == name
        d, kappa = reference.d[mask], reference.kappa[mask]
        lam = (d - 1) / 2
        if quantity in ("kappa", "lam", "kappa/d"):
            measured = {"kappa": kappa, "lam": lam, "kappa/d": kappa / d}[quantity]
            assert np.any(measured < c), name
            assert np.any(measured >= c), name
            assert np.max(np.abs(measured / c - 1)) < 1e-9 or quantity == "lam", name


def test_an_unknown_seam_is_refused(tmp_path):
    header = tmp_path / "cutoffs.hpp"
    header.write_text("constexpr double odd = 0x1p+3;  // seam: phase of the moon\n")
    with pytest.raises(ValueError, match="phase of the moon"):
        seam_points(header)
    header.write_text("constexpr double odd = 8.0;\n")
    with pytest.raises(ValueError, match="no line"):
        seam_points(header)


def test_files_are_small_and_carry_no_date(tmp_path):
    assert sum(path.stat().st_size for path in FOLDER.glob("*.npz")) < 12e6
    write_npz(tmp_path / "a.npz", {"x": np.arange(5.0)})
    first = (tmp_path / "a.npz").read_bytes()
    write_npz(tmp_path / "a.npz", {"x": np.arange(5.0)})
    assert (tmp_path / "a.npz").read_bytes() == first
    assert pack(arb(3))[:2] == (0.75, 0.0)
