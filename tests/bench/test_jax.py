"""`bench.jax` runs to its end, with TFP and without."""

import json
import warnings

import pytest

jax = pytest.importorskip("jax", reason="could not import 'jax', which the complete extra brings")
from bench import jax as bench  # noqa: E402


@pytest.fixture
def quiet():
    """TFP's import warns of what it uses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield bench.tfp()


def test_the_benchmark_runs(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(bench, "tfp", lambda: None)
    file = tmp_path / "result.json"
    assert bench.main(["--quick", "--json", str(file)]) == 0
    stored = json.loads(file.read_text())
    assert set(stored["speeds"]) == set(bench.LEAST)
    assert stored["speeds"]["ratio"]["64"]["besselkit"] > 0
    assert stored["TFP"] == "not installed"
    assert "d = 4096" in capsys.readouterr().out


def test_what_is_slower_than_asked_for_is_named():
    slow = {"speeds": {"ratio": {"64": {"times": 3.0}}}, "one element, us": {"ratio, jit": 12.0}}
    assert bench.misses(slow) == [
        "ratio, d = 64: 3.0 times TFP, 10 asked for",
        "one element: 12.0 us, at most 10 asked for",
    ]


def test_tfp_s_distribution_with_our_normaliser(quiet):
    """The same density and gradient where TFP's are right; ours where they are not."""
    if quiet is None:
        pytest.skip("could not import 'tensorflow_probability', of which tfp-nightly runs on JAX")
    numbers = jax.numpy
    with jax.enable_x64(True):
        mean, x = numbers.eye(3)[0], numbers.asarray([0.6, 0.0, 0.8])
        own = quiet.distributions.VonMisesFisher
        for kappa in (0.5, 10.0, 700.0):
            pair = [jax.value_and_grad(lambda k, m=m: m(mean, k).log_prob(x))(kappa)
                    for m in (bench.distribution, own)]  # fmt: skip
            for ours, theirs in zip(*pair, strict=True):
                assert abs(ours - theirs) <= 1e-10 * max(1.0, abs(ours))
        found = bench.clients(((3, 1e-5),))[0]
    assert abs(found["with ours"] / found["right"] - 1) < 1e-5
    assert abs(found["TFP's own"] / found["right"] - 1) > 0.01
