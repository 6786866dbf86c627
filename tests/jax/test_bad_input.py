"""Wrong arguments: one clear sentence each."""

import subprocess
import sys
from fractions import Fraction

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import besselkit
from besselkit import _ufuncs, vmf
from besselkit._contract import NAMES
from besselkit.jax import evaluate
from truth.rows import ALL

KAPPA = jnp.asarray([2.0, 3.0])


@pytest.mark.parametrize(
    ("bad", "got"),
    [
        (KAPPA + 0j, "must be real: .* got complex64"),
        (np.array(["a"]), "must be real: .* got <U1"),
        (jax.random.key(0), r"must be real: .* got key<fry>"),
        ([2.0, 3.0], "must be an array or a real number beside JAX arrays, got a list"),
        ((2.0,), "must be an array or a real number .* got a tuple"),
        ("2", "must be an array or a real number .* got '2'"),
        (2j, "must be an array or a real number .* got 2j"),
        (None, "must be an array or a real number .* got a NoneType"),
        (Fraction(1, 2), "must be an array or a real number .* got a Fraction"),
        (np.longdouble(2), "must be an array or a real number .* got a longdouble"),
    ],
    ids=lambda value: None if isinstance(value, str) else type(value).__name__,
)
def test_wrong_kinds(bad, got):
    for function, name in ((besselkit.ratio, "ratio"), (vmf.entropy, "entropy")):
        with pytest.raises(TypeError, match=f"^{name}: d {got}$"):
            function(bad, KAPPA)
        with pytest.raises(TypeError, match=f"^{name}: kappa {got}$"):
            function(KAPPA, bad)


@pytest.mark.parametrize("name", ALL)
def test_every_argument_is_named(name):
    for position, argument in enumerate(NAMES[name]):
        args = [KAPPA] * len(NAMES[name])
        args[position] = None
        with pytest.raises(TypeError, match=f"^{name}: {argument} must be an array or a real"):
            evaluate(name, *args)


def test_a_tensor_beside_an_array():
    torch = pytest.importorskip("torch")
    with pytest.raises(TypeError, match=r"^ratio: d must be an array .* got a Tensor$"):
        besselkit.ratio(torch.ones(2), KAPPA)


def test_shapes_that_do_not_broadcast():
    for call in (besselkit.ratio, jax.jit(besselkit.ratio)):
        with pytest.raises(ValueError, match=r"^ratio: shapes do not broadcast: d \(3,\), kappa"):
            call(jnp.ones(3), KAPPA)


def test_numbers_beyond_float64():
    with pytest.raises(ValueError, match=r"^ratio: d must be within .* got an int of 1329 bits$"):
        besselkit.ratio(10**400, KAPPA)


def test_what_ufuncs_take_and_jax_does_not():
    with pytest.raises(TypeError, match=r"^ratio: out= is not available for JAX arrays$"):
        besselkit.ratio(3.0, KAPPA, out=np.zeros(2))
    with pytest.raises(TypeError, match=r"^ratio: where= is not available for JAX arrays$"):
        besselkit.ratio(3.0, KAPPA, where=np.ones(2, bool))
    with pytest.raises(TypeError, match=r"^ratio: .*out= is not available for JAX arrays$"):
        besselkit.ratio(3.0, np.ones(2), out=KAPPA)


def test_outside_the_domain_it_is_nan_and_no_warning():
    assert jnp.isnan(besselkit.ratio(jnp.asarray([-1.0, 3.0]), jnp.asarray([1.0, -1.0]))).all()


def test_on_another_device_it_says_what_works_there():
    """The handler of devices that are not the CPU, called on the CPU."""
    name = "besselkit_elsewhere"
    jax.ffi.register_ffi_target(name, _ufuncs.xla_handlers[""], platform="cpu")
    call = jax.ffi.ffi_call(name, jax.ShapeDtypeStruct((2,), jnp.float32))
    with pytest.raises(Exception, match=r"besselkit.*CPU.*besselkit\.Table"):
        jax.block_until_ready(jax.jit(call)(KAPPA))


def test_an_older_jax_is_named():
    program = (
        "import jax; jax.__version_info__ = (0, 7, 2); jax.__version__ = '0.7.2'\n"
        "import besselkit\n"
        "besselkit.ratio(3.0, jax.numpy.ones(2))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stderr.splitlines()[-1] == (
        "ImportError: besselkit needs JAX 0.8 or newer for JAX arrays, found 0.7.2: "
        'pip install "besselkit[jax]"'
    )
