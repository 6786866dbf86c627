"""Draw the figures of the pages as PNGs, to be looked at: ``python docs/draw.py DIR``."""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import figures
from matplotlib import pyplot

for draw in figures.FIGURES:
    draw()
    pyplot.savefig(Path(sys.argv[1]) / f"{draw.__name__}.png", dpi=110)
    pyplot.close()
