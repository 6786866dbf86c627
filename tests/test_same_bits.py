"""The bits of a result depend on the element alone, not on the path that it took."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

import besselkit
from besselkit import _ufuncs
from truth.reference import load
from truth.rows import BASIC, INVERSES, UNDONE, first, public

NAMES = (*BASIC, *INVERSES)


def points(name):
    """Points of every region, shuffled so that each block mixes them."""
    sets = [load(s) for s in ("main", "seams", "extremes", "low")]
    d = np.concatenate([s.d for s in sets])
    kappa = np.concatenate([s.kappa for s in sets])
    order = np.random.default_rng(7).permutation(len(d))
    d, kappa = d[order], kappa[order]
    if name in INVERSES:
        return d[:4000], np.minimum(public(UNDONE[name])(d, kappa), 1 - 2.0**-53)[:4000]
    return np.abs(first(name, d)), kappa


def same(a, b):
    return np.array_equal(a.view(f"u{a.itemsize}"), b.view(f"u{b.itemsize}"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_every_path_gives_the_same_bits(name, dtype):
    function = getattr(besselkit, name)
    with np.errstate(over="ignore"):
        a, b = (x.astype(dtype) for x in points(name))
    whole = function(a, b)
    step = len(a) // 1500
    alone = np.array([function(a[i], b[i]) for i in range(0, len(a), step)])
    assert same(alone, whole[::step].copy()), "alone"
    for offset in (1, 3, 7, 255):
        assert same(function(a[offset:], b[offset:]), whole[offset:]), f"offset {offset}"
    assert same(function(a[::3], b[::3]), whole[::3].copy()), "strided"
    assert same(function(a[::-1], b[::-1]), whole[::-1].copy()), "reversed"
    in_place = b.copy()
    function(a, in_place, out=in_place)
    assert same(in_place, whole), "in place over the second argument"
    in_place = a.copy()
    function(in_place, b, out=in_place)
    assert same(in_place, whole), "in place over the first argument"
    for start in (0, 100, 1000):
        assert same(function(a[:start], b[:start]), whole[:start]), f"first {start}"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_one_order_for_all_arguments(name, dtype):
    """A scalar first argument takes short cuts: through regions, and past what it alone decides.

    Sorted arguments lie in one region for whole runs, shuffled ones in many.
    """
    function = getattr(besselkit, name)
    with np.errstate(over="ignore"):
        shuffled = points(name)[1].astype(dtype)
    b = np.sort(shuffled)
    ends = (1 + 2.0**-40, 1e200) if dtype is np.float64 else (1 + 2.0**-20, 1e37)
    for d in (1.0, 1.06, 2.0, 3.0, 8.0, 64.0, 512.0, 4096.0, 1e7, *ends):
        d = dtype(d)
        assert same(function(d, b), function(np.full_like(b, d), b)), d
        assert same(function(d, shuffled), function(np.full_like(b, d), shuffled)), d
        with_nan = b.copy()
        with_nan[::100] = np.nan
        result = function(d, with_nan)
        assert np.isnan(result[::100]).all()
        assert same(result[1::100].copy(), function(d, b)[1::100].copy()), d


SCRIPT = """
import json, sys
import numpy as np
import besselkit
from besselkit import _ufuncs
from tests.test_same_bits import NAMES, points
digests = {}
import hashlib
for name in NAMES:
    result = getattr(besselkit, name)(*points(name))
    digests[name] = hashlib.sha256(result.tobytes()).hexdigest()
print(json.dumps([_ufuncs.level, digests]))
"""


def digests_at(level):
    environment = dict(os.environ, BESSELKIT_LEVEL=level)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=environment, check=True
    )
    found, digests = json.loads(done.stdout)
    assert found == level
    return digests


def test_levels_with_fma_agree():
    """Every level of this machine that has hardware fma gives the same bits."""
    with_fma = [level for level in _ufuncs.levels if level != "base"]
    results = [digests_at(level) for level in with_fma]
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("level", _ufuncs.levels)
def test_the_promised_errors_on_every_level(level):
    environment = dict(os.environ, BESSELKIT_LEVEL=level)
    command = [sys.executable, "-m", "tests.accuracy"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert f"level {level}" in done.stdout
    assert done.returncode == 0, done.stdout + done.stderr
