"""The tests for a device, run with NumPy in CuPy's place: they work, and they can fail.

Left out are those of what NumPy has nothing like: streams, graphs, several devices.
"""

from types import SimpleNamespace

import numpy as np
import pytest

from besselkit import _ufuncs
from tests.gpu import test_device as device

pytestmark = pytest.mark.skipif(
    _ufuncs.level == "base", reason="this processor has no fma, which a device always has"
)


class HostArrays:
    """In place of besselkit.cupy's: the compiled loops."""

    def __init__(self, compiled):
        self.call = compiled.call


@pytest.fixture(autouse=True)
def numpy_for_cupy(monkeypatch):
    host = SimpleNamespace(synchronize=lambda: None, mem_info=(10**10, 10**10))
    pool = SimpleNamespace(
        used_bytes=lambda: 0, total_bytes=lambda: 0, free_all_blocks=lambda: None
    )
    module = SimpleNamespace(
        **{name: getattr(np, name) for name in ("empty", "empty_like", "linspace", "zeros")},
        asarray=np.array,
        asnumpy=np.asarray,
        get_default_memory_pool=lambda: pool,
        cuda=SimpleNamespace(Device=lambda: host),
    )
    monkeypatch.setattr(device, "cupy", module)
    monkeypatch.setattr(device, "Arrays", HostArrays)
    monkeypatch.setattr(device, "MANY", 100_000)


@pytest.mark.parametrize("name", device.NAMES)
def test_bits_and_float32(name):
    device.test_float64_has_the_bits_of_the_cpu(name)
    device.test_float32_within_its_bound(name)


def test_reference():
    for name, where in device.CASES:
        device.test_float64_against_the_reference(name, where)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_tables_and_memory(dtype):
    for name in device.OF_TABLES:
        device.test_tables_have_the_bits_of_the_cpu(name, dtype)
    device.test_many_elements_do_not_grow_memory(dtype)


def test_shapes():
    device.test_float32_subnormal_numbers_are_not_flushed()
    device.test_shapes_and_strides()
    for step in (0, 1, -1):
        device.test_out_over_an_argument(step)


def test_one_wrong_bit_fails(monkeypatch):
    def off(name, *args):
        result = getattr(_ufuncs, name)(*args)
        result[np.flatnonzero(np.isfinite(result))[-1]] *= 1 + 2.0**-52
        return result

    monkeypatch.setattr(device, "on_device", off)
    with np.errstate(all="ignore"), pytest.raises(AssertionError):
        device.test_float64_has_the_bits_of_the_cpu("ratio")


def test_flushed_subnormal_numbers_fail(monkeypatch):
    def flushed(name, d, kappa):
        return getattr(_ufuncs, name)(d, np.where(kappa < 2.0**-126, np.float32(0), kappa))

    monkeypatch.setattr(device, "on_device", flushed)
    with np.errstate(all="ignore"), pytest.raises(AssertionError):
        device.test_float32_subnormal_numbers_are_not_flushed()
