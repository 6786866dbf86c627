"""The glue between CUDA tensors and CuPy, with stand-ins for both: no device is needed."""

import re
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from besselkit._contract import NAMES
from besselkit._faces import dispatch
from besselkit._faces.torch import _cuda
from tests.torch.ops_points import ALL, first, others, ufunc

DEVICE = torch.device("cuda", 1)


class OnDevice(torch.Tensor):
    """A tensor in the CPU's memory that says it is on a device."""

    device = DEVICE
    is_cpu = False


class Array:
    """A view of memory, as `cupy.ndarray` is one."""

    def __init__(self, memory, where):
        self.memory, self.where = memory, where


class FakeCupy:
    """The parts of CuPy that the glue uses; it notes where it is told to compute."""

    ndarray = Array

    def __init__(self):
        self.entered, self.launched, self.streams = [], [], []
        stream = SimpleNamespace(from_external=lambda s: self._context("stream", s))
        self.cuda = SimpleNamespace(Device=lambda i: self._context("device", i), Stream=stream)

    @contextmanager
    def _context(self, kind, which):
        self.entered.append((kind, which))
        yield
        self.entered.pop()

    def from_dlpack(self, tensor):
        assert not tensor.requires_grad, "torch exports no tensor that requires a gradient"
        assert not tensor.is_neg(), "the bit would be lost"
        return Array(tensor.as_subclass(torch.Tensor).numpy(), list(self.entered))

    def compute(self, name, args, out, options):
        """Stand for `besselkit.cupy`: the ufunc, into the array given."""
        assert not options
        self.launched.append((name, args, out, list(self.entered)))
        numbers = [arg.memory if isinstance(arg, Array) else arg for arg in args]
        getattr(dispatch.ufuncs, name)(*numbers, out=out.memory)


@pytest.fixture
def fake(monkeypatch):
    """The stand-ins in the places of CuPy, its face, and what of torch asks a driver."""
    cupy, streams = FakeCupy(), iter(["first stream", "second stream"])
    monkeypatch.setitem(sys.modules, "cupy", cupy)
    monkeypatch.setattr(_cuda, "_kernels", lambda: cupy.compute)
    monkeypatch.setattr(torch.cuda, "current_stream", lambda device: (next(streams), device))
    made, empty = [], torch.empty

    def empty_on_device(shape, dtype, device):
        assert device == DEVICE
        made.append(empty(shape, dtype=dtype).as_subclass(OnDevice))
        return made[-1]

    monkeypatch.setattr(torch, "empty", empty_on_device)
    cupy.made = made
    return cupy


def on_device(tensor):
    return tensor.as_subclass(OnDevice)


def same(result, expected):
    return np.array_equal(result.as_subclass(torch.Tensor).numpy(), expected)


@pytest.mark.parametrize("name", ALL)
def test_values_memory_and_number(name, fake):
    """Inputs are seen where they lie, and the result is the tensor that torch made."""
    args = [on_device(arg) for arg in others(name, (3, 4))]
    d = torch.tensor(first(name), dtype=torch.float64)
    result = _cuda.compute(name, [d, *args])
    assert result is fake.made[0]
    assert len(fake.made) == 1
    (launch,) = fake.launched
    number, *arrays = launch[1]
    assert (launch[0], number) == (name, first(name))  # a CPU scalar goes as a Python number
    assert type(number) is float
    assert launch[2].memory.ctypes.data == result.data_ptr()
    for array, arg in zip(arrays, args, strict=True):
        assert array.memory.ctypes.data == arg.data_ptr()
    expected = ufunc(name)(d.item(), *(arg.as_subclass(torch.Tensor).numpy() for arg in args))
    assert same(result, expected)


def test_the_stream_is_looked_up_on_every_call(fake):
    kappa = on_device(torch.ones(3, dtype=torch.float64))
    d = on_device(torch.tensor(8.0, dtype=torch.float64))
    for stream in ("first stream", "second stream"):
        _cuda.compute("ratio", [d, kappa])
        where = [("device", 1), ("stream", (stream, DEVICE))]
        _, args, out, entered = fake.launched[-1]
        assert entered == where
        assert all(array.where == where for array in (*args, out)), "exported on another stream"
    assert fake.entered == []


def test_shapes_and_types(fake):
    d = on_device(torch.arange(2.0, 5.0)[:, None])
    kappa = on_device(torch.arange(1.0, 5.0).expand(2, 4)[0])
    result = _cuda.compute("ratio", [d, kappa])
    assert (result.shape, result.dtype) == ((3, 4), torch.float32)
    with pytest.raises(ValueError, match=r"ratio: shapes do not broadcast: d \(2,\), kappa \(3,\)"):
        _cuda.compute("ratio", [on_device(torch.ones(2)), on_device(torch.ones(3))])


def test_watched_and_negated_tensors(fake):
    negated = on_device(torch._neg_view(-torch.ones(3, dtype=torch.float64)))
    watched = on_device(torch.ones(3, dtype=torch.float64)).requires_grad_()
    d = torch.tensor(8.0, dtype=torch.float64)
    for kappa in (negated, watched):
        assert same(_cuda.compute("ratio", [d, kappa]).detach(), ufunc("ratio")(8.0, np.ones(3)))


@pytest.mark.parametrize("name", ALL)
def test_the_operator_is_registered_for_cuda(name):
    assert torch._C._dispatch_has_kernel_for_dispatch_key(f"besselkit::{name}", "CUDA")


def test_without_cupy(monkeypatch):
    monkeypatch.setitem(sys.modules, "cupy", None)
    monkeypatch.setattr(torch, "empty", lambda *a, **k: torch.zeros(3))
    args = [on_device(torch.ones(3)) for _ in NAMES["ratio"]]
    cause = "ratio: a tensor on cuda:1 needs CuPy, which cannot be imported"
    with pytest.raises(ImportError, match=f"^{re.escape(cause)}") as caught:
        _cuda.compute("ratio", args)
    assert str(caught.value).endswith(f": {_cuda.WAYS_OUT}")
    for way in ("pip install besselkit[cuda]", "besselkit.load_table(d)"):
        assert way in _cuda.WAYS_OUT


def test_another_error_of_the_import_is_not_taken_for_a_missing_package(monkeypatch):
    class Broken:
        def find_spec(self, name, path=None, target=None):
            if name == "cupy":
                raise OSError("libcuda is damaged")

    monkeypatch.delitem(sys.modules, "cupy", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(OSError, match="libcuda is damaged"):
        _cuda._cupy("ratio", DEVICE)
