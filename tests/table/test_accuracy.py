"""Tables reach their targets on every path, at points of no certificate."""

import json
from pathlib import Path

import numpy as np
import pytest

import besselkit
from besselkit.table import _certify, _exact
from besselkit.table._double._map import Map
from besselkit.table._plain import flat
from besselkit.table._promises import NAMES
from tables import shipped

TARGETS = _certify.TARGETS["float64"]
DIMS = (2, 3, 8, 64, 512, 768, 4096, 8192)
KAPPA = np.concatenate(
    [[5e-324, 1e-310, 1e-200], 10.0 ** np.linspace(-12, 12, 301), [1e100, 1e308]]
)
EDGES = np.array([0.0, np.inf, np.nan, -1.0, -np.inf, -0.0])


@pytest.fixture(scope="module")
def truth():
    """Every function's exact values at KAPPA, for some dimensions."""
    ctx, found = _exact.context(), {}
    for dim in (2, 768):
        where = Map(float(dim))
        values = _exact.values(where.dim, _certify.as_fractions(KAPPA.tolist()))
        pairs = zip(KAPPA.tolist(), values, strict=True)
        found[dim] = [_certify.reference(ctx, where, kappa, value) for kappa, value in pairs]
    return ctx, found


def worst(ctx, name, computed, references):
    pairs = zip(computed.tolist(), references, strict=True)
    return max(_certify.error_of(ctx, name, value, truth[name]) for value, truth in pairs)


@pytest.mark.parametrize("dim", [2, 768])
@pytest.mark.parametrize("name", NAMES)
def test_both_paths_reach_the_target(truth, name, dim):
    ctx, references = truth
    table = besselkit.load_table(dim)
    paths = {
        "compiled": getattr(table, name)(KAPPA),
        "plain": flat(name, np, table._tabulated.constants, KAPPA),
    }
    for path, computed in paths.items():
        error = worst(ctx, name, computed, references[dim])
        assert error <= TARGETS[name], f"{path}: {error}"


def test_an_error_of_the_targets_size_is_noticed(truth):
    ctx, references = truth
    right = besselkit.load_table(768).ratio(KAPPA)
    assert worst(ctx, "ratio", right * (1 + 4 * 2.0**-52), references[768]) > 2


@pytest.mark.parametrize("dim", DIMS)
@pytest.mark.parametrize("name", NAMES)
def test_tables_agree_with_the_core(name, dim):
    table = besselkit.load_table(dim)
    kappa = 10.0 ** np.random.default_rng(dim).uniform(-8, 8, 3000)
    if name == "log_iv":
        core = besselkit.log_iv(0.5 * dim - 1, kappa)
    else:
        core = getattr(besselkit, name)(dim, kappa)
    scale = np.abs(core)
    if name in _certify.CROSSING:
        scale = np.maximum(1.0, scale)
    error = np.max(np.abs(getattr(table, name)(kappa) - core) / scale) * 2**52
    # the core has errors of its own, up to two thirds of these
    assert error <= 2 * TARGETS[name]


@pytest.mark.parametrize("name", NAMES)
def test_edges_are_those_of_the_contract(name):
    table = besselkit.load_table(512)
    core = getattr(besselkit, name)(255 if name == "log_iv" else 512, EDGES)
    np.testing.assert_allclose(getattr(table, name)(EDGES), core, rtol=1e-15)
    with np.errstate(all="ignore"):
        plainly = flat(name, np, table._tabulated.constants, EDGES)
    np.testing.assert_allclose(plainly, core, rtol=1e-15)


def test_both_sides_of_every_edge_of_a_row():
    for dim in DIMS:
        where = Map(float(dim))
        edges = np.array([where.edges(row)[0] for row in range(1, 67)])
        near = np.concatenate([np.nextafter(edges, 0), edges, np.nextafter(edges, np.inf)])
        error = besselkit.load_table(dim).ratio(near) / besselkit.ratio(dim, near) - 1
        assert np.max(np.abs(error)) <= 4 * 2.0**-52


def test_types_and_shapes():
    table = besselkit.load_table(64)
    assert isinstance(table.ratio(2), np.float64)
    assert table.ratio(np.float32(2)).dtype == np.float32
    assert table.ratio(np.float16([2, 3])).dtype == np.float32
    assert table.ratio([[1, 2], [3, 4]]).shape == (2, 2)
    assert table.ratio(np.zeros((0, 3))).shape == (0, 3)
    strided = np.arange(20.0)[::-3]
    assert np.array_equal(table.bias(strided), table.bias(strided.copy()))
    for wrong in ("2", 1j, None, np.array([1j]), [None]):
        with pytest.raises(TypeError, match="ratio: kappa must be real"):
            table.ratio(wrong)
    with pytest.raises(ValueError, match="within the range of float64"):
        table.ratio(10**400)


def test_jax_without_float64_is_a_clear_error():
    jax = pytest.importorskip("jax")
    with pytest.raises(
        TypeError, match="a float64 table needs float64 arithmetic, which is not enabled"
    ):
        besselkit.load_table(64).ratio(jax.numpy.asarray([1.0]))


def test_derivatives_in_jax_are_the_tables_own(wide):
    table, kappa = besselkit.load_table(64), 16.0
    for name, slope in (("log_partition", "ratio"), ("ratio", "ratio_deriv")):
        found = wide.grad(getattr(table, name))(kappa)
        assert found == getattr(table, slope)(wide.numpy.asarray(kappa))
    assert wide.grad(wide.grad(table.ratio))(kappa) == table.ratio_deriv2(wide.numpy.asarray(kappa))
    with pytest.raises(NotImplementedError, match="derivatives of A end at the second"):
        wide.grad(table.ratio_deriv2)(kappa)


@pytest.mark.parametrize("name", NAMES)
def test_torch_and_jax_compute_as_numpy_does(name, wide):
    jax, torch = wide, pytest.importorskip("torch")
    table = besselkit.load_table(768)
    expected = flat(name, np, table._tabulated.constants, KAPPA)
    scale = np.maximum(np.abs(expected), 1.0 if name in _certify.CROSSING else 2.0**-1022)
    from besselkit.table._faces._torch import plain

    by_torch = plain(name, table._tabulated, torch.from_numpy(KAPPA)).numpy()
    assert wide.config.jax_enable_x64
    by_jax = np.asarray(jax.jit(getattr(table, name))(jax.numpy.asarray(KAPPA)))
    for found in (by_torch, by_jax):
        # XLA takes subnormals for 0, in and out
        normal = (np.abs(expected) >= 2.0**-1000) & (KAPPA >= 2.0**-1000)
        error = np.abs(found - expected)[normal] / scale[normal]
        assert np.max(error) <= 3 * 2.0**-52


def test_derivatives_in_torch_are_the_tables_own():
    torch = pytest.importorskip("torch")
    table = besselkit.load_table(64)
    kappa = torch.tensor([0.5, 7.0, 300.0, 1e9], dtype=torch.float64, requires_grad=True)
    (first,) = torch.autograd.grad(table.log_partition(kappa).sum(), kappa, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), kappa, create_graph=True)
    (third,) = torch.autograd.grad(second.sum(), kappa, create_graph=True)
    plain_kappa = kappa.detach().numpy()
    assert np.array_equal(first.detach().numpy(), _by_plain(table, "ratio", plain_kappa))
    assert np.array_equal(second.detach().numpy(), _by_plain(table, "ratio_deriv", plain_kappa))
    assert np.array_equal(third.detach().numpy(), _by_plain(table, "ratio_deriv2", plain_kappa))
    with pytest.raises(NotImplementedError, match="derivatives of A end at the second"):
        third.sum().backward()


def _by_plain(table, name, kappa):
    return flat(name, np, table._tabulated.constants, kappa)


def test_shipped_files_are_those_of_the_manifest():
    manifest = json.loads((shipped.FOLDER / "manifest.json").read_text(encoding="utf-8"))
    assert list(manifest) == [shipped.path_of(dim).name for dim in shipped.DIMS]
    for dim in shipped.DIMS:
        entry = shipped.entry(dim)
        assert manifest[f"vmf-{dim}.npz"] == entry
        assert entry["bytes"] <= 32 * 1024
        assert all(entry["certificate"][name] <= t for name, t in TARGETS.items())
    assert sum(file.stat().st_size for file in Path(shipped.FOLDER).iterdir()) < 3e6
