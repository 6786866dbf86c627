// Blocks of one region whose values are made of psi(v + 1) and the slope of a power series in v.
#pragma once

#include "part_blocks.hpp"

namespace BESSELKIT_NAMESPACE {

#define BESSELKIT_EACH(i, groups) for (int i = 0; i < lanes * (groups); ++i)

// psi(v + 1) of the order of the last block, as OrderParts has B0
inline Twofold digamma_of_block(double order) {
    static thread_local struct {
        bool known;
        double v;
        Twofold digamma;
    } last;
    if (!(last.known && last.v == order)) last = {true, order, digamma_at(order)};
    return last.digamma;
}

// F - 1 and N of the elements of a block
struct SlopeArray {
    alignas(64) double f[block_size], g[block_size];
    alignas(64) double f_lo[block_size], g_lo[block_size];

    Slope<double> tail(int i) const { return {f[i], g[i]}; }
    Slope<Twofold> at(int i) const { return {{f[i], f_lo[i]}, {g[i], g_lo[i]}}; }
    void put(int i, Slope<double> s) { f[i] = s.f, g[i] = s.g; }
    void put(int i, Slope<Twofold> s) {
        f[i] = s.f.hi, g[i] = s.g.hi;
        f_lo[i] = s.f.lo, g_lo[i] = s.g.lo;
    }
};

// term by term, as slope_series
template <bool ONE_ORDER>
inline void slope_steps(const OrderParts* parts, In v, In x, SlopeArray& s, int interval,
                        int groups) {
    int n = series_terms(interval), fine = slope_fine_terms(interval);
    BESSELKIT_EACH(i, groups) s.put(i, Slope<double>{0.0, 0.0});
    for (; n > fine; --n) {
        BESSELKIT_EACH(i, groups) {
            double half = 0.5 * x[i], factor = factor_of<ONE_ORDER>(parts, v, i, n).hi;
            s.put(i, slope_step(s.tail(i), half * half, factor, (double)n));
        }
    }
    BESSELKIT_EACH(i, groups) s.f_lo[i] = s.g_lo[i] = 0.0;
    for (; n > 0; --n) {
        BESSELKIT_EACH(i, groups) {
            Twofold quarter = two_product(0.5 * x[i], 0.5 * x[i]);
            Twofold factor = factor_of<ONE_ORDER>(parts, v, i, n);
            s.put(i, slope_step(s.at(i), quarter, factor, (double)n));
        }
    }
}

template <class F, int REGION>
void slopes_block(In a, In x, Out out, int interval, int groups) {
    double v[block_size];
    SlopeArray s;
    PartArray<Twofold> psi;
    BESSELKIT_EACH(i, groups) v[i] = F::order(a[i]);
    const OrderParts* parts = parts_of_order(v, groups);
    if constexpr (F::has_slope(REGION)) {
        if (parts) slope_steps<true>(parts, v, x, s, interval, groups);
        else slope_steps<false>(parts, v, x, s, interval, groups);
    }
    if constexpr (F::has_digamma(REGION)) {
        if (parts) {
            Twofold one = digamma_of_block(v[0]);
            BESSELKIT_EACH(i, groups) psi.put(i, one);
        } else {
            BESSELKIT_EACH(i, groups) psi.put(i, digamma_at(v[i]));
        }
    }
    BESSELKIT_EACH(i, groups) {
        Twofold digamma = {0.0, 0.0}, quotient = {0.0, 0.0};
        if constexpr (F::has_digamma(REGION)) digamma = psi.at(i);
        if constexpr (F::has_slope(REGION)) quotient = slope_quotient(s.at(i));
        out[i] = F::template from_slopes<REGION>(a[i], x[i], digamma, quotient);
    }
}

#undef BESSELKIT_EACH

}  // namespace BESSELKIT_NAMESPACE
