"""Our declarations of XLA's C interface beside the header that the installed JAX brings."""

import shlex
import subprocess
import sysconfig
from pathlib import Path

import jax
import pytest

from besselkit import _ufuncs
from besselkit._contract import NAMES
from truth.machine import ROOT

# ours -> XLA's; a field of ours -> its
STRUCTS = {
    "Extension": ("XLA_FFI_Extension_Base", {"type": "type", "next": "next"}),
    "Version": (
        "XLA_FFI_Api_Version",
        {"major": "major_version", "minor": "minor_version"},
    ),
    "Metadata": ("XLA_FFI_Metadata", {"version": "api_version", "traits": "traits"}),
    "MetadataExtension": ("XLA_FFI_Metadata_Extension", {"metadata": "metadata"}),
    "Buffer": ("XLA_FFI_Buffer", {"type": "dtype", "data": "data", "rank": "rank", "dims": "dims"}),
    "Buffers": ("XLA_FFI_Args", {"size": "size", "kinds": "types", "at": "args"}),
    "ErrorArguments": ("XLA_FFI_Error_Create_Args", {"message": "message", "code": "errc"}),
    "Api": (
        "XLA_FFI_Api",
        {
            "version": "api_version",
            "internal": "internal_api",
            "make_error": "XLA_FFI_Error_Create",
        },
    ),
    "Frame": (
        "XLA_FFI_CallFrame",
        {"api": "api", "context": "ctx", "stage": "stage", "arguments": "args", "results": "rets"},
    ),
}
# structs that XLA's later versions may make longer at their ends: ours are beginnings of them
OPEN = ("Api", "Frame", "Metadata")
CONSTANTS = {
    "extension_metadata": "XLA_FFI_Extension_Metadata",
    "type_float32": "XLA_FFI_DataType_F32",
    "type_float64": "XLA_FFI_DataType_F64",
    "error_invalid_argument": "XLA_FFI_Error_Code_INVALID_ARGUMENT",
    "error_unimplemented": "XLA_FFI_Error_Code_UNIMPLEMENTED",
}


def comparisons():
    """Assertions that a compiler checks."""
    for ours, (theirs, fields) in STRUCTS.items():
        if ours in OPEN:
            yield f"sizeof({ours}) <= sizeof({theirs})"
        else:
            yield f"sizeof({ours}) == sizeof({theirs})"
        for field, name in fields.items():
            yield f"offsetof({ours}, {field}) == offsetof({theirs}, {name})"
            yield f"sizeof({ours}::{field}) <= sizeof({theirs}::{name})"
    # what is passed for results has a struct of its own
    yield "sizeof(Buffers) == sizeof(XLA_FFI_Rets)"
    yield "offsetof(Buffers, at) == offsetof(XLA_FFI_Rets, rets)"
    for ours, theirs in CONSTANTS.items():
        yield f"{ours} == static_cast<int>({theirs})"


def compiled(assertions, tmp_path):
    """Whether the compiler agrees, and what it says."""
    lines = [f'static_assert({text}, "{text}");' for text in assertions]
    source = tmp_path / "interface.cpp"
    source.write_text(
        "#include <cstddef>\n"
        '#include "xla/ffi/api/c_api.h"\n'
        '#include "xla_abi.hpp"\n'
        "using namespace besselkit_ufuncs::xla;\n" + "\n".join(lines)
    )
    folders = [jax.ffi.include_dir(), Path(ROOT) / "besselkit" / "ufuncs"]
    compiler = shlex.split(sysconfig.get_config_var("CXX"))
    options = ["-std=c++17", "-Wno-invalid-offsetof", "-fsyntax-only"]
    command = [*compiler, *options, *(f"-I{folder}" for folder in folders), str(source)]
    run = subprocess.run(command, capture_output=True, text=True)
    return run.returncode == 0, run.stderr


def test_sizes_offsets_and_constants(tmp_path):
    right, said = compiled(comparisons(), tmp_path)
    assert right, said


@pytest.mark.parametrize(
    "wrong",
    ["sizeof(Buffer) == sizeof(XLA_FFI_Args)", "type_float32 == XLA_FFI_DataType_F64"],
)
def test_a_difference_would_be_noticed(tmp_path, wrong):
    right, said = compiled([wrong], tmp_path)
    assert not right
    assert wrong in said


def test_every_function_has_a_handler():
    assert set(_ufuncs.xla_handlers) == {*NAMES, ""}
