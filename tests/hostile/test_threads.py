"""Eight threads on shared arrays get the bits that one gets, tables and single numbers included."""

import threading

import numpy as np
import pytest

import besselkit
from besselkit import _ufuncs
from besselkit._contract import NAMES
from tests.hostile import patterns

THREADS = 8


def in_threads(work):
    """What `work` returns in each of eight threads that start at once; an exception is raised."""
    found, start = [None] * THREADS, threading.Barrier(THREADS)

    def run(i):
        start.wait()
        try:
            found[i] = work()
        except Exception as error:
            found[i] = error

    threads = [threading.Thread(target=run, args=(i,)) for i in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive()
    for value in found:
        if isinstance(value, Exception):
            raise value
    return found


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_same_bits_on_shared_arrays(name, dtype):
    given = patterns.arguments(name, np.random.default_rng(4), 5000, dtype)
    ufunc = getattr(_ufuncs, name)
    expected = ufunc(*given).tobytes()
    assert all(found.tobytes() == expected for found in in_threads(lambda: ufunc(*given)))


def test_a_new_table_and_single_numbers():
    """A table lays its numbers out when first asked for: all eight ask at once."""
    kappa = 10.0 ** np.linspace(-5, 5, 2000)
    expected = besselkit.load_table(512).log_iv(kappa).tobytes()
    table = besselkit.load_table(512)
    assert all(found.tobytes() == expected for found in in_threads(lambda: table.log_iv(kappa)))
    numbers = [besselkit.ratio(3.0, x) for x in kappa.tolist()]
    found = in_threads(lambda: [besselkit.ratio(3.0, x) for x in kappa.tolist()])
    assert all(values == numbers for values in found)


def test_in_threads_can_fail():
    def work():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_threads(work)
