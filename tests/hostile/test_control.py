"""Results have the stored bits whatever the caller has made of the processor's arithmetic."""

import numpy as np
import pytest

import besselkit
from besselkit import _ufuncs, vmf
from tests import bits
from tests.cases import cases
from tests.hostile import control
from tests.ratchet import column

pytestmark = pytest.mark.skipif(not control.KNOWN, reason="no known control word")

MODES = {"flushed": control.FLUSHED, "upwards": control.UPWARDS}
mode = pytest.mark.parametrize("mode", MODES)


@mode
@pytest.mark.parametrize("level", _ufuncs.levels)
def test_reference_points(level, mode):
    found, stored = {}, bits.stored()[column(level)]
    ufuncs, chosen = _ufuncs.at_level(level), list(cases())
    for case in chosen:
        with control.controlled(MODES[mode]):
            result = ufuncs[case.function](*case.arguments)
        found[case.key] = bits.digest(result)
    assert found == {key: stored[key] for key in found}
    assert len(found) > 20


@mode
def test_known_points(mode):
    """What was zero or off in the last bits when the loops computed in the caller's arithmetic."""
    with control.controlled(MODES[mode]):
        second = besselkit.ratio_deriv2(3114.404, 4.1397e103)
        subnormal = besselkit.ratio_deriv(8.0, 1e160), besselkit.ratio(8.0, 5e-324 * 16)
    assert second == besselkit.ratio_deriv2(3114.404, 4.1397e103) < -4e-308
    assert subnormal == (besselkit.ratio_deriv(8.0, 1e160), 5e-324 * 2)
    kappa = np.geomspace(1e-160, 1e-140, 2001)
    given = 8.0, kappa, 1.25 * kappa, 1.0
    with control.controlled(MODES[mode]):
        small = vmf.kl(*given)
    assert small.tobytes() == vmf.kl(*given).tobytes()


@mode
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_tables(dtype, mode):
    table = besselkit.load_table(64)
    if dtype == np.float32:
        table = besselkit.Table.build(64, dtype=dtype)
    kappa = np.geomspace(np.finfo(dtype).tiny, np.finfo(dtype).max / 2, 3001, dtype=dtype)
    kappa = np.concatenate([kappa, np.finfo(dtype).smallest_subnormal * np.arange(9, dtype=dtype)])
    for name in ("ratio", "ratio_c", "ratio_deriv", "ratio_deriv2", "log_partition", "log_iv"):
        with control.controlled(MODES[mode]):
            found = getattr(table, name)(kappa)
        assert found.tobytes() == getattr(table, name)(kappa).tobytes(), name


@mode
def test_the_mode_is_awake(mode):
    """Outside the loops the caller's arithmetic is in force, before a call and after it."""
    tiny, one = np.full(4, 5e-324), np.full(4, 1.0)
    for call in (lambda: None, lambda: besselkit.ratio(8.0, 1.0), lambda: _ufuncs.kl(8, 1, 2, 0.5)):
        with control.controlled(MODES[mode]):
            call()
            product, third = tiny * one, one / 3
        assert (product[0] == 0) == (mode == "flushed")
        assert (third[0] > 1 / 3) == (mode == "upwards")


def test_a_word_left_changed_is_noticed():
    with pytest.raises(AssertionError, match="left it so"), control.controlled(control.FLUSHED):
        control._control()(control.UPWARDS)
