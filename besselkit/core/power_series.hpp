// 0F1(; v + 1; kappa^2/4) - 1, all terms positive, by Horner's rule from the last term:
//
//     F_n = 1 + z_{n+1} F_{n+1},    z_n = (kappa^2/4) / (n (v + n)),    0F1 - 1 = z_1 F_1.
//
// In plain double the relative error would grow to several eps, and log I_v = v log kappa - B0 +
// log 0F1 has no room for it; so the products, quotients and sums keep their errors (1 division
// and about 20 operations a term).  Used for kappa < 24.
#pragma once

#include "twofold.hpp"

namespace BESSELKIT_NAMESPACE {

// one term more: from F - 1 = f at n to the one at n - 1
template <class T>
BESSELKIT_FN TwofoldOf<T> series_step(TwofoldOf<T> f, TwofoldOf<T> quarter, T v, T n) {
    TwofoldOf<T> F = two_sum(T(1.0), f.hi);
    F.lo += f.lo;
    TwofoldOf<T> order = two_sum(n, v);
    T below = n * order.hi;
    T below_lo = mad(n, order.lo, product_error(n, order.hi, below));
    T inverse = T(1.0) / below;
    T z = quarter.hi * inverse;
    T z_lo = (residual(z, below, quarter.hi) + (quarter.lo - z * below_lo)) * inverse;
    T y = z * F.hi;
    return {y, product_error(z, F.hi, y) + mad(z, F.lo, z_lo * F.hi)};
}

// terms that leave 2^-56 out, at the upper end of each interval of kappa (d = 1)
BESSELKIT_FN int series_terms(int interval) {
    return interval == 0 ? 10 : interval == 1 ? 17 : interval == 2 ? 27 : 40;
}

BESSELKIT_FN Twofold series_0f1_minus_1(double v, double kappa, int terms) {
    Twofold quarter = two_product(0.5 * kappa, 0.5 * kappa), f = {0.0, 0.0};
    for (int n = terms; n > 0; --n) f = series_step(f, quarter, v, (double)n);
    return f;
}

}  // namespace BESSELKIT_NAMESPACE
