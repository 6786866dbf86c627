"""The functions that a table has, with what they take, return and promise."""

from typing import Any

from besselkit.table._call import Tabulated, call

__all__ = ["Functions"]


class Functions:
    """Methods that evaluate a table, each by index, gather and Horner."""

    _tabulated: Tabulated

    def ratio(self, kappa: Any) -> Any:
        """Mean resultant length A_d(kappa).

        Parameters
        ----------
        kappa : array_like, or array of CuPy, PyTorch, JAX or Dask
            Concentration, 0 <= kappa <= inf, of any shape; NaN outside. Real: bool, integer or
            floating.

        Returns
        -------
        scalar or array
            A, from 0 at kappa = 0 to 1 at kappa = inf.
            A scalar for a number; otherwise an array of the kind, shape, device and floating dtype
            of `kappa`, float64 for integers, float32 for NumPy's float16.

        Raises
        ------
        TypeError
            If `kappa` is not real, or is no array (a pandas Series or an xarray DataArray, say:
            give its array, or go through `xarray.apply_ufunc`).

        Accuracy
        --------
        float64: at most 2 eps (eps = 2^-52) relative, measured in the certificate.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).ratio(16.0)
        np.float64(0.03121965993789)
        """
        return call("ratio", self._tabulated, kappa)

    def ratio_c(self, kappa: Any) -> Any:
        """Complement 1 - A_d(kappa), to full relative accuracy.

        Parameters
        ----------
        kappa : array_like
            Concentration, as for `ratio`; so are the errors and what kind comes back.

        Returns
        -------
        scalar or array
            1 - A, from 1 at kappa = 0 to 0 at kappa = inf.

        Accuracy
        --------
        float64: at most 2 eps (eps = 2^-52) relative, measured in the certificate.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).ratio_c(16.0)
        np.float64(0.9687803400621)
        """
        return call("ratio_c", self._tabulated, kappa)

    def ratio_deriv(self, kappa: Any) -> Any:
        """Derivative dA/dkappa.

        Parameters
        ----------
        kappa : array_like
            Concentration, as for `ratio`; so are the errors and what kind comes back.

        Returns
        -------
        scalar or array
            A', from 1/d at kappa = 0 to 0 at kappa = inf.

        Accuracy
        --------
        float64: at most 4 eps (eps = 2^-52) relative, measured in the certificate.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).ratio_deriv(16.0)
        np.float64(0.001947443566988)
        """
        return call("ratio_deriv", self._tabulated, kappa)

    def ratio_deriv2(self, kappa: Any) -> Any:
        """Second derivative of A by kappa.

        Parameters
        ----------
        kappa : array_like
            Concentration, as for `ratio`; so are the errors and what kind comes back.

        Returns
        -------
        scalar or array
            A'', 0 at kappa = 0 and negative above.

        Accuracy
        --------
        float64: at most 8 eps (eps = 2^-52) relative, measured in the certificate.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).ratio_deriv2(16.0)
        np.float64(-7.078933389515e-07)
        """
        return call("ratio_deriv2", self._tabulated, kappa)

    def log_partition(self, kappa: Any) -> Any:
        """L = log 0F1(; d/2; kappa^2/4); see `besselkit.log_partition`.

        Parameters
        ----------
        kappa : array_like
            Concentration, as for `ratio`; so are the errors and what kind comes back.

        Returns
        -------
        scalar or array
            L, zero at kappa = 0.

        Accuracy
        --------
        float64: at most 4 eps (eps = 2^-52) relative, measured in the certificate.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).log_partition(16.0)
        np.float64(0.2498785614852)
        """
        return call("log_partition", self._tabulated, kappa)

    def bias(self, kappa: Any) -> Any:
        """Bias b = v log kappa - log I_v(kappa), v = d/2 - 1.

        Parameters
        ----------
        kappa : array_like
            Concentration, as for `ratio`; so are the errors and what kind comes back.

        Returns
        -------
        scalar or array
            The bias, finite at kappa = 0 and -inf at kappa = inf.

        Accuracy
        --------
        float64: at most 4 eps (eps = 2^-52) of max(1, abs(value)), measured in the certificate.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).bias(16.0)
        np.float64(1338.2147536)
        """
        return call("bias", self._tabulated, kappa)

    def log_norm(self, kappa: Any) -> Any:
        """Log normaliser log C_d(kappa) of the von Mises-Fisher density.

        Parameters
        ----------
        kappa : array_like
            Concentration, as for `ratio`; so are the errors and what kind comes back.

        Returns
        -------
        scalar or array
            The log normaliser, b - (d/2) log(2 pi).

        Accuracy
        --------
        float64: at most 4 eps (eps = 2^-52) of max(1, abs(value)), measured in the certificate.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).log_norm(16.0)
        np.float64(867.7182245989)
        """
        return call("log_norm", self._tabulated, kappa)

    def log_iv(self, kappa: Any) -> Any:
        """Logarithm log I_v(kappa) of the modified Bessel function, v = d/2 - 1.

        Parameters
        ----------
        kappa : array_like
            Concentration, as for `ratio`; so are the errors and what kind comes back.

        Returns
        -------
        scalar or array
            The logarithm; at kappa = 0, 0 for v = 0 and -inf otherwise.

        Accuracy
        --------
        float64: at most 4 eps (eps = 2^-52) of max(1, abs(value)), measured in the certificate.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).log_iv(16.0)
        np.float64(-631.2046294286)
        """
        return call("log_iv", self._tabulated, kappa)
