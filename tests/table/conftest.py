"""Float32 tables, built once for all tests; JAX with float64."""

import pytest

import besselkit

SINGLE_DIMS = (2.0, 2.5, 512.0, 8192.0)


@pytest.fixture(scope="session")
def singles():
    """Float32 tables by dimension."""
    return {dim: besselkit.Table.build(dim, dtype="float32") for dim in SINGLE_DIMS}


@pytest.fixture
def wide():
    """JAX with float64, which is off as it comes."""
    jax = pytest.importorskip("jax")
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    yield jax
    jax.config.update("jax_enable_x64", before)
