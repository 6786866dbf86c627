"""float32 on a device: native, right within its bounds, and in double only where it says so.

The text runs on the CPU; the truth is the float64 ufunc at the same arguments.
"""

import os
import re
import subprocess
import sysconfig

import numpy as np
import pytest

from besselkit import _ufuncs
from besselkit._contract import FUNCTIONS, NAMES
from besselkit._faces.source import CORE, function_text
from tests.gpu import on_cpu
from tests.gpu.single import MOST_ULPS, ulps
from truth.rows import LINEAR, TURNS, UNDONE, UNIT_ARGUMENTS, first, ordered

pytestmark = [
    pytest.mark.skipif(
        _ufuncs.level == "base", reason="this processor has no fma, which a device always has"
    ),
    pytest.mark.skipif(os.name == "nt", reason="the shim is compiled as on Unix"),
]

POINTS = 400_000


def test_every_function_has_a_promise():
    assert max(row.error.ulp_of_floats for row in FUNCTIONS.values()) <= MOST_ULPS


def native(seed=11):
    """(d, kappa) where float alone is promised; half of it near the seams, d whole in part."""
    rng = np.random.default_rng(seed)
    half = POINTS // 2
    d = np.concatenate([1.5 * 2 ** rng.uniform(0, 15.9, half), 1.5 + 2 ** rng.uniform(-4, 8, half)])
    kappa = np.concatenate([2 ** rng.uniform(-20, 30, half), 2 ** rng.uniform(-3, 8, half)])
    d[::3] = np.ceil(d[::3])
    d, kappa = d.astype(np.float32), kappa.astype(np.float32)
    usual = kappa >= np.float32(2.0**-27) * d
    return d[usual], kappa[usual]


def arguments(name, seed=11):
    d, kappa = native(seed)
    rng = np.random.default_rng(seed + 1)
    given = {"d": d, "kappa": kappa, "kappa_p": kappa, "x": kappa}
    given["v"] = np.maximum(first(name, d), FUNCTIONS[name].least)
    # neighbours and strangers
    other = kappa * 2 ** (2 * rng.uniform(-1, 1, kappa.size) ** 5)
    given["kappa_q"] = np.clip(other, 2.0**-27 * d, 2.0**30).astype(np.float32)
    given["cos"] = rng.uniform(-1, 1, kappa.size).astype(np.float32)
    given["cos"][::7] = 1.0
    for share in UNIT_ARGUMENTS.intersection(NAMES[name]):
        # kappa up to 2^30 there too, and A from 2^-23 on
        near = (kappa < 2.0**29) & (_ufuncs.ratio(d, kappa) >= 2.0**-23)
        given[share] = getattr(_ufuncs, UNDONE[name])(d, kappa)
        near &= (given[share] > 0) & (given[share] < 1)
        given = {key: value[near] for key, value in given.items()}
    return ordered(name, given)


def exact(name, given):
    with np.errstate(all="ignore"):
        return getattr(_ufuncs, name)(*[x.astype(np.float64) for x in given])


@pytest.fixture(scope="module")
def single(tmp_path_factory):
    """The kernels, without the way into double: there they give NaN."""
    folder = tmp_path_factory.mktemp("single")
    return on_cpu.build("float", folder, "#define BESSELKIT_SINGLE_ONLY\n")


# float32 of these is float64's, rounded: core/function_order.hpp
IN_DOUBLE = [*(name for name in TURNS if name != "ratio_dim_deriv"), *LINEAR]


@pytest.mark.parametrize("name", IN_DOUBLE)
def test_what_is_known_to_take_doubles(single, name):
    """None of it is float arithmetic: one that becomes so leaves the list."""
    assert np.isnan(single[name](*arguments(name))).all()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in IN_DOUBLE])
def test_no_double_and_within_the_bound(single, name):
    given = arguments(name)
    assert given[0].size > POINTS // 3
    found = single[name](*given)
    assert np.isfinite(found).all(), [x[~np.isfinite(found)][:3] for x in given]
    error = ulps(name, found, exact(name, given))
    i = int(error.argmax())
    assert error[i] <= FUNCTIONS[name].error.ulp_of_floats, (error[i], [x[i] for x in given])


def test_extremes_take_the_other_way(single):
    d = np.array([1.0, 1.2, 8.0, 8.0, 2.0**25, 8.0], np.float32)
    kappa = np.array([3.0, 3.0, 2.0**-40, 2.0**31, 3.0, np.nan], np.float32)
    assert np.isnan(single["ratio_c"](d, kappa)).all()


def test_one_ulp_is_noticed(single):
    given = arguments("ratio")
    right = exact("ratio", given)
    found = single["ratio"](*given)
    wrong = np.nextafter(found, np.where(found > right, np.inf, 0).astype(np.float32))
    assert ulps("ratio", wrong, right).max() > FUNCTIONS["ratio"].error.ulp_of_floats


def test_no_float_becomes_a_double_unseen(tmp_path):
    """No literal or constant drags float arithmetic into double."""
    source = tmp_path / "single.cpp"
    uses = "".join(
        f"float use_{name}({', '.join('float ' + a for a in args)}) "
        f"{{ return besselkit::device::{name}({', '.join(args)}); }}\n"
        for name, args in NAMES.items()
    )
    compiler = sysconfig.get_config_var("CXX").split()
    flags = ["-std=c++17", "-fsyntax-only", "-mfma", "-Werror=double-promotion"]
    flags = [flag for flag in flags if flag != "-mfma" or os.uname().machine == "x86_64"]
    source.write_text(function_text() + uses)
    subprocess.run([*compiler, *flags, str(source)], check=True)
    source.write_text(function_text() + "float use(float x) { return x * 2.0; }\n")
    assert subprocess.run([*compiler, *flags, str(source)], capture_output=True).returncode


def test_double_is_named_in_one_of_the_headers():
    doubles = ("single_rare.hpp", "single_table.hpp")  # extremes; float32 tables on the CPU
    headers = [path for path in CORE.glob("single_*.hpp") if path.name not in doubles]
    assert len(headers) >= 5
    for path in headers:
        code = re.sub("//.*", "", path.read_text())
        assert not re.search(r"\b(double|int64|widen|narrow)\b", code), path.name
