"""The classifier as a layer."""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from besselkit.torch.vmf._checks import (
    require_count,
    require_dtype,
    require_floating,
    require_like,
    require_real,
)
from besselkit.torch.vmf._directions import unit_rows
from besselkit.torch.vmf._logits import logits_of_checked
from besselkit.torch.vmf._precision import under_autocast, working

__all__ = ["VMFClassifier"]

# exp of this is not seen beside 1, in any dtype
_LINEAR_FROM = 40.0

KappaInit = float | tuple[float, float] | Tensor


class VMFClassifier(nn.Module):
    """A last layer whose classes are von Mises-Fisher distributions of the normalised feature.

    The logit of class i is kappa_i x.mu_i + b_d(kappa_i) (+ log n_i in training), less a constant
    common to all classes (Eq. 1; see `vmf_logits`). Train it with plain cross-entropy. With one
    fixed kappa for all classes (``kappa_init=sigma, learn_kappa=False``) it is the balanced cosine
    classifier (Eq. 8).

    Parameters
    ----------
    in_features : int
        The dimension d.
    num_classes : int
        The number C of classes.
    class_counts : Tensor or sequence of numbers, length C, optional
        The number n_i of training examples of each class, > 0. Their logarithms are added to the
        logits in training mode only. Without them the classes count alike.
    kappa_init : float, pair of floats or Tensor of shape (C,), optional
        The concentration to begin with: one for all classes, or the mean and the standard
        deviation of a normal distribution that each is drawn from, such as ``(16.0, 1.0)``, or
        one for each class. All must be > 0 and finite, those drawn too.
    learn_kappa : bool, optional
        Whether kappa is trained.
    device, dtype : optional
        Of the parameters, as in `torch.nn.Linear`.

    Attributes
    ----------
    weight : Parameter, shape (C, d)
        The directions mu_i times lengths without a meaning; begins uniform in +-1/sqrt(d).
    raw_kappa : Parameter, shape (C,)
        kappa = softplus(raw_kappa) = log(1 + exp(raw_kappa)), so positive whatever an optimiser
        does; for kappa beyond 5 the two are equal within 1 %, so steps mean the same for both.
        Where the dtype cannot hold a value so small, kappa is 0: the uniform distribution.
    log_counts : Tensor, shape (C,), or None
        A buffer with log n_i.

    Raises
    ------
    TypeError, ValueError
        From the constructor or a call, if an argument breaks its rule; the message names both.
        Features must have the dtype of the parameters, except under `torch.autocast`.

    Notes
    -----
    Features may have any batch shape, (..., d). What zero, NaN and infinite ones give, and what
    half types and autocast do, is said in `vmf_logits`.

    References
    ----------
    H. Wang et al., "Towards Calibrated Hyper-Sphere Representation via Distribution Overlap
    Coefficient for Long-tailed Learning", ECCV 2022, and its appendix.

    Examples
    --------
    >>> import torch
    >>> from besselkit.torch.vmf import VMFClassifier
    >>> head = VMFClassifier(512, 10, class_counts=[1000 // (i + 1) for i in range(10)])
    >>> head
    VMFClassifier(in_features=512, num_classes=10, class_counts=True, learn_kappa=True)
    >>> x, y = torch.randn(32, 512), torch.randint(10, (32,))
    >>> loss = torch.nn.functional.cross_entropy(head(x), y)
    >>> loss.backward()
    >>> head.kappa[0]
    tensor(16., grad_fn=<SelectBackward0>)
    """

    log_counts: Tensor | None

    def __init__(
        self,
        in_features: int,
        num_classes: int,
        class_counts: Tensor | Sequence[float] | None = None,
        kappa_init: KappaInit = 16.0,
        learn_kappa: bool = True,
        *,
        device: Any = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        self.in_features = require_count("VMFClassifier", "in_features", in_features)
        self.num_classes = require_count("VMFClassifier", "num_classes", num_classes)
        place = {"device": device, "dtype": require_dtype("VMFClassifier", dtype)}
        self.weight = nn.Parameter(torch.empty(num_classes, in_features, **place))
        # in memory that no later move to another device leaves unset: `reset_parameters` needs it
        counts = None if class_counts is None else _log_counts(class_counts, num_classes)
        self._given_counts = counts
        self.register_buffer("log_counts", None if counts is None else counts.to(self.weight))
        raw = torch.empty(num_classes, **place)
        self.raw_kappa = nn.Parameter(raw, requires_grad=bool(learn_kappa))
        self.kappa_init = kappa_init
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the directions anew; set kappa and the class counts to what they began with.

        After `to_empty`, which leaves all memory unset, the layer is as the constructor makes it.

        Examples
        --------
        >>> from besselkit.torch.vmf import VMFClassifier
        >>> head = VMFClassifier(8, 2, kappa_init=20.0)
        >>> head.set_kappa(head.kappa / 2)
        >>> head.reset_parameters()
        >>> head.kappa.detach()
        tensor([20., 20.])
        """
        bound = 1 / math.sqrt(self.in_features)
        nn.init.uniform_(self.weight, -bound, bound)
        kappa = _initial(self.kappa_init, self.num_classes)
        with torch.no_grad():
            self.raw_kappa.copy_(_raw(kappa, self.raw_kappa.dtype, "VMFClassifier: kappa_init"))
            if self.log_counts is not None and self._given_counts is not None:
                self.log_counts.copy_(self._given_counts)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take the state of a pickled layer, of one from before the counts were kept as well."""
        super().__setstate__(state)
        if "_given_counts" not in state:
            self._given_counts = None if self.log_counts is None else self.log_counts.clone()

    @torch.no_grad()
    def set_kappa(self, kappa: Tensor) -> None:
        """Give the classes other concentrations.

        Parameters
        ----------
        kappa : Tensor of float16, bfloat16, float32 or float64, shape (C,)
            The concentrations, > 0 and finite.

        Raises
        ------
        TypeError, ValueError
            If `kappa` breaks its rule.

        Examples
        --------
        >>> import torch
        >>> from besselkit.torch.vmf import VMFClassifier
        >>> head = VMFClassifier(8, 2)
        >>> head.set_kappa(torch.tensor([10.0, 30.0]))
        >>> head.kappa.detach()
        tensor([10., 30.])
        """
        _require_one_each("set_kappa: kappa", kappa, self.num_classes)
        self.raw_kappa.copy_(_raw(kappa, self.raw_kappa.dtype, "set_kappa: kappa"))

    @property
    def kappa(self) -> Tensor:
        """The concentrations, shape (C,), differentiable."""
        return _softplus(self.raw_kappa)

    @property
    def mu(self) -> Tensor:
        """The directions, unit vectors, shape (C, d), differentiable."""
        return unit_rows(working(self.weight)).to(self.weight.dtype)

    def forward(self, features: Tensor) -> Tensor:
        """Give the logits of features; see `vmf_logits`.

        Parameters
        ----------
        features : Tensor, shape (..., d)
            Of the dtype of the parameters, except under `torch.autocast`; normalised here.

        Returns
        -------
        Tensor, shape (..., C)
            The logits, with log n_i added in training mode if the classifier has class counts.

        Raises
        ------
        TypeError, ValueError
            If `features` break a rule.

        Examples
        --------
        >>> import torch
        >>> from besselkit.torch.vmf import VMFClassifier
        >>> VMFClassifier(8, 3)(torch.ones(4, 5, 8)).shape
        torch.Size([4, 5, 3])
        """
        require_floating("VMFClassifier", "features", features, "(..., d)")
        if features.shape[-1] != self.in_features:
            rule = f"must have the shape (..., {self.in_features})"
            raise ValueError(f"VMFClassifier: features {rule}, got {tuple(features.shape)}")
        if under_autocast(features):
            features = features.to(self.weight.dtype)
        require_like("VMFClassifier", "features", features, "the classifier", self.weight)
        log_counts = self.log_counts if self.training else None
        return logits_of_checked(features, self.kappa, self.weight, log_counts)

    def extra_repr(self) -> str:
        """Say what the layer was made with."""
        sizes = f"in_features={self.in_features}, num_classes={self.num_classes}"
        counts = self.log_counts is not None
        return f"{sizes}, class_counts={counts}, learn_kappa={self.raw_kappa.requires_grad}"


def _softplus(raw: Tensor) -> Tensor:
    return nn.functional.softplus(working(raw), threshold=_LINEAR_FROM).to(raw.dtype)


def _raw(kappa: Tensor, dtype: torch.dtype, name: str) -> Tensor:
    """Give what softplus turns into kappa, in a dtype that can hold both."""
    wide = kappa.detach().double()
    raw = (wide + torch.log(-torch.expm1(-wide))).to(dtype)
    found = _softplus(raw)
    right = (wide > 0) & (found > 0) & found.isfinite()
    if not kappa.is_meta and not bool(right.all()):
        rule = f"must be > 0, finite and within the range of {dtype}"
        raise ValueError(f"{name} {rule}, got {wide[~right][0].item()}")
    return raw


def _require_one_each(name: str, value: Tensor, num_classes: int) -> None:
    function, argument = name.split(": ")
    require_floating(function, argument, value, "(C,)")
    if value.shape != (num_classes,):
        rule = f"must have the shape {(num_classes,)}"
        raise ValueError(f"{name} {rule}, got {tuple(value.shape)}")


def _initial(kappa_init: KappaInit, num_classes: int) -> Tensor:
    """Give the concentrations to begin with."""
    if isinstance(kappa_init, Tensor):
        _require_one_each("VMFClassifier: kappa_init", kappa_init, num_classes)
        return kappa_init
    if isinstance(kappa_init, tuple):
        if len(kappa_init) != 2:
            rule = "must be a number, a tensor or a pair (mean, standard deviation)"
            raise ValueError(f"VMFClassifier: kappa_init {rule}, got {kappa_init}")
        mean, deviation = (require_real("VMFClassifier", "kappa_init", k) for k in kappa_init)
        return mean + deviation * torch.randn(num_classes, dtype=torch.float64, device="cpu")
    value = require_real("VMFClassifier", "kappa_init", kappa_init)
    return torch.full((num_classes,), value, dtype=torch.float64, device="cpu")


def _log_counts(counts: Any, num_classes: int) -> Tensor:
    """Give the logarithms of the counts in float64, on the device of the counts."""
    try:
        # a list is brought to the CPU, whatever device is the default
        found = counts if isinstance(counts, Tensor) else torch.as_tensor(counts, device="cpu")
    except (TypeError, ValueError, RuntimeError):
        kind = type(counts).__qualname__
        rule = "class_counts must be a tensor or a sequence of numbers"
        raise TypeError(f"VMFClassifier: {rule}, got a {kind}") from None
    if found.is_complex() or found.dtype is torch.bool or found.layout is not torch.strided:
        got = f"{found.dtype}, {found.layout}"
        raise TypeError(f"VMFClassifier: class_counts must be real and dense, got {got}")
    if found.shape != (num_classes,):
        rule = f"must have the shape {(num_classes,)}"
        raise ValueError(f"VMFClassifier: class_counts {rule}, got {tuple(found.shape)}")
    wide = found.detach().double()
    right = (wide > 0) & wide.isfinite()
    if not found.is_meta and not bool(right.all()):
        i = int(right.long().argmin())
        got = f"{wide[i].item():g} for class {i}"
        raise ValueError(f"VMFClassifier: class_counts must be > 0 and finite, got {got}")
    return torch.log(wide)
