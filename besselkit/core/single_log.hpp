// The logarithm of a float as a sum of two floats, by the method of logarithm.hpp.
//
// x = 2^e m, r = m c - 1 exact (24 and 8 bits, |r| < 2^-7), log x = e log 2 - log c + log1p(r).
// Nothing has a head short enough for exact sums here: log 2 and log c are pairs, and where the
// table has c = 1 (or 1/2 below) their sum vanishes exactly, so the relative accuracy stays.
#pragma once

#include "single_numbers.hpp"
#include "twofold.hpp"

namespace BESSELKIT_NAMESPACE {
namespace single {

using Pair = TwofoldOf<float>;

// r^3 (1/3 - r/4 + ...): 2^-49 left out
BESSELKIT_FN float log1p_tail(float r) {
    float p = mad(r, -1.0f / 6.0f, 1.0f / 5.0f);
    p = mad(r, p, -1.0f / 4.0f);
    p = mad(r, p, 1.0f / 3.0f);
    return r * r * r * p;
}

// log x for a positive normal float: absolute error 2^-46 and 2^-47 |log x|, relative 2^-40 near 1
BESSELKIT_FN Pair log_pair(float x) {
    uint32 bits = bits_of(x);
    float e = (float)((int)(bits >> 23) - 127);
    float m = single_from_bits((bits & 0x007fffffu) | 0x3f800000u);
    uint32 i = (bits >> 16) & 127u;
    float r = residual(-m, LogTable::c[i], -1.0f);
    Pair scale = two_product(e, ln2_hi);
    scale.lo = mad(e, ln2_lo, scale.lo);
    Pair base = scale + Pair{LogTable::hi[i], LogTable::lo[i]};
    Pair square = two_product(r, r);
    Pair first = fast_two_sum(r, -0.5f * square.hi);
    first.lo += mad(-0.5f, square.lo, log1p_tail(r));
    return base + first;
}

// log(x.hi + x.lo); the square of lo/hi is below 2^-48
BESSELKIT_FN Pair log_pair(Pair x) {
    Pair y = log_pair(x.hi);
    return fast_two_sum(y.hi, y.lo + x.lo / x.hi);
}

// log(1 + f), f > -1/2, with f's own relative accuracy
BESSELKIT_FN Pair log1p_pair(Pair f) {
    Pair F = two_sum(1.0f, f.hi);
    return log_pair(fast_two_sum(F.hi, F.lo + f.lo));
}

}  // namespace single
}  // namespace BESSELKIT_NAMESPACE
