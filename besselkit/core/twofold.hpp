// Numbers as unevaluated sums hi + lo of two doubles, |lo| <= ulp(hi)/2: about 106 bits.
//
// Source: T. J. Dekker, "A floating-point technique for extending the available precision",
// Numer. Math. 18 (1971); M. Joldes, J.-M. Muller, V. Popescu, "Tight and rigorous error bounds
// for basic building blocks of double-word arithmetic", ACM TOMS 44 (2017).  Each operation
// here has relative error below 2^-102 unless said otherwise.
#pragma once

#include "platform.hpp"

namespace BESSELKIT_NAMESPACE {

struct Twofold {
    double hi, lo;
};

// a + b exactly, when |a| >= |b| or a = 0
BESSELKIT_FN Twofold fast_two_sum(double a, double b) {
    double s = a + b;
    return {s, b - (s - a)};
}

// a + b exactly
BESSELKIT_FN Twofold two_sum(double a, double b) {
    double s = a + b;
    double t = s - a;
    return {s, (a - (s - t)) + (b - t)};
}

// the error a*b - p of a rounded product p = a*b, exactly; without fma by Veltkamp's splitting, of
// factors brought below the threshold where it would overflow
#if BESSELKIT_HARDWARE_FMA
BESSELKIT_FN double product_error(double a, double b, double p) {
    return m_fma(a, b, -p);
}
#else
BESSELKIT_FN double split_error(double a, double b, double p) {
    double ca = 134217729.0 * a, cb = 134217729.0 * b;
    double ah = ca - (ca - a), bh = cb - (cb - b);
    double al = a - ah, bl = b - bh;
    return ((ah * bh - p) + ah * bl + al * bh) + al * bl;
}

// both scales can only be other than 1 where p overflows; an infinite factor gives NaN
BESSELKIT_SLOW double product_error(double a, double b, double p) {
    bool big_a = m_fabs(a) > 0x1p+990, big_b = m_fabs(b) > 0x1p+990;
    if (!(big_a || big_b)) return split_error(a, b, p);
    if (big_a) a *= 0x1p-60;
    if (big_b) b *= 0x1p-60;
    return 0x1p+60 * split_error(a, b, 0x1p-60 * p);
}
#endif

// c - a*b to full accuracy when it is far smaller than c (a remainder)
BESSELKIT_FN double residual(double a, double b, double c) {
#if BESSELKIT_HARDWARE_FMA
    return m_fma(-a, b, c);
#else
    double p = a * b;
    return (c - p) - product_error(a, b, p);
#endif
}

BESSELKIT_FN Twofold two_product(double a, double b) {
    double p = a * b;
    return {p, product_error(a, b, p)};
}

BESSELKIT_FN Twofold operator-(Twofold a) { return {-a.hi, -a.lo}; }

BESSELKIT_FN Twofold operator+(Twofold a, double b) {
    Twofold s = two_sum(a.hi, b);
    return fast_two_sum(s.hi, s.lo + a.lo);
}

BESSELKIT_FN Twofold operator-(Twofold a, double b) { return a + (-b); }

BESSELKIT_FN Twofold operator-(double a, Twofold b) { return (-b) + a; }

BESSELKIT_FN Twofold operator+(Twofold a, Twofold b) {
    Twofold s = two_sum(a.hi, b.hi);
    Twofold t = two_sum(a.lo, b.lo);
    Twofold u = fast_two_sum(s.hi, s.lo + t.hi);
    return fast_two_sum(u.hi, u.lo + t.lo);
}

BESSELKIT_FN Twofold operator-(Twofold a, Twofold b) { return a + (-b); }

// a + b where only the absolute error, 2^-104 of the larger, counts: half the operations
BESSELKIT_FN Twofold quick_sum(Twofold a, Twofold b) {
    Twofold s = two_sum(a.hi, b.hi);
    return {s.hi, s.lo + (a.lo + b.lo)};
}

BESSELKIT_FN Twofold operator*(Twofold a, double b) {
    double p = a.hi * b;
    return fast_two_sum(p, mad(a.lo, b, product_error(a.hi, b, p)));
}

BESSELKIT_FN Twofold operator*(Twofold a, Twofold b) {
    double p = a.hi * b.hi;
    return fast_two_sum(p, mad(a.lo, b.hi, mad(a.hi, b.lo, product_error(a.hi, b.hi, p))));
}

BESSELKIT_FN Twofold operator/(Twofold a, Twofold b) {
    double q = a.hi / b.hi;
    double r = residual(q, b.hi, a.hi) + mad(-q, b.lo, a.lo);
    return fast_two_sum(q, r / b.hi);
}

BESSELKIT_FN Twofold divide(double a, double b) {
    double q = a / b;
    return {q, residual(q, b, a) / b};
}

// the square root of a sum; a.hi > 0
BESSELKIT_FN Twofold square_root(Twofold a) {
    double w = m_sqrt(a.hi);
    double r = residual(w, w, a.hi) + a.lo;
    return fast_two_sum(w, r / (w + w));
}

BESSELKIT_FN double collapse(Twofold a) { return a.hi + a.lo; }

BESSELKIT_FN Twofold half(Twofold a) { return {0.5 * a.hi, 0.5 * a.lo}; }

}  // namespace BESSELKIT_NAMESPACE
