"""Draw the figures of the pages as PNGs, to be looked at: ``python docs/draw.py DIR``."""

import sys
from pathlib import Path

import matplotlib
from matplotlib import pyplot


def main(folder: Path) -> None:
    """Draw each into a file of its name."""
    matplotlib.use("Agg")
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import figures

    for draw in figures.FIGURES:
        draw()
        pyplot.savefig(folder / f"{draw.__name__}.png", dpi=110)
        pyplot.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
