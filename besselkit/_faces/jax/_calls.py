"""The compiled core as XLA's own calls on the CPU: the ufuncs' loops behind `jax.ffi`.

The functions here take floating arrays of one dtype, float32 or float64, and of one rank, with
lengths of 1 where they repeat: the loops repeat them in place.  `_functions` makes differentiable
functions of them.
"""

from collections.abc import Callable
from string import ascii_lowercase
from typing import Any

import jax
import jax.numpy as jnp
from jax.custom_batching import custom_vmap
from jax.experimental.custom_partitioning import custom_partitioning
from jax.sharding import NamedSharding, PartitionSpec

from besselkit._contract import NAMES
from besselkit._faces.compiled import ufuncs

__all__ = ["CALLS", "aligned"]

Call = Callable[..., Any]

# where JAX's other devices are; what is registered there says that it is not the place
_ELSEWHERE = ("CUDA", "ROCM")


def _target(name: str) -> str:
    return f"besselkit_{name}"


def _register(name: str) -> None:
    jax.ffi.register_ffi_target(_target(name), ufuncs.xla_handlers[name], platform="cpu")
    for platform in _ELSEWHERE:
        jax.ffi.register_ffi_target(_target(name), ufuncs.xla_handlers[""], platform=platform)


def aligned(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Give all arguments one rank, by dimensions of length 1 in front."""
    rank = max(jnp.ndim(arg) for arg in args)
    return tuple(jnp.reshape(arg, (1,) * (rank - jnp.ndim(arg)) + jnp.shape(arg)) for arg in args)


def _on_one_device(name: str) -> Call:
    def compute(*args: Any) -> Any:
        # of any elementwise function of them, with what a type tells about a mesh
        result = jax.eval_shape(lambda *args: sum(args[1:], args[0]), *args)
        # never under vmap itself: `_under_vmap` comes first
        return jax.ffi.ffi_call(_target(name), result)(*args)

    return compute


def _partitioned(name: str) -> Call:
    """Leave each device its own part: nothing of an elementwise call has to be gathered."""
    on_one_device = _on_one_device(name)
    partitioned = custom_partitioning(on_one_device)

    def spec_of(arg_shapes: Any) -> list[Any]:
        """Split the result as the arguments are, the first that is split along a dimension."""
        spec: list[Any] = [None] * len(arg_shapes[0].shape)
        for arg in arg_shapes:
            own = getattr(arg.sharding, "spec", ())
            for i, axes in enumerate(own):
                taken = {axis for given in spec for axis in _axes_of(given)}
                if axes is not None and spec[i] is None and not taken & set(_axes_of(axes)):
                    spec[i] = axes
        return spec

    def infer(mesh: Any, arg_shapes: Any, result_shape: Any) -> Any:
        return NamedSharding(mesh, PartitionSpec(*spec_of(arg_shapes)))

    def partition(mesh: Any, arg_shapes: Any, result_shape: Any) -> Any:
        split = [*getattr(result_shape.sharding, "spec", ())]
        split += [None] * (len(result_shape.shape) - len(split))
        of_args = tuple(
            NamedSharding(
                mesh,
                PartitionSpec(
                    *(axes if n != 1 else None for axes, n in zip(split, arg.shape, strict=True))
                ),
            )
            for arg in arg_shapes
        )
        return mesh, on_one_device, NamedSharding(mesh, PartitionSpec(*split)), of_args

    def rule(mesh: Any, arg_types: Any, result_types: Any) -> str:
        return _sharding_rule([tuple(kind.shape) for kind in arg_types])

    partitioned.def_partition(
        partition=partition, infer_sharding_from_operands=infer, sharding_rule=rule
    )

    def compute(*args: Any) -> Any:
        # under shard_map each device has its part already, and an array's type may say so,
        # which custom_partitioning would forget
        by_hand = jax.sharding.get_abstract_mesh().manual_axes
        return (on_one_device if by_hand else partitioned)(*args)

    return compute


def _axes_of(axes: Any) -> tuple[Any, ...]:
    if axes is None:
        return ()
    return axes if isinstance(axes, tuple) else (axes,)


def _sharding_rule(shapes: list[tuple[int, ...]]) -> str:
    """Say which dimensions go together: 'a b, c b -> a b' where the first repeats the second's."""
    rank = len(shapes[0])
    of_result = [f"{ascii_lowercase[0]}{i}" for i in range(rank)]
    of_args = [
        " ".join(
            name if n != 1 else f"{ascii_lowercase[k + 1]}{i}"
            for i, (name, n) in enumerate(zip(of_result, shape, strict=True))
        )
        for k, shape in enumerate(shapes)
    ]
    return f"{', '.join(of_args)} -> {' '.join(of_result)}"


def _under_vmap(call: Call) -> Call:
    """Map a call by one more dimension in front, which the loops repeat as any other."""
    mapped = custom_vmap(call)

    @mapped.def_vmap
    def _(axis_size: int, in_batched: Any, *args: Any) -> tuple[Any, bool]:
        # custom_vmap has moved what is mapped to the front
        given = [
            arg if batched else arg[None] for arg, batched in zip(args, in_batched, strict=True)
        ]
        return mapped(*given), True

    return mapped


def _make(name: str) -> Call:
    _register(name)
    return _under_vmap(_partitioned(name))


CALLS: dict[str, Call] = {name: _make(name) for name in NAMES}
