"""Error heat maps over (d, kappa), ours beside the peers' on one colour scale.

``python -m bench.accuracy.heat`` draws the stored result again.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

from bench.accuracy import RESULTS, TITLES, grid

COLUMNS = {
    "besselkit": "besselkit",
    "SciPy": "SciPy",
    "TFP (JAX, jit)": "TFP (JAX)",
    "Amos bound, movMF (2014)": "closed form (Amos bound)",
}
LOWEST, HIGHEST = -2, 52  # log2 of eps: at 2^52 no digit is right
LABELS = {
    "log_iv": r"$\log I_v(\kappa)$",
    "ratio": "$A$",
    "ratio_c": "$1 - A$",
    "ratio_deriv": r"$dA/d\kappa$",
}
FAILED_COLOUR, EMPTY_COLOUR = "#d7301f", "white"


def _panel(axes: Any, code: np.ndarray, colours: Any, norm: Any) -> Any:
    values = np.ma.masked_where((code == grid.FAILED) | (code == grid.EMPTY), code.astype(float))
    edges = grid.KAPPA_EDGES, grid.D_EDGES
    image = axes.pcolormesh(*edges, 2.0**values, cmap=colours, norm=norm, rasterized=True)
    failed = np.ma.masked_where(code != grid.FAILED, np.ones(code.shape))
    axes.pcolor(
        *edges, failed, hatch="//", cmap=_one_colour(FAILED_COLOUR), edgecolor="black", lw=0
    )
    axes.set(xscale="log", yscale="log")
    axes.set_xticks([1e-8, 1e-4, 1, 1e4, 1e8])
    axes.tick_params(labelsize=8)
    return image


def _one_colour(name: str) -> Any:
    from matplotlib.colors import ListedColormap

    return ListedColormap([name])


def draw(codes: dict[tuple[str, str], np.ndarray], path: Path) -> None:
    """Draw the panels: a row for each function, a column for each contestant."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.colors import LogNorm
    from matplotlib.patches import Patch

    columns = [who for who in COLUMNS if any(w == who for w, _ in codes)]
    shape = len(grid.FUNCTIONS), len(columns)
    figure, panels = plt.subplots(
        *shape,
        figsize=(2.6 * shape[1] + 1, 2.1 * shape[0] + 0.9),
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    norm = LogNorm(2.0**LOWEST, 2.0**HIGHEST, clip=True)
    for i, name in enumerate(grid.FUNCTIONS):
        for j, who in enumerate(columns):
            image = _panel(panels[i, j], codes[who, name], plt.get_cmap("cividis"), norm)
        panels[i, 0].set_ylabel(f"{LABELS.get(name, TITLES[name])}\ndimension $d$")
    for j, who in enumerate(columns):
        panels[0, j].set_title(COLUMNS[who], fontsize=11)
        panels[-1, j].set_xlabel("concentration $\\kappa$")
    bar = figure.colorbar(image, ax=panels, shrink=0.6, pad=0.02, aspect=35)
    bar.set_label("worst error in a cell, in eps = $2^{-52}$ (top: no digit is right)")
    patch = Patch(facecolor=FAILED_COLOUR, hatch="//", label="fails: 0, inf or NaN at most points")
    figure.legend(handles=[patch], loc="outside lower center", frameon=False)
    figure.savefig(path, dpi=96)
    plt.close(figure)


def main() -> int:
    """Draw the stored grids."""
    draw(grid.load(RESULTS / "accuracy.npz"), RESULTS / "accuracy.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
