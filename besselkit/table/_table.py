"""The public face of a table."""

import os
from collections.abc import Callable
from typing import Any

import numpy as np

import besselkit.table._build as _build
import besselkit.table._file as _file
from besselkit.table._content import Content
from besselkit.table._functions import Functions
from besselkit.table._names import shown
from besselkit.table._shipped import shipped_file
from besselkit.table._tabulated import Tabulated

__all__ = ["Table", "load_table"]


class Table(Functions):
    """The functions of one dimension by index, gather and Horner.

    Made by `Table.build`, `Table.load` or `load_table`, not by the constructor.

    Attributes
    ----------
    dim : float
        The dimension d.
    dtype : numpy.dtype
        float64 or float32: what the coefficients are.
    certificate : dict of str to float
        Worst measured error of each function against the exact path, in eps = 2^-52, of a float32
        table in ulp of float32: relative, or of max(1, abs(value)) for those that cross zero
        (the bias and log normaliser, log I_v).

    Notes
    -----
    A float64 table computes in float64 and returns the type of its argument. A float32 table knows
    float32 alone, for devices and frameworks without float64: it takes float32, float16, bfloat16,
    bool and integers of 8 or 16 bits. Python numbers are rounded to float32; an array of a wider
    type is a TypeError, since rounding it would change its values without a word.

    Examples
    --------
    >>> import besselkit
    >>> table = besselkit.load_table(512)
    >>> table.ratio(16.0)
    np.float64(0.0312196599379)
    >>> table.certificate["ratio"] <= 2.0
    True
    """

    def __init__(self, content: Content) -> None:
        if not isinstance(content, Content):
            raise TypeError(
                f"Table: use load_table({content!r}) or Table.build({content!r}); "
                "the constructor takes a table's content only"
            )
        self._content = content
        self._tabulated = Tabulated(content)

    @property
    def dim(self) -> float:
        """The dimension d."""
        return self._content.dim

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the coefficients."""
        return np.dtype(self._content.dtype)

    @property
    def certificate(self) -> dict[str, float]:
        """Worst measured error of each function, in eps, of a float32 table in ulp."""
        return dict(self._content.certificate)

    @property
    def made_with(self) -> dict[str, str]:
        """The versions that made the table."""
        return dict(self._content.made_with)

    def __repr__(self) -> str:
        return f"<besselkit.Table dim={shown(self.dim)} dtype={self.dtype}>"

    @classmethod
    def build(
        cls,
        dim: float,
        *,
        dtype: Any = np.float64,
        progress: Callable[[int, int], object] | None = None,
        workers: int = 1,
        client: Any = None,
    ) -> "Table":
        """Build a table from the exact path and measure it.

        Parameters
        ----------
        dim : float
            The dimension, 2 <= dim <= 2^20.
        dtype : dtype, optional
            float64 or float32: what the table computes in.
        progress : callable, optional
            Called with the number of parts done and of all parts.
        workers : int, optional
            Processes on this machine. They are spawned, so a script that asks for more than one
            calls this under ``if __name__ == "__main__":``.
        client : distributed.Client, optional
            A Dask cluster that computes in their place. The table is the same byte for byte.

        Returns
        -------
        Table

        Raises
        ------
        TypeError, ValueError
            If `dim` is no real number, not a float64, or out of range, `dtype` is neither type,
            or `workers` is not >= 1.
        TableError
            If the table misses a target: the accuracy that each function states.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.Table.build(8.5).ratio(16.0)
        np.float64(0.7869000836)
        """
        if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
            raise ValueError(f"workers must be an integer >= 1, got {workers!r}")
        name = _build.checked_dtype(dtype)
        return cls(_build.build(dim, name, progress=progress, workers=workers, client=client))

    def verify(
        self,
        *,
        seed: int = 1,
        progress: Callable[[int, int], object] | None = None,
        workers: int = 1,
        client: Any = None,
    ) -> dict[str, float]:
        """Measure the table again, at other points than those of its certificate.

        Parameters
        ----------
        seed : int, optional
            Chooses the points; 0 are those of the certificate.
        progress : callable, optional
            As for `build`.
        workers : int, optional
            As for `build`.
        client : distributed.Client, optional
            As for `build`.

        Returns
        -------
        dict of str to float
            As `certificate`. Nothing is raised for a table that is off.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.load_table(512).verify(seed=2)["ratio"] <= 2.0
        True
        """
        return _build.verify(self._content, seed, progress, workers, client)

    def save(self, path: str | bytes | os.PathLike[Any]) -> None:
        """Write the table to a file, whole or not at all; an existing file is replaced.

        Parameters
        ----------
        path : str, bytes or path-like
            The file; its folder must exist.

        Raises
        ------
        OSError
            If it cannot be written; there is no half of a file then.

        Examples
        --------
        >>> import besselkit, pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "vmf-512.npz")
        ...     besselkit.load_table(512).save(path)
        ...     besselkit.Table.load(path)
        <besselkit.Table dim=512 dtype=float64>
        """
        _file.write(path, _file.to_bytes(self._content))

    @classmethod
    def load(cls, path: str | bytes | os.PathLike[Any]) -> "Table":
        """Read a table from a file.

        Parameters
        ----------
        path : str, bytes or path-like
            A file that `save` or `besselkit table build` wrote.

        Returns
        -------
        Table
            The same functions, to the last bit.

        Raises
        ------
        TableError
            If the file cannot be read, is not a table, is damaged in any bit, or is of a version
            that this besselkit does not know; the message names the file and the fault.

        Examples
        --------
        >>> import besselkit
        >>> besselkit.Table.load("no-table.npz")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        besselkit.table._errors.TableError: no-table.npz: ...
        """
        return cls(_file.read(path))


def load_table(dim: float) -> Table:
    """Load one of the tables that come with the package.

    Parameters
    ----------
    dim : float
        The dimension.

    Returns
    -------
    Table
        In float64, with its certificate.

    Raises
    ------
    TypeError
        If `dim` is no real number.
    TableError
        If there is no such table, naming those that there are and how to build one.

    Examples
    --------
    >>> import besselkit
    >>> besselkit.load_table(1024)
    <besselkit.Table dim=1024 dtype=float64>
    """
    return Table.load(shipped_file(_build.checked_dim(dim)))
