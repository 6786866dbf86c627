"""Makes the tables that come with the package, or rebuilds some and compares their bytes.

    python tables/shipped.py [--workers N]          writes besselkit/table/shipped/ and its manifest
    python tables/shipped.py --check DIM [DIM ...]  exit status 1 if a rebuilt table differs

A table is made by the exact path alone.  The versions that made it are part of the file; `--check`
enters those of the file that it compares with, so that a newer mpmath with the same values passes.
"""

import argparse
import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from besselkit.table import _build, _file

FOLDER = Path(__file__).resolve().parent.parent / "besselkit" / "table" / "shipped"
DIMS = (2, 3, 4, 8, 16, 32, 64, 100, 128, 192, 200, 256, 300, 384, 512, 640, 768, 1000, 1024)
DIMS += (1280, 1536, 2048, 3072, 4096, 8192)


def path_of(dim: int) -> Path:
    """The file of a dimension."""
    return FOLDER / f"vmf-{dim}.npz"


def entry(dim: int) -> dict[str, Any]:
    """The manifest's entry of a file."""
    data = path_of(dim).read_bytes()
    content = _file.from_bytes(data)
    return {
        "dim": dim,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "certificate": content.certificate,
        "made_with": content.made_with,
    }


def make(workers: int) -> None:
    """Build every table and write the manifest."""
    FOLDER.mkdir(exist_ok=True)
    for dim in tqdm(DIMS, unit="table"):
        _file.write(path_of(dim), _file.to_bytes(_build.build(dim, workers=workers)))
    write_manifest()


def write_manifest() -> None:
    """Write the manifest of the files that are there."""
    manifest = {path_of(dim).name: entry(dim) for dim in DIMS}
    text = json.dumps(manifest, indent=1) + "\n"
    (FOLDER / "manifest.json").write_text(text, encoding="utf-8")


def check(dims: list[int]) -> list[int]:
    """Return the dims of those tables that come out otherwise than they are stored."""
    different = []
    for dim in tqdm(dims, unit="table"):
        stored = path_of(dim).read_bytes()
        made_with = _file.from_bytes(stored).made_with
        rebuilt = replace(_build.build(dim), made_with=made_with)
        if _file.to_bytes(rebuilt) != stored:
            different.append(dim)
    return different


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--check", type=int, nargs="+", metavar="DIM")
    options = parser.parse_args()
    if not options.check:
        make(options.workers)
        return 0
    different = check(options.check)
    for dim in different:
        print(f"{path_of(dim).name}: a rebuilt table has other bytes", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
