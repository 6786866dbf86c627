"""Generate the core's ``coefficients.hpp``, ``..._numbers.hpp`` and ``order_rows.hpp`` exactly.

The core evaluates the expansions, in powers of 1/W with W = sqrt(lam^2 + kappa^2),

    s = lam + W + sum c_k(tau) W^-k,            tau = lam/W, lam = (d - 1)/2
    e = s - p = sigma (2 W + sigma), sigma = s - lam - W;    p = theta s, theta = kappa d/dkappa
    p = (1 - tau^2) (W - sum f_k W^-k)
    g = theta p - p = (1 - tau^2) (lam tau + sum g_k W^-k)
    U = sum_{k>=1} u_k W^-k                      the correction of log I_v
    U - theta U = sum_{k>=1} j_k W^-k            of the entropy
    U(lam, 1) - U(W, tau) = (1 - tau) sum_{k>=1} v_k lam^-k

and, for the kappa with A = r, in powers of t/lam with t = (1 - r^2)/(1 + r^2),

    kappa = r (2 lam/(1 - r^2) + (2/(1 + r^2)) sum beta_k(t^2) (t/lam)^k)

Each polynomial follows from the Riccati equation theta s = kappa^2 + d s - s^2; nothing here
is typed in or fitted, except the small tables of the logarithm, which are rounded logarithms
from mpmath, and the start of the inverse below the reach of its expansion (inverse_start.py).
The derivatives in the order have their rows from order_rows.py.
Run ``python tables/coefficients.py`` to write the headers and
``python tables/coefficients.py --check`` to fail if one in the tree differs.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import mpmath

sys.path.insert(0, str(Path(__file__).resolve().parent))
import inverse_start

CORE = Path(__file__).resolve().parent.parent / "besselkit" / "core"
HEADER = CORE / "coefficients.hpp"
SINGLE = CORE / "single_numbers.hpp"
MIXED = CORE / "mixed_numbers.hpp"
CUTOFFS = CORE / "cutoffs.hpp"
TERMS = 29  # rows generated for each expansion; the core's cut-offs choose how many it uses
Poly = list[Fraction]  # coefficients of 1, tau, tau^2, ...

ONE_MINUS_SQUARE: Poly = [Fraction(1), Fraction(0), Fraction(-1)]


def trim(a: Poly) -> Poly:
    """Drop zero coefficients at the high end."""
    while len(a) > 1 and a[-1] == 0:
        a = a[:-1]
    return a


def add(a: Poly, b: Poly, scale: Fraction | int = 1) -> Poly:
    """Return a + scale * b."""
    n = max(len(a), len(b))
    pad = Fraction(0)
    return trim(
        [(a[i] if i < len(a) else pad) + scale * (b[i] if i < len(b) else pad) for i in range(n)]
    )


def mul(a: Poly, b: Poly) -> Poly:
    """Return a * b."""
    out = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] += x * y
    return trim(out)


def divide(a: Poly, b: Poly) -> Poly:
    """Return a / b, which must be exact."""
    rest, out = list(a), [Fraction(0)] * max(len(a) - len(b) + 1, 1)
    for i in range(len(a) - len(b), -1, -1):
        out[i] = rest[i + len(b) - 1] / b[-1]
        for j, y in enumerate(b):
            rest[i + j] -= out[i] * y
    if any(rest):
        raise ArithmeticError("a polynomial that must divide another does not")
    return trim(out)


def euler(a: Poly, k: int) -> Poly:
    """Return tau a' + k a, the polynomial of -theta(a W^-k) / ((1 - tau^2) W^-k)."""
    return [(j + k) * x for j, x in enumerate(a)]


def expansion_s(terms: int) -> list[Poly]:
    """c_k: s = lam + W + sum c_k W^-k."""
    half = Fraction(1, 2)
    rows: list[Poly] = [[Fraction(0), half, half]]
    for k in range(terms - 1):
        following = add(rows[k], mul(ONE_MINUS_SQUARE, euler(rows[k], k)))
        for i in range(k + 1):
            following = add(following, mul(rows[i], rows[k - i]), -1)
        rows.append([half * x for x in following])
    return rows


def expansion_f(c: list[Poly]) -> list[Poly]:
    """f_k: p = (1 - tau^2) (W - sum f_k W^-k)."""
    return [euler(row, k) for k, row in enumerate(c)]


def expansion_g(f: list[Poly]) -> list[Poly]:
    """g_k: theta p - p = (1 - tau^2) (lam tau + sum g_k W^-k)."""
    weight = [Fraction(1), Fraction(0), Fraction(-2)]
    return [add(mul(weight, row), mul(ONE_MINUS_SQUARE, euler(row, k))) for k, row in enumerate(f)]


def expansion_u(c: list[Poly]) -> list[Poly]:
    """u_k for k >= 1 (row 0 is u_1): U = sum u_k W^-k, from kappa A = kappa^2 / s."""
    one_plus = [Fraction(1), Fraction(1)]
    series = [divide(row, one_plus) for row in c]  # 1 + sum series_k W^-(k+1)
    inverse: list[Poly] = [[Fraction(1)]]
    for k in range(1, len(c) + 1):
        total: Poly = [Fraction(0)]
        for i in range(k):
            total = add(total, mul(series[i], inverse[k - 1 - i]), -1)
        inverse.append(total)
    rows = []
    for k in range(1, len(c)):
        # a_{k+1} = (1 - tau) inverse_{k+1}; so tau u' + k u = -inverse_{k+1} / (1 + tau)
        right = divide(inverse[k + 1], one_plus)
        rows.append([-x / (j + k) for j, x in enumerate(right)])
    return rows


def expansion_j(u: list[Poly]) -> list[Poly]:
    """j_k for k >= 1: U - theta U = sum j_k W^-k."""
    return [add(row, mul(ONE_MINUS_SQUARE, euler(row, k))) for k, row in enumerate(u, start=1)]


def expansion_v(u: list[Poly]) -> list[Poly]:
    """v_k for k >= 1: U(lam, 1) - U(W, tau) = (1 - tau) sum v_k lam^-k, tau^k W^k = lam^k."""
    rows = []
    for k, row in enumerate(u, start=1):
        shifted = [Fraction(0)] * k + row
        difference = add([sum(row, Fraction(0))], shifted, -1)
        rows.append(divide(difference, [Fraction(1), Fraction(-1)]))
    return rows


def expansion_beta(terms: int) -> list[Poly]:
    """beta_k(z), z = t^2, of S = kappa/r = (1 + t) (lam/t + sum beta_k (t/lam)^k).

    A' = 1 - r^2 - 2 lam/S and d kappa/dr = S + r S' are reciprocals: ((1 - r^2) S - 2 lam) times
    (S + r S') is S, and beta = 1/2 + w beta (1/2 - z beta + (1 - z) (2 z beta' + j beta_j ..)).
    """
    half = Fraction(1, 2)
    rows: list[Poly] = [[half]]
    inner: list[Poly] = []
    for k in range(terms - 1):
        b = rows[k]
        slope = [(2 * i + k) * x for i, x in enumerate(b)]
        # z b - (1 - z) (2 z b' + k b)
        inner.append(add(add([Fraction(0), *b], slope, -1), [Fraction(0), *slope]))
        following = [half * x for x in b]
        for i in range(k + 1):
            following = add(following, mul(rows[i], inner[k - i]), -1)
        rows.append(trim(following))
    return rows


def strip(rows: list[Poly], factor: Poly, first: int) -> list[Poly]:
    """Divide rows first, first + 1, ... by a factor common to them all."""
    return [divide(row, factor) if k >= first else row for k, row in enumerate(rows)]


def chebyshev(a: Poly) -> list[Fraction]:
    """Coefficients of T_j(2 tau - 1): exact, by Horner's rule in the Chebyshev basis."""
    out: list[Fraction] = []
    for x in reversed(a):
        # tau T_j* = T_j*/2 + (T_{j+1}* + T_{|j-1|}*)/4
        following = [Fraction(0)] * (len(out) + 1)
        for j, y in enumerate(out):
            following[j] += y / 2
            following[j + 1] += y / 4 if j else y / 2
            if j:
                following[j - 1] += y / 4
        following[0] += x
        out = following
    return out


def from_chebyshev(a: list[Fraction]) -> Poly:
    """The polynomial in tau of a sum of T_j(2 tau - 1)."""
    low: Poly = [Fraction(1)]
    high: Poly = [Fraction(-1), Fraction(2)]
    total: Poly = [Fraction(0)]
    for y in a:
        total = add(total, low, y)
        low, high = high, add(mul([Fraction(-2), Fraction(4)], high), low, -1)
    return total


def economize(a: Poly, limit: Fraction) -> Poly:
    """A polynomial of the least degree within ``limit`` of a on [0, 1]; empty if 0 will do."""
    series = chebyshev(a)
    keep, dropped = len(series), Fraction(0)
    while keep and dropped + abs(series[keep - 1]) <= limit:
        keep -= 1
        dropped += abs(series[keep])
    if keep == len(series):
        return a
    return from_chebyshev(series[:keep]) if keep else []


def economized(rows: list[Poly], seam: float, power: int, bits: int) -> list[Poly]:
    """Rows within 2^-bits seam^(k + power) of the exact ones, from this seam in W on.

    Each row k is multiplied by W^-(k + power) relative to the result, so the high rows want few
    digits and a low degree: half the multiplications of the exact polynomials.
    """
    base = Fraction(seam)
    out = [economize(row, base ** (k + power) / 2**bits) for k, row in enumerate(rows)]
    while len(out) > 1 and not out[-1]:
        out.pop()
    if len(out) == len(rows):
        raise ArithmeticError(f"{TERMS} terms are too few at W = {seam}")
    return [row or [Fraction(0)] for row in out]


def cutoff(name: str) -> float:
    """The value of a cut-off in cutoffs.hpp, their only home."""
    text = CUTOFFS.read_text()
    found = re.search(rf"constexpr double {name} = ([-+.\w]+);", text)
    if not found:
        raise LookupError(f"{CUTOFFS.name} has no cut-off {name}")
    word = found.group(1)
    return float.fromhex(word) if word.startswith("0x") else float(word)


def literal(value: Fraction) -> str:
    """The double nearest to a rational, as a hexadecimal literal."""
    return float(value).hex()  # float(Fraction) rounds correctly


def wrap(items: Iterable[str], width: int = 98) -> str:
    """Join literals with commas into lines of at most ``width`` characters."""
    lines, line = [], "   "
    for item in items:
        if len(line) + len(item) + 2 > width:
            lines.append(line)
            line = "   "
        line += f" {item},"
    return "\n".join([*lines, line])


def rows_struct(name: str, comment: str, rows: list[Poly]) -> str:
    """One struct: the rows laid end to end and the place where each begins."""
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))
    flat = [literal(x) for row in rows for x in row]
    return (
        f"struct {name} {{\n    // {comment}\n    static constexpr int rows = {len(rows)};\n"
        f"    static constexpr int start[] = {{\n{wrap(map(str, starts))}\n    }};\n"
        f"    static constexpr double value[] = {{\n{wrap(flat)}\n    }};\n}};\n"
    )


def economized_to(row: Poly, most: Fraction, bits: int) -> Poly:
    """A polynomial of fewer terms within 2^-bits of this one on [0, most]."""
    scaled = [x * most**n for n, x in enumerate(row)]
    return [x / most**n for n, x in enumerate(economize(scaled, Fraction(1, 2**bits)))]


def psi_row() -> Poly:
    """psi/x = 1/2 - x/3 + ..: omega - lam log1p(x) = omega/2 (1 + psi(x)), x = omega/(2 lam)."""
    taylor = [Fraction((-1) ** n, n + 2) for n in range(24)]
    return economized_to(taylor, Fraction(cutoff("psi_x")), 54)


def log_row() -> Poly:
    """-log1p(-t)/t, t <= x/(1 + 2 x) for the same x, and t times as small a part of the result."""
    x = Fraction(cutoff("psi_x"))
    return economized_to([Fraction(1, n) for n in range(1, 25)], x / (1 + 2 * x), 54)


def atanh_row() -> Poly:
    """(atanh(s)/s - 1)/s^2 in z = s^2."""
    return economized_to([Fraction(1, 2 * n + 3) for n in range(30)], Fraction(1, 9), 54)


def stirling_row(terms: int) -> Poly:
    """U(lam, 1) in powers of 1/lam: lgamma(lam + 1/2) = lam log lam - lam + log(2 pi)/2 - U."""
    bernoulli = [Fraction(1)]
    for m in range(1, 2 * terms + 2):
        total, choose = Fraction(0), 1
        for k in range(m):
            total += choose * bernoulli[k]
            choose = choose * (m + 1 - k) // (k + 1)
        bernoulli.append(-total / (m + 1))
    row = []
    for n in range(1, terms + 1):
        m = 2 * n
        # B_m(1/2) = -(1 - 2^(1-m)) B_m; the term of lgamma is B_m(1/2)/(m (m-1) lam^(m-1))
        row.append((1 - Fraction(2, 2**m)) * bernoulli[m] / (m * (m - 1)))
    return row


def start_rows() -> list[Poly]:
    """G(t, y) of inverse_start.py: row j is the polynomial in t at y^j."""
    rows: list[Poly] = [[Fraction(0)] for _ in range(inverse_start.DEGREE + 1)]
    for (i, j), value in inverse_start.fitted()[0].items():
        of_t = from_chebyshev([Fraction(int(n == i)) for n in range(i + 1)])
        of_y = from_chebyshev([Fraction(int(n == j)) for n in range(j + 1)])
        for n, x in enumerate(of_y):
            # T_j(8 y - 1) is T_j(2 (4 y) - 1)
            rows[n] = add(rows[n], of_t, x * 4**n * Fraction(value))
    return rows


def round_head(value: mpmath.mpf) -> mpmath.mpf:
    """Round to a multiple of 2^-42."""
    return mpmath.floor(value * 2**42 + mpmath.mpf(1) / 2) / 2**42


def log_table() -> list[tuple[float, float, float, float]]:
    """(c, hi, lo, lo2) for 128 intervals of m in [1, 2): c near 1/m in 8 bits, sum = -log c.

    Around m = 1 and m = 2 c is exactly 1 and 1/2, so that log keeps its relative accuracy near
    1; hi is a multiple of 2^-42, so that e*ln2_head + hi is exact.
    """
    rows = []
    with mpmath.workdps(60):
        for i in range(128):
            middle = 1 + Fraction(2 * i + 1, 256)
            c = Fraction(round(256 / middle), 256)
            c = Fraction(1) if i == 0 else Fraction(1, 2) if i == 127 else c
            value = -mpmath.log(mpmath.mpf(c.numerator) / c.denominator)
            hi = round_head(value)
            lo = float(value - hi)
            rows.append((float(c), float(hi), lo, float(value - hi - mpmath.mpf(lo))))
    return rows


def short_log_table() -> str:
    """The struct of 32 intervals for one double: c and -log c beside each other.

    In the last interval c is 1/2 and log 2 the same number as -log c, so that the logarithm keeps
    its relative accuracy below 1.
    """
    with mpmath.workdps(60):
        table = [Fraction(round(256 / (1 + Fraction(2 * i + 1, 64))), 256) for i in range(31)]
        table.append(Fraction(1, 2))
        logs = [float(-mpmath.log(mpmath.mpf(c.numerator) / c.denominator)) for c in table]
    pairs = (f"{{{float(c).hex()}, {y.hex()}}}" for c, y in zip(table, logs, strict=True))
    return "\n".join(
        [
            "// c near 1/m in 8 bits for the 32 intervals of m in [1, 2), and -log c",
            "struct alignas(16) ShortLog {",
            "    double c, log;",
            "};",
            "struct ShortLogTable {",
            f"    static constexpr double ln2 = {logs[-1].hex()};",
            f"    static constexpr ShortLog row[] = {{\n{wrap(pairs)}\n    }};",
            "};\n",
        ]
    )


def constant(name: str, value: Callable[[], mpmath.mpf]) -> str:
    """A constant as a sum of doubles name_hi + name_lo."""
    with mpmath.workdps(80):
        rest, lines = value(), []
        for suffix in ("hi", "lo"):
            part = float(rest)
            rest -= mpmath.mpf(part)
            lines.append(f"constexpr double {name}_{suffix} = {part.hex()};")
    return "\n".join(lines)


def constants() -> str:
    """Logarithms of 2 and of 2 pi."""
    with mpmath.workdps(60):
        head = round_head(mpmath.log(2))
        tail = float(mpmath.log(2) - head)
        tail2 = float(mpmath.log(2) - head - mpmath.mpf(tail))
    return "\n".join(
        [
            "// log 2 with a head of 42 bits: e * ln2_head is exact for every exponent e",
            f"constexpr double ln2_head = {float(head).hex()};",
            f"constexpr double ln2_tail = {tail.hex()};",
            f"constexpr double ln2_tail2 = {tail2.hex()};",
            constant("log_2pi", lambda: mpmath.log(2 * mpmath.pi)),
            constant("half_log_2pi", lambda: mpmath.log(2 * mpmath.pi) / 2),
            constant("half_log_pi", lambda: mpmath.log(mpmath.pi) / 2),
        ]
    )


def gauss_nodes(count: int) -> tuple[list[float], list[float]]:
    """Nodes u and weights of the rule for integral_0^1 (1 - u) f(u) du (Jacobi polynomials)."""
    with mpmath.workdps(50):
        diagonal = mpmath.zeros(count)
        # Jacobi recurrence for the weight (1 - x) on [-1, 1]: alpha = 1, beta = 0
        for n in range(count):
            diagonal[n, n] = mpmath.mpf(-1) / ((2 * n + 1) * (2 * n + 3))
            if n:
                off = mpmath.sqrt(mpmath.mpf(n * (n + 1)) / (2 * n + 1) ** 2)
                diagonal[n, n - 1] = diagonal[n - 1, n] = off
        values, vectors = mpmath.eigsy(diagonal)
        nodes = [(1 + values[i]) / 2 for i in range(count)]
        weights = [vectors[0, i] ** 2 / 2 for i in range(count)]
        return [float(x) for x in nodes], [float(w) for w in weights]


def array(name: str, values: Iterable[float]) -> str:
    """A constant array of doubles inside a struct (NVRTC reads those on the device)."""
    body = wrap(x.hex() for x in values)
    return f"    static constexpr double {name}[] = {{\n{body}\n    }};"


def families() -> Iterator[str]:
    """The rows of every expansion, once for each seam in W (or lam) that the core has."""
    c = expansion_s(TERMS + 1)
    f = expansion_f(c)
    u = expansion_u(c)
    j = expansion_j(u)
    tau: Poly = [Fraction(0), Fraction(1)]
    side = mul(tau, ONE_MINUS_SQUARE)
    beta, side_z = expansion_beta(TERMS + 1), [Fraction(1), Fraction(-1)]
    w_seams = ("uniform_W", "uniform_W1", "uniform_W2", "uniform_W3")
    log_seams = ("log_W", "log_W1", "log_W2", "log_W3")
    lam_seams = ("partition_lam", "partition_lam1", "partition_lam2", "partition_lam3")
    plan = [
        # tau (1 - tau^2) W/s <= 1/4: two bits less will do for s than for h
        ("S", "c_{k+1} / (tau (1 - tau^2)), of s", strip(c, side, 1)[1:TERMS], w_seams, 2, 53),
        ("C", "c_{k+1} / (tau (1 - tau^2)), of h", strip(c, side, 1)[1:TERMS], w_seams, 2, 55),
        # e has them doubled beside lam
        ("E", "c_{k+1} / (tau (1 - tau^2)), of s - p", strip(c, side, 1)[1:TERMS], w_seams, 1, 55),
        ("F", "f_k / tau, of p", strip(f, tau, 0)[:TERMS], w_seams, 1, 54),
        ("G", "g_k / tau, of g", strip(expansion_g(f), tau, 0)[:TERMS], w_seams, 1, 54),
        ("U", "u_{k+1} / tau, of U", strip(u, tau, 0)[:TERMS], log_seams, 1, 55),
        ("Entropy", "j_{k+1} / tau, of U - theta U", strip(j, tau, 0)[:TERMS], log_seams, 1, 54),
        # divided differences ask for more digits than values
        ("Bend", "u_{k+1} / tau, of U'' in tau", strip(u, tau, 0)[:TERMS], log_seams, 2, 64),
        ("V", "v_{k+1}, of U(lam, 1) - U(W, tau)", expansion_v(u)[:TERMS], lam_seams, 2, 55),
        ("Beta", "beta_{k+1} / (1 - t^2), of kappa", strip(beta, side_z, 1)[1:], w_seams, 2, 55),
    ]
    yield rows_struct("SeriesStart", "row k: c_{k+1} / (tau (1 - tau^2))", strip(c, side, 1)[1:4])
    yield rows_struct("SeriesStartF", "row k: f_k / tau", strip(f, tau, 0)[:4])
    yield rows_struct("SeriesStartG", "row k: g_k / tau", strip(expansion_g(f), tau, 0)[:4])
    for name, what, rows, seams, power, bits in plan:
        # 4 and 5: for results rounded to float32
        single = [(4, "single_W", 28), (5, "single_W1", 28)]
        if name == "V":
            single = [(4, "partition_lam", 28), (5, "partition_lam1", 28)]
        yield f"template <int SEAM>\nstruct Series{name};\n"
        wanted = [(i, seam, bits) for i, seam in enumerate(seams)]
        if name != "Bend":
            wanted += single
        if name == "G":
            # below this the polynomials cancel more than float arithmetic can bear
            wanted.append((6, "single_W2", 26))
        for i, seam, digits in wanted:
            kept = economized(rows, cutoff(seam), power, digits)
            comment = f"from {seam} = {cutoff(seam):g} on: row k: {what}"
            yield "template <>\n" + rows_struct(f"Series{name}<{i}>", comment, kept)


def mixed_rows() -> Iterator[str]:
    """The rows of the ways that begin at W = 28, for float32 with doubles."""
    c = expansion_s(TERMS + 1)
    side = mul([Fraction(0), Fraction(1)], ONE_MINUS_SQUARE)
    of_s = strip(c, side, 1)[1:TERMS]
    of_u = strip(expansion_u(c), [Fraction(0), Fraction(1)], 0)[:TERMS]
    seam = cutoff("single_W2")
    for name, rows, power in (("S", of_s, 2), ("C", of_s, 2), ("E", of_s, 1), ("U", of_u, 1)):
        comment = f"from single_W2 = {seam:g} on, as Series{name}<4>"
        kept = economized(rows, seam, power, 28)
        yield "template <>\n" + rows_struct(f"Series{name}<7>", comment, kept)


def half_log_row() -> Poly:
    """(log((3 + y)/2) - log(3/2))/(2 y) within 2^-29, for y in [-1, 1], by its series in T_j(y)."""
    root = 3 - mpmath.sqrt(8)
    low, high, total = [Fraction(1)], [Fraction(0), Fraction(1)], [Fraction(0)]
    for j in range(1, 1 + next(j for j in range(1, 99) if root**j / j < mpmath.mpf(2) ** -29)):
        total = add(total, high, Fraction(mpmath.nstr(-((-root) ** j) / j, 40)))
        low, high = high, add(mul([Fraction(0), Fraction(2)], high), low, -1)
    return total[1:]


def mixed_header() -> str:
    """The numbers of float32 with doubles that no other arithmetic has."""
    parts = [
        "// Do not edit: made by tables/coefficients.py; edit that and run it.",
        "#pragma once\n",
        '#include "coefficients.hpp"\n',
        "namespace BESSELKIT_NAMESPACE {\n",
        *mixed_rows(),
        rows_struct("SeriesHalfLog", "log(1 + y/3)/(2 y)", [half_log_row()]),
        "namespace mixed {\n",
        f"constexpr double half_log_4pi_3 = {float(mpmath.log(4 * mpmath.pi / 3) / 2).hex()};\n",
        short_log_table(),
        "}  // namespace mixed",
        "}  // namespace BESSELKIT_NAMESPACE\n",
    ]
    return "\n".join(parts)


def header() -> str:
    """The whole text of the generated file."""
    logs = log_table()
    nodes, weights = gauss_nodes(12)
    parts = [
        "// Do not edit: made by tables/coefficients.py; edit that and run it.",
        "#pragma once\n",
        "namespace BESSELKIT_NAMESPACE {\n",
        *families(),
        rows_struct("SeriesBetaStart", "row j: of y^j, where W_0 < 48: G(t, y)", start_rows()),
        rows_struct("SeriesPsi", "psi(x) / x", [psi_row()]),
        rows_struct("SeriesLog", "-log1p(-t) / t", [log_row()]),
        rows_struct("SeriesAtanh", "(atanh(s)/s - 1)/s^2, z = s^2 <= 1/9", [atanh_row()]),
        rows_struct("SeriesStirling", "U(lam, 1) = sum row_n lam^-(2n+1)", [stirling_row(9)]),
        constants() + "\n",
        "// c near 1/m in 8 bits for the 128 intervals of m in [1, 2); hi + lo + lo2 = -log c",
        "struct LogTable {",
        array("c", (row[0] for row in logs)),
        array("hi", (row[1] for row in logs)),
        array("lo", (row[2] for row in logs)),
        array("lo2", (row[3] for row in logs)),
        "};\n",
        "// integral_0^1 (1 - u) f(u) du = sum weight_i f(node_i), exact to degree 23",
        "struct Gauss {",
        f"    static constexpr int count = {len(nodes)};",
        array("node", nodes),
        array("weight", weights),
        "};\n",
        "}  // namespace BESSELKIT_NAMESPACE\n",
    ]
    return "\n".join(parts)


def in_floats(value: mpmath.mpf, count: int = 2) -> list[str]:
    """Literals of floats whose sum is a value, the largest first."""
    parts = []
    for _ in range(count):
        # the nearest float, by way of no double: rounding twice could miss it
        exponent = mpmath.frexp(value)[1] if value else 0
        part = mpmath.ldexp(mpmath.nint(mpmath.ldexp(value, 24 - exponent)), exponent - 24)
        parts.append(re.sub("0+p", "p", float(part).hex()).replace(".p", ".0p") + "f")
        value -= part
    return parts


def single_constant(name: str, value: mpmath.mpf) -> str:
    """A constant as a sum of two floats."""
    pair = zip(("hi", "lo"), in_floats(value), strict=True)
    return "\n".join(f"constexpr float {name}_{suffix} = {part};" for suffix, part in pair)


def single_array(name: str, values: Iterable[str]) -> str:
    """A constant array of floats inside a struct."""
    return f"    static constexpr float {name}[] = {{\n{wrap(values)}\n    }};"


def single_header() -> str:
    """The numbers of float32 arithmetic that are not the others' rounded."""
    with mpmath.workdps(60):
        table = [c for c, *_ in log_table()]
        logs = [in_floats(-mpmath.log(mpmath.mpf(c))) for c in table]
        nodes, weights = gauss_nodes(8)
        rule = [[in_floats(mpmath.mpf(x), 1)[0] for x in values] for values in (nodes, weights)]
        named = [
            ("ln2", mpmath.log(2)),
            ("log_2pi", mpmath.log(2 * mpmath.pi)),
            ("half_log_2pi", mpmath.log(2 * mpmath.pi) / 2),
            ("half_log_pi", mpmath.log(mpmath.pi) / 2),
        ]
        constants = [single_constant(name, value) for name, value in named]
    parts = [
        "// Do not edit: made by tables/coefficients.py; edit that and run it.",
        "#pragma once\n",
        '#include "platform.hpp"\n',
        "namespace BESSELKIT_NAMESPACE {",
        "namespace single {\n",
        *constants,
        "\n// c near 1/m in 8 bits for the 128 intervals of m in [1, 2); hi + lo = -log c",
        "struct LogTable {",
        single_array("c", (in_floats(mpmath.mpf(c), 1)[0] for c in table)),
        single_array("hi", (pair[0] for pair in logs)),
        single_array("lo", (pair[1] for pair in logs)),
        "};\n",
        "// integral_0^1 (1 - u) f(u) du = sum weight_i f(node_i), exact to degree 15",
        "struct Gauss {",
        f"    static constexpr int count = {len(nodes)};",
        single_array("node", rule[0]),
        single_array("weight", rule[1]),
        "};\n",
        "}  // namespace single",
        "}  // namespace BESSELKIT_NAMESPACE\n",
    ]
    return "\n".join(parts)


def main(argv: list[str] | None = None) -> int:
    """Write the headers, or with ``--check`` compare them with those in the tree."""
    parser = argparse.ArgumentParser(description="Generate the coefficients of the core.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    import order_rows  # which is made of this file's

    texts = {
        HEADER: header(),
        SINGLE: single_header(),
        MIXED: mixed_header(),
        order_rows.HEADER: order_rows.header(),
    }
    if not parser.parse_args(argv).check:
        for path, text in texts.items():
            path.write_text(text)
        return 0
    differing = [
        path.name for path, text in texts.items() if not path.exists() or path.read_text() != text
    ]
    for name in differing:
        print(f"{name} differs from its recipe: run python tables/coefficients.py")
    if not differing:
        print(" and ".join(path.name for path in texts), "agree with their recipe")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
