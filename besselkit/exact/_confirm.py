"""No value is returned that two computations, different in more than precision, do not agree on."""

from collections.abc import Callable
from typing import Any

import mpmath

from besselkit.exact._engine import MAX_BITS, Real, ctx, lock
from besselkit.exact._errors import PrecisionError

# The two runs agree to this many bits beyond those returned.
MARGIN = 8
ATTEMPTS = 8

# Precisions are multiples of this, so that what is cached by precision is found again.
STEP = 32


def _next_step(bits: float) -> int:
    return -int(-bits // STEP) * STEP


def bits_of(dps: int) -> int:
    """Bits in a result of `dps` digits: half a unit of their last place is below 10^-dps."""
    return int(mpmath.libmp.dps_to_prec(dps))


def confirmed(
    value: Callable[[int, bool], Real], lost: float, dps: int, describe: Callable[[], str]
) -> Any:
    """Compute until a value is confirmed.

    Parameters
    ----------
    value : callable
        (bits, check) -> Real; `check` asks for another method, anchor or number of terms.
    lost : float
        Bits that the value is expected to lose.
    dps : int
        Digits wanted.
    describe : callable
        The call in words, for the error.

    Returns
    -------
    mpmath.mp.mpf
        The value from the higher precision, rounded to `dps` digits.

    Raises
    ------
    PrecisionError
        If two runs never agree, or the precision needed is beyond MAX_BITS.
    """
    kept = bits_of(dps)
    wanted = kept + MARGIN
    bits = _next_step(wanted + max(0.0, lost) + MARGIN)
    with lock:
        for attempt in range(ATTEMPTS):
            first, second = _run(value, bits, describe)
            agreed = _agreed(first, second)
            if agreed >= wanted:
                return _returned(second, kept)
            bits = _next_step(bits + min(wanted - agreed, bits) + STEP * 2**attempt)
    raise PrecisionError(f"{describe()}: could not be confirmed in {ATTEMPTS} attempts")


def _run(
    value: Callable[[int, bool], Real], bits: int, describe: Callable[[], str]
) -> tuple[Real, Real]:
    """The value at `bits`, and checked at some more."""
    if bits > MAX_BITS:
        raise PrecisionError(f"{describe()}: needs more than {MAX_BITS} bits")
    results = []
    for precision, check in ((bits, False), (bits + STEP, True)):
        try:
            with ctx.workprec(precision + STEP):
                results.append(value(precision, check))
        except PrecisionError as cause:
            raise PrecisionError(f"{describe()}: {cause}") from None
    return results[0], results[1]


def _agreed(first: Real, second: Real) -> float:
    """Leading bits in which the two agree; 0 if either is no number, or zero.

    No function is zero but where its edge value says so: two zeros have lost the same digits.
    """
    if not (ctx.isfinite(first) and ctx.isfinite(second) and second):
        return 0.0
    # not exact=True: runs that lack bits may differ by 2^(10^300), which no memory holds
    longest = max(first._mpf_[3], second._mpf_[3])
    with ctx.workprec(longest + 64):
        difference = first - second
        if not difference:
            return float("inf")
        return float(max(0, int(ctx.mag(second)) - int(ctx.mag(difference))))


def _returned(value: Real, bits: int) -> Any:
    with ctx.workprec(bits):
        return mpmath.mp.make_mpf((+value)._mpf_)
