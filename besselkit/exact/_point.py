"""One point (d, kappa), exact, with the magnitudes that planning needs as base-2 logarithms."""

import math
from fractions import Fraction
from functools import cached_property


def log2(x: Fraction) -> float:
    """log2 |x|, -inf for 0; any size."""
    if not x:
        return -math.inf
    return math.log2(abs(x.numerator)) - math.log2(x.denominator)


def _log2_hypot(a: float, b: float) -> float:
    large, small = max(a, b), min(a, b)
    return large + 0.5 * math.log2(1.0 + math.pow(4.0, max(small - large, -500.0)))


class Point:
    """d >= 1 and kappa > 0, both finite.  The logarithms are planning estimates, not results."""

    def __init__(self, d: Fraction, kappa: Fraction) -> None:
        self.d = d
        self.kappa = kappa
        self.v = d / 2 - 1
        self.log2_d = log2(d)
        self.log2_kappa = log2(kappa)
        self.log2_v = log2(self.v)
        self.log2_w = _log2_hypot(self.log2_v, self.log2_kappa)

    @cached_property
    def log2_size(self) -> float:
        """log2 (d + kappa), within one."""
        return max(self.log2_d, self.log2_kappa) + 1.0

    @cached_property
    def log2_lam(self) -> float:
        """log2 lam for lam = (d-1)/2, raised to what tanh leaves of 1 - A at small kappa."""
        exact = log2(self.d - 1) - 1.0
        return max(exact, -4.0 * math.pow(2.0, min(self.log2_kappa, 1000.0)) - 4.0)

    @cached_property
    def log2_partition(self) -> float:
        """log2 of min(kappa, kappa^2/(2d)), which L is within a small factor."""
        return min(self.log2_kappa, 2.0 * self.log2_kappa - self.log2_d - 1.0)

    @cached_property
    def log2_terms(self) -> float:
        """log2 of the largest term that the logarithms are put together from; at least 0."""
        large = max(self.log2_kappa, self.log2_v, 0.0)
        return large + math.log2(abs(self.log2_kappa) + self.log2_d + 4.0) + 2.0

    @cached_property
    def log2_peak(self) -> float:
        """log2 of the index of the largest term of the power series, kappa^2 / (2 (v + W))."""
        sum_ = self.log2_w + math.log2(1.0 + math.pow(2.0, self.log2_v - self.log2_w))
        return 2.0 * self.log2_kappa - 1.0 - sum_

    @cached_property
    def log2_deviation(self) -> float:
        """log2 of the standard deviation of that index, kappa / (2 sqrt W)."""
        return self.log2_kappa - 1.0 - 0.5 * self.log2_w
