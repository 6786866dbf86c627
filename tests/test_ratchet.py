"""No error may grow past 1.25 times what was measured: see `tests/ratchet.py`."""

import numpy as np
import pytest

from besselkit import _ufuncs
from tests import ratchet
from tests.cases import cases


@pytest.mark.parametrize("level", _ufuncs.levels)
def test_no_error_has_grown(level):
    before = ratchet.stored()[ratchet.column(level)]
    worse = ratchet.worsened(before, ratchet.measure(level))
    assert not worse, "\n".join(worse)


@pytest.mark.parametrize("name", ["fma", "plain"])
def test_every_function_type_and_region_is_stored(name):
    wanted = {f"{case.key}.{case.regions[i]}" for case in cases() for i in np.unique(case.region)}
    assert set(ratchet.stored()[name]) == wanted


def test_a_worse_error_is_reported_with_its_point():
    case = next(c for c in cases() if c.key == "ratio.float64")
    before = ratchet.stored()[ratchet.column(_ufuncs.level)]
    computed = _ufuncs.at_level(_ufuncs.level)["ratio"](*case.arguments)
    i = int(np.flatnonzero(case.regions.index("uniform1") == case.region)[0])
    computed[i] *= 1 + 4 * np.finfo(float).eps
    found = {f"ratio.float64.{r}": w for r, w in ratchet.of_case(case, computed).items()}
    (line,) = ratchet.worsened(before, found)
    assert line.startswith("ratio.float64.uniform1: ")
    assert str(tuple(float(x[i]) for x in case.arguments)) in line
