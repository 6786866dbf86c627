// exp of a sum of two doubles, |lo| < 0.1 unless hi is out of reach: what a logarithm that is known to
// more than a double gives, to 0.7 eps.  With n = round(hi/log 2), r = hi + lo - n log 2, |r| < 0.35,
//     exp = 2^n (1 + r + r^2 (1/2 + r/6 + ...))
// 2^n as two factors: of the three roundings into the subnormal range only the last counts.
#pragma once

#include "order_rows.hpp"
#include "polynomial.hpp"
#include "twofold.hpp"

namespace BESSELKIT_NAMESPACE {

// from where the result is no number on, up to 1e+308 and beyond: inf; without a branch
BESSELKIT_FN double exp_between(Twofold a) {
    constexpr double shifter = 6755399441055744.0;  // 1.5 2^52: whole numbers in the last bits
    double n = mad(a.hi, 1.4426950408889634, shifter) - shifter;
    Twofold r = two_sum(mad(-n, ln2_head, a.hi), mad(-n, ln2_tail, a.lo));
    double tail = mad(r.hi * r.hi, all_terms<SeriesExp>(r.hi), mad(r.lo, r.hi, r.lo));
    double y = 1.0 + (r.hi + tail);
    double half = mad(n, 0.5, shifter) - shifter;
    double first = from_bits(bits_of(half + (shifter + 1023.0)) << 52);
    double second = from_bits(bits_of((n - half) + (shifter + 1023.0)) << 52);
    return y * first * second;
}

// Beyond it all results are 0 or inf; 2^n is still two numbers there.
constexpr double exp_reach = 800.0;

// of any, infinities and NaN too
BESSELKIT_FN double exp_of(Twofold a) {
    double within = m_max(m_min(exp_reach, a.hi), -exp_reach);
    return exp_between({is_nan(a.hi) ? a.hi : within, within == a.hi ? a.lo : 0.0});
}
BESSELKIT_FN double exp_of(double a) { return exp_of(Twofold{a, 0.0}); }

}  // namespace BESSELKIT_NAMESPACE
