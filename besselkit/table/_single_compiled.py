"""A float32 table as the compiled loops take it: its coefficients, exactly, in float64.

The loops compute in double, so that the parts of a coefficient are put together again and one
polynomial of degree 6 is all that a row holds.
"""

import numpy as np

from besselkit.table._content import Content
from besselkit.table._single_content import exponent_of_unit, merged, zone_numbers
from besselkit.table._single_fit import DIRECT, HEAD
from besselkit.table._single_map import SingleMap
from besselkit.table._single_zone import CROSSINGS

__all__ = ["parameters", "rows"]


def rows(content: Content) -> dict[str, np.ndarray]:
    """The coefficients by loop."""
    found = {name: merged(content.arrays[name], 2) for name in DIRECT}
    logs = content.arrays["log_partition"].copy()
    found["log_partition"] = merged(logs, HEAD)
    found["log_partition"][0] = _low(content)
    found["less"] = found["log_partition"]
    found["log_iv"] = merged(content.arrays["log_iv"], HEAD)
    return found


def _low(content: Content) -> np.ndarray:
    """L/kappa^2 in row 0, whose head is another one."""
    low: np.ndarray = merged(content.arrays["log_partition"][:1, :-1], 2)[0]
    return low


def parameters(content: Content, name: str) -> np.ndarray:
    """The numbers beside the coefficients, in the order of core/single_table.hpp."""
    where = SingleMap(content.dim)
    first, _ = where.octaves
    constant = content.log_norm if name == "log_norm" else content.bias
    tail = dict(zip((*DIRECT, "log_partition"), content.arrays["tail"], strict=True))
    tail |= dict.fromkeys(("bias", "log_norm", "log_iv"), tail["log_partition"])
    factors = np.asarray(content.arrays["octave"], np.float64).sum(axis=1)
    zone = np.array([-1.0] + [0.0] * 11)
    if name in CROSSINGS:
        row = content.arrays["zone"][CROSSINGS.index(name)]
        head = zone_numbers(row)
        zone = np.array([*head[:4], *merged(row[None, 3:], 2)[0]])
    return np.array(
        [
            *(where.low, where.top, first, where.exponent, exponent_of_unit(content)),
            *(sum(constant), content.small[0], *factors),
            *np.asarray(tail[name], np.float64),
            *_low(content),
            *zone,
        ]
    )
