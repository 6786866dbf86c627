"""The table of the contract: a row for each function, and what a function is stands nowhere else.

From it come the names of arguments, the repeated sections of docstrings, the derivatives, the
operators and kernels that are registered, the command's rows, and the bounds and edges of tests.
"""

import math
from typing import Any

from besselkit._contract import _linear_slopes, _slopes
from besselkit._contract._kinds import Argument, Chain, Error, Function, Scale

__all__ = ["FUNCTIONS"]

_INF = math.inf

_v = Argument("v", "order", "0 <= v < inf", 0.0, _INF, is_open=True)
_v_half = Argument("v", "order", "1/2 <= v < inf", 0.5, _INF, is_open=True)
_x = Argument("x", "argument", "0 <= x <= inf", 0.0, _INF)
_d = Argument("d", "dimension", "1 <= d < inf", 1.0, _INF, is_open=True)
_kappa = Argument("kappa", "concentration", "0 <= kappa <= inf", 0.0, _INF)
_BEYOND_ONE = "up to 2^-20 above 1, as float32 vectors give it, counts as 1"
_r = Argument("r", "mean resultant length", "0 <= r <= 1", 0.0, 1.0, note=_BEYOND_ONE)
_lack = Argument("q", "1 less the mean resultant length", "0 <= q <= 1", 0.0, 1.0)
_SLACK = "up to 2^-20 outside, as float32 vectors give it, counts as the end itself"
_cos = Argument("cos", "cosine mu.x", "-1 <= cos <= 1", -1.0, 1.0, note=_SLACK)
_p = Argument("kappa_p", "concentration of p", "0 <= kappa_p <= inf", 0.0, _INF)
_q = Argument("kappa_q", "concentration of q", "0 <= kappa_q <= inf", 0.0, _INF)
_between = Argument("cos", "cosine mu_p.mu_q", "-1 <= cos <= 1", -1.0, 1.0, note=_SLACK)

_DLMF = (
    "NIST Digital Library of Mathematical Functions, 10.41 (uniform expansions) and 10.33\n"
    "(recurrence); https://dlmf.nist.gov/10"
)
_START = (
    'A. Banerjee, I. S. Dhillon, J. Ghosh, S. Sra, "Clustering on the unit hypersphere using\n'
    'von Mises-Fisher distributions", JMLR 6 (2005) 1345-1382.'
)

_PER_LINEAR = (
    "at most 1 eps (eps = 2^-52) relative where the value is a normal number, one step of the\n"
    "subnormal numbers, 2^-1074, below"
)
_PER_DENSITY = (
    "at most 0.75 eps (eps = 2^-52) of max(1, abs(value)), or 2^-75 of kappa (1 - cos) where that\n"
    "is more (log C_d + kappa as large beside a value near 0, at d > 5e8)"
)
_PER_DIVERGENCE = (
    "relative error at most 5 eps (eps = 2^-52) for d >= 2 where the larger kappa is above\n"
    "2^-400 and below 2^30 d, for neighbours (kappa_q = kappa_p (1 + 1e-15)) and the divergence\n"
    "from the uniform distribution (kappa_q = 0) as well; 1e-12 elsewhere"
)


def _mixed_scale(d: Any, kappa: Any) -> Any:
    half = 0.5 * d + 0.5 * kappa  # the sum may overflow, as may a square
    return 0.125 / half / half


_MIXED = Scale("1/(2 (d + kappa)^2)", _mixed_scale)
_KL_SLOPES = (_slopes.kl_by_d, _slopes.kl_by_p, _slopes.kl_by_q, _slopes.kl_by_cos)


def _row(name: str, symbols: str, arguments: tuple[Argument, ...], **said: object) -> Function:
    return Function(name, symbols, arguments, **{"references": (_DLMF,), **said})  # type: ignore[arg-type]


_ROWS = (
    _row(
        "log_iv",
        "log I_v(x)",
        (_v, _x),
        value="log I_v(x); at x = 0, 0 for v = 0 and -inf otherwise.",
        error=Error(4.0, floor=1.0),
        slopes=(Chain(1, "log_iv_order_deriv"), _slopes.log_iv_by_x),
        at_infinity=_INF,
        table=4.0,
    ),
    _row(
        "log_ive",
        "log I_v(x) - x",
        (_v, _x),
        value="log I_v(x) - x; -inf at x = inf.",
        error=Error(4.0, floor=1.0),
        slopes=(Chain(1, "log_iv_order_deriv"), _slopes.log_ive_by_x),
        at_infinity=-_INF,
    ),
    _row(
        "iv",
        "I_v(x)",
        (_v, _x),
        value="I_v(x), inf beyond the largest number of the type; at x = 0, 1 for v = 0 and 0\n"
        "for v > 0.",
        error=Error(1.0, words=_PER_LINEAR),
        slopes=(_linear_slopes.iv_by_v, _linear_slopes.iv_by_x),
        at_infinity=_INF,
    ),
    _row(
        "ive",
        "I_v(x) exp(-x)",
        (_v, _x),
        value="I_v(x) exp(-x); at x = 0, 1 for v = 0 and 0 for v > 0; 0 at x = inf.",
        error=Error(1.0, words=_PER_LINEAR),
        slopes=(_linear_slopes.ive_by_v, _linear_slopes.ive_by_x),
        at_infinity=0.0,
    ),
    _row(
        "iv_ratio",
        "I_v(x)/I_{v-1}(x)",
        (_v_half, _x),
        value="The ratio, from 0 at x = 0 to 1 at x = inf.",
        error=Error(2.0, low="v < 1"),
        slopes=(_slopes.iv_ratio_by_v, _slopes.iv_ratio_by_x),
        at_zero=0.0,
        at_infinity=1.0,
    ),
    _row(
        "log_iv_order_deriv",
        "d log I_v/dv",
        (_v, _x),
        value="d log I_v/dv, negative, from -inf at x = 0 to 0 at x = inf.",
        error=Error(3.0),
        slopes=(None, None),
        at_zero=-_INF,
        at_infinity=0.0,
    ),
    _row(
        "ratio",
        "A_d(kappa)",
        (_d, _kappa),
        value="A, from 0 at kappa = 0 to 1 at kappa = inf.",
        error=Error(2.0, low="d < 2"),
        slopes=(Chain(1, "ratio_dim_deriv"), Chain(1, "ratio_deriv")),
        at_zero=0.0,
        at_infinity=1.0,
        table=2.0,
    ),
    _row(
        "ratio_c",
        "1 - A_d(kappa)",
        (_d, _kappa),
        value="1 - A, from 1 at kappa = 0 to 0 at kappa = inf.",
        error=Error(2.0, low="d < 2"),
        slopes=(Chain(-1, "ratio_dim_deriv"), Chain(-1, "ratio_deriv")),
        at_zero=1.0,
        at_infinity=0.0,
        table=2.0,
    ),
    _row(
        "ratio_deriv",
        "dA/dkappa",
        (_d, _kappa),
        value="A', from 1/d at kappa = 0 to 0 at kappa = inf; positive.",
        error=Error(4.0, low="d < 2", ulp_of_floats=2.0),
        slopes=(Chain(1, "ratio_mixed_deriv"), Chain(1, "ratio_deriv2")),
        at_infinity=0.0,
        table=4.0,
    ),
    _row(
        "ratio_deriv2",
        "d2A/dkappa2",
        (_d, _kappa),
        value="A'', 0 at kappa = 0 and negative above.",
        error=Error(6.0, low="d < 2", ulp_of_floats=3.0),
        slopes=(None, None),
        at_zero=0.0,
        at_infinity=0.0,
        table=8.0,
    ),
    _row(
        "ratio_dim_deriv",
        "dA/dd",
        (_d, _kappa),
        value="dA/dd, 0 at both ends of kappa and negative between.",
        error=Error(2.0, ulp_of_floats=2.0),
        slopes=(None, Chain(1, "ratio_mixed_deriv")),
        at_zero=0.0,
        at_infinity=0.0,
    ),
    _row(
        "ratio_mixed_deriv",
        "d2A/dd dkappa",
        (_d, _kappa),
        value="d2A/dd dkappa, from -1/d^2 at kappa = 0 through a zero near kappa = 0.64 d,\n"
        "towards 1/(2 kappa^2), to 0 at kappa = inf.",
        error=Error(3.0, scale=_MIXED),
        slopes=(None, None),
        at_infinity=0.0,
    ),
    _row(
        "ratio_inv",
        "kappa with A_d(kappa) = r",
        (_d, _r),
        value="kappa, from 0 at r = 0 to inf at r = 1: the maximum-likelihood concentration of\n"
        "unit vectors in R^d whose mean has length r.",
        error=Error(1.0),
        slopes=(None, _slopes.inverse_by_r),
        at_zero=0.0,
        references=(_START,),
    ),
    _row(
        "ratio_inv_c",
        "kappa with 1 - A_d(kappa) = q",
        (_d, _lack),
        value="kappa, from inf at q = 0 to 0 at q = 1; as good as q, however small that is.",
        error=Error(1.0),
        slopes=(None, _slopes.inverse_by_q),
        at_zero=_INF,
        references=(),
    ),
    _row(
        "log_partition",
        "log 0F1",
        (_d, _kappa),
        value="L = log(I_v(kappa) Gamma(v+1) (2/kappa)^v), zero at kappa = 0; its derivative is\n"
        "`ratio`.",
        error=Error(4.0, low="d < 2", ulp_of_floats=2.0),
        slopes=(Chain(1, "log_partition_dim_deriv"), Chain(1, "ratio")),
        at_zero=0.0,
        at_infinity=_INF,
        table=4.0,
    ),
    _row(
        "log_partition_dim_deriv",
        "dL/dd",
        (_d, _kappa),
        value="dL/dd, negative, from 0 at kappa = 0 to -inf at kappa = inf.",
        error=Error(2.0),
        slopes=(None, Chain(1, "ratio_dim_deriv")),
        at_zero=0.0,
        at_infinity=-_INF,
    ),
    _row(
        "bias",
        "v log kappa - log I_v(kappa)",
        (_d, _kappa),
        value="b, finite at kappa = 0 (v log 2 + log Gamma(v+1)); -inf at kappa = inf.",
        error=Error(4.0, floor=1.0, low="d < 2"),
        slopes=(Chain(1, "bias_dim_deriv"), Chain(-1, "ratio")),
        at_infinity=-_INF,
        table=4.0,
    ),
    _row(
        "bias_dim_deriv",
        "db/dd",
        (_d, _kappa),
        value="db/dd, from (log 2 + psi(d/2))/2 at kappa = 0 to inf at kappa = inf.",
        error=Error(1.0, floor=1.0),
        slopes=(None, Chain(-1, "ratio_dim_deriv")),
        at_infinity=_INF,
    ),
    _row(
        "log_norm",
        "log C_d(kappa)",
        (_d, _kappa),
        value="log C_d = b - (d/2) log(2 pi), with b from `bias`.",
        error=Error(4.0, floor=1.0, low="d < 2"),
        slopes=(_slopes.log_norm_by_d, Chain(-1, "ratio")),
        at_infinity=-_INF,
        table=4.0,
    ),
    _row(
        "log_prob",
        "log C_d(kappa) + kappa cos",
        (_d, _kappa, _cos),
        value="log p.",
        error=Error(0.75, floor=1.0, words=_PER_DENSITY),
        slopes=(_slopes.log_prob_by_d, _slopes.log_prob_by_kappa, _slopes.log_prob_by_cos),
        layer="vmf",
        references=(),
    ),
    _row(
        "entropy",
        "-log C_d(kappa) - kappa A_d(kappa)",
        (_d, _kappa),
        value="The entropy in nats: the log of the sphere's area at kappa = 0, -inf at\n"
        "kappa = inf (0 for d = 1).",
        error=Error(0.75, floor=1.0),
        slopes=(_slopes.entropy_by_d, _slopes.entropy_by_kappa),
        at_infinity=-_INF,  # but 0 for d = 1
        layer="vmf",
        references=(),
    ),
    _row(
        "kl",
        "KL(p || q)",
        (_d, _p, _q, _between),
        value="The divergence, >= 0, and 0 only for equal distributions.",
        error=Error(5.0, ulp_of_floats=3.0, words=_PER_DIVERGENCE),
        slopes=_KL_SLOPES,
        layer="vmf",
        references=(),
    ),
    _row(
        "overlap",
        "1 / (1 + KL(p || q))",
        (_d, _p, _q, _between),
        value="In [0, 1]; 1 for equal distributions.",
        error=Error(5.0, ulp_of_floats=2.0, words=_PER_DIVERGENCE),
        slopes=tuple(map(_slopes.through_overlap, _KL_SLOPES)),
        layer="vmf",
        references=(),
    ),
)

FUNCTIONS: dict[str, Function] = {row.name: row for row in _ROWS}
