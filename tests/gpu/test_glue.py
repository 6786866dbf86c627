"""What lies between a call and the kernel, with a stand-in for CuPy: no device is needed."""

import os
import re
import subprocess
import sys

import cupy
import numpy as np
import pytest

import besselkit
from besselkit import _ufuncs, vmf
from besselkit._contract import NAMES
from besselkit._faces.cupy import _call, _kernels, _loops, require_device
from tests.gpu.stand_in import FakeArray, FakeCupy, plain


@pytest.fixture
def fake(monkeypatch):
    """The stand-in in CuPy's place, for the glue and for the dispatcher."""
    module = FakeCupy()
    monkeypatch.setattr(_call, "cupy", module)
    monkeypatch.setattr(_kernels, "cupy", module)
    monkeypatch.setattr(_loops, "cupy", module)
    monkeypatch.setitem(sys.modules, "cupy", module)
    made = (_kernels.kernel, _loops.loop, _loops._multiprocessors)
    for cache in made:
        cache.cache_clear()
    yield module
    for cache in made:
        cache.cache_clear()


def function(name):
    return getattr(besselkit, name, None) or getattr(vmf, name)


def values(name, dtype=np.float64, size=5):
    first = np.linspace(3.0, 900.0, size)
    given = {"cos": np.linspace(-1, 1, size), "r": np.linspace(0, 0.9, size)}
    return [
        given.get(argument, first if argument in "vd" else np.geomspace(1e-2, 1e4, size)).astype(
            dtype
        )
        for argument in NAMES[name]
    ]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_every_function_reaches_its_kernel(fake, name, dtype):
    args = values(name, dtype)
    result = function(name)(*(fake.asarray(x) for x in args))
    assert isinstance(result, FakeArray)
    assert fake.launches == [(name, np.dtype(dtype), (5,))]
    np.testing.assert_array_equal(plain(result), getattr(_ufuncs, name)(*args))


def test_kernels_are_made_once(fake):
    for _ in range(3):
        besselkit.ratio(fake.asarray([1.0, 2.0]), 3.0)
        besselkit.ratio(fake.asarray([1.0, 2.0])[::-1], 3.0)
    besselkit.log_iv(fake.asarray([1.0, 2.0])[::-1], 3.0)
    expected = ["besselkit_ratio in one piece", "besselkit_ratio", "besselkit_log_iv"]
    assert fake.kernels == expected


def test_a_kernel_for_each_type_and_for_which_arguments_are_arrays(fake):
    x, y = fake.asarray([1.0, 2.0]), fake.asarray([[3.0], [4.0]])
    single = fake.asarray([1.0, 2.0], np.float32)
    for given in ((3.0, x), (x, 3.0), (x, x), (3.0, single), (np.float64(4), x), (3.0, x.copy())):
        besselkit.ratio(*given)
    assert fake.kernels == ["besselkit_ratio in one piece"] * 4
    # what has other shapes or strides, or nothing in it
    for given in ((x, y), (3.0, x[::-1]), (3.0, x[:0]), (fake.asarray(3.0), x), (3.0, y.T[:, :0])):
        besselkit.ratio(*given)
    assert fake.kernels[4:] == ["besselkit_ratio"]


@pytest.mark.parametrize("size", [1, 255, 256, 257, 1024, 1025, 100_000])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_element_has_its_thread(fake, size, dtype):
    kappa = np.linspace(0.5, 90.0, size, dtype=dtype)
    result = besselkit.ratio(7.0, fake.asarray(kappa))
    np.testing.assert_array_equal(plain(result), besselkit.ratio(7.0, kappa))


@pytest.mark.parametrize("begin", [0, 1, 2, 3, 4])
def test_arrays_may_begin_anywhere(fake, begin):
    """What does not begin at a multiple of 16 bytes is computed by a kernel that does not ask."""
    kappa = np.linspace(0.5, 90.0, 5000, dtype=np.float32)
    given, out = fake.asarray(kappa), fake.asarray(np.zeros(5005, np.float32))
    results = [
        besselkit.ratio(7.0, given[begin:]),
        besselkit.ratio(7.0, given, out=out[begin : -5 + begin or None]),
    ]
    for result, expected in zip(results, (kappa[begin:], kappa), strict=True):
        np.testing.assert_array_equal(plain(result), besselkit.ratio(7.0, expected))


SINGLE, DOUBLE = np.dtype(np.float32), np.dtype(np.float64)


@pytest.mark.parametrize(
    ("d", "kappa", "expected"),
    [
        (np.float32, np.float32, SINGLE),
        (np.float16, np.float16, SINGLE),
        (np.float16, np.int8, SINGLE),
        (np.float32, np.bool_, SINGLE),
        (np.float32, np.int32, DOUBLE),
        (np.int8, np.int8, DOUBLE),
        (np.int64, np.int64, DOUBLE),
        (np.float32, np.float64, DOUBLE),
    ],
)
def test_the_type_is_that_of_numpy_arrays(fake, d, kappa, expected):
    first, second = np.array([4, 8], d), np.array([1, 0], kappa)
    result = besselkit.ratio(fake.asarray(first), fake.asarray(second))
    assert result.dtype == expected
    assert besselkit.ratio(first, second).dtype == expected
    np.testing.assert_array_equal(plain(result), besselkit.ratio(first, second))


@pytest.mark.parametrize("scalar", [3, 3.0, True, np.float32(3), np.float64(3), np.int64(3)])
def test_numbers_beside_arrays(fake, scalar):
    kappa = np.array([0.5, 7.0], np.float32)
    result = besselkit.ratio(scalar, fake.asarray(kappa))
    expected = besselkit.ratio(scalar, kappa)
    assert result.dtype == expected.dtype
    np.testing.assert_array_equal(plain(result), expected)


def test_a_number_too_large_for_float32_is_infinity(fake):
    result = besselkit.ratio(512, fake.asarray([1.0, 2.0], np.float32))
    assert result.dtype == SINGLE
    assert (plain(besselkit.ratio_c(fake.asarray([4.0], np.float32), 1e300)) == 0).all()


def test_shapes(fake):
    d, kappa = np.arange(1.0, 5.0)[:, None], np.arange(3.0)
    result = besselkit.ratio(fake.asarray(d), fake.asarray(kappa))
    np.testing.assert_array_equal(plain(result), besselkit.ratio(d, kappa))
    assert besselkit.ratio(fake.asarray(3.0), 1.0).shape == ()
    assert besselkit.ratio(fake.asarray(np.empty((0, 3))), 1.0).shape == (0, 3)
    strided = fake.asarray(np.arange(1.0, 13.0))[::-3]
    np.testing.assert_array_equal(
        plain(besselkit.ratio(4.0, strided)), besselkit.ratio(4.0, plain(strided))
    )


def test_out(fake):
    kappa, out = fake.asarray([1.0, 2.0]), fake.asarray([0.0, 0.0])
    assert besselkit.ratio(4, kappa, out=out) is out
    assert besselkit.ratio(4, kappa, out=(out,)) is out
    np.testing.assert_array_equal(plain(out), besselkit.ratio(4, [1.0, 2.0]))
    narrow = fake.asarray([0, 0], np.float32)
    assert besselkit.ratio(4, kappa, out=narrow) is narrow
    np.testing.assert_array_equal(plain(narrow), besselkit.ratio(4, [1.0, 2.0]).astype("f4"))
    wide = fake.asarray(np.zeros((3, 2)))
    assert besselkit.ratio(4, kappa, out=wide) is wide
    assert (plain(wide) == plain(out)).all()


@pytest.mark.parametrize("step", [0, 1, -1])
def test_out_over_an_argument(fake, step):
    memory = np.arange(1.0, 9.0)
    array = fake.asarray(memory)
    source, out = array[1:7], array[1 + step : 7 + step]
    besselkit.ratio(4.0, source, out=out)
    np.testing.assert_array_equal(plain(out), besselkit.ratio(4.0, memory[1:7]))


def test_out_over_an_argument_backwards(fake):
    array = fake.asarray(np.arange(1.0, 9.0))
    besselkit.ratio(4.0, array[::-1], out=array)
    np.testing.assert_array_equal(plain(array), besselkit.ratio(4.0, np.arange(1.0, 9.0)[::-1]))


def test_the_dtype_asked_for(fake):
    result = besselkit.ratio(fake.asarray([4.0]), 1.0, dtype=np.float32)
    assert result.dtype == SINGLE
    for wrong in (np.float16, "nonsense"):
        with pytest.raises(TypeError, match="ratio: dtype must be float32 or float64, got"):
            besselkit.ratio(fake.asarray([4.0]), 1.0, dtype=wrong)


def test_devices(fake):
    on_1 = fake.asarray([1.0, 2.0], device=1)
    result = besselkit.ratio(4.0, on_1)
    assert result.device.id == 1
    assert fake.current == 0
    message = "ratio: the arrays must be on one device, got d on device 0, kappa on device 1"
    with pytest.raises(ValueError, match=re.escape(message)):
        besselkit.ratio(fake.asarray([4.0]), on_1)
    with pytest.raises(ValueError, match="out on device 0"):
        besselkit.ratio(4.0, on_1, out=fake.asarray([0.0, 0.0]))


@pytest.mark.parametrize(
    ("d", "message"),
    [
        (np.ones(2), "ratio: d is a NumPy array beside CuPy arrays: convert it with cupy.asarray"),
        ("512", "ratio: d must be real: bool, integer, float16, float32 or float64, got a str"),
        (1j, "got a complex"),
        (None, "got a NoneType"),
        ([1.0, 2.0], "got a list"),
        (np.complex64(1), "got dtype complex64"),
        (np.longdouble(1), "got dtype float128"),
    ],
)
def test_wrong_kinds(fake, d, message):
    with pytest.raises(TypeError, match=re.escape(message)):
        besselkit.ratio(d, fake.asarray([1.0, 2.0]))


def test_wrong_arrays(fake):
    array = fake.asarray([1.0, 2.0])
    with pytest.raises(TypeError, match=r"kappa must be real.*got dtype complex128"):
        besselkit.ratio(4, fake.asarray([1j]))
    with pytest.raises(ValueError, match=re.escape("do not broadcast: d (3,), kappa (2,)")):
        besselkit.ratio(fake.asarray([1.0, 2.0, 3.0]), array)
    with pytest.raises(TypeError, match="out must be a CuPy array, got a ndarray"):
        besselkit.ratio(4, array, out=np.empty(2))
    with pytest.raises(TypeError, match="out must be of float32 or float64, got dtype float16"):
        besselkit.ratio(4, array, out=fake.asarray([0, 0], np.float16))
    message = "ratio: the result has shape (2,), out has shape (3,)"
    with pytest.raises(ValueError, match=re.escape(message)):
        besselkit.ratio(4, array, out=fake.asarray([0.0, 0.0, 0.0]))
    with pytest.raises(
        ValueError, match=r"ratio: d must be within .* float64, got an int of 1101 bits"
    ):
        besselkit.ratio(2**1100, array)
    with pytest.raises(TypeError, match="the option where= is not available for CuPy arrays"):
        besselkit.ratio(4, array, where=True)


def test_the_current_stream_of_the_arrays_device(fake):
    """All that a call does is queued on one stream, which is the caller's."""
    fake.streams = {0: "mine on 0", 1: "mine on 1"}
    integers = fake.asarray([1, 2], device=1)
    besselkit.ratio(4.0, integers, out=fake.asarray([0, 0], np.float32, device=1))
    assert [what for what, _ in fake.queued] == ["astype", "kernel", "copyto"]
    assert {stream for _, stream in fake.queued} == {"mine on 1"}
    fake.queued.clear()
    array = fake.asarray(np.arange(1.0, 9.0), device=1)
    besselkit.ratio(4.0, array[1:], out=array[:-1])
    assert fake.queued == [("copy", "mine on 1"), ("kernel", "mine on 1")]


def test_an_error_leaves_the_current_device_alone(fake, monkeypatch):
    def fail(*_):
        raise OSError("cudaErrorIllegalAddress")

    monkeypatch.setattr(_call, "kernel", lambda name: fail)
    monkeypatch.setattr(_loops, "loop", lambda *_: fail)
    for array in (fake.asarray([1.0], device=1), fake.asarray([1.0, 2.0], device=1)[::-1]):
        with pytest.raises(OSError, match="cudaErrorIllegalAddress"):
            besselkit.ratio(4.0, array)
        assert fake.current == 0


def test_no_device(fake):
    array = fake.asarray([1.0])
    fake.devices = None
    with pytest.raises(RuntimeError, match="no CUDA device can be used: cudaErrorNoDevice"):
        require_device()
    with pytest.raises(RuntimeError, match="no CUDA device can be used: cudaErrorNoDevice"):
        besselkit.ratio(4.0, array)
    fake.devices = 0
    with pytest.raises(RuntimeError, match="no CUDA device can be used: there is none"):
        require_device()


# no device is visible to it, so what it prints is the same on every machine; its arrays are at an
# address that nobody reads
WITHOUT_A_DEVICE = """
import cupy, numpy, besselkit, sys

assert "besselkit.cupy" not in sys.modules
memory = cupy.cuda.UnownedMemory(1 << 20, 1 << 16, None, 0)
array = cupy.ndarray(3, memptr=cupy.cuda.MemoryPointer(memory, 0))
for first in (512, array, numpy.ones(3)):
    try:
        besselkit.ratio(first, array)
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
"""


def test_cupy_itself_without_a_device():
    environment = dict(os.environ, CUDA_VISIBLE_DEVICES="")
    command = [sys.executable, "-W", "error", "-c", WITHOUT_A_DEVICE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == 3, lines
    for line in lines[:2]:
        assert re.match(r"RuntimeError: no CUDA device can be used: cudaError\w+: [^\n]+$", line)
    expected = "TypeError: ratio: d is a NumPy array beside CuPy arrays: "
    assert lines[2] == expected + "convert it with cupy.asarray()"


def test_the_real_kernels_are_made_without_a_device():
    made = _kernels.kernel("ratio")
    assert isinstance(made, cupy.ElementwiseKernel)
    assert made.name == "besselkit_ratio"
    assert made.kwargs == {"options": _kernels.OPTIONS}
