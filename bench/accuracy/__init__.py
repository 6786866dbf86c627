"""Accuracy of every path and of its peers: ``python -m bench.accuracy``.

All contestants get the same points (`points`) and the same truth, Arb balls
(`truth.reference.anywhere`), and are measured by `truth.metric`: elementwise relative error in eps
= 2^-52 with absolute tolerance zero (of max(1, |value|) for the functions that cross zero; float32
in ulps of float32). A failure is 0, inf, NaN or an exception for a finite truth that is not 0,
counted apart from the errors. Points are drawn chunk by chunk from a seed and the chunks' counts
added, so a cluster gives the same result as one machine.
"""

from pathlib import Path

RESULTS = Path(__file__).parent.parent / "results"
FUNCTIONS = [
    "log_iv",
    "log_ive",
    "ratio",
    "ratio_c",
    "ratio_deriv",
    "ratio_deriv2",
    "log_partition",
    "bias",
    "log_norm",
]
OF_ORDER = ("log_iv", "log_ive")
TITLES = {
    "log_iv": "log I_v",
    "log_ive": "log I_v - kappa",
    "ratio": "A",
    "ratio_c": "1 - A",
    "ratio_deriv": "dA/dkappa",
    "ratio_deriv2": "d2A/dkappa2",
    "log_partition": "log 0F1, relative",
    "bias": "v log kappa - log I_v",
    "log_norm": "log C_d",
    "mode": "log density at the mode",
    "entropy": "entropy",
}
