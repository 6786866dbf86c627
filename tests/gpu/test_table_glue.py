"""What lies between a call of a table and the kernel, with a stand-in for CuPy."""

import cupy
import numpy as np
import pytest

from besselkit._faces.cupy import _call, _loops
from besselkit.table import load_table
from besselkit.table._faces import _cupy_tables as _tables
from besselkit.table._faces._cupy_tables import Arrays
from besselkit.table._layouts import compiled
from tests.gpu.stand_in import FakeArray, FakeCupy, plain
from truth.rows import OF_TABLES

KAPPA = np.geomspace(1e-2, 1e6, 24).reshape(4, 6)


@pytest.fixture(scope="module")
def table():
    return load_table(512)


@pytest.fixture
def fake(monkeypatch):
    module = FakeCupy()
    monkeypatch.setattr(_call, "cupy", module)
    monkeypatch.setattr(_tables, "cupy", module)
    monkeypatch.setattr(_loops, "cupy", module)
    made = (_tables.table_kernel, _tables.table_loop, _loops._multiprocessors)
    for cache in made:
        cache.cache_clear()
    yield module
    for cache in made:
        cache.cache_clear()


@pytest.fixture
def arrays(table, fake):
    return Arrays(compiled(table._content))


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16, np.int32, np.bool_])
@pytest.mark.parametrize("name", OF_TABLES)
def test_a_table_gives_what_it_gives_for_numpy(fake, arrays, table, name, dtype):
    kappa = np.minimum(KAPPA, 1000).astype(dtype)
    result = arrays.call(name, fake.asarray(kappa))
    expected = getattr(table, name)(kappa)
    assert isinstance(result, FakeArray)
    assert result.dtype == expected.dtype
    np.testing.assert_array_equal(plain(result), expected)


def test_the_table_s_own_methods_go_there(fake, table, monkeypatch):
    monkeypatch.setattr(cupy, "ndarray", FakeArray)
    for name in OF_TABLES:
        result = getattr(table, name)(fake.asarray(KAPPA))
        assert isinstance(result, FakeArray)
        np.testing.assert_array_equal(plain(result), getattr(table, name)(KAPPA))
    assert [name for name, *_ in fake.launches].count("table_less") == 2
    with pytest.raises(TypeError, match="kappa must be real"):
        table.ratio(fake.asarray(1j))


def test_shapes(fake, arrays, table):
    for kappa in (np.array(3.0), np.empty((0, 3)), KAPPA[::-2, ::3], KAPPA.T):
        result = arrays.call("ratio", fake.asarray(kappa))
        assert result.shape == kappa.shape
        np.testing.assert_array_equal(plain(result), table.ratio(kappa))


def test_the_numbers_go_to_each_device_once(fake, arrays):
    fake.streams = {0: "mine on 0", 1: "mine on 1"}
    for device in (1, 0, 1, 0):
        result = arrays.call("ratio", fake.asarray([1.0, 2.0], device=device))
        assert result.device.id == device
        assert fake.current == 0
    first = [(what, f"mine on {device}") for device in (1, 0) for what in ("synchronize", "kernel")]
    assert fake.queued == [*first, ("kernel", "mine on 1"), ("kernel", "mine on 0")]


def test_kernels_are_made_once(fake, arrays):
    for name in ("bias", "log_norm", "bias"):
        arrays.call(name, fake.asarray([1.0]))
        arrays.call(name, fake.asarray([1.0, 2.0])[::-1])
    assert fake.kernels == ["besselkit_table_less in one piece", "besselkit_table_less"]


def test_wrong_types(fake, arrays):
    for dtype in (np.complex64, np.longdouble, object):
        with pytest.raises(TypeError, match=r"ratio: kappa must be real: .*, got dtype"):
            arrays.call("ratio", fake.asarray(np.ones(3, dtype)))


def test_no_device(fake, arrays):
    array = fake.asarray([1.0])
    fake.devices = None
    with pytest.raises(RuntimeError, match="no CUDA device can be used: cudaErrorNoDevice"):
        arrays.call("ratio", array)
