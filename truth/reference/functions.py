"""The functions of the contract at one point, each value a proven Arb ball.

Derivatives come from Eq. 7, A' = 1 - (d - 1) A / kappa - A^2, and from its own derivative.  Both
cancel; the loop of `proven` raises the precision until the ball is narrow in spite of it.
"""

import math
from functools import partial

from flint import arb, ctx

from truth.reference.balls import enclose, proven

BITS = 112


def _exponent(x):
    return math.frexp(x)[1]


def starting_precision(d, x, bits=BITS):
    """Bits that mostly suffice for all functions at once: `bits` and the cancellation of A''."""
    ed, ex = _exponent(d), _exponent(x)
    elam = _exponent(d - 1) if d > 1 else 0
    large = max(0, 3 * ex - elam) + max(0, -elam)
    small = max(0, 2 * (ed - ex)) + ed
    size = max(0, ed) + abs(ex).bit_length()
    return bits + 60 + max(large, small) + size


def hyperbolic(kappa):
    """Ratio functions at d = 1, where A = tanh and 1 - A is too small for a subtraction."""
    decay = (-2 * kappa).exp()
    c = 2 * decay / (1 + decay)
    a = (1 - decay) / (1 + decay)
    deriv = 4 * decay / (1 + decay) ** 2
    return {"ratio": a, "ratio_c": c, "ratio_deriv": deriv, "ratio_deriv2": -2 * a * deriv}


def _ratio_functions(d, kappa, a):
    slope = (d - 1) / kappa
    deriv = 1 - slope * a - a * a
    deriv2 = slope * (a / kappa - deriv) - 2 * a * deriv
    return {"ratio": a, "ratio_c": 1 - a, "ratio_deriv": deriv, "ratio_deriv2": deriv2}


def balls_at(d_float, kappa_float):
    """Balls of every function at the precision of the context, however wide."""
    d, kappa = arb(d_float), arb(kappa_float)
    v = d / 2 - 1
    found = enclose(v, kappa)
    values = hyperbolic(kappa) if d_float == 1 else _ratio_functions(d, kappa, found.ratio)
    log_iv = found.log_ive + kappa
    bias = v * kappa.log() - log_iv
    values["log_partition"] = found.log_partition
    values["bias"] = bias
    values["log_norm"] = bias - d / 2 * (2 * arb.pi()).log()
    if d_float >= 2:
        values["log_iv"], values["log_ive"] = log_iv, found.log_ive
    return values


def at_dimension(d, kappa, scale=1.0):
    """Proven balls of every function at float64 (d, kappa); `scale` changes the precision used.

    log_iv and log_ive, at the exact v = d/2 - 1, are there only if v >= 0.
    """
    start = int(scale * starting_precision(d, kappa))
    return proven(partial(balls_at, d, kappa), start, BITS)


def _order(v, x):
    found = enclose(arb(v), arb(x))
    return {"log_iv": found.log_ive + arb(x), "log_ive": found.log_ive}


def at_order(v, x, scale=1.0):
    """Proven balls of log I_v(x) and log I_v(x) - x at float64 (v, x)."""
    start = BITS + 60 + abs(_exponent(x)) + max(0, _exponent(v)) + max(0, -_exponent(x))
    return proven(partial(_order, v, x), int(scale * start), BITS)


def _entropy(d, kappa, cos):
    enclosure = enclose(arb(d) / 2 - 1, arb(kappa))
    bias = enclosure.v * arb(kappa).log() - enclosure.log_ive - arb(kappa)
    log_norm = bias - arb(d) / 2 * (2 * arb.pi()).log()
    return {
        "entropy": -log_norm - arb(kappa) * enclosure.ratio,
        "log_prob": log_norm + arb(kappa) * arb(cos),
    }


def at_vmf(d, kappa, cos, scale=1.0):
    """Proven balls of vmf.entropy(d, kappa) and vmf.log_prob(d, kappa, cos)."""
    start = int(scale * starting_precision(d, kappa))
    return proven(partial(_entropy, d, kappa, cos), start, BITS)


def _kl(d, kappa_p, kappa_q, cos):
    v = arb(d) / 2 - 1
    at_p, at_q = enclose(v, arb(kappa_p)), enclose(v, arb(kappa_q))
    bias_p = v * at_p.x.log() - at_p.log_ive - at_p.x
    bias_q = v * at_q.x.log() - at_q.log_ive - at_q.x
    kl = bias_p - bias_q + at_p.ratio * (at_p.x - at_q.x * arb(cos))
    return {"kl": kl, "overlap": 1 / (1 + kl)}


def at_kl(d, kappa_p, kappa_q, cos, scale=1.0):
    """Proven balls of Eqs. 5 and 6, with cos the exact float64; exact for equal distributions."""
    if kappa_p == kappa_q and cos == 1:
        return {"kl": arb(0), "overlap": arb(1)}
    start = BITS + 100 + abs(_exponent(kappa_p)) + abs(_exponent(kappa_q))
    return proven(partial(_kl, d, kappa_p, kappa_q, cos), int(scale * start), BITS)


def _bracketed(d_float, r, precision_bits):
    """A ball proven to contain A^{-1}(r): Newton from the left, then A is checked on both sides."""
    d = arb(d_float)
    kappa = (r * (d - r * r) / (1 - r * r)).mid()
    for _ in range(60):
        a = enclose(d / 2 - 1, kappa).ratio
        step = (r - a) / (1 - (d - 1) * a / kappa - a * a)
        if not step.is_finite():
            return arb("nan")
        kappa = (kappa + step).mid()
        if abs(step) < kappa * arb(2) ** -(precision_bits // 2 + 4):
            break
    width = kappa * arb(2) ** -precision_bits
    below = enclose(d / 2 - 1, (kappa - width).mid()).ratio
    above = enclose(d / 2 - 1, (kappa + width).mid()).ratio
    if below < r and r < above:
        return arb(kappa, (2 * width).upper())
    return arb("nan")


def _inverse(d, r, lost):
    if d == 1:
        ball = ((1 + arb(r)) / (1 - arb(r))).log() / 2
        return {"ratio_inv": ball, "condition": arb(r) / (ball * (1 - arb(r) ** 2))}
    kappa = _bracketed(d, arb(r), max(BITS + 4, ctx.prec - 40 - lost))
    slope = 1 - (arb(d) - 1) * arb(r) / kappa - arb(r) ** 2
    return {"ratio_inv": kappa, "condition": arb(r) / (kappa * slope)}


def at_ratio_inv(d, r, scale=1.0):
    """Proven ball of ratio_inv(d, r), and its condition number r / (kappa A'(kappa))."""
    guess = min(r * (d - r * r) / (1 - r * r), 1e308)
    # Bits that A loses against kappa where A is near 1, and that Debye's logarithms lose.
    lam_exponent = _exponent(d - 1) if d > 1 else 0
    lost = max(0, _exponent(guess) - lam_exponent) + max(0, _exponent(d))
    start = int(scale * starting_precision(d, guess))
    return proven(partial(_inverse, d, r, lost), start, BITS)


def _inverse_of_complement(d, q, lost):
    if d == 1:
        return {"ratio_inv_c": ((2 - arb(q)) / arb(q)).log() / 2}
    return {"ratio_inv_c": _bracketed(d, 1 - arb(q), max(BITS + 4, ctx.prec - 40 - lost))}


def at_ratio_inv_c(d, q, scale=1.0):
    """Proven ball of ratio_inv_c(d, q); 1 - q is rounded by the context, so it has q's bits too."""
    guess = min((1 - q) * d / q / 2, 1e308)
    lam_exponent = _exponent(d - 1) if d > 1 else 0
    lost = max(0, _exponent(guess) - lam_exponent) + max(0, _exponent(d))
    start = int(scale * (starting_precision(d, guess) + max(0, -_exponent(q))))
    return proven(partial(_inverse_of_complement, d, q, lost), start, BITS)


# by the kind of a set, but those of a dimension: see `generate.values_at`
AT = {"order": at_order, "kl": at_kl, "vmf": at_vmf, "ratio_inv": at_ratio_inv}
AT["ratio_inv_c"] = at_ratio_inv_c
