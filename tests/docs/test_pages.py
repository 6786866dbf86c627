"""The pages build without a warning and hold what they should; nothing is fetched."""

import json
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.docs.test_docstrings import PUBLIC

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The folder of the built pages."""
    out = tmp_path_factory.mktemp("pages")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", DOCS, out],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return out


def text_of(page: Path) -> str:
    return re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))


def documented(pages: Path) -> set[str]:
    """The Python names of the inventory: after four lines of heading, zlib, a name on each line."""
    packed = (pages / "objects.inv").read_bytes().split(b"\n", 4)[4]
    lines = zlib.decompress(packed).decode("utf-8").splitlines()
    return {line.split(" ")[0] for line in lines if line.split(" ")[1].startswith("py:")}


def test_everything_public_is_there(pages):
    found = documented(pages)
    assert set(PUBLIC) - found == set()
    assert {"besselkit.TableError", "besselkit.exact.PrecisionError"} <= found


def test_nothing_comes_from_elsewhere(pages):
    remote = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=\"(?:https?:)?//")
    every = sorted(pages.rglob("*.html"))
    assert len(every) > 50
    for page in every:
        assert not remote.search(page.read_text(encoding="utf-8")), page
    for sheet in pages.rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//", sheet.read_text("utf-8")), sheet


def test_formulas_are_drawn(pages):
    page = (pages / "how-it-computes.html").read_text(encoding="utf-8")
    source = (DOCS / "how-it-computes.rst").read_text(encoding="utf-8")
    assert page.count('<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">') == (
        source.count(".. math::")
    )
    assert page.count("<math ") == source.count(".. math::") + source.count(":math:`")


def test_figures_are_drawn(pages):
    drawn = {path.name: path.read_text(encoding="utf-8") for path in pages.glob("_images/*.svg")}
    wanted = {
        name
        for page in DOCS.glob("*.rst")
        for name in re.findall(r"\.\. plot:: figures\.py (\w+)", page.read_text(encoding="utf-8"))
    }
    assert set(drawn) == {f"figures_{name}.svg" for name in wanted}
    for name, picture in drawn.items():
        assert picture.count("<path") > 20, name


def test_numbers_are_those_that_are_stored(pages):
    core = json.loads((ROOT / "bench/results/accuracy.json").read_text())["measured"]["besselkit"]
    accurate, paths = text_of(pages / "how-accurate.html"), text_of(pages / "choosing-a-path.html")
    assert f"{core['ratio']['worst']:.2f}" in accurate
    assert f"{core['ratio']['worst']:.2f} eps" in paths
    speed = json.loads((ROOT / "bench/results/speed.json").read_text())["cases"]
    assert f"{speed['ratio']['4096']['float64']:.1f}" in paths
    commit = json.loads((ROOT / "bench/results/paths.json").read_text())["machine"]["commit"]
    assert commit[:10] in paths


def test_the_command_says_what_its_help_says(pages):
    assert "--dask ADDRESS" in text_of(pages / "api" / "command.html")
