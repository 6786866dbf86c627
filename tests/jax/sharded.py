"""What two devices show, as JSON: run as a program, since JAX counts its devices once.

Each case's program is compiled for two devices of the CPU, its text searched for exchange between
them, and its result compared with the ufuncs'.
"""

import json
import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=2"

import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding
from jax.sharding import PartitionSpec as P

import besselkit

EXCHANGE = ("all-gather", "all-to-all", "all-reduce", "collective-permute")
KAPPA = np.random.default_rng(0).lognormal(2, 3, (4, 6))
COLUMN = np.random.default_rng(1).uniform(1, 3000, (4, 1))


def report(program, args, expected):
    """Whether it exchanges, whether it is right to the last bit, and how its result is split."""
    text = program.lower(*args).compile().as_text()
    found = program(*args)
    split = [None if axes is None else str(axes) for axes in found.sharding.spec]
    return {
        "exchange": [word for word in EXCHANGE if word in text],
        "right": bool(np.array_equal(found, expected)),
        "split": split + [None] * (found.ndim - len(split)),
    }


def by_compiler(mesh):
    """Arrays with shardings; the compiler divides the work."""
    ratio, slope = besselkit.ratio, besselkit.ratio_deriv
    for spec in (P("x"), P(None, "x")):
        kappa = jax.device_put(KAPPA, NamedSharding(mesh, spec))
        dims = {"number": 3.0, "column": COLUMN}
        if spec == P("x"):
            dims["split column"] = jax.device_put(COLUMN, NamedSharding(mesh, spec))
        for kind, d in dims.items():
            plain = np.asarray(d)
            gradient = jax.grad(lambda d, k: ratio(d, k).sum(), 1)
            mapped = jax.vmap(ratio, (0 if plain.ndim else None, 0))
            programs = {
                "value": (jax.jit(ratio), ratio(plain, KAPPA)),
                "gradient": (jax.jit(gradient), slope(plain, KAPPA)),
                "vmap": (jax.jit(mapped), ratio(plain, KAPPA)),
            }
            for what, (program, expected) in programs.items():
                yield f"{what}, {kind}, {spec}", report(program, (d, kappa), expected)
    whole = jax.jit(lambda k: ratio(3.0, k), out_shardings=NamedSharding(mesh, P("x")))
    yield "asked of the result", report(whole, (KAPPA,), ratio(3.0, KAPPA))


def by_hand(mesh):
    """`shard_map`: each device has its part."""
    ratio, split = besselkit.ratio, P("x")
    mapped = jax.shard_map(ratio, mesh=mesh, in_specs=(P(), split), out_specs=split)
    yield "shard_map", report(jax.jit(mapped), (3.0, KAPPA), ratio(3.0, KAPPA))
    gradient = jax.grad(lambda k: mapped(3.0, k).sum())
    yield "gradient of it", report(jax.jit(gradient), (KAPPA,), besselkit.ratio_deriv(3.0, KAPPA))
    inside = jax.vmap(jax.grad(lambda k: ratio(3.0, k)))
    mapped = jax.shard_map(inside, mesh=mesh, in_specs=split, out_specs=split)
    slopes = besselkit.ratio_deriv(3.0, KAPPA[:, 0])
    yield "gradient in it", report(jax.jit(mapped), (KAPPA[:, 0],), slopes)


if __name__ == "__main__":
    jax.config.update("jax_enable_x64", True)
    mesh = Mesh(np.array(jax.devices()), ("x",))
    print(json.dumps({**dict(by_compiler(mesh)), **dict(by_hand(mesh))}))
