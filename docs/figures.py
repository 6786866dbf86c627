"""The figures of the pages, drawn when they are built; ``python docs/draw.py DIR`` draws PNGs.

Each function draws one.  Colours are those of Okabe and Ito, which colour-blind readers tell
apart, and every line has its own dashes or marks as well.  The values come from the library and
its recipes, the cut-offs from core/cutoffs.hpp: a figure cannot differ from what is computed.
"""

from fractions import Fraction
from functools import reduce

import matplotlib.pyplot as plt
import mpmath
import numpy as np

import besselkit
from tables.coefficients import cutoff, expansion_s

BLUE, ORANGE, GREEN, RED, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7"
COLOURS = (BLUE, ORANGE, GREEN, RED, PURPLE)
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
EPS = 2.0**-52
KAPPA = "concentration $\\kappa$ (no unit)"


def curves() -> None:
    """A and its derivative against kappa for several dimensions."""
    kappa = np.logspace(-1, 4, 400)
    _, axes = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for d, colour, dash in zip((2, 8, 64, 512, 4096), COLOURS, DASHES, strict=True):
        style = {"color": colour, "ls": dash, "label": f"d = {d}"}
        axes[0].plot(kappa, besselkit.ratio(d, kappa), **style)
        axes[1].plot(kappa, besselkit.ratio_deriv(d, kappa), **style)
    axes[0].set(xscale="log", xlabel=KAPPA, ylabel="mean resultant length $A_d(\\kappa)$")
    axes[1].set(xscale="log", yscale="log", xlabel=KAPPA, ylabel="derivative $A_d'(\\kappa)$")
    axes[1].legend(frameon=False)


def range_of_float64() -> None:
    """Where I_v and its scaled form cannot be held in float64."""
    d, kappa = np.logspace(np.log10(2), 6, 500), np.logspace(-10, 10, 500)
    D, K = np.meshgrid(d, kappa)
    place = np.zeros(D.shape)
    place[besselkit.log_iv(D / 2 - 1, K) > np.log(np.finfo(float).max)] = 1
    place[besselkit.log_ive(D / 2 - 1, K) < np.log(2.0**-1022)] = 2
    _, axis = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
    colours = ["#FFFFFF", "#F5D7A1", "#9CC9E3"]
    axis.contourf(d, kappa, place, levels=[-0.5, 0.5, 1.5, 2.5], colors=colours)
    axis.text(3, 1e-3, "$I_v$ is a\nnormal number")
    axis.text(6, 1e6, "$I_v$ overflows")
    axis.text(500, 1e-6, "even $e^{-\\kappa} I_v$ underflows")
    axis.plot(1024, 16, "o", color=RED)
    line = {"arrowstyle": "-"}
    axis.annotate("d = 1024, $\\kappa$ = 16", (1024, 16), (5e3, 0.5), arrowprops=line)
    axis.set(xscale="log", yscale="log", xlabel="dimension $d = 2v + 2$ (no unit)", ylabel=KAPPA)


def cancellation() -> None:
    """What subtraction costs: 1 - A and A' as commonly written, beside the library's."""
    d, kappa = 128, np.logspace(0, 9, 90)
    a = besselkit.ratio(d, kappa)
    lines = (
        ("ratio_c", 1 - a, "1 - ratio", RED, "v"),
        ("ratio_deriv", 1 - (d - 1) / kappa * a - a * a, "Eq. 7 as written", ORANGE, "^"),
        ("ratio_c", besselkit.ratio_c(d, kappa), "ratio_c", BLUE, "o"),
        ("ratio_deriv", besselkit.ratio_deriv(d, kappa), "ratio_deriv", GREEN, "s"),
    )
    _, axis = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
    for name, values, label, colour, mark in lines:
        exact = getattr(besselkit.exact, name)(d, kappa)
        pairs = zip(values, exact, strict=True)
        error = [float(abs((mpmath.mpf(float(x)) - t) / t)) / EPS for x, t in pairs]
        axis.plot(kappa, np.maximum(error, 0.05), mark, ms=4, color=colour, label=label)
    axis.axhline(1 / EPS, color="grey", lw=0.8)
    axis.text(1, 0.4 / EPS, "nothing is right", va="top", color="dimgrey")
    axis.set(xscale="log", yscale="log", xlabel=f"{KAPPA}, d = {d}")
    axis.set_ylabel("relative error (eps = $2^{-52}$)")
    axis.legend(frameon=False, loc="center left", bbox_to_anchor=(0.0, 0.68))


def truncation() -> None:
    """How fast the uniform expansion settles: what is left out after each term."""
    terms = 27
    rows = expansion_s(terms)
    taus = [Fraction(i, 64) for i in range(65)]
    sizes = [float(max(abs(polynomial(row, tau)) for tau in taus)) for row in rows]
    _, axis = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
    seams = [cutoff(name) for name in ("log_W", "uniform_W", "uniform_W1", "uniform_W2")]
    for W, colour, dash in zip([*seams, cutoff("uniform_W3")], COLOURS, DASHES, strict=True):
        left = [size / W**k / W for k, size in enumerate(sizes)]
        axis.plot(range(1, terms), left[1:], color=colour, ls=dash, label=f"W = {W:g}")
    axis.axhline(EPS / 16, color="grey", lw=0.8)
    axis.text(26, EPS / 8, "$2^{-56}$", ha="right", va="bottom", color="dimgrey")
    axis.set(yscale="log", ylim=(1e-22, 1e-2), xlabel="index $k$ of the term")
    axis.set_ylabel("largest $|c_k(\\tau)| W^{-k}$ relative to $W$ (no unit)")
    axis.legend(frameon=False)


def polynomial(row: list[Fraction], tau: Fraction) -> Fraction:
    """The value, exactly: the coefficients alternate, and float64 would drown in them."""
    return reduce(lambda value, x: value * tau + x, reversed(row), Fraction(0))


def regions() -> None:
    """Which method computes the ratio where."""
    d = np.logspace(np.log10(2), 4, 600)
    kappa = np.logspace(-1, 4, 600)
    D, K = np.meshgrid(d, kappa)
    W = np.hypot((D - 1) / 2, K)
    place = np.where(cutoff("low_ratio") * D >= K, 1.0, 0.0)
    # from lam = uniform_W2 on the rows follow lam alone
    lam = (D - 1) / 2
    by = np.where(lam < cutoff("uniform_W2"), W, lam)
    for i, name in enumerate(("uniform_W", "uniform_W1", "uniform_W2", "uniform_W3")):
        place[by >= cutoff(name)] = 2 + i
    _, axis = plt.subplots(figsize=(6.4, 4.6), layout="constrained")
    shades = ["#F5D7A1", "#FBEFD5", "#9CC9E3", "#BBDAEC", "#D6E9F4", "#EEF6FB"]
    axis.contourf(d, kappa, place, levels=np.arange(-0.5, 6), colors=shades)
    for i in range(1, 5):
        edge = cutoff(f"climb_kappa{i}")
        circle = 1 + 2 * np.sqrt(cutoff("uniform_W") ** 2 - edge**2)
        end = min(edge / cutoff("low_ratio"), circle)
        axis.plot([2, end], [edge, edge], color="grey", lw=0.8)
    words = (
        (2.3, 6.8, "recurrence, compensated"),
        (5, 0.25, "recurrence, 8 plain steps"),
        (3, 62, "uniform expansion, W from 48"),
        (3, 140, "W from 96: fewer terms"),
        (3, 600, "W from 240"),
        (3, 4e3, "W from 2000"),
    )
    for x, y, text in words:
        axis.text(x, y, text, va="center", fontsize=9)
    axis.set(xscale="log", yscale="log", xlabel="dimension $d$ (no unit)", ylabel=KAPPA)


FIGURES = (curves, range_of_float64, cancellation, truncation, regions)
