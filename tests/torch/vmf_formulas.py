"""The appendix's formulas in exact arithmetic, written a second time and apart from torch."""

from itertools import product

import mpmath as mp
import numpy as np

from besselkit import exact

DIGITS = 40


def problem(dim, classes, seed=0, kappa=(8.0, 14.0)):
    """A feature, concentrations, unit directions and class counts, such that no p is near 1."""
    generator = np.random.default_rng(seed)
    mu = generator.standard_normal((classes, dim))
    mu /= np.linalg.norm(mu, axis=1, keepdims=True)
    x = generator.standard_normal(dim) + mu[0]
    return x, generator.uniform(*kappa, classes), mu, np.arange(classes, 0, -1) * 7.0


def direction(row):
    """A vector over its length."""
    row = [mp.mpf(float(t)) for t in row]
    length = mp.sqrt(mp.fsum(t * t for t in row))
    return [t / length for t in row]


def dot(a, b):
    return mp.fdot(a, b)


class Classes:
    """p of Eq. 1 and its derivatives, for one feature."""

    def __init__(self, x, kappa, mu, counts):
        with mp.workdps(DIGITS):
            self.dim, self.size = len(x), len(kappa)
            self.x, self.mu = direction(x), [direction(row) for row in mu]
            self.kappa = [mp.mpf(float(k)) for k in kappa]
            self.cos = [dot(self.x, row) for row in self.mu]
            self.ratio = [exact.ratio(self.dim, k, dps=DIGITS) for k in self.kappa]
            bias = [exact.bias(self.dim, k, dps=DIGITS) for k in self.kappa]
            terms = zip(self.kappa, self.cos, bias, counts, strict=True)
            self.logits = [k * c + b + mp.log(mp.mpf(float(n))) for k, c, b, n in terms]
            # what all classes share of b, and the layer leaves out
            self.constant = exact.bias(self.dim, 0, dps=DIGITS)
            weights = [mp.exp(t - max(self.logits)) for t in self.logits]
            self.p = [w / mp.fsum(weights) for w in weights]

    def by_logit(self, i, j):
        """dp_i/dlogit_j: p_i (1 - p_i) for j = i and -p_i p_j otherwise.

        Eqs. 2, 3 and 4 have (1 - p_i) and -p_j here: the factor p_i is missing there, so that what
        they state is the derivative of log p_i.
        """
        return self.p[i] * ((1 if i == j else 0) - self.p[j])

    def by_kappa(self):
        """Eqs. 2 and 3, times p_i: rows i, columns j."""
        with mp.workdps(DIGITS):
            values = [
                self.by_logit(i, j) * (self.cos[j] - self.ratio[j])
                for i, j in product(range(self.size), repeat=2)
            ]
        return as_floats(values, (self.size, self.size))

    def by_mu(self):
        """Eq. 4, times p_i, on the sphere.

        Eq. 4 differentiates as if mu_j could leave the sphere; of that the part along mu_j drops
        out, since what is normalised does not depend on its length.
        """
        with mp.workdps(DIGITS):
            values = []
            for i, j in product(range(self.size), repeat=2):
                factor = self.by_logit(i, j) * self.kappa[j]
                pairs = zip(self.x, self.mu[j], strict=True)
                values += [factor * (x - self.cos[j] * m) for x, m in pairs]
        return as_floats(values, (self.size, self.size, self.dim))


class Pairs:
    """KL of Eq. 5, the overlap, and its derivatives of Eq. 6."""

    def __init__(self, kappa, mu):
        with mp.workdps(DIGITS):
            self.dim, self.size = mu.shape[1], len(kappa)
            self.kappa = [mp.mpf(float(k)) for k in kappa]
            rows = [direction(row) for row in mu]
            self.rows, self.cos = rows, [[dot(a, b) for b in rows] for a in rows]
            self.ratio = [exact.ratio(self.dim, k, dps=DIGITS) for k in self.kappa]
            self.slope = [exact.ratio_deriv(self.dim, k, dps=DIGITS) for k in self.kappa]
            self.bias = [exact.bias(self.dim, k, dps=DIGITS) for k in self.kappa]

    def kl(self, i, j):
        if i == j:
            return mp.mpf(0)
        gap = self.kappa[i] - self.kappa[j] * self.cos[i][j]
        return self.bias[i] - self.bias[j] + self.ratio[i] * gap

    def overlap(self, i, j):
        return 1 / (1 + self.kl(i, j))

    def by_first(self, i, j):
        """The first of Eq. 6."""
        gap = -self.kappa[i] + self.kappa[j] * self.cos[i][j]
        return self.overlap(i, j) ** 2 * self.slope[i] * gap

    def by_second(self, i, j):
        """The second of Eq. 6."""
        return self.overlap(i, j) ** 2 * (-self.ratio[j] + self.ratio[i] * self.cos[i][j])

    def by_direction(self, i, j):
        """Derivative by mu_i on the sphere: o^2 A(kappa_i) kappa_j (mu_j - cos mu_i)."""
        with mp.workdps(DIGITS):
            factor = self.overlap(i, j) ** 2 * self.ratio[i] * self.kappa[j]
            pairs = zip(self.rows[i], self.rows[j], strict=True)
            return as_floats([factor * (b - self.cos[i][j] * a) for a, b in pairs], self.dim)

    def table(self, entry):
        """One of the above for all pairs."""
        with mp.workdps(DIGITS):
            pairs = product(range(self.size), repeat=2)
            return as_floats([entry(i, j) for i, j in pairs], (self.size, self.size))


def as_floats(values, shape):
    return np.array([float(v) for v in values]).reshape(shape)


def worst(found, expected):
    """The greatest relative error of any element; absolute tolerance zero."""
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape
    assert found.dtype == np.float64
    same = found == expected
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.where(same, 0.0, np.abs(found - expected) / np.abs(expected))
    assert not np.isnan(error).any()
    return error.max()
