"""Values in JAX: the ufuncs' bits in float32 and float64, and JAX's own promotion of the rest."""

import itertools
import threading

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import besselkit
import besselkit.jax
from besselkit import vmf
from besselkit.jax import evaluate
from tests.jax.bits import narrow, wide  # noqa: F401
from tests.points import arrays, edges, first, ufunc
from truth.rows import ALL, public

every = pytest.mark.parametrize("name", ALL)
DTYPES = [np.float32, np.float64]


def same_bits(found, expected):
    """Equal arrays, NaN where NaN is; the dtype and the shape as well."""
    assert isinstance(found, jax.Array)
    found, expected = np.asarray(found), np.asarray(expected)
    assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
    assert np.array_equal(found, expected, equal_nan=True)
    assert np.array_equal(np.signbit(found), np.signbit(expected))


@every
def test_the_public_name_in_the_face_is_the_same_function(name):
    if name in besselkit.jax.__all__:
        assert getattr(besselkit.jax, name) is public(name)
    else:
        assert public(name).__module__.startswith("besselkit.vmf")


@pytest.mark.usefixtures("wide")
@every
@pytest.mark.parametrize("dtype", DTYPES)
def test_bits(name, dtype):
    d, rest = dtype(first(name)), arrays(name, (300,), dtype)
    expected = ufunc(name)(d, *rest)
    given = [jnp.asarray(array) for array in rest]
    assert all(array.dtype == dtype for array in given)
    for function in (public(name), jax.jit(public(name))):
        same_bits(function(d, *given), expected)
        same_bits(function(float(d), *given), expected)
    many = np.linspace(2, 900, 300).astype(dtype)
    same_bits(public(name)(jnp.asarray(many), *rest), ufunc(name)(many, *rest))


@pytest.mark.usefixtures("wide")
@every
@pytest.mark.parametrize("dtype", DTYPES)
def test_edges_and_outside(name, dtype):
    with np.errstate(all="ignore"):
        given = [array.astype(dtype) for array in edges(name)]
        expected = ufunc(name)(*given)
    same_bits(public(name)(*map(jnp.asarray, given)), expected)
    same_bits(jax.jit(public(name))(*given), expected)


@pytest.mark.usefixtures("narrow")
@every
def test_without_64_bits_it_is_float32(name):
    rest = arrays(name, (50,))
    singles = [array.astype(np.float32) for array in rest]
    same_bits(evaluate(name, first(name), *rest), ufunc(name)(np.float32(first(name)), *singles))


@pytest.mark.usefixtures("wide")
@every
def test_shapes(name):
    rest = arrays(name, (3, 4, 2))
    d = np.linspace(2, 9, 4)[:, None]
    same_bits(public(name)(d, *map(jnp.asarray, rest)), ufunc(name)(d, *rest))
    # the first along two dimensions, the others along one each
    short = [array[:, 0, 0].reshape(3, *(1,) * i) for i, array in enumerate(rest)]
    d = np.linspace(2, 9, 12).reshape(4, 1, 3, *(1,) * (len(rest) - 1))
    same_bits(public(name)(jnp.asarray(d), *short), ufunc(name)(d, *short))
    for shape in ((), (0,), (3, 0), (0, 3), (1,), (1, 1)):
        rest = arrays(name, shape)
        same_bits(public(name)(8.0, *map(jnp.asarray, rest)), ufunc(name)(8.0, *rest))


@pytest.mark.usefixtures("wide")
def test_dimensions_of_one_are_repeated_in_place():
    """A column of dimensions is not spread over the array before the call."""
    text = jax.jit(besselkit.ratio).lower(np.ones((5, 1)), np.ones((5, 7))).as_text()
    assert "besselkit_ratio" in text
    assert "broadcast" not in text
    assert "tensor<5x1xf64>, tensor<5x7xf64>" in text


@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize("name", ["ratio", "log_iv", "kl"])
@pytest.mark.parametrize("shape", [(200_001,), (3, 70_000), (70_000, 3), (400, 20, 25)])
@pytest.mark.parametrize("dtype", DTYPES)
def test_large_calls_are_shared_out_among_threads(name, shape, dtype):
    rest = arrays(name, shape, dtype)
    d = np.linspace(2, 90, shape[0]).astype(dtype).reshape(-1, *(1,) * (len(shape) - 1))
    same_bits(public(name)(d, *map(jnp.asarray, rest)), ufunc(name)(d, *rest))


@pytest.mark.usefixtures("wide")
def test_transposed_arrays():
    k = np.linspace(0.1, 90, 12).reshape(3, 4)
    transposed = jax.jit(lambda d, x: besselkit.ratio(d, x.T).T)
    same_bits(transposed(5.0, k), besselkit.ratio(5.0, k))
    same_bits(besselkit.ratio(5.0, jnp.asarray(k)[::2, ::-1]), besselkit.ratio(5.0, k[::2, ::-1]))


@pytest.mark.usefixtures("wide")
@every
@pytest.mark.parametrize("dtype", [jnp.float16, jnp.bfloat16])
def test_half_types_go_through_float32(name, dtype):
    rest = [jnp.asarray(array, dtype) for array in arrays(name)]
    found = public(name)(2.5, *rest)
    expected = public(name)(2.5, *(array.astype(jnp.float32) for array in rest))
    assert found.dtype == dtype
    assert jnp.array_equal(found, expected.astype(dtype))


SAMPLES = [
    *(3, 3.0, True, np.float32(3), np.float64(3), np.int32(3), np.arange(2, dtype=np.int8)),
    *(jnp.int32(3), jnp.arange(1, 3), jnp.float16(3), jnp.bfloat16(3), jnp.float32(3)),
    *(jnp.ones(2, bool), jnp.uint8(7), np.ones(2)),
]


@pytest.mark.parametrize("bits", [True, False])
def test_promotion_is_jax_s_own(bits):
    with jax.enable_x64(bits):
        for d, kappa in itertools.product(SAMPLES, repeat=2):
            found, own = evaluate("ratio", d, kappa), jnp.sin(jnp.add(d, kappa))
            got = (found.dtype, found.weak_type, found.shape)
            assert got == (own.dtype, own.weak_type, own.shape), (d, kappa)


@pytest.mark.parametrize("bits", [True, False])
def test_whole_numbers_beyond_those_of_jax(bits):
    with jax.enable_x64(bits):
        kappa = jnp.float32(3.0)
        assert besselkit.ratio(2**40, kappa) == besselkit.ratio(float(2**40), kappa)
        assert besselkit.ratio(10**30, kappa) > 0


@pytest.mark.usefixtures("wide")
def test_layers_above():
    """What is composed of functions is of JAX where its arguments are."""
    kappa = jnp.asarray([0.5, 20.0, 1e5])
    found = jax.jit(lambda k: vmf.kl(64, k, 0.0, 1.0))(kappa)
    same_bits(found, vmf.kl(64, np.asarray(kappa), 0.0, 1.0))


@pytest.mark.usefixtures("wide")
def test_calls_from_many_threads():
    kappa = jnp.asarray(np.random.default_rng(0).lognormal(2, 2, 100_000))
    expected = besselkit.ratio(7.0, np.asarray(kappa))
    wrong = []

    def work(d):
        with jax.enable_x64(True):
            for _ in range(20):
                if not np.array_equal(besselkit.ratio(d, kappa), expected):
                    wrong.append(d)

    threads = [threading.Thread(target=work, args=(7.0,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
