// Blocks of one region whose values are made of what the order alone decides and a power series.
#pragma once

#include "blocks.hpp"

namespace BESSELKIT_NAMESPACE {

#define BESSELKIT_EACH(i, groups) for (int i = 0; i < lanes * (groups); ++i)

// What the order alone decides, kept for the next block: most calls have one order, and B0 alone
// costs more than all the rest of a block.
struct OrderParts {
    static constexpr int most_terms = 63;
    bool known;  // false in a new thread
    double v;
    Twofold bias;
    double rounded_bias;
    double hi[most_terms + 1], lo[most_terms + 1];  // 1/(n (v + n))

    void prepare(double order) {
        if (known && order == v) return;
        known = true;
        v = order;
        bias = bias_at_zero(v);
        rounded_bias = rounded_bias_at_zero(v);
        for (int n = 1; n <= most_terms; ++n) {
            Twofold factor = series_factor(v, (double)n);
            hi[n] = factor.hi;
            lo[n] = factor.lo;
        }
    }
};

// the parts of the order that the whole block has; null if it has several
inline const OrderParts* parts_of_order(In v, int groups) {
    static thread_local OrderParts parts;
    if (have_several(v, groups)) return nullptr;
    parts.prepare(v[0]);
    return &parts;
}

// a family's Part for the elements of a block
template <class Part>
struct PartArray {
    double hi[block_size], lo[block_size];
    Twofold at(int i) const { return {hi[i], lo[i]}; }
    void put(int i, Twofold x) {
        hi[i] = x.hi;
        lo[i] = x.lo;
    }
};

template <>
struct PartArray<double> {
    double hi[block_size];
    double at(int i) const { return hi[i]; }
    void put(int i, double x) { hi[i] = x; }
};

BESSELKIT_FN Twofold bias_of(const OrderParts& parts, Twofold) { return parts.bias; }
BESSELKIT_FN double bias_of(const OrderParts& parts, double) { return parts.rounded_bias; }

template <class F, class Part>
inline void bias_block(const OrderParts* parts, In v, PartArray<Part>& b, int groups) {
    BESSELKIT_EACH(i, groups) b.put(i, parts ? bias_of(*parts, Part{}) : F::bias(v[i]));
}

// 1/(n (v + n)) of element i
template <bool ONE_ORDER>
BESSELKIT_FN Twofold factor_of(const OrderParts* parts, In v, int i, int n) {
    if constexpr (ONE_ORDER) return {parts->hi[n], parts->lo[n]};
    else return series_factor(v[i], (double)n);
}

// term by term, as series_of
template <class F, bool ONE_ORDER, class Part>
inline void series_steps(const OrderParts* parts, In v, In kappa, PartArray<Part>& f, int interval,
                         int groups) {
    int n = F::terms(interval), fine = F::fine_terms(interval);
    BESSELKIT_EACH(i, groups) f.put(i, Part{});
    for (; n > fine; --n) {
        BESSELKIT_EACH(i, groups) {
            double half = 0.5 * kappa[i];
            f.hi[i] = series_step(f.hi[i], half * half, factor_of<ONE_ORDER>(parts, v, i, n).hi);
        }
    }
    if constexpr (sizeof(Part) == sizeof(Twofold)) {
        for (; n > 0; --n) {
            BESSELKIT_EACH(i, groups) {
                Twofold quarter = two_product(0.5 * kappa[i], 0.5 * kappa[i]);
                f.put(i, series_step(f.at(i), quarter, factor_of<ONE_ORDER>(parts, v, i, n)));
            }
        }
    }
}

// what of both F wants in a region
template <class F, int REGION, class Part>
inline void each_part(In a, In kappa, PartArray<Part>& b, PartArray<Part>& f, int interval,
                      int groups) {
    double v[block_size];
    BESSELKIT_EACH(i, groups) v[i] = F::order(a[i]);
    const OrderParts* parts = parts_of_order(v, groups);
    if constexpr (F::has_bias(REGION)) bias_block<F>(parts, v, b, groups);
    if constexpr (F::has_series(REGION)) {
        if (parts) series_steps<F, true>(parts, v, kappa, f, interval, groups);
        else series_steps<F, false>(parts, v, kappa, f, interval, groups);
    }
}

template <class F, int REGION, class... T>
void parts_block(In a, In kappa, Out out, int interval, int groups,
                 const T* BESSELKIT_RESTRICT... more) {
    using Part = typename F::Part;
    PartArray<Part> b, f;
    each_part<F, REGION>(a, kappa, b, f, interval, groups);
    BESSELKIT_EACH(i, groups) {
        Part bias{}, series{};
        if constexpr (F::has_bias(REGION)) bias = b.at(i);
        if constexpr (F::has_series(REGION)) series = f.at(i);
        out[i] = collapse(F::template from_parts<REGION>(a[i], kappa[i], bias, series, more[i]...));
    }
}

#undef BESSELKIT_EACH

}  // namespace BESSELKIT_NAMESPACE
