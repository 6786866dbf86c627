"""Rows of the expansions of derivatives in the order and the dimension: ``order_rows.hpp``.

From the expansions of s and U (coefficients.py), differentiated by lam = v + 1/2 at fixed kappa,
d(a_k W^-k)/dlam = ((1 - tau^2) a_k' - k tau a_k) W^-(k+1):

    log s = log(W + lam) + sum l_k W^-k,        t_k = (1 - tau^2) l_k' - k tau l_k
    ds/dd = s (1 + sum t_k W^-k)/(2 W)
    dA/dd = -kappa/(2 W (W + lam)) (1 + sum f_k W^-k),
            1 + sum f_k W^-k = (1 + sum t_k W^-k) exp(-sum l_k W^-k)

Polynomials in tau are written in 2 tau - 1: in powers of tau they cancel near tau = 1, 25 to 1
for f at W = 24.  ``python tables/coefficients.py`` writes the header, and checks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import coefficients as recipe

if TYPE_CHECKING:
    from coefficients import Poly

HEADER = recipe.CORE / "order_rows.hpp"
TERMS = 36  # the lowest seam of the longest expansion takes 30


def derivative(a: Poly) -> Poly:
    """a'."""
    return [i * x for i, x in enumerate(a)][1:] or [Fraction(0)]


def by_lam(rows: list[Poly], first: int) -> list[Poly]:
    """(1 - tau^2) a_k' - k tau a_k, for k = first, first + 1, ..."""
    one = recipe.ONE_MINUS_SQUARE
    return [
        recipe.add(recipe.mul(one, derivative(a)), [Fraction(0), *(k * x for x in a)], -1)
        for k, a in enumerate(rows, first)
    ]


def log_series(b: list[Poly]) -> list[Poly]:
    """l_k of log(1 + sum_{k>=1} b_k w^k) = sum_{k>=1} l_k w^k."""
    out: list[Poly] = []
    for n in range(1, len(b) + 1):
        total = [n * x for x in b[n - 1]]
        for j in range(1, n):
            total = recipe.add(total, recipe.mul(out[j - 1], b[n - j - 1]), -j)
        out.append([x / n for x in total])
    return out


def exp_series(b: list[Poly]) -> list[Poly]:
    """e_k, k >= 0, of exp(sum_{k>=1} b_k w^k)."""
    out: list[Poly] = [[Fraction(1)]]
    for n in range(1, len(b) + 1):
        total: Poly = [Fraction(0)]
        for j in range(1, n + 1):
            total = recipe.add(total, recipe.mul(b[j - 1], out[n - j]), j)
        out.append([x / n for x in total])
    return out


def expansion_l(c: list[Poly]) -> list[Poly]:
    """l_k, k >= 1: s = (W + lam) (1 + sum (c_k/(1 + tau)) W^-(k+1))."""
    return log_series([recipe.divide(row, [Fraction(1), Fraction(1)]) for row in c])


def expansion_dim(logs: list[Poly]) -> list[Poly]:
    """f_k, k >= 1: dA/dd = -kappa/(2 W (W + lam)) (1 + sum f_k W^-k)."""
    inverse = exp_series([[-x for x in row] for row in logs])
    slope: list[Poly] = [[Fraction(1)], *by_lam(logs, 1)]
    rows = []
    for n in range(1, len(logs) + 1):
        total: Poly = [Fraction(0)]
        for j in range(n + 1):
            total = recipe.add(total, recipe.mul(slope[j], inverse[n - j]))
        rows.append(total)
    return rows


def shifted(row: Poly) -> Poly:
    """The same polynomial in t = 2 tau - 1."""
    out: Poly = [Fraction(0)]
    half = [Fraction(1, 2), Fraction(1, 2)]
    for x in reversed(row):
        out = recipe.add(recipe.mul(out, half), [x])
    return out


def families() -> Iterator[str]:
    """The rows of each expansion, once for each of its seams."""
    logs = expansion_l(recipe.expansion_s(TERMS))
    w_seams = ("uniform_W", "uniform_W1", "uniform_W2", "uniform_W3")
    single = (("single_W", 28), ("single_W1", 28))  # 4 and 5: for results rounded to float32
    plan = [("Dim", "f_{k+1} in 2 tau - 1, of dA/dd", expansion_dim(logs), w_seams, 1, 55)]
    yield recipe.rows_struct("SeriesStartTurn", "row k: t_{k+1}", by_lam(logs, 1)[:3])
    for name, what, rows, seams, power, bits in plan:
        yield f"template <int SEAM>\nstruct Series{name};\n"
        for i, (seam, digits) in enumerate([*((seam, bits) for seam in seams), *single]):
            kept = map(shifted, recipe.economized(rows, recipe.cutoff(seam), power, digits))
            comment = f"from {seam} = {recipe.cutoff(seam):g} on: row k: {what}"
            yield "template <>\n" + recipe.rows_struct(f"Series{name}<{i}>", comment, [*kept])


def header() -> str:
    """The whole text of the generated file."""
    parts = [
        "// Do not edit: made by tables/order_rows.py; edit that and run tables/coefficients.py.",
        "#pragma once\n",
        '#include "platform.hpp"\n',
        "namespace BESSELKIT_NAMESPACE {\n",
        *families(),
        "}  // namespace BESSELKIT_NAMESPACE\n",
    ]
    return "\n".join(parts)
