"""JAX with and without 64 bits: fixtures for the modules that import them."""

import jax
import pytest

__all__ = ["narrow", "wide"]


@pytest.fixture
def wide():
    """float64 as it is asked for."""
    with jax.enable_x64(True):
        yield


@pytest.fixture
def narrow():
    """JAX as it comes: float64 becomes float32 before anything sees it."""
    with jax.enable_x64(False):
        yield
