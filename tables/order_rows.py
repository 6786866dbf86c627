"""Rows of the expansions of derivatives in the order and the dimension: ``order_rows.hpp``.

From the expansions of s and U (coefficients.py), differentiated by lam = v + 1/2 at fixed kappa,
d(a_k W^-k)/dlam = ((1 - tau^2) a_k' - k tau a_k) W^-(k+1):

    log s = log(W + lam) + sum l_k W^-k,        t_k = (1 - tau^2) l_k' - k tau l_k
    ds/dd = s (1 + sum t_k W^-k)/(2 W)
    dA/dd = -kappa/(2 W (W + lam)) (1 + sum f_k W^-k),
            1 + sum f_k W^-k = (1 + sum t_k W^-k) exp(-sum l_k W^-k)

and that by kappa, theta(a W^-k) = -(1 - tau^2)(tau a' + k a) W^-k:

    d2A/dd dkappa = -1/(2 W (W + lam)) (m + sum h_k W^-k),   m = tau^2 + tau - 1,
            h_k = m f_k - (1 - tau^2)(tau f_k' + k f_k)

About v itself, with mu = sqrt(v^2 + x^2), p = v/mu and q = p^2, y = theta log I_v obeys
theta y + y^2 = mu^2, whose powers of 1/mu are polynomials in q, few and tame:

    y = mu (1 + sum b_n mu^-n),   2 b_n = -((1-q) ((2-n) b_{n-1} - 2 q b_{n-1}') + sum b_i b_{n-i})
    log I_v = mu - v asinh(v/x) - log(2 pi mu)/2 + sum G_n mu^-n,
            b_{n+1} = -(1-q) (n G_n + 2 q G_n')
    d log I_v/dv = -asinh(v/x) - p/(2 mu) + p sum V_n mu^-(n+1),    V_n = 2 (1-q) G_n' - n G_n

and, of the partition function,

    2 dL/dd = -log1p((W - lam)/(2 lam)) + (1 - tau) (1/(2 W) - lam^-2 sum_{k>=0} B_{k+1} lam^-k)
    B_k = (sum_j r_kj - tau^(k+1) r_k)/(1 - tau),   r_k = (1 - tau^2) u_k' - k tau u_k

Polynomials in tau are written in 2 tau - 1: in powers of tau they cancel near tau = 1, 25 to 1
for f at W = 24.  ``python tables/coefficients.py`` writes the header, and checks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import coefficients as recipe
import laplace
import order_fits

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


def expansion_cross(f: list[Poly]) -> list[Poly]:
    """h_k, k >= 1: d2A/dd dkappa = -1/(2 W (W + lam)) (tau^2 + tau - 1 + sum h_k W^-k)."""
    main: Poly = [Fraction(-1), Fraction(1), Fraction(1)]
    rows = []
    for k, row in enumerate(f, 1):
        falls = [(k + j) * x for j, x in enumerate(row)]
        fall = recipe.mul(recipe.ONE_MINUS_SQUARE, falls)
        rows.append(recipe.add(recipe.mul(main, row), fall, -1))
    return rows


def expansion_g(terms: int) -> list[Poly]:
    """G_n, n >= 1, of log I_v about v."""
    one: Poly = [Fraction(1), Fraction(-1)]
    b: list[Poly] = [[Fraction(1)]]
    for n in range(1, terms + 2):
        last = b[n - 1]
        slope = [(2 - n - 2 * j) * x for j, x in enumerate(last)]
        total = recipe.mul(one, slope)
        for i in range(1, n):
            total = recipe.add(total, recipe.mul(b[i], b[n - i]))
        b.append([-x / 2 for x in total])
    rows = []
    for n in range(1, terms + 1):
        quotient = recipe.divide(b[n + 1], one)
        rows.append([-x / (n + 2 * j) for j, x in enumerate(quotient)])
    return rows


def expansion_order(g: list[Poly]) -> list[Poly]:
    """V_n, n >= 1, of d log I_v/dv."""
    two: Poly = [Fraction(2), Fraction(-2)]
    return [
        recipe.add(recipe.mul(two, derivative(row)), [n * x for x in row], -1)
        for n, row in enumerate(g, 1)
    ]


def expansion_bracket(u: list[Poly]) -> list[Poly]:
    """B_k, k >= 1, of dL/dd."""
    rows = []
    for k, row in enumerate(by_lam(u, 1), 1):
        raised = [Fraction(0)] * (k + 1) + row
        difference = recipe.add([sum(row, Fraction(0))], raised, -1)
        rows.append(recipe.divide(difference, [Fraction(1), Fraction(-1)]))
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
    c = recipe.expansion_s(TERMS)
    logs = expansion_l(c)
    w_seams = ("uniform_W", "uniform_W1", "uniform_W2", "uniform_W3")
    v_seams = ("log_W", *w_seams)
    # the last two: for results rounded to float32
    single = (("single_W", 28), ("single_W1", 28))
    dims = expansion_dim(logs)
    orders = expansion_order(expansion_g(TERMS))
    brackets = expansion_bracket(recipe.expansion_u(c))
    b_seams = ("partition_lam", "partition_lam1", "partition_lam2", "partition_lam3")
    b_single = (("partition_lam", 28), ("partition_lam1", 28))
    plan = [
        ("Dim", "f_{k+1} in 2 tau - 1, of dA/dd", dims, w_seams, 1, 55, single),
        (
            "Cross",
            "h_{k+1} in 2 tau - 1, of d2A/dd dkappa",
            expansion_cross(dims),
            w_seams,
            1,
            55,
            (),
        ),
        ("Order", "V_{k+1} in q, of d log I_v/dv", orders, v_seams, 2, 55, single),
        ("Bracket", "B_{k+1} in 2 tau - 1, of dL/dd", brackets, b_seams, 2, 55, b_single),
    ]
    yield recipe.rows_struct("SeriesStartTurn", "row k: t_{k+1}", by_lam(logs, 1)[:3])
    for name, what, rows, seams, power, bits, less in plan:
        yield f"template <int SEAM>\nstruct Series{name};\n"
        for i, (seam, digits) in enumerate([*((seam, bits) for seam in seams), *less]):
            kept = recipe.economized(rows, recipe.cutoff(seam), power, digits)
            if "tau" in what:
                kept = [shifted(row) for row in kept]
            comment = f"from {seam} = {recipe.cutoff(seam):g} on: row k: {what}"
            yield "template <>\n" + recipe.rows_struct(f"Series{name}<{i}>", comment, [*kept])


def fits() -> Iterator[str]:
    """Those of order_fits.py, by panel, and where each panel is in 1/x."""
    for kind, (name, what) in enumerate((("H", "H"), ("R", "log(e Q/pi) + 2 x"), ("T", "(s/v)/Q"))):
        yield f"template <int PANEL>\nstruct Corner{name};\n"
        for i, panel in enumerate(order_fits.fitted()):
            if kind == 1 or panel.high <= recipe.cutoff("log_W"):
                comment = f"x in {panel.low}..{panel.high}: row k: of (2 (16 v)^2 - 1)^k, {what}"
                yield "template <>\n" + recipe.rows_struct(
                    f"Corner{name}<{i}>", comment, panel.rows[name]
                )
    yield "// (1/x - middle) scale runs from -1 to 1 in a panel\nstruct CornerPlace {"
    panels = order_fits.fitted()
    yield recipe.array("middle", (panel.middle for panel in panels))
    yield recipe.array("scale", (panel.scale for panel in panels))
    yield "};\n"


def digamma_row(terms: int) -> Poly:
    """psi(lam + 1/2) = log lam + sum row_n lam^-(2n+2)."""
    return [(2 * n + 1) * x for n, x in enumerate(recipe.stirling_row(terms))]


def exp_row(terms: int) -> Poly:
    """(exp(r) - 1 - r)/r^2, |r| <= log(2)/2."""
    row, factorial = [], 1
    for n in range(2, terms + 2):
        factorial *= n
        row.append(Fraction(1, factorial))
    return row


def header() -> str:
    """The whole text of the generated file."""
    parts = [
        "// Do not edit: made by tables/order_rows.py; edit that and run tables/coefficients.py.",
        "#pragma once\n",
        '#include "platform.hpp"\n',
        "namespace BESSELKIT_NAMESPACE {\n",
        *families(),
        *fits(),
        recipe.rows_struct("SeriesDigamma", "psi(lam + 1/2) - log lam", [digamma_row(9)]),
        recipe.rows_struct("SeriesExp", "(exp(r) - 1 - r)/r^2", [exp_row(12)]),
        laplace.struct(),
        "}  // namespace BESSELKIT_NAMESPACE\n",
    ]
    return "\n".join(parts)
