"""Files: written whole, the same for the same content, and distrusted when read."""

import io
import os
import pickle
import re
import zipfile

import numpy as np
import pytest

import besselkit
from besselkit import TableError, cli
from besselkit.table import _file
from tables import shipped

FLIPS = 10_000


@pytest.fixture(scope="module")
def data():
    return shipped.path_of(64).read_bytes()


def test_a_table_survives_the_file(tmp_path, data):
    table = besselkit.load_table(64)
    path = tmp_path / "t.npz"
    table.save(path)
    assert path.read_bytes() == data
    again = besselkit.Table.load(path)
    assert (again.dim, again.dtype, again.certificate) == (64.0, np.float64, table.certificate)
    assert [file.name for file in tmp_path.iterdir()] == ["t.npz"]


def test_every_flipped_bit_is_noticed():
    random, unnoticed = np.random.default_rng(7), 0
    files = [shipped.path_of(dim).read_bytes() for dim in (2, 512, 8192)]
    for n in range(FLIPS):
        damaged = bytearray(files[n % 3])
        bit = int(random.integers(8 * len(damaged)))
        damaged[bit // 8] ^= 1 << bit % 8
        try:
            _file.from_bytes(bytes(damaged))
            unnoticed += 1
        except TableError:
            pass
    assert unnoticed == 0


def test_every_truncation_is_noticed(data):
    for length in range(0, len(data), 97):
        with pytest.raises(TableError):
            _file.from_bytes(data[:length])
    with pytest.raises(TableError):
        _file.from_bytes(data + b"\0")


def zipped(method=zipfile.ZIP_STORED, **members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, block in members.items():
            archive.writestr(f"{name}.npy", block)
    return buffer.getvalue()


def members_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {member.removesuffix(".npy"): archive.read(member) for member in archive.namelist()}


def test_foreign_files(tmp_path, data):
    members = members_of(data)
    objects = io.BytesIO()
    np.save(objects, np.array([{}], dtype=object), allow_pickle=True)
    bomb = zipped(zipfile.ZIP_DEFLATED, **(members | {"h": bytes(10**7)}))
    older = members["header"].replace(b'"version": 1', b'"version": 9')
    nan = bytearray(members["h"])
    nan[-8:] = np.float64(np.nan).tobytes()
    foreign = {
        "empty": b"",
        "text": b"not a table at all",
        "pickle": pickle.dumps({"h": 1}),
        "pickle inside": zipped(**(members | {"h": objects.getvalue()})),
        "bomb": bomb,
        "version": zipped(**(members | {"header": older})),
        "nan": zipped(**(members | {"h": bytes(nan)})),
        "missing": zipped(**{name: members[name] for name in list(members)[:-1]}),
        "shape": zipped(**(members | {"h": members["e"][:-8]})),
        "large": bytes(2 << 20),
    }
    for name, content in foreign.items():
        path = tmp_path / f"{name}.npz"
        path.write_bytes(content)
        with pytest.raises(TableError, match=f"{name}.npz: "):
            besselkit.Table.load(path)
    with pytest.raises(TableError, match="version 9 of the format"):
        besselkit.Table.load(tmp_path / "version.npz")
    with pytest.raises(TableError, match=r"absent\.npz: cannot be read"):
        besselkit.Table.load(tmp_path / "absent.npz")


def test_a_type_that_does_not_fit_the_members(tmp_path, data):
    members = members_of(data)
    for other in (b'"float32"', b'"float16"', b'["float64"]', b"1"):
        header = members["header"].replace(b'"float64"', other.ljust(9))
        path = tmp_path / "type.npz"
        path.write_bytes(zipped(**(members | {"header": header})))
        with pytest.raises(TableError, match=r"type\.npz: "):
            besselkit.Table.load(path)


def test_a_failed_write_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "t.npz"
    path.write_bytes(b"before")

    def broken(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(_file.os, "fsync", broken)
    with pytest.raises(KeyboardInterrupt):
        besselkit.load_table(64).save(path)
    assert path.read_bytes() == b"before"
    assert [file.name for file in tmp_path.iterdir()] == ["t.npz"]


def test_which_tables_there_are():
    with pytest.raises(TableError, match=r"no table for dim 5 .*\(there are 2, 3, 4, 8, .*8192\)"):
        besselkit.load_table(5)
    with pytest.raises(TypeError, match="dim must be a real number, got '512'"):
        besselkit.load_table("512")
    for dim in (1.5, 2**21, float("nan"), 10**400, 10**5000, -(10**5000)):
        with pytest.raises(ValueError, match=r"dim must be in \[2, 2\^20\]"):
            besselkit.Table.build(dim)
    with pytest.raises(ValueError, match="workers must be an integer >= 1, got 0"):
        besselkit.Table.build(64, workers=0)


def test_a_table_is_found_by_all_digits_of_its_dimension():
    for dim in (512.0001, 511.9999999999999, 300.0000001):
        with pytest.raises(TableError, match=re.escape(f"no table for dim {dim!r} comes")):
            besselkit.load_table(dim)
    assert besselkit.load_table(512).dim == 512.0
    assert repr(besselkit.load_table(512)) == "<besselkit.Table dim=512 dtype=float64>"


def test_a_file_has_the_mode_of_any_other(tmp_path):
    table, path = besselkit.load_table(64), tmp_path / "t.npz"
    before = os.umask(0o027)
    try:
        table.save(path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640
    path.chmod(0o600)
    table.save(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_symbolic_link_stays_one(tmp_path, data):
    real, link = tmp_path / "real.npz", tmp_path / "link.npz"
    link.symlink_to(real)
    for _ in range(2):
        besselkit.load_table(64).save(link)
        assert link.is_symlink()
        assert real.read_bytes() == data


def test_long_names_and_names_in_bytes(tmp_path, data):
    for path in (tmp_path / ("t" * 246 + ".npz"), os.fsencode(tmp_path / "b.npz")):
        besselkit.load_table(64).save(path)
        assert besselkit.Table.load(path).dim == 64
        with open(path, "rb") as file:
            assert file.read() == data


def test_an_error_names_the_file_that_was_asked_for(tmp_path):
    for path, kind in (
        (tmp_path / "no" / "t.npz", FileNotFoundError),
        (tmp_path, IsADirectoryError),
    ):
        with pytest.raises(kind) as caught:
            besselkit.load_table(64).save(path)
        assert caught.value.filename == str(path)
    with pytest.raises(TableError, match=r"b\.npz: cannot be read"):
        besselkit.Table.load(b"b.npz")


def test_a_folder_that_cannot_be_written_is_noticed_before_the_build(tmp_path, monkeypatch, capsys):
    def refused(*_):
        raise PermissionError(13, "Permission denied", "hidden")

    monkeypatch.setattr(_file.os, "open", refused)
    monkeypatch.setattr(besselkit.Table, "build", lambda *_, **__: pytest.fail("built"))
    assert cli.main(["table", "build", "64", "--out", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert "vmf-64.npz" in error
    assert "hidden" not in error


def test_the_constructor_says_what_to_call():
    with pytest.raises(TypeError, match=r"load_table\(512\) or Table.build\(512\)"):
        besselkit.Table(512)
