"""Debye's expansion of I_v(x) with Olver's rigorous remainder, in Arb balls.

For v > 0, with W = sqrt(v^2 + x^2) and p = v / W (DLMF 10.41.3, 10.41.9):

    I_v(x) = exp(W) (x / (v + W))^v / sqrt(2 pi W) * S,
    S = ( sum_{k<n} U_k(p) / v^k + eta(p) ) / ( 1 + eta(0) )

Both etas are at most 2 exp(2 V(U_1) / v) V(U_n) / v^n, where V is the total variation over
[0, 1] (F. W. J. Olver, Asymptotics and Special Functions, chapter 10, section 7).  V(U_n) is
bounded by the variation of the Bernstein coefficients of U_n, in exact rationals.

This is not the expansion of the compiled core: it is of I_v itself, in the order v and not in
v + 1/2, and carries its own proof.
"""

from functools import lru_cache
from itertools import pairwise

from flint import arb, arb_poly, ctx, fmpq, fmpq_poly, fmpz

MAX_TERMS = 90


@lru_cache(maxsize=1)
def _polynomials():
    """U_0 .. U_MAX_TERMS as exact rational polynomials.

    U_{k+1} = p^2 (1 - p^2) U_k' / 2 + (1/8) integral_0^p (1 - 5 t^2) U_k dt   (DLMF 10.41.9)
    """
    weight = fmpq_poly([0, 0, fmpq(1, 2), 0, fmpq(-1, 2)])
    kernel = fmpq_poly([fmpq(1, 8), 0, fmpq(-5, 8)])
    found = [fmpq_poly([1])]
    for _ in range(MAX_TERMS):
        last = found[-1]
        found.append(weight * last.derivative() + (kernel * last).integral())
    return found


@lru_cache(maxsize=MAX_TERMS + 1)
def _variation(k):
    """Upper bound of the variation of U_k over [0, 1], exact rational.

    With U = sum a_i p^i = sum b_j B_{j,m}(p), the variation of U is at most sum |b_{j+1} - b_j|
    and b_j = sum_{i<=j} C(j, i) a_i / C(m, i): one product of exponential generating functions.
    m is twice the degree, because raising it tightens the bound (sum |a_i| alone is far worse).
    """
    m = 6 * k
    factorials = [fmpz(1)]
    for i in range(m):
        factorials.append(factorials[-1] * (i + 1))
    coefficients = _polynomials()[k].coeffs()
    scaled = fmpq_poly([a * factorials[m - i] for i, a in enumerate(coefficients)])
    exponential = fmpq_poly([fmpq(1, f) for f in factorials])
    product = (scaled * exponential).coeffs()[: m + 1]
    b = [c * factorials[j] / factorials[m] for j, c in enumerate(product)]
    return sum((abs(after - before) for before, after in pairwise(b)), fmpq(0))


@lru_cache(maxsize=4096)
def _ball_polynomial(k, prec):
    """Q_k, where U_k(p) = p^k Q_k(p^2), with coefficients in balls of `prec` bits."""
    with ctx.workprec(prec):
        return arb_poly(fmpq_poly(_polynomials()[k].coeffs()[k::2]))


def _remainder(v, n):
    """Upper bound (a ball) of both etas after n terms."""
    return 2 * (2 * arb(_variation(1)) / v).exp() * arb(_variation(n)) / v**n


def terms_needed(v):
    """Least n whose remainder bound is below 2^-prec, or None beyond MAX_TERMS."""
    target = arb(2) ** (-ctx.prec)
    with ctx.workprec(64):
        for n in range(2, MAX_TERMS + 1):
            if _remainder(v, n) < target:
                return n
    return None


def debye_sum(v, p_squared, w, n):
    """Ball that contains S of the formula above, from n terms."""
    total = arb(0)
    inverse = 1 / w
    for k in reversed(range(n)):
        total = total * inverse + _ball_polynomial(k, ctx.prec)(p_squared)
    bound = _remainder(v, n)
    eta = arb(0, bound.upper())
    return (total + eta) / (1 + eta)


def debye_log_ive(v, x, n):
    """Balls that contain log I_v(x) - x and S, for balls v > 0 and x > 0."""
    w = (v * v + x * x).sqrt()
    s = debye_sum(v, (v / w) ** 2, w, n)
    main = v * v / (w + x) + v * (x / (v + w)).log()
    return main - (2 * arb.pi() * w).log() / 2 + s.log()
