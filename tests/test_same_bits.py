"""The bits of a result depend on the element alone, not on the path that it took."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from besselkit import _ufuncs
from besselkit._contract import NAMES
from truth.reference import load
from truth.rows import INVERSES, UNDONE, first, public


def points(name):
    """Points of every region, shuffled so that each block mixes them: all arguments."""
    sets = [load(s) for s in ("main", "seams", "extremes", "low")]
    d = np.concatenate([s.d for s in sets])
    kappa = np.concatenate([s.kappa for s in sets])
    order = np.random.default_rng(7).permutation(len(d))
    d, kappa = d[order], kappa[order]
    if name in INVERSES:
        return d[:4000], np.minimum(public(UNDONE[name])(d, kappa), 1 - 2.0**-53)[:4000]
    if len(NAMES[name]) == 4:
        d, kappa = d[:4000], kappa[:4000]
    return np.abs(first(name, d)), kappa, *others(name, kappa)


def others(name, kappa):
    """A third and fourth argument: a second kappa, near or far, and cosines, some at the ends."""
    rng, n = np.random.default_rng(8), len(kappa)
    with np.errstate(over="ignore"):
        near = kappa * (1 + 10 ** rng.uniform(-15, 0, n))
    cos = np.clip(rng.uniform(-1.1, 1.1, n), -1, 1)
    given = {"kappa_q": np.where(rng.random(n) < 0.5, near, rng.permutation(kappa)), "cos": cos}
    return [given[argument] for argument in NAMES[name][2:]]


def same(a, b):
    return np.array_equal(a.view(f"u{a.itemsize}"), b.view(f"u{b.itemsize}"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_every_path_gives_the_same_bits(name, dtype):
    function = public(name)
    with np.errstate(over="ignore"):
        given = [x.astype(dtype) for x in points(name)]

    def of(chosen):
        return function(*(x[chosen] for x in given))

    whole = function(*given)
    step = len(whole) // 1500
    alone = np.array([of(i) for i in range(0, len(whole), step)])
    assert same(alone, whole[::step].copy()), "alone"
    for offset in (1, 3, 7, 255):
        assert same(of(slice(offset, None)), whole[offset:]), f"offset {offset}"
    assert same(of(slice(None, None, 3)), whole[::3].copy()), "strided"
    assert same(of(slice(None, None, -1)), whole[::-1].copy()), "reversed"
    for i, argument in enumerate(given):
        in_place = argument.copy()
        function(*given[:i], in_place, *given[i + 1 :], out=in_place)
        assert same(in_place, whole), f"in place over argument {i}"
    for start in (0, 100, 1000):
        assert same(of(slice(start)), whole[:start]), f"first {start}"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_one_order_for_all_arguments(name, dtype):
    """A scalar first argument takes short cuts: through regions, and past what it alone decides.

    Sorted arguments lie in one region for whole runs, shuffled ones in many.
    """
    function = public(name)
    with np.errstate(over="ignore"):
        given = [x.astype(dtype) for x in points(name)]
    # a divergence next to d = 1 takes 100 us
    _, shuffled, *more = (x[::8] for x in given) if len(given) == 4 else given
    b = np.sort(shuffled)
    ends = (1 + 2.0**-40, 1e200) if dtype is np.float64 else (1 + 2.0**-20, 1e37)
    for d in (1.0, 1.06, 2.0, 3.0, 8.0, 64.0, 512.0, 4096.0, 1e7, *ends):
        d = dtype(d)
        every = np.full_like(b, d)
        assert same(function(d, b, *more), function(every, b, *more)), d
        assert same(function(d, shuffled, *more), function(every, shuffled, *more)), d
        with_nan = b.copy()
        with_nan[::100] = np.nan
        result = function(d, with_nan, *more)
        assert np.isnan(result[::100]).all()
        assert same(result[1::100].copy(), function(d, b, *more)[1::100].copy()), d


SCRIPT = """
import json, sys
import numpy as np
from besselkit import _ufuncs
from tests.test_same_bits import NAMES, points, public
digests = {}
import hashlib
for name in NAMES:
    result = public(name)(*points(name))
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
