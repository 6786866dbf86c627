"""Derivatives in the dimension d, at a fixed concentration.

Here v = d/2 - 1, and A = A_d(kappa) = I_{d/2}(kappa) / I_{d/2-1}(kappa) is the mean resultant
length of the von Mises-Fisher distribution on the sphere S^(d-1) in R^d.
"""

from typing import Any

from numpy.typing import ArrayLike

from besselkit._contract import documented
from besselkit._faces.dispatch import call, ufuncs

__all__ = ["bias_dim_deriv", "log_partition_dim_deriv", "ratio_dim_deriv"]


@documented
def bias_dim_deriv(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Derivative of the `bias` b in the dimension, db/dd, at a fixed kappa.

    That of the log normaliser is log(2 pi)/2 less.

    Notes
    -----
    From sqrt(v^2 + kappa^2) = 24 on the expansion of log I_v about v [1]_, differentiated, whose
    main part is a logarithm; below psi(v + 1) and the slope of the power series.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.bias_dim_deriv(1024, 16.0)
    np.float64(3.4653694883533)
    """
    return call(ufuncs.bias_dim_deriv, (d, kappa), out, options)


@documented
def log_partition_dim_deriv(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Derivative of L = `log_partition` in the dimension, dL/dd, at a fixed kappa.

    Notes
    -----
    For (d-1)/2 >= 20 the expansion of L [1]_, differentiated, from which the factor kappa^2 is
    taken out; otherwise the slope of the power series below kappa = 24, and psi(v + 1) less a
    logarithm, in two doubles, above.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.log_partition_dim_deriv(1024, 16.0)
    np.float64(-0.00012202574921642)
    """
    return call(ufuncs.log_partition_dim_deriv, (d, kappa), out, options)


@documented
def ratio_dim_deriv(d: ArrayLike, kappa: ArrayLike, out: Any = None, **options: Any) -> Any:
    """Derivative of the mean resultant length A_d(kappa) in the dimension, dA/dd.

    Notes
    -----
    The expansion and the recurrence of `ratio` [1]_, differentiated; the recurrence needs no
    division, and its last steps are carried in two doubles.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.ratio_dim_deriv(1024, 16.0)
    np.float64(-1.5247651248218e-05)
    """
    return call(ufuncs.ratio_dim_deriv, (d, kappa), out, options)
