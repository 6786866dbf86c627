"""Rigorous enclosures of the ratio and of the logarithm of I_v, by two independent routes.

1. Arb's own 0F1 and Bessel functions (series, and Hankel's expansion for large arguments);
2. Debye's expansion with Olver's remainder (`debye.py`), where Arb's would need too many terms.

Both return balls that are proven to contain the true value; which one is tried first decides
the time taken, never the result.
"""

from dataclasses import dataclass

from flint import arb, ctx

from truth.reference.debye import debye_log_ive, terms_needed


class UnprovenError(ArithmeticError):
    """No ball narrow enough was reached within the largest precision."""


@dataclass(frozen=True)
class Enclosure:
    """Balls at one (v, x): ratio I_{v+1}/I_v, log I_v(x) - x, and log 0F1(; v+1; x^2/4)."""

    v: arb
    x: arb
    ratio: arb
    log_ive: arb
    log_partition: arb


def prefers_debye(v, x):
    """Whether Debye's expansion is the quicker route: large order, not dwarfed by x.

    Below v = 128 Arb's series is cheap; for x > v^2 / 2 Hankel's expansion converges at once;
    for x^2 < 8 v the series for 0F1 does, unless x is so large that Arb leaves the series.
    Beyond v = 1e20 Debye needs few terms, and Arb's Hankel bound stops improving.
    """
    if v > 1e20:
        return True
    if v < 128 or v * v < 2 * x:
        return False
    return x * x > 8 * v or x > 1000 or v > 1e9


def native(v, x):
    """Enclosure by Arb's own functions; NaN balls where they fail."""
    z = x * x / 4
    gamma_part = (v + 1).lgamma() - v * (x / 2).log()
    if x > 64 and v * v < 2 * x:
        low, high = x.bessel_i(v, scaled=True), x.bessel_i(v + 1, scaled=True)
        log_ive = low.log()
        return Enclosure(v, x, high / low, log_ive, log_ive + x + gamma_part)
    low, high = z.hypgeom_0f1(v + 1), z.hypgeom_0f1(v + 2)
    log_partition = low.log()
    ratio = x / (2 * (v + 1)) * high / low
    return Enclosure(v, x, ratio, log_partition - gamma_part - x, log_partition)


def by_debye(v, x):
    """Enclosure by Debye's expansion, or None where its remainder cannot be small enough."""
    n = terms_needed(v)
    if n is None:
        return None
    low = debye_log_ive(v, x, n)
    high = debye_log_ive(v + 1, x, n)
    log_partition = low + x + (v + 1).lgamma() - v * (x / 2).log()
    return Enclosure(v, x, (high - low).exp(), low, log_partition)


def enclose(v, x):
    """Enclose the quantities at balls v >= -1/2 and x > 0, at the precision of the context."""
    first, second = (by_debye, native) if prefers_debye(v, x) else (native, None)
    found = first(v, x)
    if found is not None and found.ratio.rel_accuracy_bits() > ctx.prec // 2:
        return found
    if second is None:
        return found
    return second(v, x)


def proven(compute, start, bits, limit=1 << 15):
    """Call `compute()` at growing precision until every ball it yields is narrow enough.

    Parameters
    ----------
    compute : callable
        Returns a dict of name -> arb at the current precision.
    start : int
        Working precision of the first try, in bits.
    bits : int
        Relative accuracy wanted of every ball.
    limit : int
        Largest working precision tried.

    Returns
    -------
    dict
        name -> arb, each of relative radius below 2^-bits (or exact).

    Raises
    ------
    UnprovenError
        If the limit is reached.
    """
    prec, done, names = start, {}, None
    while prec <= limit:
        with ctx.workprec(prec):
            found = compute()
        names = list(found)
        for name, ball in found.items():
            if name not in done and ball.is_finite() and ball.rel_accuracy_bits() >= bits:
                done[name] = ball
        if len(done) == len(names):
            return {name: done[name] for name in names}
        prec += prec // 2
    missing = [name for name in names or [] if name not in done]
    raise UnprovenError(f"not proven to {bits} bits at {limit} bits of precision: {missing}")
