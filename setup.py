"""Builds besselkit._ufuncs; everything else about the package is in pyproject.toml."""

import os
import sys
import tempfile
import textwrap
from concurrent.futures import ThreadPoolExecutor
from glob import glob
from pathlib import Path

import numpy
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.errors import CompileError, ExecError, PlatformError

# -fno-math-errno and -fno-trapping-math let square roots and selections vectorise and change no
# result; contraction is off because every fma is explicit, so that all builds agree.
UNIX_FLAGS = [
    "-std=c++17",
    "-O3",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-ffp-contract=off",
    "-fvisibility=hidden",
]
MSVC_FLAGS = ["/std:c++17", "/O2", "/fp:precise", "/EHsc"]

NEEDS = """\
besselkit cannot be built: {what}.
It needs a C++17 compiler and the headers of this Python. Install them with
  Debian, Ubuntu:  apt install g++ python3-dev
  Fedora:          dnf install gcc-c++ python3-devel
  macOS:           xcode-select --install
  Windows:         the "Desktop development with C++" part of Visual Studio Build Tools
or name another compiler in the environment variables CC and CXX.
"""


class BuildExtension(build_ext):
    """Picks the compiler's flags, compiles in parallel, and says what is missing."""

    def build_extensions(self) -> None:
        flags = MSVC_FLAGS if self.compiler.compiler_type == "msvc" else UNIX_FLAGS
        self.require("int main() { return 0; }", flags, "no working C++17 compiler was found")
        self.require("#include <Python.h>\n", flags, "the header Python.h was not found")
        for extension in self.extensions:
            extension.extra_compile_args = flags
        super().build_extensions()

    def build_extension(self, extension: Extension) -> None:
        """Compile the sources side by side, then let setuptools link the objects."""
        sources, self.compiler.force = extension.sources, self.force
        with ThreadPoolExecutor(max_workers=min(len(sources), os.cpu_count() or 1)) as pool:
            list(pool.map(lambda source: self.compile_one(extension, source), sources))
        super().build_extension(extension)

    def compile_one(self, extension: Extension, source: str) -> None:
        pass

    def require(self, text: str, flags: list[str], what: str) -> None:
        """Raise PlatformError with instructions unless the text compiles."""
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "probe.cpp")
            source.write_text(text)
            try:
                self.compiler.compile(
                    [str(source)], output_dir=folder, extra_postargs=flags,
                    include_dirs=self.compiler.include_dirs,
                )
            except (CompileError, ExecError, PlatformError) as error:
                raise PlatformError(NEEDS.format(what=what)) from error
