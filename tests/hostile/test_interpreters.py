"""Subinterpreters and Python without a GIL: what a user sees, each in a process of its own.

NumPy is loaded by one interpreter of a process alone: a second gets an ImportError, "cannot load
module more than once per process" (Python 3.11 with NumPy 2.4) or "does not support loading in
subinterpreters" (3.13 with 2.5), and so does whoever imports besselkit there.  The module itself
says since Python 3.12 that it does not support them either.
"""

import importlib.util
import subprocess
import sys
import sysconfig

import pytest

SUBINTERPRETER = """
import sys
{before}
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
inside = '''
try:
    import besselkit
except ImportError as error:
    text = f"ImportError: {{error}}"
else:
    text = repr(float(besselkit.ratio(3, 1.0)))
with open({path!r}, "w") as file:
    file.write(text)
'''
number = interpreters.create()
interpreters.run_string(number, inside)
interpreters.destroy(number)
{after}
"""


def in_subinterpreter(folder, before="", after=""):
    """What importing besselkit in a fresh subinterpreter gives: a value or the error's text."""
    path = str(folder / "found.txt")
    program = SUBINTERPRETER.format(before=before, after=after, path=path)
    command = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    with open(path, encoding="utf-8") as file:
        return file.read()


HAS_SUBINTERPRETERS = any(
    importlib.util.find_spec(name) for name in ("_interpreters", "_xxsubinterpreters")
)


@pytest.mark.skipif(not HAS_SUBINTERPRETERS, reason="this Python has no module to make them")
def test_a_second_interpreter_is_refused(tmp_path):
    """An ImportError, no crash, and the first interpreter works on."""
    before = "import besselkit; first = besselkit.ratio(3, 1.0)"
    after = "assert besselkit.ratio(3, 1.0) == first"
    found = in_subinterpreter(tmp_path, before, after)
    assert found.startswith("ImportError: ")
    assert "more than once per process" in found or "subinterpreters" in found


@pytest.mark.skipif(not HAS_SUBINTERPRETERS, reason="this Python has no module to make them")
def test_a_subinterpreter_that_comes_first(tmp_path):
    """It works where NumPy does (Python 3.11 and before), and is an ImportError elsewhere."""
    found = in_subinterpreter(tmp_path)
    if sys.version_info >= (3, 12):
        assert found.startswith("ImportError: ")
    else:
        assert float(found) == pytest.approx(0.31303528549933130364, rel=1e-15)


WITHOUT_GIL = """
import sys
import besselkit
assert not sys._is_gil_enabled(), "importing besselkit enabled the GIL"
"""


@pytest.mark.skipif(
    not sysconfig.get_config_var("Py_GIL_DISABLED"), reason="this Python is not free-threaded"
)
def test_importing_leaves_the_gil_off():
    """The module says that it needs none: the loops share nothing but constant tables."""
    subprocess.run([sys.executable, "-X", "gil=0", "-c", WITHOUT_GIL], check=True, timeout=120)
