"""Float32 tables: within 1.5 ulp on every path, and files, types and errors of their own."""

from dataclasses import replace

import numpy as np
import pytest

import besselkit
from besselkit import TableError
from besselkit.cli import main
from besselkit.table import _build, _file
from besselkit.table._layouts import LAYOUTS
from besselkit.table._plain import flat
from besselkit.table._promises import NAMES
from besselkit.table._single._map import FIRST_TOP, Map
from besselkit.table._single._zone import CROSSINGS
from tests.table.conftest import SINGLE_DIMS

each_dim = pytest.mark.parametrize("dim", SINGLE_DIMS)
LARGEST = np.finfo(np.float32).max
LEAST = np.float32(2.0**-149)


def points(table):
    """All of float32's range, both sides of every edge, and around the zeros."""
    where, random = Map(table.dim), np.random.default_rng(5)
    edges = [*(2.0 ** np.arange(-149, 128)), *(where.edges(row)[0] for row in range(1, FIRST_TOP))]
    edges = np.array([*edges, where.top], np.float32)
    steps = [np.nextafter(edges, np.float32(0)), edges, np.nextafter(edges, np.float32(np.inf))]
    zones = [
        centre * (1 + 2.0**-23 * np.arange(-300, 300))
        for centre, half in table._content.arrays["zone"][:, :2].astype(float)
        if half
    ] + [
        centre + half * random.uniform(-1.1, 1.1, 5000)
        for centre, half in table._content.arrays["zone"][:, :2].astype(float)
    ]
    spread = 2.0 ** random.uniform(-149, 128, 30_000)
    middle = where.scale * 2.0 ** random.uniform(-6, 8, 60_000)
    found = np.concatenate([*steps, *zones, spread, middle, [LARGEST]]).astype(np.float32)
    return found[(found > 0) & np.isfinite(found)]


def core(name, dim, kappa):
    """The float64 core: 2^-29 of a float32's errors."""
    kappa = kappa.astype(np.float64)
    if name == "log_iv":
        return besselkit.log_iv(0.5 * dim - 1, kappa)
    return getattr(besselkit, name)(dim, kappa)


def ulps(name, computed, truth):
    """Errors in units in the last place of the true value, of max(1, |value|) for some."""
    size = np.maximum(np.abs(truth), 1.0) if name in CROSSINGS else np.abs(truth)
    exponent = np.maximum(np.frexp(size)[1] - 1, -126)
    return np.abs(computed.astype(np.float64) - truth) / np.ldexp(1.0, exponent - 23)


@each_dim
@pytest.mark.parametrize("name", NAMES)
def test_both_paths_are_within_the_target_everywhere(singles, name, dim):
    table = singles[dim]
    kappa = points(table)
    truth = core(name, dim, kappa)
    with np.errstate(all="raise", under="ignore"):
        plainly = flat(name, np, table._tabulated.constants, kappa)
    compiled = getattr(table, name)(kappa)
    for path, computed, most in (("plain", plainly, 1.1), ("compiled", compiled, 0.7)):
        assert computed.dtype == np.float32
        errors = ulps(name, computed, truth)
        worst = np.argmax(errors)
        # the target is 1.5; beyond 0.9 only results that are subnormal are off
        assert errors[worst] <= most, f"{path}: {errors[worst]} at {kappa[worst]!r}"
        normal = np.abs(truth) >= 2.0**-125
        assert errors[normal].max() <= 0.9, path


def test_the_largest_dimension():
    table = besselkit.Table.build(2**20, dtype="float32")
    kappa = points(table)
    for name in CROSSINGS:
        computed = flat(name, np, table._tabulated.constants, kappa)
        assert ulps(name, computed, core(name, 2.0**20, kappa)).max() <= 0.8


@each_dim
def test_the_certificate_is_the_exact_paths(singles, dim):
    table = singles[dim]
    assert set(table.certificate) == set(NAMES)
    assert all(0.4 <= error <= 1.5 for error in table.certificate.values())
    assert all(error <= 1.5 for error in table.verify(seed=3).values())


def test_an_error_beyond_the_target_is_found_and_refused(singles):
    content = singles[2.5]._content
    spoiled = content.arrays["ratio"].copy()
    spoiled[20, 0] *= 1 + 2.0**-21
    measured = _build.verify(replace(content, arrays=content.arrays | {"ratio": spoiled}), 0)
    assert measured["ratio"] > 1.5
    with pytest.raises(TableError, match=r"dim 2.5: ratio is .* ulp off, the target is 1.5"):
        _build.require_targets(2.5, measured, "float32")


@each_dim
@pytest.mark.parametrize("name", NAMES)
def test_edges_are_those_of_the_contract(singles, name, dim):
    kappa = np.array([0.0, -0.0, np.inf, np.nan, -1.0, -np.inf, LEAST], np.float32)
    truth = core(name, dim, kappa).astype(np.float32)
    table = singles[dim]
    with np.errstate(all="raise", under="ignore"):
        plainly = flat(name, np, table._tabulated.constants, kappa)
    for computed in (plainly, getattr(table, name)(kappa)):
        np.testing.assert_allclose(computed, truth, rtol=2.0**-23)


def test_a_table_survives_the_file(singles, tmp_path):
    table, path = singles[512.0], tmp_path / "t.npz"
    table.save(path)
    data = path.read_bytes()
    assert len(data) <= 20 * 1024
    again = besselkit.Table.load(path)
    assert (again.dim, again.dtype, again.certificate) == (512.0, np.float32, table.certificate)
    assert repr(again) == "<besselkit.Table dim=512 dtype=float32>"
    assert _file.to_bytes(again._content) == data
    with np.load(path) as file:
        assert file["ratio"].dtype == np.float32
    random = np.random.default_rng(8)
    for bit in random.integers(8 * len(data), size=1000):
        damaged = bytearray(data)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(TableError):
            _file.from_bytes(bytes(damaged))


def test_types(singles):
    table = singles[2.5]
    assert table.dtype == np.float32
    assert isinstance(table.ratio(2), np.float32)
    for kappa in (2.0, [1, 2.5], (1, 2), np.float16(2), np.int16([2, 3]), np.bool_(True)):
        found = table.ratio(kappa)
        assert found.dtype == np.float32
        assert np.array_equal(found, table.ratio(np.asarray(kappa).astype(np.float32)))
    assert table.ratio(np.zeros((0, 3), np.float32)).shape == (0, 3)


def test_wider_arguments_are_refused(singles):
    table = singles[2.5]
    message = "ratio: kappa must be float32 or narrower for a float32 table, got dtype float64"
    for wider in (np.float64(2), np.ones(3), [np.float64(2)], [np.ones(2)]):
        with pytest.raises(TypeError, match=message):
            table.ratio(wider)
    with pytest.raises(TypeError, match="got dtype int64"):
        table.ratio(np.arange(3))
    for beyond in (1e39, [1.0, 1e-60], 10**50):
        with pytest.raises(ValueError, match="must be within the range of float32"):
            table.ratio(beyond)
    with pytest.raises(TypeError, match="ratio: kappa must be real"):
        table.ratio("2")


def test_float64_tables_take_float32_through_float64():
    table, kappa = besselkit.load_table(64), np.float32([0.1, 7.0, 1e4])
    wide = table.ratio(kappa.astype(np.float64))
    assert np.array_equal(table.ratio(kappa), wide.astype(np.float32))


def test_the_command(tmp_path, capsys):
    assert main(["table", "build", "3", "--dtype", "float32", "--out", str(tmp_path)]) == 0
    path = tmp_path / "vmf-3-float32.npz"
    assert " ulp" in capsys.readouterr().out
    assert main(["table", "verify", str(path)]) == 0
    assert "errors in ulp" in capsys.readouterr().out
    assert main(["table", "info", str(path)]) == 0
    shown = capsys.readouterr().out
    assert all(f"{name}, worst error (ulp)" in shown for name in NAMES)
    table = besselkit.Table.load(path)
    by_processes = besselkit.Table.build(3, dtype=np.float32, workers=2)
    assert _file.to_bytes(by_processes._content) == _file.to_bytes(table._content)


def test_dtypes_that_there_are_not():
    for dtype in (np.float16, "int32", "nonsense", None):
        with pytest.raises(ValueError, match="dtype must be float64 or float32"):
            besselkit.Table.build(3, dtype=dtype)


def test_a_measurement_has_other_points_for_another_seed():
    certified = LAYOUTS["float32"].points
    assert certified(3.0, 1) != certified(3.0, 2)
