"""Print the sweeps that chose the cut-offs of ``besselkit/core/cutoffs.hpp``.

Each sweep finds, in 60-digit arithmetic, the truncation error alone: terms of an expansion at the
least W of a region, steps of a recurrence at the largest kappa of a region.  The cut-offs keep
it below 2^-56, an eighth of the rounding error that comes on top.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mpmath import log, loggamma, mp, mpf, pi, sqrt

sys.path.insert(0, str(Path(__file__).resolve().parent))
from coefficients import (
    TERMS,
    Poly,
    expansion_f,
    expansion_g,
    expansion_s,
    expansion_u,
    expansion_v,
)

LIMIT = mpf(2) ** -56


def value(row: Poly, tau: mpf) -> mpf:
    """A polynomial with rational coefficients at tau."""
    total = mpf(0)
    for x in reversed(row):
        total = total * tau + mpf(x.numerator) / x.denominator
    return total


def converged(d: mpf, kappa: mpf, extra: int = 200) -> list[mpf]:
    """s at d, d + 2 and d + 4 by the recurrence from far above."""
    s = d + 2 * extra + kappa
    seen = []
    for j in range(extra - 1, -1, -1):
        s = d + 2 * j + kappa**2 / s
        seen.append(s)
    return seen[::-1][:3]


def parts(d: mpf, kappa: mpf, triple: list[mpf]) -> dict[str, mpf]:
    """1/s (for A), h, s - p and g s + 2 p e (for A'') from s at three dimensions."""
    s, s1, s2 = triple
    t, t1 = kappa**2 / s1, kappa**2 / s2
    p, p1 = t * (s1 - s), t1 * (s2 - s1)
    g = p * (s1 - s - 1) + t * (p1 - p)
    return {"s": s, "h": s - kappa, "e": s - p, "p": p, "a2": g * s + 2 * p * (s - p)}


def expansion(d: mpf, kappa: mpf, rows: dict[str, list[Poly]], terms: int) -> dict[str, mpf]:
    """The same from the first terms of the expansions."""
    lam = (d - 1) / 2
    w = sqrt(lam**2 + kappa**2)
    tau = lam / w

    def series(name: str) -> mpf:
        return sum(value(rows[name][k], tau) / w**k for k in range(terms))

    one = 1 - tau**2
    c = series("c")
    e = c * (2 * w + c)
    p, g = one * (w - series("f")), one * (lam * tau + series("g"))
    s = lam + w + c
    return {"s": s, "h": lam + lam**2 / (w + kappa) + c, "e": e, "p": p, "a2": g * s + 2 * p * e}


def sweep_terms(rows: dict[str, list[Poly]]) -> None:
    """Terms of the expansions of h, e, p and A'' by the least W."""
    print("W >=   terms for s, h, e, p, a2")
    for w in (24, 32, 40, 48, 64, 96, 128, 192, 256, 384, 512, 1024, 2048, 4096, 16384, 2**20):
        need = dict.fromkeys(("s", "h", "e", "p", "a2"), 0)
        for i in range(1, 60):
            tau = mpf(i) / 60
            lam, kappa = w * tau, w * sqrt(1 - tau**2)
            d = 2 * lam + 1
            true = parts(d, kappa, converged(d, kappa, 2 * int(min(w, 300)) + 100))
            if w > 300:
                true = expansion(d, kappa, rows, TERMS)
            for name in need:
                for terms in range(max(need[name], 1), TERMS + 1):
                    got = expansion(d, kappa, rows, terms)[name]
                    need[name] = terms
                    if abs(got / true[name] - 1) < LIMIT:
                        break
        print(w, need)


def start(d: mpf, kappa: mpf, rows: list[Poly], terms: int) -> mpf:
    """The expansion of s with a few terms, where a recurrence begins."""
    lam = (d - 1) / 2
    w = sqrt(lam**2 + kappa**2)
    return lam + w + sum(value(rows[k], lam / w) / w**k for k in range(terms))


def sweep_steps(rows: list[Poly]) -> None:
    """Steps down from an expansion of 1..4 terms: for s alone, and for all parts."""
    print("kappa <   (terms: steps for s, for h, e, a2) at the worst of d = 1.2, 2, 3, 8, 32, 90")
    for top in (0.25, 0.5, 1, 2, 4, 8, 12, 16, 24, 32, 48):
        found = {}
        for terms in (1, 2, 3, 4):
            need = [0, 0]
            for d in map(mpf, ("1.2", "2", "3", "8", "32", "90")):
                kappa = mpf(top)
                true = parts(d, kappa, converged(d, kappa))
                for which, names in enumerate((("s",), ("s", "h", "e", "a2"))):
                    for n in range(max(need[which], 3), 80):
                        s, seen = start(d + 2 * n, kappa, rows, terms), []
                        for j in range(n - 1, -1, -1):
                            s = d + 2 * j + kappa**2 / s
                            seen.append(s)
                        got = parts(d, kappa, seen[::-1][:3])
                        need[which] = n
                        if all(abs(got[k] / true[k] - 1) < LIMIT for k in names):
                            break
            found[terms] = tuple(need)
        print(top, found)


def sweep_series() -> None:
    """Terms of 0F1 - 1 at the largest kappa, d = 1 and 2."""
    print("kappa <  terms of the series of 0F1 - 1")
    for top in (0.25, 0.5, 1, 2, 4, 8, 12, 16, 24, 32, 48):
        need = 0
        for d in (mpf(1), mpf(2)):
            z, term, total, n = mpf(top) ** 2, mpf(1), mpf(0), 0
            while True:
                n += 1
                term *= z / (2 * n * (d + 2 * n - 2))
                total += term
                if term < total * LIMIT / 8:
                    break
            need = max(need, n)
        print(top, need)


def sensitivities(d: mpf, kappa: mpf, steps: int) -> list[dict[str, mpf]]:
    """What a relative change of s at d + 2j makes of h, e and A'', for j < steps."""
    tiny, true = mpf(2) ** -80, parts(d, kappa, converged(d, kappa))
    out = []
    for j in range(steps):
        s = converged(d + 2 * j, kappa)[0] * (1 + tiny)
        # three values are wanted: those above the changed one stay
        seen = [s, *converged(d + 2 * j + 2, kappa)[:2]]
        for i in range(j - 1, -1, -1):
            seen = [d + 2 * i + kappa**2 / seen[0], *seen[:2]]
        got = parts(d, kappa, seen)
        out.append({k: abs(got[k] / true[k] - 1) / tiny for k in ("h", "e", "a2")})
    return out


def sweep_compensated() -> None:
    """Steps and terms that must keep their roundings: what those of all the rest count is small."""
    limits = {"h": mpf(2) ** -5, "e": mpf(2) ** -5, "a2": mpf(2) ** -10}
    print("kappa <  d: compensated steps for h, e (the rest below 2^-5), a2 (2^-10)")
    for d, top in ((1.25, 1), (1.25, 4), (1.0000001, 10), (1.25, 12), (1.25, 24), (1.25, 48)):
        found = sensitivities(mpf(d), mpf(top), 40)
        need = [
            next(j for j in range(40) if sum(one[k] for one in found[j:]) < limit)
            for k, limit in limits.items()
        ]
        print(top, d, need)
    print("kappa <  compensated terms of 0F1 - 1, the rest below 2^-10 (d = 1: cosh)")
    for top in (1, 4, 12, 24):
        terms = [mpf(top) ** (2 * n) / mp.factorial(2 * n) for n in range(80)]
        total = sum(terms)
        print(top, next(n for n in range(80) if sum(terms[n + 1 :]) < total / 1024))


def log_iv(v: mpf, x: mpf) -> mpf:
    """log I_v by its power series."""
    term, total, n = mpf(1), mpf(1), 0
    while term > total * mpf(2) ** -150:
        n += 1
        term *= x * x / 4 / (n * (v + n))
        total += term
    return v * log(x / 2) - loggamma(v + 1) + log(total)


def sweep_logarithm(u: list[Poly], vs: list[Poly]) -> None:
    """Terms of U (absolute) by W, and of the bracket (relative to it) by lam."""
    print("W >=  terms of U (absolute 2^-56)   terms of the bracket, lam >= W")
    for w in (20, 24, 32, 48, 64, 96, 128, 256, 512, 1024, 4096, 16384, 2**20):
        need, bracket = 0, 0
        for i in range(0, 41):
            tau = mpf(i) / 40
            lam, kappa = w * tau, w * sqrt(1 - tau**2)
            full = sum(value(u[k], tau) / mpf(w) ** (k + 1) for k in range(TERMS))
            if w <= 128 and kappa > 0:
                v = lam - mpf(1) / 2
                full = log_iv(v, kappa) - w - v * log(kappa / (w + lam)) + log(2 * pi * w) / 2
            total = mpf(0)
            for k in range(TERMS):
                if abs(total - full) < LIMIT:
                    break
                total += value(u[k], tau) / mpf(w) ** (k + 1)
                need = max(need, k + 1)
            parts_v = [value(vs[k], tau) / mpf(w) ** (k + 1) for k in range(TERMS)]
            total = mpf(0)
            for k in range(TERMS):
                if abs(sum(parts_v[k:])) < LIMIT:
                    break
                bracket = max(bracket, k + 1)
        print(w, need, bracket)


def main() -> int:
    """Print every sweep."""
    mp.dps = 60
    c = expansion_s(TERMS + 1)
    f = expansion_f(c)
    u = expansion_u(c)
    sweep_steps(c)
    sweep_series()
    sweep_compensated()
    sweep_logarithm(u, expansion_v(u))
    rows = {"c": c, "f": f, "g": expansion_g(f)}
    sweep_terms(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
