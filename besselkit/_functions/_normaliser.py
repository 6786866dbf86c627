"""The logarithms that normalise a von Mises-Fisher density.

Here v = d/2 - 1, and A = A_d(kappa) = I_{d/2}(kappa) / I_{d/2-1}(kappa) is the mean resultant
length of the von Mises-Fisher distribution on the sphere S^(d-1) in R^d.
"""

from typing import Any

from numpy.typing import ArrayLike

from besselkit._contract import documented
from besselkit._faces.dispatch import call, ufuncs

__all__ = ["bias", "log_norm", "log_partition"]


@documented
def log_partition(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """L = log 0F1(; d/2; kappa^2/4), the log of the mean of exp(kappa mu.x) over the sphere.

    Notes
    -----
    For (d-1)/2 >= 20 a uniform expansion from which the factor kappa^2 is taken out [1]_;
    otherwise the power series of 0F1 - 1 below kappa = 24, and a difference of logarithms
    carried in two doubles above.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.log_partition(512, 1e-6)
    np.float64(9.765625e-16)
    >>> besselkit.log_partition(512, 300.0)
    np.float64(77.160019394401)
    """
    return call(ufuncs.log_partition, (d, kappa), out, options)


@documented
def bias(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Bias b = v log kappa - log I_v(kappa), v = d/2 - 1, of a von Mises-Fisher classifier.

    Notes
    -----
    The uniform expansion of log I_v for W >= 24 (see `ratio` for W), with its large terms in
    two doubles, the power series below [1]_.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.bias(1024, 16.0)
    np.float64(3033.8953714916)
    >>> besselkit.bias(1024, 0.0)
    np.float64(3034.0203562674)
    """
    return call(ufuncs.bias, (d, kappa), out, options)


@documented
def log_norm(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Log normaliser log C_d(kappa) of the von Mises-Fisher density C_d(kappa) exp(kappa mu.x).

    Notes
    -----
    As `bias` [1]_, the constant joining the sum before it is rounded.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.log_norm(3, 0.0)  # -log(4 pi)
    np.float64(-2.5310242469693)
    >>> besselkit.log_norm(768, 100.0)
    np.float64(1452.2645803392)
    """
    return call(ufuncs.log_norm, (d, kappa), out, options)
