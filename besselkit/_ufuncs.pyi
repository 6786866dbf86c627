"""The compiled module; built from besselkit/ufuncs/module.cpp."""

from numpy import float64, ufunc

level: str
levels: tuple[str, ...]

def at_level(level: str, /) -> dict[str, ufunc]: ...
def scalar(ufunc: ufunc, /, *numbers: object) -> float64 | None: ...

bias: ufunc
entropy: ufunc
iv_ratio: ufunc
kl: ufunc
log_iv: ufunc
log_ive: ufunc
log_norm: ufunc
log_partition: ufunc
log_prob: ufunc
overlap: ufunc
ratio: ufunc
ratio_c: ufunc
ratio_deriv: ufunc
ratio_deriv2: ufunc
ratio_inv: ufunc
single_less: ufunc
single_log_iv: ufunc
single_log_partition: ufunc
single_ratio: ufunc
single_ratio_c: ufunc
single_ratio_deriv: ufunc
single_ratio_deriv2: ufunc
table_less: ufunc
table_log_iv: ufunc
table_log_partition: ufunc
table_ratio: ufunc
table_ratio_c: ufunc
table_ratio_deriv: ufunc
table_ratio_deriv2: ufunc
