// log, log1p and exp of the core's own: libm's differ between machines, stop vectorisation, and
// carry too few bits for lam * log(kappa / (W + lam)) where log I_v crosses zero.
//
// x = 2^e m; c, a table value of 8 bits near 1/m, makes r = m c - 1 exact with |r| < 2^-7, and
//     log x = e log 2 - log c + log1p(r).
// Around x = 1 the table has c = 1 (or 1/2 below), both parts vanish exactly and the relative
// accuracy stays.  Source of the method: P. T. P. Tang, "Table-driven implementation of the
// logarithm function in IEEE floating-point arithmetic", ACM TOMS 16 (1990).
#pragma once

#include "polynomial.hpp"
#include "twofold.hpp"

namespace BESSELKIT_NAMESPACE {

// r^3 (1/3 - r/4 + r^2/5 - ...): log1p(r) without its first two terms; |r| < 2^-7, 2^-80 left out
BESSELKIT_FN double log1p_tail(double r) {
    double p = mad(r, 1.0 / 11.0, -1.0 / 10.0);
    p = mad(r, p, 1.0 / 9.0);
    p = mad(r, p, -1.0 / 8.0);
    p = mad(r, p, 1.0 / 7.0);
    p = mad(r, p, -1.0 / 6.0);
    p = mad(r, p, 1.0 / 5.0);
    p = mad(r, p, -1.0 / 4.0);
    p = mad(r, p, 1.0 / 3.0);
    return r * r * r * p;
}

// the exponent of a normal number as a double, without converting 64-bit integers (AVX2 cannot)
BESSELKIT_FN double exponent_of(double x) {
    return from_bits(0x4330000000000000ULL | (bits_of(x) >> 52)) - (4503599627370496.0 + 1023.0);
}

// m in [1, 2)
BESSELKIT_FN double mantissa_of(double x) {
    return from_bits((bits_of(x) & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL);
}

// log x for a positive normal number: absolute error 2^-75, relative 2^-67 near x = 1
BESSELKIT_FN Twofold log_twofold(double x) {
    double e = exponent_of(x), m = mantissa_of(x);
    uint64 i = (bits_of(x) >> 45) & 127;
    double r = residual(-m, LogTable::c[i], -1.0);
    double base = mad(e, ln2_head, LogTable::hi[i]);  // exact
    double low = mad(e, ln2_tail, LogTable::lo[i]);
    // base is 0 or the larger: at least 1/129, where |r| < 2^-7.5
    Twofold s = fast_two_sum(base, r);
    double rr = r * r;
    Twofold u = fast_two_sum(s.hi, -0.5 * rr);
    double rest = mad(-0.5, product_error(r, r, rr), low);
    return fast_two_sum(u.hi, (s.lo + u.lo) + (rest + log1p_tail(r)));
}

// log(x.hi + x.lo); the square of lo/hi is below 2^-106
BESSELKIT_FN Twofold log_twofold(Twofold x) {
    Twofold y = log_twofold(x.hi);
    return fast_two_sum(y.hi, y.lo + x.lo / x.hi);
}

// atanh(above/below) = log((below + above)/(below - above))/2, |above/below| <= 1/3, as the quotient
// and the rest: to 2^-58 absolute, without a table
BESSELKIT_FN Twofold half_log_of(Twofold above, Twofold below) {
    double inverse = 1.0 / below.hi, s = above.hi * inverse, z = s * s;
    double r = residual(s, below.hi, above.hi) + mad(-s, below.lo, above.lo);
    return {s, mad(s * z, all_terms<SeriesAtanh>(z), r * inverse)};
}

// x = 2^e m for a normal number above sqrt(1/2); m in sqrt(1/2)..sqrt(2)
struct HalfLog {
    double e, m;
};

BESSELKIT_FN HalfLog half_log_parts(double x) {
    constexpr uint64 least = 0x3fe6a09e00000000ULL;  // sqrt(1/2)
    uint64 above = bits_of(x) - least;
    return {from_bits(0x4330000000000000ULL | (above >> 52)) - 4503599627370496.0,
            from_bits((above & 0x000fffffffffffffULL) + least)};
}

// log(x)/2 for these, to 2^-58 absolute
BESSELKIT_FN Twofold half_log(double x) {
    HalfLog h = half_log_parts(x);
    Twofold a = half_log_of({h.m - 1.0, 0.0}, fast_two_sum(1.0, h.m));
    Twofold sum = fast_two_sum(h.e * (0.5 * ln2_head), a.hi);
    return {sum.hi, sum.lo + mad(h.e, 0.5 * ln2_tail, a.lo)};
}

// log x in one double, 0.51 ulp away from x = 1
BESSELKIT_FN double log_double(double x) { return log_twofold(x).hi; }

// log(1 + x), x > -1/2, full relative accuracy, also for tiny x
BESSELKIT_FN double log1p_double(double x) {
    return collapse(log_twofold(two_sum(1.0, x)));
}

// log x for any positive number, subnormal too
BESSELKIT_FN Twofold log_any(double x) {
    if (x >= 0x1p-1000) return log_twofold(x);
    return log_twofold(x * 0x1p+200) - Twofold{200.0 * ln2_head, 200.0 * ln2_tail};
}

// log(x.hi + x.lo) to 2^-100 absolute, for orders above 2^20: 2 atanh(z), z = r / (2 + r), in
// twofold arithmetic; about 200 operations
BESSELKIT_SLOW Twofold log_precise(Twofold x) {
    // no recursion for this: on a device it would need a stack
    bool small = x.hi < 0x1p-900;
    if (small) x = {x.hi * 0x1p+200, x.lo * 0x1p+200};
    double e = exponent_of(x.hi), m = mantissa_of(x.hi);
    uint64 i = (bits_of(x.hi) >> 45) & 127;
    double c = LogTable::c[i];
    Twofold r = Twofold{residual(-m, c, -1.0), 0.0} + c * ((x.lo / x.hi) * m);
    Twofold z = r / (r + 2.0);
    Twofold z2 = z * z;
    Twofold sum = divide(1.0, 15.0);
    for (int n = 13; n > 0; n -= 2) sum = sum * z2 + divide(1.0, (double)n);
    Twofold log1p_r = (z * sum) * 2.0;
    Twofold tail = two_product(e, ln2_tail) + Twofold{LogTable::lo[i], LogTable::lo2[i]};
    tail = tail + e * ln2_tail2;
    Twofold value = log1p_r + tail + (mad(e, ln2_head, LogTable::hi[i]));
    return small ? value - (Twofold{ln2_head, ln2_tail} * 200.0 + 200.0 * ln2_tail2) : value;
}

// 2^extra exp(x) for x in [-760, 0]: 1 ulp; used only where d = 1
BESSELKIT_SLOW double exp_double(double x, int extra) {
    if (x < -760.0) return 0.0;
    double n = (x * 1.4426950408889634 + 6755399441055744.0) - 6755399441055744.0;
    double hi = mad(-n, ln2_head, x);  // exact: n has 11 bits, ln2_head 42
    double lo = -n * ln2_tail;
    Twofold r = fast_two_sum(hi, lo);
    double p = 1.0;
    for (int k = 17; k > 2; --k) p = mad(p, r.hi / k, 1.0);
    // exp(r) = 1 + r + r^2/2 p, the first two terms held exactly
    double square = 0.5 * r.hi * r.hi * p;
    Twofold one = fast_two_sum(1.0, r.hi);
    double y = one.hi + (one.lo + (square + r.lo * (1.0 + r.hi)));
    int whole = (int)n + extra, first = whole / 2;
    return y * power_of_two(first) * power_of_two(whole - first);
}

}  // namespace BESSELKIT_NAMESPACE
