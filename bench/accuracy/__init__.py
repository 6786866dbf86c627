"""Accuracy of every path and of its peers: ``python -m bench.accuracy``.

All contestants get the same points (`points`) and the same truth, Arb balls
(`truth.reference.anywhere`), and are measured by `truth.metric`: elementwise relative error in eps
= 2^-52 with absolute tolerance zero (of max(1, |value|) for the functions that cross zero; float32
in ulps of float32). A failure is 0, inf, NaN or an exception for a finite truth that is not 0,
counted apart from the errors. Points are drawn chunk by chunk from a seed and the chunks' counts
added, so a cluster gives the same result as one machine.
"""

from pathlib import Path

from besselkit._contract import FUNCTIONS as CONTRACT
from truth.rows import DISTINCT, OF_TABLES

RESULTS = Path(__file__).parent.parent / "results"
FUNCTIONS = list(DISTINCT)
# of the README's tables
SHOWN = [n for n in OF_TABLES if CONTRACT[n].of_order or not CONTRACT[n].crosses_zero]


def title(name: str) -> str:
    """The value in symbols; a logarithm whose error is relative is a thing to be proud of."""
    row = CONTRACT[name]
    relative = row.symbols.startswith("log") and not row.crosses_zero
    return row.symbols + ", relative" * relative


TITLES = {
    **{name: title(name) for name in FUNCTIONS},
    "mode": "log density at the mode",
    "entropy": "entropy",
}
