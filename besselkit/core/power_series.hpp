// 0F1(; v + 1; kappa^2/4) - 1, all terms positive, by Horner's rule from the last term:
//
//     F_n = 1 + z_{n+1} F_{n+1},    z_n = (kappa^2/4) / (n (v + n)),    0F1 - 1 = z_1 F_1.
//
// In plain double the relative error would grow to several eps, and log I_v = v log kappa - B0 +
// log 0F1 has no room for it; so products and sums keep their errors, 15 operations a term, but
// not those of the last terms: what they round off counts below 2^-10 eps (2 operations a term;
// tables/sweeps.py).  The factors 1/(n (v + n)) are a matter of the order alone.  For kappa < 24.
#pragma once

#include "twofold.hpp"

namespace BESSELKIT_NAMESPACE {

// 1/(n (v + n))
template <class T>
BESSELKIT_FN TwofoldOf<T> series_factor(T v, T n) {
    TwofoldOf<T> order = two_sum(n, v);
    T below = n * order.hi;
    T below_lo = mad(n, order.lo, product_error(n, order.hi, below));
    T inverse = T(1.0) / below;
    return {inverse, (residual(inverse, below, T(1.0)) - inverse * below_lo) * inverse};
}

// one term more: from F - 1 = f at n to the one at n - 1
template <class T>
BESSELKIT_FN TwofoldOf<T> series_step(TwofoldOf<T> f, TwofoldOf<T> quarter, TwofoldOf<T> factor) {
    TwofoldOf<T> F = two_sum(T(1.0), f.hi);
    F.lo += f.lo;
    T z = quarter.hi * factor.hi;
    T z_lo = mad(quarter.lo, factor.hi,
                 mad(quarter.hi, factor.lo, product_error(quarter.hi, factor.hi, z)));
    T y = z * F.hi;
    return {y, mad(z, F.lo, mad(z_lo, F.hi, product_error(z, F.hi, y)))};
}

BESSELKIT_FN double series_step(double f, double quarter, double factor) {
    double z = quarter * factor;
    return mad(z, f, z);
}

// terms that leave 2^-56 out, at the upper end of each interval of kappa (d = 1)
BESSELKIT_FN int series_terms(int interval) {
    return interval == 0 ? 10 : interval == 1 ? 17 : interval == 2 ? 27 : 40;
}

// of these the first so many with compensation: the sum of the others is below 2^-10 of the whole
BESSELKIT_FN int series_fine_terms(int interval) {
    return interval == 0 ? 3 : interval == 1 ? 7 : interval == 2 ? 14 : 22;
}

template <class Part>
BESSELKIT_FN Part part_of(Twofold f) {
    if constexpr (sizeof(Part) == sizeof(double)) return f.hi;
    else return f;
}

// 0F1 - 1, a sum of two if any of the terms has compensation
template <class F>
BESSELKIT_FN typename F::Part series_of(double v, double kappa, int interval) {
    Twofold quarter = two_product(0.5 * kappa, 0.5 * kappa);
    int n = F::terms(interval), fine = F::fine_terms(interval);
    double tail = 0.0;
    for (; n > fine; --n) tail = series_step(tail, quarter.hi, series_factor(v, (double)n).hi);
    Twofold f = {tail, 0.0};
    for (; n > 0; --n) f = series_step(f, quarter, series_factor(v, (double)n));
    return part_of<typename F::Part>(f);
}

// the value of F in a region where it is made of what the order alone decides, and the series
template <class F, int REGION, class... More>
BESSELKIT_FN auto by_parts(double a, double kappa, int interval, More... more) {
    typename F::Part b{}, f{};
    if constexpr (F::has_bias(REGION)) b = F::bias(F::order(a));
    if constexpr (F::has_series(REGION)) f = series_of<F>(F::order(a), kappa, interval);
    return F::template from_parts<REGION>(a, kappa, b, f, more...);
}

}  // namespace BESSELKIT_NAMESPACE
