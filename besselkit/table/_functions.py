"""The functions that a table has, with what they take, return and promise."""

from typing import Any

from besselkit.table._call import call
from besselkit.table._documents import documented
from besselkit.table._tabulated import Tabulated

__all__ = ["Functions"]


class Functions:
    """Methods that evaluate a table, each by index, gather and Horner."""

    _tabulated: Tabulated

    @documented
    def ratio(self, kappa: Any) -> Any:
        """Mean resultant length A_d(kappa).

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).ratio(16.0)
        np.float64(0.03121965993789)
        """
        return call("ratio", self._tabulated, kappa)

    @documented
    def ratio_c(self, kappa: Any) -> Any:
        """Complement 1 - A_d(kappa), to full relative accuracy.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).ratio_c(16.0)
        np.float64(0.9687803400621)
        """
        return call("ratio_c", self._tabulated, kappa)

    @documented
    def ratio_deriv(self, kappa: Any) -> Any:
        """Derivative dA/dkappa.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).ratio_deriv(16.0)
        np.float64(0.001947443566988)
        """
        return call("ratio_deriv", self._tabulated, kappa)

    @documented
    def ratio_deriv2(self, kappa: Any) -> Any:
        """Second derivative of A by kappa.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).ratio_deriv2(16.0)
        np.float64(-7.078933389515e-07)
        """
        return call("ratio_deriv2", self._tabulated, kappa)

    @documented
    def log_partition(self, kappa: Any) -> Any:
        """L = log 0F1(; d/2; kappa^2/4); see `besselkit.log_partition`.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).log_partition(16.0)
        np.float64(0.2498785614852)
        """
        return call("log_partition", self._tabulated, kappa)

    @documented
    def bias(self, kappa: Any) -> Any:
        """Bias b = v log kappa - log I_v(kappa), v = d/2 - 1.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).bias(16.0)
        np.float64(1338.2147536)
        """
        return call("bias", self._tabulated, kappa)

    @documented
    def log_norm(self, kappa: Any) -> Any:
        """Log normaliser log C_d(kappa) of the von Mises-Fisher density.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).log_norm(16.0)
        np.float64(867.7182245989)
        """
        return call("log_norm", self._tabulated, kappa)

    @documented
    def log_iv(self, kappa: Any) -> Any:
        """Logarithm log I_v(kappa) of the modified Bessel function, v = d/2 - 1.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).log_iv(16.0)
        np.float64(-631.2046294286)
        """
        return call("log_iv", self._tabulated, kappa)
