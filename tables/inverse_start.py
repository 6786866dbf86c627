"""The fit from which the inverse of the mean resultant length sets out.

With t = (1 - r^2)/(1 + r^2) and y = t/(lam + 4 t), at the kappa with A = r

    kappa = r (2 lam/(1 - r^2) + (2/(1 + r^2)) (1/2 + (1 - t^2) y G(t, y)))

G is fitted by a polynomial, of degree 6 in t and in y, without the terms i + j > 7.8 of t^i y^j.
It is wanted where lam/t < 48 and lam >= 1/2, and is within 4.3e-5 of kappa there: one step of
fourth order leaves 2^-57.

Least squares, reweighted towards the least maximum.  The numbers have to be the same on every
machine, so nothing but single additions, multiplications, divisions and square roots of float64
are used here, in a fixed order: no sums, no matrix products, no exp or log of a library.
"""

from __future__ import annotations

import numpy as np

DEGREE, MOST = 6, 7.8
LEAST_LAM, MOST_W = 0.5, 50.0
LAMS, KAPPAS = 60, 70
ROUNDS = 14
STEPS = 140  # of the recurrence: kappa is at most 60
Columns = list[tuple[int, int]]


def kept() -> Columns:
    """The exponents (of t, of y) of the terms."""
    both = [(i, j) for i in range(DEGREE + 1) for j in range(DEGREE + 1)]
    return [(i, j) for i, j in both if i + j <= MOST]


def geometric(low: float, high: float, count: int) -> np.ndarray:
    """From low to about high, in equal ratios that are rounded to 2^-10."""
    ratio = round(1024 * (high / low) ** (1 / (count - 1))) / 1024
    found = [low]
    while len(found) < count:
        found.append(found[-1] * ratio)
    return np.array(found)


def points() -> tuple[np.ndarray, np.ndarray]:
    """Pairs of lam and kappa: kappa from lam/100 up, in equal ratios and in equal steps."""
    pairs = []
    for lam in geometric(LEAST_LAM, MOST_W, LAMS):
        for kappa in (*geometric(0.01 * lam, 60.0, KAPPAS), *np.linspace(0.05, 60.0, KAPPAS)):
            pairs.append((lam, kappa))
    lam, kappa = np.array(pairs).T
    return lam, kappa


def target() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """t, y, the value wanted of G, and what an error of it counts relative to kappa."""
    lam, kappa = points()
    d, square = 2 * lam + 1, kappa * kappa
    s = d + 2 * STEPS + kappa
    for j in range(STEPS - 1, -1, -1):
        s = (d + 2 * j) + square / s
    r = kappa / s
    # 1 - r^2 = (s - kappa) (s + kappa)/s^2 loses 60 of 2^52 at most
    t = (s - kappa) * (s + kappa) / (s * s + square)
    used = lam <= MOST_W * t
    lam, s, r, t = (x[used] for x in (lam, s, r, t))
    y = t / (lam + 4 * t)
    share = (1 - t * t) * y
    beta = s / (1 + t) - lam / t  # s = 2 lam/(1 - r^2) + (1 + t) beta
    return t, y, (beta - 0.5) / share, share * (1 + t) / s


def chebyshev(x: np.ndarray) -> list[np.ndarray]:
    """T_n(x) to the largest degree."""
    found = [np.ones_like(x), x]
    while len(found) <= DEGREE:
        found.append(2 * x * found[-1] - found[-2])
    return found


def solved(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The solution of a system with a positive matrix, by elimination without a choice."""
    rows = np.concatenate([matrix, right[:, None]], axis=1)
    n = len(right)
    for k in range(n):
        rows[k] = rows[k] / rows[k, k]
        for i in range(n):
            if i != k:
                rows[i] = rows[i] - rows[i, k] * rows[k]
    return rows[:, n]


def least_squares(basis: np.ndarray, wanted: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Coefficients by the normal equations: a point at a time, all entries side by side."""
    n = basis.shape[1]
    total = np.zeros((n, n + 1))
    rows = np.concatenate([basis, wanted[:, None]], axis=1) * weight[:, None]
    for row in rows:
        total = total + row[:n, None] * row[None, :]
    return solved(total[:, :n], total[:, n])


def fitted() -> tuple[dict[tuple[int, int], float], float]:
    """Coefficients of T_i(2 t - 1) T_j(8 y - 1), and the worst error relative to kappa."""
    t, y, wanted, share = target()
    of_t, of_y = chebyshev(2 * t - 1), chebyshev(8 * y - 1)
    columns = kept()
    basis = np.stack([of_t[i] * of_y[j] for i, j in columns], axis=1)
    weight = np.ones_like(t)
    best: tuple[dict[tuple[int, int], float], float] = ({}, np.inf)
    for _ in range(ROUNDS):
        found = least_squares(basis, wanted, share * weight)
        value = np.zeros_like(t)
        for k, coefficient in enumerate(found):
            value = value + coefficient * basis[:, k]
        error = np.abs((value - wanted) * share)
        worst = float(error.max())
        if worst < best[1]:
            best = dict(zip(columns, map(float, found), strict=True)), worst
        weight = weight * np.sqrt(np.maximum(error / worst, 0.01))
    return best


if __name__ == "__main__":
    print(f"{len(kept())} coefficients, worst error {fitted()[1]:.3g} of kappa")
