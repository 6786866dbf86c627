"""Which region of the core a point falls into, by the core's own functions and names."""

import re
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from besselkit._contract import FUNCTIONS
from besselkit._faces.source import CORE, function_text
from truth.native import library, runner
from truth.rows import LINEAR, TURNS

# family -> its enum and header, and the region of (a, b); the families of an order take v
FAMILIES = {
    "ratio": ("RatioRegion", "ratio.hpp", "ratio_region(a[i], b[i])"),
    "order": ("LogRegion", "bessel.hpp", "log_region(a[i], b[i], 0.0)"),
    "log": ("LogRegion", "bessel.hpp", "log_region(order_of(a[i]).hi, b[i], -0.5)"),
    "partition": ("PartitionRegion", "partition.hpp", "partition_region(a[i], b[i])"),
    "rise": ("RiseRegion", "bias_dimension.hpp", "rise_region(a[i], b[i])"),
    "order_deriv": ("OrderRegion", "order_log.hpp", "order_region(a[i], b[i])"),
    "ratio32": ("RoundedRegion", "rounded.hpp", "rounded_ratio_region(a[i], b[i])"),
    "order32": ("RoundedRegion", "rounded.hpp", "rounded_log_region(a[i], b[i], 0.0)"),
    "log32": ("RoundedRegion", "rounded.hpp", "rounded_log_region(plain_order(a[i]), b[i], -0.5)"),
    "partition32": ("RoundedRegion", "rounded.hpp", "rounded_partition_region(a[i], b[i])"),
}


_DIVERGENCE = "divergence.hpp"


def family_of(function, single=False):
    """The family that decides on a function's regions."""
    row = FUNCTIONS[function]
    if function in TURNS and row.of_order:
        return "order_deriv"
    if function in TURNS and row.crosses_zero:
        return "rise"
    if row.crosses_zero or function in LINEAR:
        family = "order" if row.of_order else "log"
    else:
        family = "partition" if row.at_infinity in (np.inf, -np.inf) else "ratio"
    return family + "32" * single


@cache
def names(family):
    """The names of a family's regions, in the order of their numbers."""
    return _enumerators(*FAMILIES[family][:2])


def _enumerators(enum, header):
    text = (CORE / header).read_text(encoding="utf-8")
    body = re.search(rf"enum {enum} \{{(.*?)\}};", text, re.DOTALL)[1]
    found = re.findall(r"^\s*(\w+)", re.sub(r"//.*", "", body), re.M)
    return tuple(name.split("_", 1)[1] for name in found[:-1])  # the last is their number


@cache
def _library():
    text = function_text() + "using namespace besselkit;\n"
    for family, (_, _, region) in FAMILIES.items():
        text += (
            f'extern "C" void region_{family}(double* a, double* b, int* r, std::ptrdiff_t n) '
            f"{{ for (std::ptrdiff_t i = 0; i < n; ++i) r[i] = {region}; }}\n"
        )
    text += (
        'extern "C" void region_divergence(double* d, double* p, double* q, int* r, '
        "std::ptrdiff_t n) { for (std::ptrdiff_t i = 0; i < n; ++i) "
        "r[i] = (int)divergence_loop_region(d[i], p[i], q[i]); }\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        return library(text, Path(folder) / "regions.so", ("-O1",))


def region_numbers(function, a, b):
    """The number of the region of each point, for a function at its own two arguments.

    Parameters
    ----------
    function : str
        A function of two arguments, `iv_ratio` and inverses excepted.
    a, b : ndarray of float32 or float64
        Its arguments; float32 has regions of its own.

    Returns
    -------
    ndarray of int32
        Places in `names(family_of(function, single))`.
    """
    family = family_of(function, a.dtype == np.float32)
    return runner(_library()[f"region_{family}"], np.float64, np.int32)(a, b)


SHAPES = ("panels", "rare", "series", "apart", "uniform")


@cache
def _shapes():
    """For each region of `core/divergence.hpp` the place of its kind in `SHAPES`."""
    found = (name.rstrip("0123456789") for name in _enumerators("DivergenceRegion", _DIVERGENCE))
    return np.array([SHAPES.index(name) for name in found])


def shape_numbers(d, kappa_p, kappa_q):
    """How the core forms the divergence: the kind of its region, those with d < 1.5 apart.

    Parameters
    ----------
    d, kappa_p, kappa_q : ndarray of float64
        The arguments of `besselkit.vmf.kl`.

    Returns
    -------
    ndarray of int32
        Places in `SHAPES`.
    """
    region = runner(_library()["region_divergence"], np.float64, np.int32)(d, kappa_p, kappa_q)
    return np.where(np.asarray(d) < 1.5, 0, _shapes()[region]).astype(np.int32)
