"""``python -m tests.properties``: how much of each float64 bound is used, over 100,000 points."""

import numpy as np

from tests.properties import test_eq7, test_recurrence, test_slopes
from tests.properties.strategies import SEAMS

SHARES = {
    "Eq. 7 as written": test_eq7.share_as_written,
    "Riccati equation": test_eq7.share_of_riccati,
    "recurrence": lambda d, kappa: test_recurrence.share(d / 2, kappa),
    "rise of L": lambda d, kappa: test_slopes.shares_of_rises(d, kappa)[0],
    "rise of log I_v": lambda d, kappa: test_slopes.shares_of_rises(d, kappa)[1],
}


def points(count=100_000, seed=6):
    """Log-uniform, d of 24 bits so that d + 2 is exact, and the seams for as far as these go."""
    rng = np.random.default_rng(seed)
    d = (2 * 10 ** rng.uniform(0, 6, count)).astype(np.float32).astype(float)
    kappa = 10 ** np.where(
        rng.random(count) < 0.5, rng.uniform(-1, 3, count), rng.uniform(-8, 8, count)
    )
    near = [(float(np.float32(d)), k) for d, k in SEAMS if 2 <= d < 1e6 and 1e-10 < k < 1e10]
    return [*zip(d.tolist(), kappa.tolist(), strict=True), *near]


def main():
    """Print the worst share of each bound, and where."""
    for name, share in SHARES.items():
        worst = max((share(*point), point) for point in points())
        print(f"{name:18} {worst[0]:.2f} of the bound at d, kappa = {worst[1]}")


if __name__ == "__main__":
    main()
