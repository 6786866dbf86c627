"""Which region of the core each point falls into, by the core's own functions.

``python -m tests.gpu.regions`` prints how many branches a warp takes in a few typical arrays.
"""

import ctypes
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

from besselkit._faces.source import function_text
from tests.gpu.on_cpu import library, runner

# for each family: a point's region, how many regions there are, and those that share a loop
FAMILIES = {
    "ratio": ("ratio_region(a[i], b[i])", "ratio_regions", "ratio_climb0", "ratio_climb4"),
    "log": (
        "log_region(0.5 * a[i] - 1.0, b[i], -0.5)",
        *("log_regions", "log_series0", "log_series3"),
    ),
    "partition": (
        "partition_region(a[i], b[i])",
        *("partition_regions", "partition_series0", "partition_series3"),
    ),
    # float arithmetic: one region is no loop
    "ratio, float": ("single::ratio_region(a[i], b[i])", *("single::regions", "-1", "-1")),
    "log, float": (
        "single::log_region(0.5f * a[i] - 1.0f, b[i], -0.5f)",
        *("single::regions", "-1", "-1"),
    ),
    "partition, float": (
        "single::partition_region(a[i], b[i])",
        *("single::partition_far + 1", "-1", "-1"),
    ),
}
WARP = 32


class Family(NamedTuple):
    """A function of (d, kappa) that returns regions, and what the core says of them."""

    region: object
    count: int
    first_of_loop: int
    last_of_loop: int

    def branches(self, d, kappa):
        """The regions, those of one loop counted as one."""
        found = self.region(d, kappa)
        return np.where(
            (found >= self.first_of_loop) & (found <= self.last_of_loop), self.first_of_loop, found
        )


def symbol(name):
    """A family's name as C++ can have it."""
    return name.replace(", ", "_")


def build(folder):
    """Compile the core's own functions: a `Family` for each name."""
    text = function_text() + "using namespace besselkit;\n"
    for name, (region, *numbers) in FAMILIES.items():
        name = symbol(name)
        text += f'extern "C" int numbers_{name}[] = {{{", ".join(numbers)}}};\n'
        text += (
            f'extern "C" void run_{name}(double* a, double* b, int* r, std::ptrdiff_t n) '
            f"{{ for (std::ptrdiff_t i = 0; i < n; ++i) r[i] = {region}; }}\n"
        )
    loaded = library(text, folder / "regions.so")
    return {name: _family(loaded, symbol(name), len(FAMILIES[name]) - 1) for name in FAMILIES}


def _family(loaded, name, count):
    numbers = (ctypes.c_int * count).in_dll(loaded, f"numbers_{name}")
    return Family(runner(loaded[f"run_{name}"], np.float64, np.int32), *numbers)


def in_a_warp(branches):
    """The mean number of branches that 32 neighbours take between them."""
    warps = np.sort(branches[: branches.size // WARP * WARP].reshape(-1, WARP), axis=1)
    return float((1 + (np.diff(warps, axis=1) != 0).sum(axis=1)).mean())


def typical(size=1 << 20):
    """Arrays of (d, kappa) by what they are like."""
    rng = np.random.default_rng(3)
    kappa = 10 ** rng.uniform(-2, 4, size)
    d = np.ceil(2 ** rng.uniform(1, 12, size))
    order = np.lexsort([kappa, d])
    cases = {f"d = {one}": (np.full(size, one), kappa) for one in (3, 64, 512, 4096)}
    cases["d = 3, sorted"] = (np.full(size, 3), np.sort(kappa))
    cases["mixed"] = (d, kappa)
    cases["mixed, sorted"] = (d[order], kappa[order])
    return cases


def counts(families, size=1 << 20):
    """The mean number of branches in a warp, for each case and family."""
    return {
        case: {name: in_a_warp(family.branches(*given)) for name, family in families.items()}
        for case, given in typical(size).items()
    }


def main():
    """Print the counts that besselkit/_faces/cupy/_kernels.py quotes."""
    with tempfile.TemporaryDirectory() as folder:
        families = build(Path(folder))
    print(" " * 13, "".join(f"{name:>18}" for name in families))
    for case, of in counts(families).items():
        print(f"{case:13}", "".join(f"{count:18.2f}" for count in of.values()))


if __name__ == "__main__":
    main()
