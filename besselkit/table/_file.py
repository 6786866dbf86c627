"""Tables as bytes: a `.npz` file, the same for the same content, and read with distrust.

An npz is a zip of `.npy` files; these are stored uncompressed, in a fixed order, with a fixed date.
Since a content has one file and no other, reading is: find the members without trusting a length,
check the checksum, make the file again from what was read, and compare.  Nothing that differs
in a single bit passes, and nothing is allocated beyond the size of the file.
"""

import ast
import contextlib
import errno
import hashlib
import io
import json
import os
import secrets
import stat
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from besselkit.table._content import Content
from besselkit.table._errors import TableError
from besselkit.table._layouts import LAYOUTS, layout_of

__all__ = ["FORMAT_VERSION", "read", "require_writable", "to_bytes", "write"]

FORMAT_VERSION = 1
_FORMAT = "besselkit table"
_MAX_SIZE = 1 << 20
_MAGIC = b"\x93NUMPY\x01\x00"
_HEADER_KEYS = frozenset(
    {
        *("format", "version", "dim", "dtype", "map", "rows", "degree"),
        *("bias", "log_norm", "small", "certificate", "made_with", "sha256"),
    }
)


def to_bytes(content: Content) -> bytes:
    """Return the one file of a content."""
    layout = layout_of(content)
    blocks = {name: _npy(content.arrays[name]) for name in layout.shapes}
    header = {
        "format": _FORMAT,
        "version": FORMAT_VERSION,
        "dim": content.dim.hex(),
        "dtype": content.dtype,
        "map": layout.words,
        "rows": layout.shapes["log_partition"][0],
        "degree": layout.degree,
        "bias": [x.hex() for x in content.bias],
        "log_norm": [x.hex() for x in content.log_norm],
        "small": [x.hex() for x in content.small],
        "certificate": content.certificate,
        "made_with": content.made_with,
    }
    text = json.dumps(header, sort_keys=True)
    digest = hashlib.sha256(text.encode())
    for block in blocks.values():
        digest.update(block)
    header["sha256"] = digest.hexdigest()
    text = json.dumps(header, sort_keys=True)
    blocks = {"header": _npy(np.frombuffer(text.encode(), np.uint8)), **blocks}
    return _zip(blocks)


def _npy(array: np.ndarray) -> bytes:
    """An array in NumPy's format, version 1.0; written here so that no NumPy changes a byte."""
    data = np.ascontiguousarray(array)
    head = f"{{'descr': '{data.dtype.str}', 'fortran_order': False, 'shape': {data.shape}, }}"
    padding = -(len(_MAGIC) + 2 + len(head) + 1) % 64
    head += " " * padding + "\n"
    return _MAGIC + struct.pack("<H", len(head)) + head.encode() + data.tobytes()


def _zip(blocks: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, block in blocks.items():
            member = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            member.create_system = 3
            member.external_attr = 0o644 << 16
            archive.writestr(member, block)
    return buffer.getvalue()


def write(path: str | bytes | os.PathLike[Any], data: bytes) -> None:
    """Write a file whole or not at all: under a temporary name beside it, then renamed.

    As `open` does, it follows symbolic links, leaves a new file the mode that the umask does and an
    old one its own; errors name the file that was asked for.
    """
    target = _target(path)
    with _naming(path):
        temporary = _beside(target)
        try:
            with open(temporary, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            os.replace(temporary, target)
        except BaseException:
            temporary.unlink()
            raise


def require_writable(path: str | bytes | os.PathLike[Any]) -> None:
    """Raise the OSError that `write` would, without writing."""
    with _naming(path):
        _beside(_target(path)).unlink()


def _target(path: str | bytes | os.PathLike[Any]) -> Path:
    return Path(os.path.realpath(os.fsdecode(path)))


def _beside(target: Path) -> Path:
    """Make an empty file in the folder of another, under a name that is short whatever that is."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    temporary = target.with_name(f".besselkit-{secrets.token_hex(8)}")
    # made with all rights but those that the umask takes, which mkstemp would not do
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    return temporary


@contextlib.contextmanager
def _naming(path: str | bytes | os.PathLike[Any]) -> Iterator[None]:
    """Let an OSError name a file, and not the temporary one."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, os.fsdecode(path)) from error


def read(path: str | bytes | os.PathLike[Any]) -> Content:
    """Read a file; raise TableError, which names it and the fault, if it is not a sound table."""
    name = os.fsdecode(path)
    try:
        with open(name, "rb") as file:
            data = file.read(_MAX_SIZE + 1)
    except OSError as error:
        raise TableError(f"{name}: cannot be read: {error.strerror}") from error
    try:
        return from_bytes(data)
    except TableError as error:
        raise TableError(f"{name}: {error}") from None


def from_bytes(data: bytes) -> Content:
    """Return the content of a file's bytes."""
    if len(data) > _MAX_SIZE:
        raise TableError(f"not a table: larger than {_MAX_SIZE} bytes")
    blocks = _members(data)
    header = _header(blocks["header"])
    dtype = header["dtype"]
    layout = LAYOUTS.get(dtype) if isinstance(dtype, str) else None
    if layout is None or ["header", *layout.shapes] != list(blocks):
        raise TableError(f"damaged: the members are not those of a table of type {dtype!r}")
    description = np.dtype(dtype).newbyteorder("<").str
    arrays = {
        name: _data_of(name, blocks[name], description, shape)
        for name, shape in layout.shapes.items()
    }
    try:
        content = Content(
            float.fromhex(header["dim"]),
            arrays,
            _floats(header, "bias"),
            _floats(header, "log_norm"),
            _floats(header, "small"),
            {str(name): float(error) for name, error in header["certificate"].items()},
            {str(name): str(value) for name, value in header["made_with"].items()},
            dtype,
        )
    except (AttributeError, TypeError, ValueError, OverflowError) as error:
        raise TableError(f"damaged: the header's values are wrong ({error})") from None
    if to_bytes(content) != data:
        raise TableError("damaged: the checksum or the layout does not fit the content")
    if not (content.dim >= 2 and all(np.isfinite(array).all() for array in arrays.values())):
        raise TableError("not sound: a coefficient is not finite, or dim is below 2")
    return content


def _floats(header: dict[str, Any], name: str) -> Any:
    values = tuple(float.fromhex(x) for x in header[name])
    if len(values) != (3 if name == "small" else 2):
        raise ValueError(f"{name} has {len(values)} numbers")
    return values


def _members(data: bytes) -> dict[str, bytes]:
    """The members of the zip, each no longer than the file itself."""
    layouts = [[f"{name}.npy" for name in ("header", *of.shapes)] for of in LAYOUTS.values()]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if [member.filename for member in members] not in layouts:
                raise TableError("not a table: other members than a table has")
            for member in members:
                if member.compress_type != zipfile.ZIP_STORED or member.file_size > len(data):
                    raise TableError("not a table: a member is compressed or longer than the file")
            return {
                member.filename.removesuffix(".npy"): archive.read(member) for member in members
            }
    except TableError:
        raise
    # what zipfile raises for damaged headers is not documented: struct.error, RuntimeError,
    # NotImplementedError, OverflowError and others were all seen
    except Exception as error:
        raise TableError(f"not a table, or damaged: {error}") from None


def _data_of(name: str, block: bytes, dtype: str, shape: tuple[int, ...] | None) -> np.ndarray:
    """The array in a `.npy` block, if it is of the type and shape that it should be."""
    start = len(_MAGIC) + 2
    try:
        if block[: len(_MAGIC)] != _MAGIC:
            raise ValueError("no NumPy array of format 1.0")
        (length,) = struct.unpack("<H", block[len(_MAGIC) : start])
        head = ast.literal_eval(block[start : start + length].decode("ascii").strip())
        if head["descr"] != dtype or head["fortran_order"] is not False:
            raise ValueError(f"type {head['descr']!r} in place of {dtype!r}")
        values = np.frombuffer(block[start + length :], dtype)
        if tuple(head["shape"]) != (shape or values.shape):
            raise ValueError(f"shape {head['shape']} in place of {shape or values.shape}")
        return values.reshape(shape or values.shape)
    except (ValueError, SyntaxError, KeyError, TypeError, struct.error, RecursionError) as error:
        raise TableError(f"damaged: {name}: {error}") from None


def _header(block: bytes) -> dict[str, Any]:
    text = _data_of("header", block, "|u1", None).tobytes()
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TableError(f"damaged: the header is not JSON ({error})") from None
    if not isinstance(header, dict) or header.get("format") != _FORMAT:
        raise TableError("not a table: the header is another one")
    if header.get("version") != FORMAT_VERSION:
        raise TableError(
            f"version {header.get('version')!r} of the format; this besselkit reads "
            f"version {FORMAT_VERSION}"
        )
    if set(header) != _HEADER_KEYS:
        raise TableError("damaged: the header's entries are not those of a table")
    return header
