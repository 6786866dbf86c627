"""Wrong arguments: one clear sentence each, that names the argument, the rule and the value."""

import re

import pytest
import torch
from torch import nn

from besselkit.torch import vmf
from besselkit.torch.vmf import VMFClassifier

KAPPA, MU = torch.full((3,), 16.0), torch.eye(3, 4)
X, Y = torch.ones(2, 4), torch.tensor([0, 1])
HEAD = VMFClassifier(4, 3)
SPARSE = torch.eye(2, 4).to_sparse()

CASES = {
    "features of ints": (lambda: HEAD(X.long()), TypeError, "features must be float16", "int64"),
    "complex features": (lambda: HEAD(X * 1j), TypeError, "features must be float16", "complex64"),
    "sparse features": (lambda: HEAD(SPARSE), TypeError, "features must be dense", "sparse_coo"),
    "features of another dtype": (
        lambda: HEAD(X.double()),
        TypeError,
        "features must have the dtype of the classifier, torch.float32",
        "torch.float64",
    ),
    "features elsewhere": (
        lambda: HEAD(X.to("meta")),
        ValueError,
        "features must be on the device of the classifier, cpu",
        "meta",
    ),
    "features as an array": (
        lambda: HEAD(X.numpy()),
        TypeError,
        "features must be a torch tensor",
        "ndarray",
    ),
    "features of another length": (
        lambda: HEAD(X[:, :3]),
        ValueError,
        "features must have the shape (..., 4)",
        "(2, 3)",
    ),
    "one number": (
        lambda: HEAD(torch.tensor(1.0)),
        ValueError,
        "features must have the shape (..., d)",
        "()",
    ),
    "no features": (lambda: VMFClassifier(0, 3), ValueError, "in_features must be >= 1", "0"),
    "half a feature": (lambda: VMFClassifier(4.0, 3), TypeError, "in_features must be an int", "4"),
    "no classes": (lambda: VMFClassifier(4, -1), ValueError, "num_classes must be >= 1", "-1"),
    "integer parameters": (
        lambda: VMFClassifier(4, 3, dtype=torch.int64),
        TypeError,
        "dtype must be float16",
        "torch.int64",
    ),
    "a count of 0": (
        lambda: VMFClassifier(4, 3, [5, 0, 1]),
        ValueError,
        "class_counts must be > 0 and finite",
        "0 for class 1",
    ),
    "too few counts": (
        lambda: VMFClassifier(4, 3, [5, 1]),
        ValueError,
        "class_counts must have the shape (3,)",
        "(2,)",
    ),
    "counts of text": (
        lambda: VMFClassifier(4, 3, "abc"),
        TypeError,
        "class_counts must be a tensor or a sequence of numbers",
        "str",
    ),
    "complex counts": (
        lambda: VMFClassifier(4, 3, torch.ones(3) * 1j),
        TypeError,
        "class_counts must be real and dense",
        "complex64",
    ),
    "kappa 0": (lambda: VMFClassifier(4, 3, kappa_init=0.0), ValueError, "kappa_init must be", "0"),
    "kappa NaN": (
        lambda: VMFClassifier(4, 3, kappa_init=float("nan")),
        ValueError,
        "kappa_init must be finite",
        "nan",
    ),
    "kappa as text": (
        lambda: VMFClassifier(4, 3, kappa_init="16"),
        TypeError,
        "kappa_init must be a real number",
        "'16'",
    ),
    "three numbers for kappa": (
        lambda: VMFClassifier(4, 3, kappa_init=(1.0, 2.0, 3.0)),
        ValueError,
        "kappa_init must be a number, a tensor or a pair",
        "(1.0, 2.0, 3.0)",
    ),
    "draws below 0": (
        lambda: VMFClassifier(4, 3, kappa_init=(-5.0, 0.1)),
        ValueError,
        "kappa_init must be > 0",
        "-",
    ),
    "too few kappa": (
        lambda: VMFClassifier(4, 3, kappa_init=KAPPA[:2]),
        ValueError,
        "kappa_init must have the shape (3,)",
        "(2,)",
    ),
    "a negative kappa": (
        lambda: HEAD.set_kappa(-KAPPA),
        ValueError,
        "kappa must be > 0, finite and within the range of torch.float32",
        "-16.0",
    ),
    "a kappa too large for the dtype": (
        lambda: VMFClassifier(4, 3, kappa_init=1e60),
        ValueError,
        "kappa_init must be > 0, finite and within the range of torch.float32",
        "1e+60",
    ),
    "a kappa too small for the dtype": (
        lambda: HEAD.set_kappa(KAPPA.double() * 1e-80),
        ValueError,
        "kappa must be > 0, finite and within the range of torch.float32",
        "1.6e-79",
    ),
    "kappa of two dimensions": (
        lambda: vmf.pairwise_kl(KAPPA[:, None], MU),
        ValueError,
        "kappa must have the shape (C,)",
        "(3, 1)",
    ),
    "kappa and mu that differ": (
        lambda: vmf.pairwise_overlap(KAPPA[:2], MU),
        ValueError,
        "shapes must be (C,) and (C, d)",
        "kappa (2,) and mu (3, 4)",
    ),
    "mu of another dtype": (
        lambda: vmf.overlap_loss(KAPPA, MU.double()),
        TypeError,
        "mu must have the dtype of kappa, torch.float32",
        "torch.float64",
    ),
    "mu elsewhere": (
        lambda: vmf.calibrated_kappa(KAPPA, MU.to("meta")),
        ValueError,
        "mu must be on the device of kappa, cpu",
        "meta",
    ),
    "complex mu": (
        lambda: vmf.pairwise_kl(KAPPA, MU * 1j),
        TypeError,
        "mu must be float16",
        "complex64",
    ),
    "sparse mu": (
        lambda: vmf.pairwise_kl(KAPPA, MU.to_sparse()),
        TypeError,
        "mu must be dense",
        "sparse_coo",
    ),
    "shapes of the logits": (
        lambda: vmf.vmf_logits(X, KAPPA, MU[:2]),
        ValueError,
        "shapes must be (..., d), (C,) and (C, d)",
        "mu (2, 4)",
    ),
    "log_counts of another shape": (
        lambda: vmf.vmf_logits(X, KAPPA, MU, KAPPA[:1]),
        ValueError,
        "log_counts must have the shape (3,)",
        "(1,)",
    ),
    "labels of floats": (
        lambda: vmf.consistency_loss(KAPPA, MU, X, Y.float()),
        TypeError,
        "labels must be torch.int64",
        "torch.float32",
    ),
    "labels elsewhere": (
        lambda: vmf.consistency_loss(KAPPA, MU, X, Y.to("meta")),
        ValueError,
        "labels must be on the device of features, cpu",
        "meta",
    ),
    "too many labels": (
        lambda: vmf.consistency_loss(KAPPA, MU, X, torch.tensor([0, 1, 2])),
        ValueError,
        "labels must have the shape (2,)",
        "(3,)",
    ),
    "a label too large": (
        lambda: vmf.consistency_loss(KAPPA, MU, X, torch.tensor([0, 3])),
        ValueError,
        "labels must be in 0..2",
        "3",
    ),
    "a label below 0": (
        lambda: vmf.consistency_loss(KAPPA, MU, X, torch.tensor([-100, 1])),
        ValueError,
        "labels must be in 0..2",
        "-100",
    ),
    "features of the loss": (
        lambda: vmf.consistency_loss(KAPPA, MU, X[:, :2], Y),
        ValueError,
        "features must have the shape (..., 4)",
        "(2, 2)",
    ),
    "an epoch too late": (
        lambda: vmf.loss_weight(11, 10),
        ValueError,
        "epoch must be in [0, 10]",
        "11",
    ),
    "no epochs": (lambda: vmf.loss_weight(0, 0), ValueError, "epochs must be >= 1", "0"),
    "a negative weight": (
        lambda: vmf.loss_weight(0, 10, start=-1.0),
        ValueError,
        "start must be >= 0",
        "-1.0",
    ),
    "alpha beyond 1": (
        lambda: vmf.calibrate(HEAD, 1.5),
        ValueError,
        "alpha must be in [0, 1]",
        "1.5",
    ),
    "a layer of another kind": (
        lambda: vmf.calibrate(nn.Linear(4, 3)),
        TypeError,
        "classifier must be a VMFClassifier",
        "Linear",
    ),
    "a half weight": (
        lambda: vmf.from_linear(MU.half()),
        TypeError,
        "weight must be an array of float32 or float64",
        "float16",
    ),
    "a weight with a zero row": (
        lambda: vmf.from_linear(torch.zeros(2, 3)),
        ValueError,
        "row 0 of weight must not be zero",
        "direction",
    ),
    "a weight without values": (
        lambda: vmf.from_causal(MU.to("meta")),
        ValueError,
        "weight must have values",
        "meta",
    ),
    "an array": (lambda: vmf.from_linear([[1.0]]), TypeError, "weight must be a torch", "list"),
    "tau beyond 1": (lambda: vmf.from_tau_norm(MU, 2.0), ValueError, "tau must be in [0, 1]", "2"),
    "a negative gamma": (
        lambda: vmf.from_causal(MU, -1.0),
        ValueError,
        "gamma must be finite and >= 0",
        "-1.0",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_wrong_arguments(case):
    call, error, rule, value = CASES[case]
    with pytest.raises(error, match=re.escape(rule)) as caught:
        call()
    message = str(caught.value)
    assert value in message.split(rule)[1]
    assert "\n" not in message
    assert len(message) < 160


def test_nan_in_nan_out():
    kappa = torch.tensor([16.0, float("nan"), 16.0])
    table = vmf.pairwise_kl(kappa, MU)
    assert table[1].isnan().all()
    assert table[:, 1].isnan().all()
    assert table[[0, 2]][:, [0, 2]].isfinite().all()
    assert vmf.overlap_loss(kappa, MU).isnan()
    assert vmf.calibrated_kappa(kappa, MU).isnan().all()
    x = torch.full((2, 4), float("nan"))
    assert vmf.consistency_loss(KAPPA, MU, x, Y).isnan()
    infinite = vmf.pairwise_kl(torch.tensor([16.0, float("inf"), 16.0]), MU)
    assert not infinite[1].isfinite().any()
