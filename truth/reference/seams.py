"""Points on both sides of each cut-off of the core, read from `besselkit/core/cutoffs.hpp`.

A cut-off is a line `constexpr double name = value;  // seam: quantity`.  Each is a curve in the
plane of (d, kappa); points are laid along it at the float64 neighbours of the exact crossing.
"""

import math
import re
from pathlib import Path

import numpy as np

from truth.reference.points import dimensions, octaves

CUTOFFS = Path(__file__).parents[2] / "besselkit" / "core" / "cutoffs.hpp"
_LINE = re.compile(r"constexpr\s+double\s+(\w+)\s*=\s*([^;]+);\s*//\s*seam:\s*(.+?)\s*$", re.M)
# ulps from the last float below the crossing; the core's own W is off by an ulp or two
OFFSETS = (-3, 0, 1, 4)
PLACES = 40


def read_cutoffs(path=CUTOFFS):
    """Cut-offs of a header as a list of (name, value, quantity)."""
    text = Path(path).read_text(encoding="utf-8")
    found = []
    for name, literal, quantity in _LINE.findall(text):
        literal = literal.strip().replace("'", "")
        value = float.fromhex(literal) if literal.lower().startswith("0x") else float(literal)
        found.append((name, value, quantity))
    if not found:
        raise ValueError(f"no line with a `// seam:` tag in {path}")
    return found


def _from_lam(c, quantity, lam):
    """kappa of the curve at lam, or None where the curve does not pass."""
    ratio = {
        "kappa": lambda: c / lam,
        # The core compares kappa with c max(lam, 1) where c is the limit kappa >> lam.
        "kappa/lam": lambda: c / min(lam, 1) if c > 2.0**30 else c,
        "kappa/d": lambda: c * (2 * lam + 1) / lam,
        "kappa2/d": lambda: math.sqrt(c * (2 * lam + 1)) / lam,
        "W": lambda: math.sqrt(max(0.0, (c / lam - 1) * (c / lam + 1))),
        "tau": lambda: math.sqrt(max(0.0, (1 / c - 1) * (1 / c + 1))),
        "tau2": lambda: math.sqrt(max(0.0, 1 / c - 1)),
        "partition x": lambda: 2 * math.sqrt(c * (1 + c)),
    }
    if quantity not in ratio:
        raise ValueError(f"no curve is known for the seam quantity {quantity!r}")
    kappa = lam * ratio[quantity]()
    return kappa if 0 < kappa < math.inf else None


def _shifted(x, ulps):
    for _ in range(abs(ulps)):
        x = math.nextafter(x, math.copysign(math.inf, ulps))
    return x


def _along_kappa(rng, c, quantity):
    """Places (d, kappa) on the curve, with kappa to be moved across it."""
    if quantity == "W":
        along = octaves(rng, 20, max(0.5, c * 2.0**-20), c)
        common = (dimensions(rng, 10, 2, min(1e6, 2 * c)) - 1) / 2
        lams = np.concatenate([along, common, octaves(rng, 4, 1e-3, 0.5)])
    elif quantity == "kappa/lam" and c > 2.0**30:
        lams = np.concatenate([octaves(rng, 40, 1, 1e6), octaves(rng, 10, 2.0**-51, 1)])
    else:
        lams = (dimensions(rng, 40, 2, 1e6) - 1) / 2
        lams = np.concatenate([lams, octaves(rng, 12, 2.0**-51, 0.5)])
    places = []
    for lam in lams:
        d = 2 * float(lam) + 1
        kappa = _from_lam(c, quantity, (d - 1) / 2)
        if kappa is not None:
            places.append((d, kappa))
    return places


def _along_d(rng, c, quantity):
    """Places (d, kappa) of curves lam = c, d = c, v = c, or W = c at small kappa."""
    d = {"lam": 2 * c + 1, "d": c, "v": 2 * c + 2, "W": 2 * c + 1}[quantity]
    if d < 1:
        return []
    top = 1e10 if quantity != "W" else c * 1e-3
    kappas = octaves(rng, PLACES if quantity != "W" else 12, 1e-10, top)
    if quantity != "W":
        kappas[::2] = octaves(rng, len(kappas[::2]), max(0.01, c / 32), 32 * c + 64)
        return [(d, float(k)) for k in kappas]
    return [(2 * math.sqrt((c - k) * (c + k)) + 1, float(k)) for k in kappas]


def seam_points(path=CUTOFFS):
    """Points at every cut-off: arrays d, kappa, and the name of the cut-off of each."""
    d_all, kappa_all, names = [], [], []
    for name, c, quantity in read_cutoffs(path):
        rng = np.random.default_rng([20, *name.encode()])
        moved_d = _along_d(rng, c, quantity) if quantity in ("lam", "d", "v", "W") else []
        moved_kappa = _along_kappa(rng, c, quantity) if quantity not in ("lam", "d", "v") else []
        pairs = [(_shifted(d, u), k) for d, k in moved_d for u in OFFSETS]
        pairs += [(d, _shifted(k, u)) for d, k in moved_kappa for u in OFFSETS]
        pairs = [(d, k) for d, k in pairs if d >= 1]
        if not pairs:
            raise ValueError(f"the cut-off {name} = {c!r} ({quantity}) gave no points")
        d_all += [d for d, _ in pairs]
        kappa_all += [k for _, k in pairs]
        names += [name] * len(pairs)
    return {"d": np.array(d_all), "kappa": np.array(kappa_all), "seam": np.array(names)}
