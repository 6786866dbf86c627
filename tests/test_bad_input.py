"""What is not a real number in the domain: NaN by contract, or an error that names the argument."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import besselkit
from besselkit import vmf
from besselkit._contract import NAMES
from besselkit._faces.arguments import RULE
from truth.rows import UNIT_ARGUMENTS

FUNCTIONS = {name: getattr(besselkit, name, None) or getattr(vmf, name) for name in NAMES}
GOOD = {"v": 3.0, "d": 8.0, "x": 2.0, "kappa": 2.0, **dict.fromkeys(UNIT_ARGUMENTS, 0.5)}
GOOD |= {"kappa_p": 2.0, "kappa_q": 3.0, "cos": 0.5}
ARGUMENTS = [(name, argument) for name, names in NAMES.items() for argument in names]


def call_with(name, argument, value, **options):
    """Call a function with one argument replaced in an otherwise good call."""
    return FUNCTIONS[name](**{key: GOOD[key] for key in NAMES[name]} | {argument: value}, **options)


def test_every_function_is_here():
    public = set(besselkit.ufuncs.__all__)
    assert set(FUNCTIONS) == public
    for name in FUNCTIONS:
        assert np.isfinite(call_with(name, NAMES[name][0], GOOD[NAMES[name][0]]))


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nan_gives_nan_in_silence(name, argument, dtype):
    with np.errstate(all="raise"):
        result = call_with(name, argument, dtype(np.nan))
        assert np.isnan(result)
        assert np.isnan(call_with(name, argument, np.array([np.nan, np.nan]))).all()


@pytest.mark.parametrize(("name", "argument"), [pair for pair in ARGUMENTS if pair[1] != "cos"])
@pytest.mark.parametrize("value", [-1.0, -1e-300, -5e-324, -1e308, -np.inf])
def test_negative_gives_nan_in_silence(name, argument, value):
    with np.errstate(all="raise"):
        assert np.isnan(call_with(name, argument, value))
        assert np.isnan(call_with(name, argument, np.full(300, value))).all()


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_empty_arrays_stay_empty(name):
    for dtype in (np.float32, np.float64):
        result = FUNCTIONS[name](*(np.empty((0, 3), dtype) for _ in NAMES[name]))
        assert result.shape == (0, 3)
        assert result.dtype == dtype
    assert call_with(name, NAMES[name][0], []).dtype == np.float64


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_0d_arrays_give_scalars(name):
    result = call_with(name, NAMES[name][0], np.array(GOOD[NAMES[name][0]]))
    assert type(result) is np.float64
    assert result == call_with(name, NAMES[name][0], GOOD[NAMES[name][0]])


WRONG = {
    "complex": (1j, "the complex 1j"),
    "numpy complex": (np.complex64(1), "dtype complex64"),
    "complex array": (np.ones(2, complex), "dtype complex128"),
    "str": ("16", "the str '16'"),
    "bytes": (b"16", "the bytes b'16'"),
    "str array": (np.array(["1", "2"]), "dtype <U1"),
    "bytes array": (np.array([b"1"]), "dtype |S1"),
    "None": (None, "None"),
    "object array": (np.array([1.0, 2.0], object), "dtype object"),
    "list of objects": ([1.0, None], "dtype object"),
    "list of str": (["1"], "dtype <U1"),
    "ragged list": ([1.0, [2.0]], "a list that is no array of numbers"),
    "dict": ({}, "a dict, which is no array of numbers"),
    "object": (object, "a type, which is no array of numbers"),
    "Fraction": (Fraction(1, 3), "the Fraction 1/3 (convert it with float()"),
    "Decimal": (Decimal("0.1"), "the Decimal 0.1 (convert it with float()"),
    "datetime": (np.datetime64("2020-01-01"), "dtype datetime64[D]"),
    "timedelta": (np.timedelta64(1, "s"), "dtype timedelta64[s]"),
    "longdouble": (np.longdouble(2), f"dtype {np.dtype(np.longdouble)}"),
    "record": (np.zeros(2, [("a", float)]), "dtype [('a', '<f8')]"),
}


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
@pytest.mark.parametrize("kind", sorted(WRONG))
def test_a_wrong_kind_is_a_type_error_naming_all(name, argument, kind):
    value, got = WRONG[kind]
    if kind == "longdouble" and np.dtype(np.longdouble).itemsize == 8:
        value, got = 1j, "the complex 1j"  # long double is float64 on this platform
    with pytest.raises(TypeError) as caught:
        call_with(name, argument, value)
    assert str(caught.value).startswith(f"{name}: {argument} {RULE}, got {got}")


def test_the_bare_ufunc_refuses_them_too():
    for value, _ in WRONG.values():
        with pytest.raises((TypeError, ValueError)):
            besselkit.ufuncs.ratio(8.0, value)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_wrong_number_of_arguments(name):
    arguments = [GOOD[key] for key in NAMES[name]]
    with pytest.raises(TypeError, match=rf"{name}\(\) missing .*'{NAMES[name][-1]}'"):
        FUNCTIONS[name](*arguments[:-1])
    with pytest.raises(TypeError, match=rf"{name}\(\) takes"):
        FUNCTIONS[name](*arguments, None, 1.0)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_shapes_that_do_not_broadcast(name):
    first, last = NAMES[name][0], NAMES[name][-1]
    values = {key: GOOD[key] for key in NAMES[name]} | {first: [8.0, 9.0], last: [0.5] * 3}
    with pytest.raises(ValueError, match=rf"{name}: shapes do not broadcast: {first} \(2,\)"):
        FUNCTIONS[name](**values)


def test_an_output_of_the_wrong_kind():
    with pytest.raises(TypeError):
        besselkit.ratio(8.0, 2.0, out=np.empty((), np.int64))
    with pytest.raises(ValueError, match=r"result has shape \(2,\), out has shape \(3,\)"):
        besselkit.ratio([8.0, 9.0], 2.0, out=np.empty(3))
    with pytest.raises(TypeError, match="real arguments"):
        besselkit.ratio(8.0, 2.0, dtype=complex)
    with pytest.raises(TypeError, match="fruit"):
        besselkit.ratio(8.0, 2.0, fruit=1)


def test_large_ints():
    assert besselkit.ratio(2**70, 2**69) == besselkit.ratio(2.0**70, 2.0**69)
    assert besselkit.ratio(2, 10**300) == 1.0
    with pytest.raises(ValueError, match="ratio: kappa must be within the range of float64"):
        besselkit.ratio(2, 10**400)


def test_an_argument_too_many_is_named():
    with pytest.raises(TypeError, match=r"ratio: out must be an array, got a float; .* d, kappa"):
        besselkit.ratio(3, 1.0, 2.0)
