"""JAX's transforms and what surrounds them: vmap, loops, recomputation, export, donated memory."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import export

import besselkit
from besselkit._contract import NAMES
from tests.jax.bits import wide  # noqa: F401
from tests.points import arrays, first, ufunc
from truth.rows import ALL, ONCE, public

pytestmark = pytest.mark.usefixtures("wide")
every = pytest.mark.parametrize("name", ALL)
KAPPA = np.linspace(0.1, 50, 7)


@every
def test_vmap_over_any_arguments(name):
    """Each argument mapped along an axis of its own, or not at all."""
    function, count = public(name), len(NAMES[name])
    whole = (np.linspace(2.5, 9, 4), *arrays(name, (4,)))
    for mapped in itertools.product((True, False), repeat=count):
        if not any(mapped):
            continue
        args = [x if m else x[0] for x, m in zip(whole, mapped, strict=True)]
        found = jax.vmap(function, tuple(0 if m else None for m in mapped))(*args)
        assert np.array_equal(found, ufunc(name)(*args))


@every
def test_vmap_of_vmap_along_other_axes(name):
    d, rest = np.linspace(2.5, 9, 3), arrays(name, (2, 3))
    inner = jax.vmap(public(name), (0, *(0,) * len(rest)))
    found = jax.jit(jax.vmap(inner, (None, *(0,) * len(rest)), out_axes=1))(d, *rest)
    assert np.array_equal(found, ufunc(name)(d, *rest).T)
    last = jax.vmap(public(name), (None, *(-1,) * len(rest)))(first(name), *rest)
    assert np.array_equal(last, ufunc(name)(first(name), *(x.T for x in rest)))


def test_vmap_of_gradients_over_either_argument():
    d = np.linspace(2, 64, 5)
    for axes in ((0, 0), (None, 0), (0, None)):
        args = [x if axis == 0 else x[0] for x, axis in zip((d, KAPPA[:5]), axes, strict=True)]
        by_kappa = jax.vmap(jax.grad(besselkit.ratio, 1), axes)(*args)
        by_d = jax.vmap(jax.grad(besselkit.ratio, 0), axes)(*args)
        assert np.array_equal(by_kappa, besselkit.ratio_deriv(*args))
        assert np.array_equal(by_d, besselkit.ratio_dim_deriv(*args))


@pytest.mark.parametrize("name", ONCE)
def test_recomputed_in_the_backward_pass(name):
    rest = arrays(name)
    plain = lambda *rest: public(name)(first(name), *rest).sum()  # noqa: E731
    found = jax.jit(jax.grad(jax.checkpoint(plain)))(*rest)
    np.testing.assert_allclose(found, jax.grad(plain)(*rest), rtol=1e-14)


def test_loops():
    expected = besselkit.ratio(3.0, KAPPA)
    step = lambda c, x: (c + 1, besselkit.ratio(3.0, x))  # noqa: E731
    carried, found = jax.lax.scan(step, 0, KAPPA)
    assert carried == len(KAPPA)
    assert np.array_equal(found, expected)
    assert np.array_equal(jax.lax.map(lambda x: besselkit.ratio(3.0, x), KAPPA), expected)
    in_parts = jax.lax.map(lambda x: besselkit.ratio(3.0, x), KAPPA, batch_size=3)
    assert np.array_equal(in_parts, expected)
    until = jax.lax.while_loop(lambda x: besselkit.ratio(3.0, x) < 0.9, lambda x: x + 1, 0.0)
    assert until == 10.0
    branch = jax.lax.cond(True, lambda x: besselkit.ratio(3.0, x), lambda x: x, 2.0)
    assert branch == besselkit.ratio(3.0, 2.0)


def test_gradients_through_a_loop():
    """Newton's steps for A(kappa) = r, differentiated through: dkappa/dr = 1/A'."""

    def solved(r):
        step = lambda x, _: (  # noqa: E731
            x - (besselkit.ratio(8.0, x) - r) / besselkit.ratio_deriv(8.0, x),
            None,
        )
        return jax.lax.scan(step, 3.0, None, length=12)[0]

    kappa = 3.7
    r = besselkit.ratio(8.0, kappa)
    np.testing.assert_allclose(solved(r), kappa, rtol=1e-14)
    slope = 1 / besselkit.ratio_deriv(8.0, kappa)
    for ask in (jax.grad, jax.jacfwd):
        np.testing.assert_allclose(ask(solved)(r), slope, rtol=1e-13)


def test_linearize():
    value, tangent = jax.linearize(lambda x: besselkit.ratio(3.0, x), 2.0)
    assert value == besselkit.ratio(3.0, 2.0)
    assert tangent(1.0) == besselkit.ratio_deriv(3.0, 2.0)


def allowed(*names):
    """JAX must be told that these calls will be there where the program is loaded."""
    return [export.DisabledSafetyCheck.custom_call(f"besselkit_{name}") for name in names]


@every
def test_a_program_is_exported_and_comes_back(name):
    pytest.importorskip("flatbuffers")
    args = (first(name), *arrays(name))
    exported = export.export(jax.jit(public(name)), disabled_checks=allowed(name))(*args)
    back = export.deserialize(exported.serialize())
    assert np.array_equal(back.call(*args), ufunc(name)(*args))


def test_an_exported_program_with_its_gradient_and_free_lengths():
    pytest.importorskip("flatbuffers")
    program = jax.jit(lambda k: besselkit.log_norm(3.0, k))
    length = jax.ShapeDtypeStruct(export.symbolic_shape("n"), jnp.float64)
    checks = allowed("log_norm", "ratio")
    exported = export.export(program, disabled_checks=checks)(length)
    back = export.deserialize(exported.serialize(vjp_order=1))
    assert np.array_equal(back.call(KAPPA), besselkit.log_norm(3.0, KAPPA))
    gradient = jax.grad(lambda k: back.call(k).sum())(jnp.asarray(KAPPA))
    assert np.array_equal(gradient, -besselkit.ratio(3.0, KAPPA))


def test_donated_memory_is_taken_and_the_result_right():
    donating = jax.jit(lambda k: besselkit.ratio(3.0, k), donate_argnums=0)
    given = jnp.array(KAPPA)
    assert np.array_equal(donating(given), besselkit.ratio(3.0, KAPPA))
    assert given.is_deleted()


def test_results_are_kept_between_calls_and_inputs_are_not_written():
    kappa = jnp.asarray(KAPPA)
    one, two = besselkit.ratio(3.0, kappa), besselkit.ratio(4.0, kappa)
    assert np.array_equal(one, besselkit.ratio(3.0, KAPPA))
    assert np.array_equal(two, besselkit.ratio(4.0, KAPPA))
    assert np.array_equal(kappa, KAPPA)
