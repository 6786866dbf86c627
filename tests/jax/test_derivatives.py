"""Derivatives in every way that JAX has of asking, and an error where there is none."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.test_util import check_grads

import besselkit
from besselkit._contract import FUNCTIONS, NAMES
from tests import derivatives
from tests.jax.bits import wide  # noqa: F401
from tests.points import arrays, first, ufunc
from truth.rows import ALL, CHAIN, INVERSES, LEARNT, ONCE, TWICE, public

pytestmark = pytest.mark.usefixtures("wide")
every = pytest.mark.parametrize("name", ALL)
once = pytest.mark.parametrize("name", ONCE)
twice = pytest.mark.parametrize("name", TWICE)
learnt = pytest.mark.parametrize("name", LEARNT)

# the contract's formulas on NumPy arrays
IN_NUMPY = SimpleNamespace(
    where=np.where,
    minimum=np.minimum,
    clip=lambda x, low, high: np.minimum(np.maximum(x, low), high),
    **{name: ufunc(name) for name in NAMES},
)


def close(found, expected, rtol=1e-14):
    """Equal but for the order in which the compiler adds."""
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=0)


def slope(name, position, *args):
    return FUNCTIONS[name].slopes[position](IN_NUMPY, *args)


def total(name):
    """The sum over what broadcasts, whose gradient is the derivative of each."""
    return lambda *args: public(name)(*args).sum()


@once
def test_first_derivatives_are_the_contract_s(name):
    args = (first(name), *arrays(name, (40,)))
    for position in range(1, len(args)):
        expected = slope(name, position, *args)
        close(jax.grad(total(name), position)(*args), expected)
        close(jax.jit(jax.grad(total(name), position))(*args), expected)
        one = jax.vmap(jax.grad(public(name), position), (None, *(0,) * (len(args) - 1)))
        close(one(*args), expected)
        of_one = lambda x, i=position: public(name)(*args[:i], x, *args[i + 1 :])  # noqa: E731
        ones = np.ones_like(args[position])
        close(jax.jvp(of_one, (args[position],), (ones,))[1], expected)
        for jacobian in (jax.jacfwd, jax.jacrev):
            close(jnp.diagonal(jacobian(public(name), position)(*args)), expected)


@pytest.mark.parametrize("name", derivatives.OF_ONE)
def test_first_derivatives_are_right(name):
    """Beside 60 digits, to the eps that are promised in PyTorch, by the same formulas."""
    rest = arrays(name, (25,), seed=3)[0]
    for a in (first(name), 3.0, 64.0):
        found = np.asarray(jax.grad(total(name), 1)(a, rest))
        truth = [derivatives.of_one(name, a, x)[0] for x in rest.tolist()]
        floor = derivatives.floors(name, 1, a, rest.tolist())
        assert max(derivatives.errors(found.tolist(), truth, floor)) <= derivatives.bound(name, 1)


@once
def test_first_derivatives_by_differences(name):
    args = arrays(name, (3,))
    check_grads(lambda *rest: public(name)(first(name), *rest), args, order=1, rtol=1e-5, atol=1e-7)


@twice
def test_second_derivatives_by_differences(name):
    args = arrays(name, (2,))
    check_grads(lambda *rest: public(name)(first(name), *rest), args, order=2, rtol=1e-4, atol=1e-6)


@twice
def test_every_order_of_two_modes_agrees(name):
    args = (first(name), *arrays(name, ()))
    wrt = tuple(range(1, len(args)))
    expected = jax.hessian(public(name), wrt)(*args)
    for outer in (jax.jacfwd, jax.jacrev):
        for inner in (jax.jacfwd, jax.jacrev):
            found = outer(inner(public(name), wrt), wrt)(*args)
            jax.tree.map(lambda a, b: close(a, b, 1e-13), found, expected)


@learnt
def test_derivatives_by_the_first_argument(name):
    d = np.linspace(2.5, 60, 12)
    args = (d, *arrays(name, (12,)))
    expected = slope(name, 0, *args)
    close(jax.grad(total(name))(*args), expected, 1e-13)
    close(jax.vmap(jax.grad(public(name)))(*args), expected, 1e-13)
    close(jnp.diagonal(jax.jacfwd(public(name))(*args)), expected, 1e-13)
    # of one number beside an array the gradient is the sum
    close(jax.grad(total(name))(6.0, *args[1:]), slope(name, 0, 6.0, *args[1:]).sum(), 1e-12)
    check_grads(public(name), [arg[:3] for arg in args], order=1, rtol=1e-5, atol=1e-6)


def test_d_and_kappa_mixed():
    """d2A/dd dkappa has a function of its own; either order of asking gives it."""
    for d, kappa in ((2.0, 0.5), (3.0, 10.0), (512.0, 700.0)):
        expected = besselkit.ratio_mixed_deriv(d, kappa)
        for outer in (jax.jacfwd, jax.jacrev):
            for inner in (jax.jacfwd, jax.jacrev):
                close(outer(inner(besselkit.ratio, 0), 1)(d, kappa), expected)
                close(outer(inner(besselkit.ratio, 1), 0)(d, kappa), expected)


def test_three_levels():
    start, function, slope, last = map(public, CHAIN)
    third = jax.grad(jax.grad(jax.grad(start, 1), 1), 1)
    assert third(8.0, 3.0) == last(8.0, 3.0)
    assert jax.grad(function, 1)(8.0, 3.0) == slope(8.0, 3.0)


@every
def test_what_has_no_derivative_says_so(name):
    args = (first(name), *arrays(name, ()))
    for position, derivative in enumerate(FUNCTIONS[name].slopes):
        if derivative is not None:
            continue
        argument = NAMES[name][position]
        message = f"^besselkit.{name} has no derivative with respect to {argument}: "
        for ask in (jax.grad, jax.jacfwd, jax.jacrev):
            with pytest.raises(NotImplementedError, match=message):
                ask(public(name), position)(*args)
            with pytest.raises(NotImplementedError, match=message):
                jax.jit(ask(public(name), position))(*args)
        stopped = [jax.lax.stop_gradient(x) if i == position else x for i, x in enumerate(args)]
        assert jnp.isfinite(public(name)(*stopped))


def test_beyond_the_last_derivative():
    with pytest.raises(NotImplementedError, match="end at the second"):
        jax.grad(jax.grad(jax.grad(besselkit.ratio, 1), 1), 1)(8.0, 3.0)
    with pytest.raises(NotImplementedError, match=r"respect to d: pass jax\.lax\.stop_"):
        jax.hessian(lambda d: besselkit.ratio(d, 3.0))(8.0)


@pytest.mark.parametrize("name", INVERSES)
def test_an_argument_that_is_constant_needs_no_derivative(name):
    """That of an inverse by d is not there, and is not asked for while d is a constant."""
    r, d = np.array([0.2, 0.8]), np.array([[3.0], [8.0]])
    found = jax.grad(lambda r: public(name)(d, r).sum())(r)
    close(found, slope(name, 1, d, r).sum(0))


@once
def test_gradients_have_the_shape_of_their_arguments(name):
    rest = [x.reshape(4, *(1,) * i) for i, x in enumerate(arrays(name, (4,)))]
    wrt = tuple(range(1, len(rest) + 1))
    found = jax.grad(total(name), wrt)(first(name), *rest)
    spread = np.broadcast_arrays(*rest)
    for i, (gradient, x) in enumerate(zip(found, rest, strict=True)):
        assert gradient.shape == x.shape
        whole = np.broadcast_to(slope(name, i + 1, first(name), *spread), spread[0].shape)
        axes = tuple(k for k in range(whole.ndim) if np.ndim(x) < whole.ndim - k)
        summed = whole.sum(axis=axes) if axes else whole
        kept = tuple(k for k, n in enumerate(x.shape) if n == 1)
        close(gradient, summed.sum(axis=kept, keepdims=True).reshape(x.shape), 1e-12)


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.bfloat16, jnp.float16])
@once
def test_gradients_of_other_types(name, dtype):
    rest = [jnp.asarray(x, dtype) for x in arrays(name)]
    found = jax.grad(total(name), 1)(jnp.asarray(first(name), dtype), *rest)
    assert found.dtype == dtype
    expected = slope(name, 1, first(name), *(np.asarray(x, np.float64) for x in rest))
    found = np.asarray(found, np.float64)
    # what the type cannot hold is infinite
    held = np.abs(expected) <= float(jnp.finfo(dtype).max)
    assert np.array_equal(found[~held], np.copysign(np.inf, expected[~held]))
    error = np.abs(found - expected)[held] / np.maximum(np.abs(expected), 1.0)[held]
    assert error.max() <= 16 * float(jnp.finfo(dtype).eps)


def test_outside_the_domain_they_are_nan():
    gradient = jax.vmap(jax.grad(public(CHAIN[0]), (0, 1)))
    for found in gradient(jnp.asarray([-2.0, jnp.nan, 3.0]), jnp.asarray([1.0, 1.0, -1.0])):
        assert jnp.isnan(found).all()
