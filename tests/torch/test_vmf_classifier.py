"""The layer: logits, prior, initialisation, state, shapes, dtypes, values at the edges."""

import copy
import io

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy, normalize

import besselkit
from besselkit.torch.vmf import VMFClassifier, vmf_logits

EPS = np.finfo(np.float64).eps
COUNTS = [100, 40, 10, 4, 1]


def head_of(**options):
    torch.manual_seed(1)
    return VMFClassifier(16, 5, COUNTS, **{"dtype": torch.float64, **options})


def features_of(*shape, dtype=torch.float64):
    return torch.randn(*shape, 16, dtype=dtype, generator=torch.Generator().manual_seed(2))


def eq_1(head, x):
    """kappa x.mu + b, as it is written, and the prior."""
    kappa = head.kappa.detach()
    cos = normalize(x, dim=-1) @ normalize(head.weight.detach(), dim=-1).T
    prior = torch.tensor(COUNTS, dtype=torch.float64).log()
    return kappa * cos + besselkit.bias(16.0, kappa), prior


def test_the_logits_are_those_of_eq_1_less_the_constant():
    head, x = head_of(kappa_init=(16.0, 1.0)), features_of(7)
    terms, prior = eq_1(head, x)
    constant = besselkit.bias(16.0, 0.0)
    assert torch.allclose(head(x) + constant, terms + prior, rtol=1e-13, atol=0)
    assert torch.allclose(head.eval()(x) + constant, terms, rtol=1e-13, atol=0)


def test_one_fixed_kappa_is_the_balanced_cosine_classifier_of_eq_8():
    head, x = head_of(kappa_init=20.0, learn_kappa=False), features_of(9)
    cos = normalize(x, dim=-1) @ normalize(head.weight.detach(), dim=-1).T
    weighted = torch.tensor(COUNTS, dtype=torch.float64) * torch.exp(20.0 * cos)
    expected = weighted / weighted.sum(dim=-1, keepdim=True)
    assert ((head(x).softmax(-1) - expected).abs() / expected).max() < 100 * EPS
    assert not head.raw_kappa.requires_grad
    head(x).sum().backward()
    assert head.raw_kappa.grad is None


def test_float32_logits_keep_their_digits_at_high_dimension():
    torch.manual_seed(3)
    head = VMFClassifier(2048, 20, kappa_init=(16.0, 1.0))
    x = torch.randn(8, 2048)
    wide = copy.deepcopy(head).double()(x.double())
    assert (head(x) - wide).abs().max() < 16 * 2048**0.5 * 2**-24
    # with b as Eq. 1 has it they would not: this is why the constant is left out
    as_written = head(x) + besselkit.bias(2048.0, torch.tensor(0.0))
    lost = as_written.double() - besselkit.bias(2048.0, 0.0) - wide
    assert lost.abs().max() > 1e-4


@pytest.mark.parametrize("shape", [(), (0,), (1,), (3, 4), (2, 0, 3)])
def test_any_batch_shape(shape):
    head, x = head_of(), features_of(*shape)
    logits = head(x)
    assert logits.shape == (*shape, 5)
    flat = head(x.reshape(-1, 16)).reshape(logits.shape)
    assert torch.allclose(logits, flat, rtol=1e-14, atol=1e-14)
    logits.sum().backward()
    assert head.weight.grad.isfinite().all()


def test_strided_and_expanded_features():
    head, x = head_of(), features_of(6)
    assert torch.allclose(head(x.T.contiguous().T), head(x), rtol=1e-14, atol=1e-14)
    assert torch.equal(head(x[:1].expand(6, 16)), head(x[:1].repeat(6, 1)))


def test_initialisation():
    head = VMFClassifier(512, 1000)
    assert torch.equal(head.kappa, torch.full((1000,), 16.0))
    assert head.weight.abs().max() <= 512**-0.5
    assert head.weight.std().item() == pytest.approx(512**-0.5 / 3**0.5, rel=0.01)
    drawn = VMFClassifier(2, 4000, kappa_init=(16.0, 1.0)).kappa.detach()
    assert drawn.mean() == pytest.approx(16, abs=0.1)
    assert drawn.std() == pytest.approx(1, abs=0.06)
    given = torch.tensor([1e-3, 1.0, 1e3], dtype=torch.float64)
    found = VMFClassifier(2, 3, kappa_init=given).kappa
    assert ((found - given).abs() <= 2**-24 * given * (1 + given.log().abs())).all()


@pytest.mark.parametrize("kappa", [1e-300, 1e-8, 0.3, np.log(2), 5.0, 20.5, 30.0, 40.1, 1e300])
def test_kappa_is_what_was_asked_for(kappa):
    head = VMFClassifier(3, 2, kappa_init=kappa, dtype=torch.float64)
    assert head.kappa[0].item() == pytest.approx(kappa, rel=2 * EPS * max(1, -np.log(kappa)), abs=0)


def test_kappa_stays_positive_under_any_step():
    head = head_of(kappa_init=0.5)
    optimiser = torch.optim.SGD([head.raw_kappa], lr=10.0)
    for _ in range(20):
        optimiser.zero_grad()
        head.kappa.sum().backward()
        optimiser.step()
    assert (head.kappa > 0).all()
    assert head(features_of(2)).isfinite().all()


def test_a_kappa_that_underflows_is_the_uniform_distribution():
    head = head_of()
    with torch.no_grad():
        head.raw_kappa[0] = -1e4
    logits = head.eval()(features_of(3))
    assert torch.equal(logits[:, 0], torch.zeros(3, dtype=torch.float64))
    logits.sum().backward()
    assert head.raw_kappa.grad.isfinite().all()


def test_state_dict_round_trip():
    head, x = head_of(kappa_init=(16.0, 1.0)), features_of(4)
    stored = io.BytesIO()
    torch.save(head.state_dict(), stored)
    stored.seek(0)
    other = VMFClassifier(16, 5, [1] * 5, dtype=torch.float64)
    assert not torch.equal(other(x), head(x))
    other.load_state_dict(torch.load(stored, weights_only=True))
    assert torch.equal(other(x), head(x))
    assert set(head.state_dict()) == {"weight", "raw_kappa", "log_counts"}
    assert "log_counts" not in VMFClassifier(16, 5).state_dict()


def test_repr_says_what_it_is():
    made = "in_features=16, num_classes=5, class_counts=True, learn_kappa=False"
    assert repr(head_of(learn_kappa=False)) == f"VMFClassifier({made})"


@pytest.mark.parametrize("scale", [1e-300, 1e-160, 1.0, 1e160, 1e300])
def test_lengths_do_not_count(scale):
    head, x = head_of(), features_of(4)
    expected = head(x)
    assert torch.allclose(head(x * scale), expected, rtol=1e-12, atol=0)
    with torch.no_grad():
        head.weight.mul_(scale)
    assert torch.allclose(head(x), expected, rtol=1e-12, atol=0)
    assert torch.allclose(head.mu.norm(dim=1), torch.ones(5, dtype=torch.float64))


def test_a_zero_feature_has_cosine_0():
    head = head_of()
    x = torch.zeros(2, 16, dtype=torch.float64, requires_grad=True)
    logits = head.eval()(x)
    expected = -besselkit.log_partition(16.0, head.kappa)
    assert torch.equal(logits, expected.expand(2, 5))
    logits.sum().backward()
    assert x.grad.isfinite().all()
    assert head.weight.grad.isfinite().all()


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -float("inf")])
def test_nan_and_inf_give_nan_in_their_own_row_only(wrong):
    head, x = head_of(), features_of(3)
    expected = head(x)
    x[1, 4] = wrong
    found = head(x)
    assert found[1].isnan().all()
    assert torch.equal(found[[0, 2]], expected[[0, 2]])


def test_nan_in_a_class_gives_nan_in_its_column_only():
    head, x = head_of(), features_of(3)
    expected = head(x)
    with torch.no_grad():
        head.weight[2, 0] = float("nan")
        head.raw_kappa[4] = float("nan")
    found = head(x)
    assert found[:, [2, 4]].isnan().all()
    assert torch.equal(found[:, [0, 1, 3]], expected[:, [0, 1, 3]])


@pytest.mark.parametrize(("dtype", "bound"), [(torch.float16, 2**-10), (torch.bfloat16, 2**-7)])
def test_half_types_are_computed_in_float32(dtype, bound):
    head, x = head_of().to(dtype), features_of(6).to(dtype)
    logits = head(x)
    assert logits.dtype is dtype
    exact = copy.deepcopy(head).double()(x.double())
    # one rounding of the result, of kappa (16) and of log n
    assert ((logits - exact).abs() <= bound * (16 + exact.abs())).all()
    assert head.kappa.dtype is dtype
    assert head.mu.dtype is dtype


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_autocast_gives_float32_logits(dtype):
    head, x = head_of(dtype=torch.float32), features_of(6, dtype=torch.float32)
    with torch.autocast("cpu", dtype):
        logits, from_half = head(x), head(x.to(dtype))
        loss = cross_entropy(logits, torch.zeros(6, dtype=torch.int64))
    assert logits.dtype is from_half.dtype is torch.float32
    bound = 16 * 2 * torch.finfo(dtype).eps
    assert (logits - head(x)).abs().max() < bound
    assert not torch.equal(logits, head(x))
    loss.backward()
    assert head.weight.grad.dtype is torch.float32


def test_meta_device():
    head = VMFClassifier(16, 5, COUNTS, device="meta")
    assert head(torch.empty(3, 16, device="meta")).shape == (3, 5)
    assert head.log_counts.is_meta


@pytest.mark.parametrize("kappa_init", [20.0, (16.0, 1.0), torch.linspace(1.0, 9.0, 5)])
@pytest.mark.parametrize("learn_kappa", [True, False])
def test_deferred_initialisation_is_the_constructors(kappa_init, learn_kappa):
    options = {"kappa_init": kappa_init, "learn_kappa": learn_kappa}
    expected = head_of(**options)
    with torch.device("meta"):
        by_default = head_of(**options)
    for head in (head_of(**options, device="meta"), by_default):
        assert all(value.is_meta for value in head.state_dict().values())
        head.to_empty(device="cpu")
        for value in (*head.parameters(), *head.buffers()):
            value.detach().fill_(float("nan"))  # what unset memory may hold
        torch.manual_seed(1)
        head.reset_parameters()
        assert repr(head) == repr(expected)
        for name, value in expected.state_dict().items():
            assert torch.equal(head.state_dict()[name], value), name
        assert torch.equal(head(features_of(3)), expected(features_of(3)))


def test_a_layer_pickled_before_counts_were_kept():
    head, stored = head_of(), io.BytesIO()
    del head._given_counts
    torch.save(head, stored)
    stored.seek(0)
    again = torch.load(stored, weights_only=False)
    again.log_counts.zero_()
    again.reset_parameters()
    assert torch.equal(again.log_counts, head_of().log_counts)


def test_the_function_is_the_module():
    head, x = head_of(), features_of(3)
    assert torch.equal(vmf_logits(x, head.kappa, head.weight, head.log_counts), head(x))
    unit = vmf_logits(x, head.kappa, head.mu)
    assert torch.allclose(unit, head.eval()(x), rtol=1e-13, atol=0)


def test_vmap_and_func_grad():
    head, x = head_of(), features_of(4)
    parameters = dict(head.named_parameters())

    def loss(parameters, one):
        return torch.func.functional_call(head, parameters, (one,)).logsumexp(-1)

    each = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0))(parameters, x)
    head(x).logsumexp(-1).sum().backward()
    assert torch.allclose(each["weight"].sum(0), head.weight.grad, rtol=1e-12, atol=1e-15)
    assert torch.allclose(each["raw_kappa"].sum(0), head.raw_kappa.grad, rtol=1e-12, atol=1e-15)
