"""Constants of log I_v about x = z v, where its main term vanishes: in ``order_rows.hpp``.

Debye's expansion is v eta(x/v) - log(2 pi v)/2 - log(1 + (x/v)^2)/4 + u_1(p)/v + ..., with
eta(t) = sqrt(1 + t^2) + log(t/(1 + sqrt(1 + t^2))) and p = 1/sqrt(1 + (x/v)^2) (DLMF 10.41.3);
the zero z of eta is Laplace's limit.  z v is to be known to 2^-60 where I_v is a number: no double
x comes within 2^9 of it from v = 2^120 on (no fraction x/v of two whole numbers of 53 bits is that
near to z), so four doubles of z do.
"""

from __future__ import annotations

import coefficients as recipe
import mpmath

COUNT = 4


def doubles(x: mpmath.mpf, count: int) -> list[float]:
    """The sum of doubles that x is, the largest first."""
    found: list[float] = []
    for _ in range(count):
        found.append(float(x))
        x -= mpmath.mpf(found[-1])
    return found


def eta(t: mpmath.mpf) -> mpmath.mpf:
    """The main term of log I_v(v t)/v."""
    root = mpmath.sqrt(1 + t * t)
    return root + mpmath.log(t / (1 + root))


def _constants(z: mpmath.mpf) -> tuple[dict[str, mpmath.mpf], dict[str, mpmath.mpf]]:
    """Those that are sums of two doubles, and those that are one."""
    square = 1 + z * z
    p = 1 / mpmath.sqrt(square)
    twofold = {
        "first": 1 / (p * z),
        "constant": mpmath.log(2 * mpmath.pi) / 2 + mpmath.log(square) / 4,
    }
    plain = {
        "second": -p / (2 * z**2),
        "third": (3 * z**2 + 2) * p**3 / (6 * z**3),
        "turn": -z / (2 * square),
        "correction": (3 * p - 5 * p**3) / 24,
    }
    return twofold, plain


def struct() -> str:
    """The text of the struct."""
    with mpmath.workprec(400):
        z = mpmath.findroot(eta, mpmath.mpf("0.6627434193"))
        twofold, plain = _constants(z)
        lines = [
            "struct LaplaceLimit {",
            "    // z = value[0] + value[1] + ...",
            f"    static constexpr int count = {COUNT};",
            recipe.array("value", doubles(z, COUNT)),
            "    // eta' and log(2 pi)/2 + log(1 + z^2)/4",
        ]
        for name, x in twofold.items():
            hi, lo = doubles(x, 2)
            lines.append(f"    static constexpr double {name}_hi = {hi.hex()};")
            lines.append(f"    static constexpr double {name}_lo = {lo.hex()};")
        lines.append("    // eta''/2, eta'''/6, the slope of -log(1 + t^2)/4, u_1")
        lines += [f"    static constexpr double {n} = {float(x).hex()};" for n, x in plain.items()]
        return "\n".join([*lines, "};\n"])
