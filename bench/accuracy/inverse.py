"""ratio_inv over its reference set, beside the approximations of it.

Errors are divided by the condition number r/(kappa A'), where that is above 1: a rounding of r
alone costs that much.
"""

from typing import Any

import numpy as np

from bench.accuracy import closed_forms
from bench.accuracy.tally import Tally, tally
from besselkit import _ufuncs
from truth.metric import errors
from truth.reference import load


def measure() -> dict[str, Tally]:
    """A tally for each contestant, by name."""
    data = load("ratio_inv")
    found: dict[str, Any] = {}
    for level in _ufuncs.levels:
        name = "besselkit" if level == _ufuncs.level else f"besselkit, level {level}"
        found[name] = _ufuncs.at_level(level)["ratio_inv"]
    found |= closed_forms.inverses()
    condition = np.maximum(1, data.value("condition").rounded())
    with np.errstate(all="ignore"):
        computed = {who: function(data.d, data.r) for who, function in found.items()}
    return {
        who: tally(errors(0.0, values, data.value("ratio_inv")) / condition, data.d, data.r)
        for who, values in computed.items()
    }
