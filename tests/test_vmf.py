"""Distributions and conversions: against the exact path, and every way a weight can be wrong."""

import math

import mpmath
import numpy as np
import pytest

import besselkit
from besselkit import vmf
from besselkit._contract import FUNCTIONS

EPS = 2.0**-52


def relative_error(computed, truth):
    return abs(float(mpmath.mpf(float(computed)) / truth - 1))


DIMS = [2, 3, 8, 64, 512, 2048, 1e6]
PROMISED = FUNCTIONS["kl"].error.eps * EPS


@pytest.mark.parametrize("d", DIMS)
@pytest.mark.parametrize("kappa", [1e-3, 1.0, 16.0, 23.9, 24.1, 300.0, 1e5])
@pytest.mark.parametrize("near", [1e-15, -1e-15, 1e-9, 1e-3])
def test_kl_of_near_neighbours(d, kappa, near):
    other, cos = kappa * (1 + near), 1 - 1e-12
    truth = besselkit.exact.kl(d, kappa, other, cos)
    assert truth > 0
    assert relative_error(vmf.kl(d, kappa, other, cos), truth) <= PROMISED
    truth = besselkit.exact.kl(d, kappa, other, 1.0)
    assert relative_error(vmf.kl(d, kappa, other, 1.0), truth) <= PROMISED


@pytest.mark.parametrize("d", DIMS)
@pytest.mark.parametrize(
    "pair", [(1.0, 2.5), (16.0, 16.5), (300.0, 4.0), (1e-3, 900.0), (0.0, 5.0), (20.0, 30.0)]
)
@pytest.mark.parametrize("cos", [1.0, 0.999, 0.3, 0.0, -1.0])
def test_kl_and_overlap_of_others(d, pair, cos):
    truth = besselkit.exact.kl(d, *pair, cos)
    assert relative_error(vmf.kl(d, *pair, cos), truth) <= PROMISED
    assert relative_error(vmf.overlap(d, *pair, cos), 1 / (1 + truth)) <= PROMISED


@pytest.mark.parametrize("d", DIMS)
@pytest.mark.parametrize("kappa", [1e-100, 1e-3, 1.0, 16.0, 23.0, 25.0, 47.0, 49.0, 1e5, 1e9])
def test_kl_from_the_uniform_distribution(d, kappa):
    """kappa A - L, of which both parts are far larger than it where kappa is."""
    truth = besselkit.exact.kl(d, kappa, 0, 1)
    assert relative_error(vmf.kl(d, kappa, 0.0, 1.0), truth) <= PROMISED
    truth = besselkit.exact.kl(d, 0, kappa, 1)
    assert relative_error(vmf.kl(d, 0.0, kappa, 1.0), truth) <= PROMISED


@pytest.mark.parametrize("low", [1e-3, 3.0, 11.0, 23.5, 40.0])
def test_kl_on_both_sides_of_its_seams(low):
    """By the higher kappa (24, and twice the lower), and by the lower W."""
    seams = [1.0, 4.0, 12.0, 24.0, 48.0, 240.0, 2 * low]
    high = np.array([x for seam in seams for x in (np.nextafter(seam, 0), seam)])
    for d in (2.0, 7.0, 41.0, 49.0):
        for p, q in ((low, high), (high, low)):
            found = vmf.kl(d, p, q, 1.0)
            for i, (one, other) in enumerate(np.broadcast(p, q)):
                if one != other:
                    truth = besselkit.exact.kl(d, float(one), float(other), 1)
                    assert relative_error(found[i], truth) <= PROMISED, (d, one, other)


@pytest.mark.parametrize("d", [2, 3, 8, 64, 512, 2048])
@pytest.mark.parametrize("kappa", [0.0, 1e-3, 1.0, 16.0, 300.0, 1e5])
def test_density_and_entropy(d, kappa):
    for cos in (1.0, 0.5, -0.25, -1.0):
        truth = besselkit.exact.log_prob(d, kappa, cos)
        error = abs(float(mpmath.mpf(float(vmf.log_prob(d, kappa, cos))) - truth))
        assert error <= 0.75 * EPS * max(1, abs(truth))
    truth = besselkit.exact.entropy(d, kappa)
    error = abs(float(mpmath.mpf(float(vmf.entropy(d, kappa))) - truth))
    assert error <= 0.75 * EPS * max(1, abs(truth))


def test_the_density_integrates_to_one():
    # on S^2 the density of cos is 2 pi p(cos): a Gauss rule sees nothing of how p was computed
    nodes, weights = np.polynomial.legendre.leggauss(60)
    for kappa in (0.0, 0.5, 4.0, 20.0):
        total = 2 * math.pi * np.sum(weights * np.exp(vmf.log_prob(3, kappa, nodes)))
        assert abs(total - 1) < 1e-13


def test_all_pairs_broadcast():
    kappa = np.array([4.0, 16.0, 64.0])
    cos = np.eye(3)
    overlaps = vmf.overlap(512, kappa[:, None], kappa, cos)
    assert overlaps.shape == (3, 3)
    assert (np.diag(overlaps) == 1).all()
    assert overlaps[0, 1] != overlaps[1, 0]
    assert (
        vmf.overlap(512, kappa[:, None].astype("f4"), kappa.astype("f4"), cos.astype("f4")).dtype
        == "f4"
    )


def weights(dtype, shape=(40, 300), seed=0):
    rng = np.random.default_rng(seed)
    return (rng.standard_normal(shape) * 10.0 ** rng.uniform(-3, 3, (shape[0], 1))).astype(dtype)


def norm(row):
    with mpmath.workdps(40):
        return mpmath.sqrt(mpmath.fsum(mpmath.mpf(float(x)) ** 2 for x in row))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("layout", [np.ascontiguousarray, np.asfortranarray])
def test_conversions(dtype, layout):
    weight = layout(weights(dtype))
    eps = np.finfo(dtype).eps
    norms = [norm(row) for row in weight]
    expected = {
        "from_linear": [(), norms],
        "from_tau_norm": [(), [n ** mpmath.mpf("0.3") for n in norms]],
        "from_causal": [(), [n / (n + mpmath.mpf(1) / 16) for n in norms]],
    }
    for name, (options, truth) in expected.items():
        kappa, mu = getattr(vmf, name)(weight, *options)
        assert kappa.shape == (40,)
        assert mu.shape == (40, 300)
        assert kappa.dtype == mu.dtype == dtype
        for i in range(40):
            assert relative_error(kappa[i], truth[i]) <= 4 * eps
            for j in range(0, 300, 13):
                direction = mpmath.mpf(float(weight[i, j])) / norms[i]
                assert relative_error(mu[i, j], direction) <= 4 * eps


def test_parameters_of_the_conversions():
    weight = weights(np.float64)
    linear, unit = vmf.from_linear(weight)[0], np.ones(40)
    assert np.array_equal(vmf.from_tau_norm(weight, tau=0)[0], linear)
    assert np.array_equal(vmf.from_tau_norm(weight, tau=1)[0], unit)
    assert np.array_equal(vmf.from_causal(weight, gamma=0)[0], unit)
    assert np.allclose(vmf.from_causal(weight, gamma=2)[0], linear / (linear + 2), rtol=1e-15)
    for tau in (-0.1, 1.5, math.nan, math.inf):
        with pytest.raises(ValueError, match=rf"tau must be in \[0, 1\], got {tau}"):
            vmf.from_tau_norm(weight, tau=tau)
    for gamma in (-1.0, math.nan, math.inf):
        with pytest.raises(ValueError, match=f"gamma must be finite and >= 0, got {gamma}"):
            vmf.from_causal(weight, gamma=gamma)
    for wrong in ("0.7", None, 1j, [0.7, 0.8]):
        with pytest.raises(TypeError, match="tau must be a real number"):
            vmf.from_tau_norm(weight, tau=wrong)
        with pytest.raises(TypeError, match="gamma must be a real number"):
            vmf.from_causal(weight, gamma=wrong)


def test_rows_at_the_ends_of_the_range():
    info = np.finfo(np.float64)
    weight = np.array([[info.max, 0], [info.max / 2] * 2, [info.tiny] * 2, [0, -5e-324]])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        kappa, mu = vmf.from_linear(weight)
        causal, _ = vmf.from_causal(weight, gamma=info.max)
    assert kappa[0] == info.max
    assert abs(kappa[1] / info.max - math.sqrt(0.5)) < 2 * EPS
    assert kappa[3] == 5e-324
    assert np.array_equal(mu[0], [1, 0])
    assert np.array_equal(mu[3], [0, -1])
    assert np.allclose(mu[1:3], math.sqrt(0.5), rtol=2 * EPS)
    assert causal[0] == 0.5


@pytest.mark.parametrize("convert", [vmf.from_linear, vmf.from_tau_norm, vmf.from_causal])
def test_bad_weights(convert):
    def with_row(row, dtype=np.float64):
        weight = weights(dtype, (5, 2))
        weight[3] = row
        return weight

    with pytest.raises(ValueError, match="row 3 of weight must not be zero"):
        convert(with_row([0.0, -0.0]))
    for bad in (np.nan, np.inf, -np.inf):
        with pytest.raises(ValueError, match="row 3 of weight must be finite"):
            convert(with_row([1.0, bad]))
    with pytest.raises(ValueError, match="row 3 of weight must have a length that float64 can"):
        convert(with_row([1.7e308, 1.7e308]))
    with pytest.raises(ValueError, match="row 3 of weight must have a length that float32 can"):
        convert(with_row([3e38, 3e38], np.float32))
    for shape in ((3,), (), (2, 2, 2), (3, 0)):
        with pytest.raises(ValueError, match=r"weight must have the shape \(C, d\)"):
            convert(np.ones(shape))
    for dtype in (complex, int, bool, object, str, np.float16, np.longdouble):
        if np.dtype(dtype) != np.float64:
            with pytest.raises(TypeError, match=r"weight must be an array of .* got dtype"):
                convert(np.ones((2, 2), dtype))
    for wrong in (None, "weight", [[1.0, 2.0]], 1.0):
        with pytest.raises(TypeError, match=r"weight must be an array of .* got a"):
            convert(wrong)


def test_good_weights_of_every_layout():
    weight = weights(np.float64)
    kappa, mu = vmf.from_linear(weight)
    frozen = weight.copy()
    frozen.setflags(write=False)
    for same in (frozen, np.repeat(weight, 2, axis=1)[:, ::2], weight.astype(">f8")):
        again = vmf.from_linear(same)
        assert np.array_equal(again[0], kappa)
        assert np.array_equal(again[1], mu)
        assert again[0].dtype.isnative
    for dtype in (np.float32, np.float64):
        empty = vmf.from_linear(np.ones((0, 7), dtype))
        assert [part.shape for part in empty] == [(0,), (0, 7)]
        assert {part.dtype for part in empty} == {np.dtype(dtype)}
    assert np.array_equal(weight, weights(np.float64))
