"""The public functions: their signatures, summaries and notes; nothing here computes."""

from besselkit._functions._dimension import bias_dim_deriv, log_partition_dim_deriv, ratio_dim_deriv
from besselkit._functions._inverse import ratio_inv, ratio_inv_c
from besselkit._functions._linear import iv, ive
from besselkit._functions._mixed import ratio_mixed_deriv
from besselkit._functions._normaliser import bias, log_norm, log_partition
from besselkit._functions._order import iv_ratio, log_iv, log_ive
from besselkit._functions._order_derivative import log_iv_order_deriv
from besselkit._functions._ratio import ratio, ratio_c, ratio_deriv, ratio_deriv2

__all__ = [
    "bias",
    "bias_dim_deriv",
    "iv",
    "iv_ratio",
    "ive",
    "log_iv",
    "log_iv_order_deriv",
    "log_ive",
    "log_norm",
    "log_partition",
    "log_partition_dim_deriv",
    "ratio",
    "ratio_c",
    "ratio_deriv",
    "ratio_deriv2",
    "ratio_dim_deriv",
    "ratio_inv",
    "ratio_inv_c",
    "ratio_mixed_deriv",
]
