// Blocks of one region of the divergence, where the power series of two kappas goes together.
#pragma once

#include "part_blocks.hpp"

namespace BESSELKIT_NAMESPACE {

#define BESSELKIT_EACH(i, groups) for (int i = 0; i < lanes * (groups); ++i)

// f, f[p, p], f[p, p, q] of the elements of a block
struct BendArray {
    alignas(64) double f[block_size], f1[block_size], f2[block_size];
    alignas(64) double f_lo[block_size], f1_lo[block_size], f2_lo[block_size];

    Bend<double> tail(int i) const { return {f[i], f1[i], f2[i]}; }
    Bend<Twofold> at(int i) const {
        return {{f[i], f_lo[i]}, {f1[i], f1_lo[i]}, {f2[i], f2_lo[i]}};
    }
    void put(int i, Bend<double> z) { f[i] = z.f, f1[i] = z.f1, f2[i] = z.f2; }
    void put(int i, Bend<Twofold> z) {
        f[i] = z.f.hi, f1[i] = z.f1.hi, f2[i] = z.f2.hi;
        f_lo[i] = z.f.lo, f1_lo[i] = z.f1.lo, f2_lo[i] = z.f2.lo;
    }
};

// term by term, as bend_series
template <bool SECOND, bool ONE_ORDER>
inline void bend_steps(const OrderParts* parts, In v, In p, In q, BendArray& z, int interval,
                       int groups) {
    int n = bend_terms(interval), fine = bend_fine_terms(interval);
    BESSELKIT_EACH(i, groups) z.put(i, Bend<double>{1.0, 0.0, 0.0});
    for (; n > fine; --n) {
        BESSELKIT_EACH(i, groups) {
            double half_p = 0.5 * p[i], half_q = 0.5 * q[i];
            double factor = factor_of<ONE_ORDER>(parts, v, i, n).hi;
            z.put(i, bend_series_step(z.tail(i), half_p * half_p, half_q * half_q, factor));
        }
    }
    BESSELKIT_EACH(i, groups) z.f_lo[i] = z.f1_lo[i] = z.f2_lo[i] = 0.0;
    for (; n > 0; --n) {
        BESSELKIT_EACH(i, groups) {
            Twofold yp = quarter_square(p[i]), yq = quarter_square(q[i]);
            Twofold factor = factor_of<ONE_ORDER>(parts, v, i, n);
            z.put(i, bend_series_step<SECOND>(z.at(i), yp, yq, factor));
        }
    }
}

template <class F, int REGION>
void bends_block(In d, In kp, Out out, int interval, int groups, In kq, In cosine) {
    constexpr bool second = !F::is_apart(REGION);
    double v[block_size], low[block_size];
    BendArray z;
    PartArray<Twofold> b0;
    BESSELKIT_EACH(i, groups) v[i] = 0.5 * d[i] - 1.0;
    BESSELKIT_EACH(i, groups) low[i] = m_min(kp[i], kq[i]);
    const OrderParts* parts = parts_of_order(v, groups);
    if constexpr (!second) bias_block<WideSeries>(parts, v, b0, groups);
    In p = second ? kp : low, q = second ? kq : low;
    int length = second ? interval : apart_interval;
    if (parts) bend_steps<second, true>(parts, v, p, q, z, length, groups);
    else bend_steps<second, false>(parts, v, p, q, z, length, groups);
    BESSELKIT_EACH(i, groups) {
        Twofold b = {0.0, 0.0};
        if constexpr (!second) b = b0.at(i);
        out[i] = F::template from_bends<REGION>(d[i], kp[i], kq[i], cosine[i], b, z.at(i));
    }
}

#undef BESSELKIT_EACH

}  // namespace BESSELKIT_NAMESPACE
