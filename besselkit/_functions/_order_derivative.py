"""The derivative of log I_v(x) in the order v."""

from typing import Any

from numpy.typing import ArrayLike

from besselkit._contract import documented
from besselkit._faces.dispatch import call, ufuncs

__all__ = ["log_iv_order_deriv"]


@documented
def log_iv_order_deriv(v: ArrayLike, x: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Derivative of log I_v(x) in the order v, which is that of `log_ive` too.

    Notes
    -----
    From sqrt(v^2 + x^2) = 24 on an expansion about v [1]_; below log(x/2) - psi(v + 1) and the
    slope of the power series, in two doubles. Next to v = 0, where it is -K_0(x)/I_0(x), by fits
    of parts that are all of one sign.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.log_iv_order_deriv(511, 16.0)
    np.float64(-4.1581502544668)
    >>> besselkit.log_iv_order_deriv(0, 10.0)  # -K_0(10)/I_0(10)
    np.float64(-6.3145780141422e-09)
    """
    return call(ufuncs.log_iv_order_deriv, (v, x), out, options)
