"""Values are the ufunc's, bit for bit, whatever the tensors look like; dtypes are torch's."""

import itertools

import numpy as np
import pytest
import torch

import besselkit
import besselkit.torch
from besselkit._contract import NAMES
from tests.points import edges
from tests.torch.ops_points import ALL, ONCE, first, others, public, ufunc

every = pytest.mark.parametrize("name", ALL)
NATIVE = (torch.float32, torch.float64)


def same_bits(result, expected):
    """Equal as NumPy arrays, NaN where NaN is, shape and dtype as well."""
    expected = np.asarray(expected)
    found = result.detach().numpy()
    assert found.dtype == expected.dtype
    assert found.shape == expected.shape
    assert np.array_equal(found, expected, equal_nan=True)
    assert np.array_equal(np.signbit(found), np.signbit(expected))


@every
def test_the_public_name_in_the_face_is_the_same_function(name):
    if name in besselkit.torch.__all__:
        assert getattr(besselkit.torch, name) is public(name)
    else:
        assert public(name).__module__.startswith("besselkit.vmf")


@every
@pytest.mark.parametrize("dtype", NATIVE)
def test_bits(name, dtype):
    args = others(name, (300,), dtype)
    arrays = [arg.numpy() for arg in args]
    d = first(name)
    same_bits(public(name)(d, *args), ufunc(name)(d, *arrays))
    same_bits(public(name)(int(d), *args), ufunc(name)(int(d), *arrays))
    dims = torch.arange(2, 302, dtype=dtype)
    same_bits(public(name)(dims, *args), ufunc(name)(dims.numpy(), *arrays))
    watched = [arg.clone().requires_grad_() for arg in args]
    same_bits(public(name)(d, *watched), ufunc(name)(d, *arrays))


@every
def test_keywords(name):
    names, args = NAMES[name], (first(name), *others(name))
    given = dict(zip(names, args, strict=True))
    assert torch.equal(public(name)(**given), public(name)(*args))


@every
def test_edges_and_outside(name):
    given = edges(name)
    result = public(name)(*map(torch.from_numpy, given))
    with np.errstate(all="ignore"):
        same_bits(result, ufunc(name)(*given))


def layouts(x):
    """Tensors equal to the 3 x 4 x 2 tensor `x` that lie in memory otherwise."""
    yield x.transpose(0, 2).contiguous().transpose(0, 2)
    yield x.repeat_interleave(2, 1)[:, ::2]
    yield x.mT.contiguous().mT
    yield torch._neg_view(-x)
    yield torch._neg_view((-x).transpose(0, 2).contiguous()).transpose(0, 2)
    yield torch.nn.Parameter(x, requires_grad=False)


@every
@pytest.mark.parametrize("dtype", NATIVE)
def test_layouts(name, dtype):
    args = others(name, (3, 4, 2), dtype)
    expected = public(name)(first(name), *args)
    for i, arg in enumerate(args):
        for other in layouts(arg):
            result = public(name)(first(name), *args[:i], other, *args[i + 1 :])
            assert torch.equal(result, expected)
            assert result.is_contiguous()


@every
def test_zero_dimensions_and_none_at_all(name):
    args = others(name, ())
    result = public(name)(first(name), *args)
    same_bits(result, np.float64(public(name)(first(name), *(arg.item() for arg in args))))
    for shape in ((0,), (3, 0), (0, 3)):
        empty = others(name, shape, requires_grad=name in ONCE)
        result = public(name)(first(name), *empty)
        assert result.shape == shape
        if name in ONCE:
            for grad in torch.autograd.grad(result.sum(), empty):
                assert grad.shape == shape


@every
def test_broadcasting(name):
    d = torch.tensor([[2.0], [3.0], [512.0]], dtype=torch.float64)
    args = others(name, (4,))
    table = public(name)(d, *args)
    assert table.shape == (3, 4)
    for row, value in zip(table, d[:, 0].tolist(), strict=True):
        assert torch.equal(row, public(name)(value, *args))
    expanded = [arg.expand(3, 4) for arg in args]
    assert torch.equal(public(name)(d.expand(3, 4), *expanded), table)
    mixed = [arg.reshape((1,) * i + (4, 1)) for i, arg in enumerate(args)]
    same_bits(public(name)(8.0, *mixed), ufunc(name)(8.0, *(arg.numpy() for arg in mixed)))


@every
def test_memory_is_new_and_inputs_stay(name):
    args = others(name)
    before = [arg.clone() for arg in args]
    result = public(name)(first(name), *args)
    result.fill_(7.0)
    assert all(torch.equal(a, b) for a, b in zip(args, before, strict=True))


@every
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_types_go_through_float32(name, dtype):
    args = [arg.to(dtype).requires_grad_() for arg in others(name)]
    wide = [arg.detach().float().requires_grad_() for arg in args]
    result, expected = public(name)(2.1, *args), public(name)(2.1, *wide)
    assert result.dtype is dtype
    assert torch.equal(result, expected.to(dtype))
    if name in ONCE:
        grads = torch.autograd.grad(result.sum(), args)
        for grad, reference in zip(grads, torch.autograd.grad(expected.sum(), wide), strict=True):
            assert grad.dtype is dtype
            assert torch.equal(grad, reference.to(dtype))


f16, b16, f32, f64, i64 = torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.int64


@pytest.fixture(params=NATIVE)
def _default_dtype(request):
    before = torch.get_default_dtype()
    torch.set_default_dtype(request.param)
    yield
    torch.set_default_dtype(before)


@pytest.mark.usefixtures("_default_dtype")
@pytest.mark.parametrize("d", [f16, b16, f32, f64, i64, torch.bool, torch.uint8, float, int])
def test_promotion_is_that_of_torch(d):
    def samples(dtype):
        if dtype in (float, int):
            return [dtype(3)]
        return [torch.tensor(3, dtype=dtype), torch.tensor([3], dtype=dtype)]

    for kappa in (f16, b16, f32, f64, i64, torch.int8):
        for a, b in itertools.product(samples(d), samples(kappa)):
            assert besselkit.ratio(a, b).dtype is torch.true_divide(a, b).dtype, (a, b)


@pytest.mark.parametrize("number", [8, 8.0, True, np.float32(8), np.float64(8), np.int16(8)])
def test_numbers_beside_tensors(number):
    for dtype in NATIVE:
        kappa = torch.tensor([2.0, 3.0], dtype=dtype)
        assert torch.equal(besselkit.ratio(number, kappa), besselkit.ratio(float(number), kappa))
        assert torch.equal(besselkit.ratio(kappa, number), besselkit.ratio(kappa, float(number)))


def test_a_number_beyond_float32_is_infinite_there():
    d = torch.tensor([8.0], dtype=torch.float32)
    assert besselkit.ratio(d, 1e300).item() == 1.0
    assert besselkit.log_partition(d.double(), 1e300).isfinite().all()


@every
def test_the_raw_operator_and_the_short_way_have_the_same_bits(name):
    args = others(name, (4, 3))
    d = torch.tensor(first(name), dtype=torch.float64)
    raw = getattr(torch.ops.besselkit, name)(d, *args)
    assert torch.equal(raw, public(name)(first(name), *args))


class Recorder(torch.utils._python_dispatch.TorchDispatchMode):
    """Notes which operators of ours were called."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.seen = [*getattr(self, "seen", []), str(func)]
        return func(*args, **(kwargs or {}))


@every
def test_modes_see_the_operator(name):
    with Recorder() as mode:
        public(name)(first(name), *others(name))
    assert f"besselkit.{name}.default" in mode.seen


def test_a_default_device_does_not_matter():
    kappa = torch.ones(3, dtype=torch.float64, requires_grad=True)
    with torch.device("meta"):
        result = besselkit.ratio(8.0, kappa)
    same_bits(result, besselkit.ratio(8.0, np.ones(3)))


class Tagged(torch.Tensor):
    """A subclass of a user's."""


def test_subclasses_are_kept():
    kappa = torch.ones(3, dtype=torch.float64).as_subclass(Tagged)
    for requires_grad in (False, True):
        result = besselkit.ratio(8.0, kappa.detach().requires_grad_(requires_grad))
        assert type(result) is Tagged
        same_bits(result.as_subclass(torch.Tensor), besselkit.ratio(8.0, np.ones(3)))


@every
def test_the_node_is_named_after_the_function(name):
    result = public(name)(first(name), *others(name, requires_grad=True))
    assert result.grad_fn.name() == f"besselkit_{name}_Backward"
