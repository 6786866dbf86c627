"""Builds besselkit._ufuncs; everything else about the package is in pyproject.toml."""

import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from glob import glob
from pathlib import Path

import numpy
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.errors import CompileError, ExecError, PlatformError

# -fno-math-errno and -fno-trapping-math let square roots and selections vectorise and change no
# result; contraction is off because every fma is explicit, so that all builds agree.  Python's
# own -g is undone: debugging information is 15 times the code and half the build's time.
# These stand behind those of the environment, so they take back what would change a result there:
# -ffast-math and -Ofast, by their parts as well.
UNIX_FLAGS = [
    "-std=c++17",
    "-O3",
    "-fno-fast-math",
    "-fno-unsafe-math-optimizations",
    "-fno-associative-math",
    "-fno-reciprocal-math",
    "-fno-finite-math-only",
    "-fsigned-zeros",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-ffp-contract=off",
    "-fvisibility=hidden",
    "-g0",
]
MSVC_FLAGS = ["/std:c++17", "/O2", "/fp:precise", "/EHsc"]

# With one of these the linker adds code that makes the whole process take subnormals for 0 from the
# import on, whatever else is said.
FLUSHING = frozenset({"-ffast-math", "-Ofast", "-funsafe-math-optimizations", "-mdaz-ftz"})
COMMANDS = (  # of setuptools, which links C++ by parts of several
    *("compiler", "compiler_so", "compiler_cxx", "compiler_so_cxx"),
    *("linker_so", "linker_so_cxx", "linker_exe", "linker_exe_cxx"),
)

# The headers say what it is about the flags; a text of its own says it before a minute's compiling.
ARITHMETIC = '#include "besselkit/core/arithmetic.hpp"\n'

REFUSED = """\
besselkit cannot be built: the compiler's flags change what arithmetic means, and the results would
be wrong. See the #error above; CFLAGS is {cflags!r}, CXXFLAGS is {cxxflags!r}.
"""

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
        cflags, cxxflags = os.environ.get("CFLAGS", ""), os.environ.get("CXXFLAGS", "")
        self.require(ARITHMETIC, flags, message=REFUSED.format(cflags=cflags, cxxflags=cxxflags))
        for command in COMMANDS:
            words = getattr(self.compiler, command, None)
            if words:
                kept = [word for word in words if word not in FLUSHING]
                setattr(self.compiler, command, kept)
        for extension in self.extensions:
            extension.extra_compile_args = flags
        self.compiler.compile = side_by_side(self.compiler.compile)
        super().build_extensions()

    def require(self, text: str, flags: list[str], what: str = "", message: str = NEEDS) -> None:
        """Raise PlatformError with instructions unless the text compiles."""
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "probe.cpp")
            source.write_text(text)
            try:
                self.compiler.compile(
                    [str(source)], output_dir=folder, include_dirs=["."], extra_postargs=flags
                )
            except (CompileError, ExecError, PlatformError) as error:
                raise PlatformError(message.replace("{what}", what)) from error


def side_by_side(compile_all: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """One file a thread: each dispatch level is one long compilation."""

    def compile_each(sources: Sequence[str], **options: object) -> list[str]:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            objects = pool.map(lambda source: compile_all([source], **options), sources)
            return [name for names in objects for name in names]

    return compile_each


setup(
    cmdclass={"build_ext": BuildExtension},
    ext_modules=[
        Extension(
            "besselkit._ufuncs",
            sources=sorted(glob("besselkit/ufuncs/*.cpp")),
            depends=sorted(glob("besselkit/core/*.hpp") + glob("besselkit/ufuncs/*.hpp")),
            include_dirs=[numpy.get_include()],
            language="c++",
        )
    ],
)
