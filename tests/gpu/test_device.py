"""On a device: accuracy, the CPU's bits, streams, graphs, memory.  Run with ``pytest -m gpu``."""

import cupy
import numpy as np
import pytest

import besselkit
from besselkit import _ufuncs
from besselkit._contract import NAMES
from besselkit.cupy import require_device
from besselkit.table import load_table
from besselkit.table._faces._cupy_tables import Arrays
from besselkit.table._layouts import compiled
from tests.accuracy import SETS
from tests.accuracy import arguments as reference_arguments
from tests.gpu.points import EDGES, RANDOM, arguments
from tests.gpu.single import MOST_ULPS, ulps
from truth.metric import errors, floor_of
from truth.reference import load
from truth.rows import BASIC, LAST, LOGS_OF_ORDER, OF_TABLES, promised, public


def devices():
    try:
        return require_device()
    except RuntimeError:
        return 0


DEVICES = devices()
MANY = 100_000_000
pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(DEVICES == 0, reason="no CUDA device can be used here"),
]
needs_two = pytest.mark.skipif(DEVICES < 2, reason="fewer than two CUDA devices")


def on_device(name, *args):
    return cupy.asnumpy(public(name)(*map(cupy.asarray, args)))


@pytest.mark.parametrize("name", NAMES)
def test_float64_has_the_bits_of_the_cpu(name):
    given = arguments(name)
    with np.errstate(all="ignore"):
        expected = getattr(_ufuncs, name)(*given)
    found = on_device(name, *given)
    both_nan = np.isnan(found) & np.isnan(expected)
    same = (found.view(np.uint64) == expected.view(np.uint64)) | both_nan
    assert same.all(), [x[~same][:5] for x in (*given, found, expected)]


# a set of orders has points for the functions of an order only
CASES = [
    (name, where) for name in BASIC for where in SETS if where != "order" or name in LOGS_OF_ORDER
]


@pytest.mark.parametrize(("name", "where"), CASES)
def test_float64_against_the_reference(name, where):
    data = load(where)
    a, b, defined, truth = reference_arguments(name, data)
    if not defined.any():
        assert (name in LOGS_OF_ORDER, where) == (True, "low")
        return
    a, b = (np.asarray(x[defined], np.float64) for x in (a, b))
    error = errors(truth, on_device(name, a, b), data.value(truth)[defined])
    allowed = promised(name, a)
    assert (error <= allowed).all(), float(np.max(error / allowed))


@pytest.mark.parametrize("name", NAMES)
def test_float32_within_its_bound(name):
    with np.errstate(over="ignore", under="ignore"):
        given = [x.astype(np.float32) for x in arguments(name)]
    with np.errstate(all="ignore"):
        truth = getattr(_ufuncs, name)(*(x.astype(np.float64) for x in given))
    assert ulps(name, on_device(name, *given), truth).max() <= MOST_ULPS


def test_float32_subnormal_numbers_are_not_flushed():
    kappa = np.array([2.0**-149, 2.0**-140, 2.0**-127], np.float32)
    d = np.float32(4.0)
    for name in ("ratio", "log_iv", LAST):
        found = on_device(name, d, kappa)
        truth = getattr(_ufuncs, name)(np.float64(4.0), kappa.astype(np.float64))
        assert ulps(name, found, truth).max() <= MOST_ULPS, name


def test_shapes_and_strides():
    d = np.arange(2.0, 40.0)[:, None]
    kappa = np.geomspace(1e-2, 1e4, 120)
    expected = besselkit.ratio(d, kappa[::-3])
    found = besselkit.ratio(cupy.asarray(d), cupy.asarray(kappa)[::-3])
    assert (cupy.asnumpy(found) == expected).all()
    transposed = besselkit.ratio(cupy.asarray(d).T, cupy.asarray(kappa)[::-3, None])
    assert (cupy.asnumpy(transposed) == expected.T).all()
    assert besselkit.ratio(cupy.asarray(3.0), 1.0).shape == ()
    assert float(besselkit.ratio(cupy.asarray(3.0), 1.0)) == besselkit.ratio(3.0, 1.0)
    assert besselkit.ratio(cupy.empty((0, 3)), 1.0).shape == (0, 3)


@pytest.mark.parametrize("step", [0, 1, -1])
def test_out_over_an_argument(step):
    memory = np.linspace(1.0, 9.0, 100_002)
    array = cupy.asarray(memory)
    out = array[1 + step : array.size - 1 + step]
    besselkit.ratio(4.0, array[1:-1], out=out)
    assert (cupy.asnumpy(out) == besselkit.ratio(4.0, memory[1:-1])).all()


def test_the_current_stream():
    """The work is queued on the current stream: a capture on it sees the kernel."""
    kappa, out = cupy.linspace(0.1, 900, 1000), cupy.zeros(1000)
    besselkit.ratio(512.0, kappa, out=out)
    expected = out.copy()
    out[...] = 0
    cupy.cuda.Device().synchronize()
    stream = cupy.cuda.Stream(non_blocking=True)
    with stream:
        stream.begin_capture()
        besselkit.ratio(512.0, kappa, out=out)
        graph = stream.end_capture()
    assert not out.any(), "captured, not run"
    for _ in range(2):
        graph.launch(stream)
        stream.synchronize()
        assert (out == expected).all()
        out[...] = 0
        cupy.cuda.Device().synchronize()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", OF_TABLES)
def test_tables_have_the_bits_of_the_cpu(name, dtype):
    table = load_table(512)
    kappa = np.concatenate([10 ** np.random.default_rng(9).uniform(-12, 9, RANDOM), EDGES])
    with np.errstate(all="ignore"):
        kappa = kappa.astype(dtype)
        expected = getattr(table, name)(kappa)
    arrays = Arrays(compiled(table._content))
    for _ in range(2):  # the second time the numbers are there
        found = cupy.asnumpy(arrays.call(name, cupy.asarray(kappa)))
        assert found.dtype == expected.dtype == dtype
        assert np.array_equal(found, expected, equal_nan=True)
    # the public way may be another, of plain operations
    public = cupy.asnumpy(getattr(table, name)(cupy.asarray(kappa)))
    assert public.dtype == dtype
    same = (public == expected) | (np.isnan(public) & np.isnan(expected))
    size = np.maximum(np.abs(expected.astype(np.float64)), floor_of(name))
    with np.errstate(invalid="ignore"):
        error = np.abs(public.astype(np.float64) - expected) / size
    assert (same | (error <= 8 * np.finfo(dtype).eps)).all()


@pytest.mark.parametrize("begin", [1, 2, 3, 4])
def test_arrays_may_begin_anywhere(begin):
    """The kernels that read 16 bytes at a time are for those that can be read so: the same bits."""
    kappa = cupy.asarray(np.geomspace(0.1, 900.0, 5000, dtype=np.float32))
    out = cupy.empty(5000 + begin, np.float32)[begin:]
    for name in ("ratio", "log_norm"):
        function = public(name)
        for d in (3.0, 64.0, 512.0):
            whole = function(d, kappa)
            assert (function(d, kappa, out=out) == whole).all()
            assert (function(d, kappa[begin:]) == whole[begin:]).all()


@needs_two
def test_two_devices():
    expected = besselkit.ratio(512, 16.0)
    with cupy.cuda.Device(1):
        kappa = cupy.asarray([16.0])
    result = besselkit.ratio(512, kappa)  # called with device 0 as the current one
    assert result.device.id == 1
    assert cupy.cuda.Device().id == 0
    with cupy.cuda.Device(1):
        assert float(result[0]) == expected
    with pytest.raises(ValueError, match="d on device 0, kappa on device 1"):
        besselkit.ratio(cupy.asarray([512.0]), kappa)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_many_elements_do_not_grow_memory(dtype):
    size = MANY
    if cupy.cuda.Device().mem_info[0] < 8e9:
        pytest.skip("less than 8 GB of the device's memory are free")
    kappa = cupy.linspace(0.1, 2000.0, size, dtype=dtype)
    out = cupy.empty_like(kappa)
    besselkit.ratio(512, kappa, out=out)
    pool = cupy.get_default_memory_pool()
    before = pool.used_bytes(), pool.total_bytes()
    for name in ("ratio", "log_partition", "bias"):
        public(name)(512, kappa, out=out)
        cupy.cuda.Device().synchronize()
        assert (pool.used_bytes(), pool.total_bytes()) == before, name
    last = cupy.asnumpy(kappa[-1:])
    truth = _ufuncs.bias(512.0, last.astype(np.float64))
    assert ulps("bias", cupy.asnumpy(out[-1:]).astype(np.float32), truth).max() <= MOST_ULPS
    del kappa, out
    pool.free_all_blocks()
