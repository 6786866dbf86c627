"""A stand-in for CuPy on NumPy arrays, as strict as CuPy where the glue has to be careful."""

import re
from types import SimpleNamespace

import numpy as np

from besselkit import _ufuncs
from besselkit._contract import NAMES

MULTIPROCESSORS = 3


class FakeArray(np.ndarray):
    """Memory that claims to be on a device; what is done to it is queued on a stream there."""

    def __array_finalize__(self, parent):
        self.number = getattr(parent, "number", 0)
        self.module = getattr(parent, "module", None)

    @property
    def device(self):
        return SimpleNamespace(id=self.number)

    @property
    def data(self):
        return SimpleNamespace(ptr=self.__array_interface__["data"][0])

    def astype(self, dtype, copy=True):
        if not copy and self.dtype == dtype:
            return self
        self.module.queue("astype", self)
        return super().astype(dtype)

    def copy(self):
        self.module.queue("copy", self)
        return super().copy()

    def __array_ufunc__(self, *args, **kwargs):
        raise TypeError("a device's array must not be computed on the host")


def plain(array):
    return np.ndarray.view(array, np.ndarray)


class FakeCupy:
    """The parts of CuPy that besselkit.cupy uses; `queued` is what each stream was given."""

    def __init__(self, devices=2):
        self.current, self.devices, self.launches, self.kernels = 0, devices, [], []
        self.streams, self.queued = {0: "default of 0", 1: "default of 1"}, []
        self.ndarray = FakeArray
        self.ElementwiseKernel = self._kernel
        self.RawKernel = self._raw_kernel
        runtime = SimpleNamespace(getDeviceCount=self._count, CUDARuntimeError=OSError)
        self.cuda = SimpleNamespace(
            Device=self._device, runtime=runtime, get_current_stream=self._current_stream
        )

    def _count(self):
        if self.devices is None:
            raise OSError("cudaErrorNoDevice: no CUDA-capable device is detected")
        return self.devices

    def queue(self, what, *arrays):
        """Put work on the current stream of the current device, where its arrays must be."""
        assert all(array.number == self.current for array in arrays), "wrong device"
        self.queued.append((what, self.streams[self.current]))

    def asarray(self, values, dtype=None, device=None):
        array = np.array(values, dtype).view(FakeArray)
        array.number, array.module = self.current if device is None else device, self
        return array

    def empty(self, shape, dtype):
        return self.asarray(np.empty(shape, dtype))

    def copyto(self, to, source):
        self.queue("copyto", to, source)
        plain(to)[...] = plain(source)

    def may_share_memory(self, a, b):
        return np.may_share_memory(plain(a), plain(b))

    def _device(self, number=None):
        return _Device(self, self.current if number is None else number)

    def _current_stream(self):
        return SimpleNamespace(synchronize=lambda: self.queue("synchronize"))

    def _kernel(self, in_params, out_params, operation, name, preamble, options):
        self.kernels.append(name)
        kind = _TableKernel if "raw " in in_params else _Kernel
        return kind(self, name.removeprefix("besselkit_"), len(in_params.split(",")))

    def _raw_kernel(self, code, name, options):
        self.kernels.append(f"{name} in one piece")
        return _Loop(self, code, name.removeprefix("besselkit_"))


class _Device:
    def __init__(self, module, number):
        self.module, self.number = module, number
        self.attributes = {"MultiProcessorCount": MULTIPROCESSORS}

    def __enter__(self):
        self.module._count()
        self.before, self.module.current = self.module.current, self.number

    def __exit__(self, *_):
        self.module.current = self.before


class _Kernel:
    """Runs the ufunc, one element after the other like a device that is free in its order."""

    def __init__(self, module, name, nin):
        self.module, self.nin, self.ufunc = module, nin, getattr(_ufuncs, name)

    def __call__(self, *args):
        inputs, out = args[: self.nin], args[self.nin :]
        arrays = [x for x in args if isinstance(x, FakeArray)]
        self.module.queue("kernel", *arrays)
        (dtype,) = {x.dtype for x in args}  # "Type is mismatched", says CuPy
        shape = np.broadcast_shapes(*(x.shape for x in arrays))
        result = out[0] if out else self.module.empty(shape, dtype)
        assert result.shape == shape, "Out shape is mismatched"
        self.module.launches.append((self.ufunc.__name__, dtype, shape))
        sources = [np.broadcast_to(plain(np.asanyarray(x)), shape) for x in inputs]
        for at in np.ndindex(shape):
            plain(result)[at] = self.ufunc(*(source[at] for source in sources))
        return result


class _TableKernel(_Kernel):
    """Rows and parameters are whole for every element."""

    def __call__(self, rows, columns, parameters, kappa):
        self.module.queue("kernel", rows, parameters, kappa)
        self.module.launches.append((self.ufunc.__name__, kappa.dtype, kappa.shape))
        table = plain(rows).reshape(-1, columns), plain(parameters)
        return self.module.asarray(self.ufunc(*table, plain(kappa)))


class _Loop:
    """A kernel of arrays in one piece: what it is given is checked against its own signature."""

    def __init__(self, module, code, name):
        self.module, self.name, self.ufunc = module, name, getattr(_ufuncs, name)
        self.body = code[code.index(f"\nbesselkit_{name}(") :]
        signature = re.search(rf"\bbesselkit_{name}\((.*?)\) \{{", code)[1]
        self.parameters = [
            re.fullmatch(r"(.+?)(\*?) (\w+)", p).groups() for p in signature.split(", ")
        ]

    def __call__(self, grid, block, args):
        arrays = [x for x in args if isinstance(x, FakeArray)]
        self.module.queue("kernel", *arrays)
        assert len(args) == len(self.parameters)
        named = {}
        for (kind, star, name), value in zip(self.parameters, args, strict=True):
            assert isinstance(value, FakeArray) == bool(star), name
            dtype = {"float": "f4", "double": "f8", "long long": "i8"}[kind.removeprefix("const ")]
            # CuPy passes Python numbers as int64 and float64, NumPy's as they are
            assert np.asanyarray(value).dtype == dtype, name
            named[name] = plain(value) if star else value
        out, size = named.pop("results"), named.pop("size")
        # as many blocks as have something to do, or several for each multiprocessor that go on
        few = "gridDim" in self.body
        one = block[0] * (8 if few else 16 // out.dtype.itemsize)
        most = 16 * MULTIPROCESSORS if few else size
        assert not few or all(x.data.ptr % 16 == 0 for x in arrays), "it reads by 16 bytes"
        assert grid[0] == min(-(-size // one), most)
        assert size == out.size
        self.module.launches.append((self.name, out.dtype, out.shape))
        if "rows" in named:
            rows, columns, parameters, kappa = named.values()
            out[...] = self.ufunc(rows.reshape(-1, columns), parameters, kappa)
        else:
            given = [named.get(name, named.get(f"{name}s")) for name in NAMES[self.name]]
            assert all(np.shape(x) in ((), out.shape) for x in given)
            out[...] = self.ufunc(*given)
