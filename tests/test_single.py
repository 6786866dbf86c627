"""float32 in float arithmetic alone, as on devices, over the stored points: `tests/single.py`."""

import numpy as np
import pytest

from besselkit import _ufuncs
from tests import bits, single
from tests.cases import single_cases
from truth.native import hardware_fma

pytestmark = pytest.mark.skipif(
    not hardware_fma(_ufuncs.level), reason="a device always has fma; others round apart"
)


@pytest.mark.parametrize("case", single_cases(), ids=lambda case: case.function)
def test_errors_are_as_promised(case):
    error = case.errors(single.functions()[case.function](*case.arguments))
    i = int(np.argmax(error / case.allowed))
    at = [float(x[i]) for x in case.arguments]
    assert error[i] <= case.allowed[i], f"{error[i]} ulps at {at}"


def test_results_have_the_stored_bits():
    assert bits.measure_single() == bits.stored()["single"]
