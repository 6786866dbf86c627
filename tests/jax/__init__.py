"""The functions on JAX arrays; nothing here runs where there is no JAX."""

import pytest

pytest.importorskip("jax", reason="could not import 'jax', which the complete extra brings")
