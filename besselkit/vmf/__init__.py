"""Von Mises-Fisher distributions: density, entropy, divergence, overlap.

The density on the unit sphere in R^d is C_d(kappa) exp(kappa cos), cos = mu.x.  The functions take
and return what those of `besselkit` do.  Other classifiers are turned into von Mises-Fisher ones
by `from_linear`, `from_tau_norm` and `from_causal`.
"""

from besselkit.vmf._convert import from_causal, from_linear, from_tau_norm
from besselkit.vmf._densities import entropy, kl, log_prob, overlap

__all__ = [
    "entropy",
    "from_causal",
    "from_linear",
    "from_tau_norm",
    "kl",
    "log_prob",
    "overlap",
]
