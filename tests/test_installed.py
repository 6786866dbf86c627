"""What `python -m tests.installed` asks of an sdist and a wheel; each fault is found."""

import pytest

from tests.installed import (
    IN_SDIST,
    IN_WHEEL,
    LARGEST_WHEEL,
    ROOT,
    SHIPPED,
    faults_of_sdist,
    faults_of_wheel,
    selection,
)

WHEEL = [
    *IN_WHEEL,
    *(f"besselkit/table/shipped/vmf-{d}.npz" for d in range(SHIPPED - 1)),
    "besselkit/_ufuncs.cpython-311-x86_64-linux-gnu.so",
    "besselkit-0.1.0.dist-info/licenses/LICENSE",
]


def test_what_is_asked_for_is_in_the_source_tree():
    assert all((ROOT / name).is_file() for name in (*IN_SDIST, *IN_WHEEL))
    assert SHIPPED >= 25


def test_right_ones_have_no_fault():
    assert faults_of_sdist(IN_SDIST) == []
    assert faults_of_wheel(WHEEL, LARGEST_WHEEL) == []


@pytest.mark.parametrize("missing", IN_SDIST)
def test_a_file_missing_from_the_sdist(missing):
    assert faults_of_sdist(set(IN_SDIST) - {missing}) == [f"the sdist lacks {missing}"]


@pytest.mark.parametrize("missing", WHEEL[: len(IN_WHEEL)])
def test_a_file_missing_from_the_wheel(missing):
    faults = faults_of_wheel([name for name in WHEEL if name != missing], 1)
    assert f"the wheel lacks {missing}" in faults


def test_other_faults_of_a_wheel():
    assert faults_of_wheel([*WHEEL, "tables/__init__.py"], 1) == ["the wheel would install tables"]
    assert faults_of_wheel(WHEEL[:-1], 1) == ["the wheel lacks the licence"]
    assert faults_of_wheel([*WHEEL[:-2], WHEEL[-1]], 1) == ["the wheel lacks the compiled part"]
    (fault,) = faults_of_wheel(WHEEL, LARGEST_WHEEL + 1)
    assert fault == f"the wheel has {LARGEST_WHEEL + 1} bytes, more than {LARGEST_WHEEL}"
    (fault,) = faults_of_wheel([n for n in WHEEL if not n.endswith("vmf-0.npz")], 1)
    assert fault == f"the wheel has {SHIPPED - 1} tables, the source tree {SHIPPED}"


def test_what_an_sdist_must_not_hold():
    built = ["besselkit/_ufuncs.so", "docs/api/generated/besselkit.ratio.rst"]
    assert faults_of_sdist([*IN_SDIST, *built]) == [f"the sdist holds {name}" for name in built]


def test_selection():
    assert all((ROOT / name).exists() for name in selection(False, []))
    assert selection(True, [])[:2] == ["-m", ""]  # the slow ones too
    assert selection(True, ["tests/test_vmf.py"]) == ["tests/test_vmf.py"]
    assert "besselkit" in selection(True, [])
