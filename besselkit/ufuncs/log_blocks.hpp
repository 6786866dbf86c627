// Blocks of one region through the logarithms.
#pragma once

#include "blocks.hpp"

namespace BESSELKIT_NAMESPACE {

#define BESSELKIT_EACH(i, groups) for (int i = 0; i < lanes * (groups); ++i)

// --- the logarithms --------------------------------------------------------------------------

// What the order alone decides, kept for the next block: most calls have one order, and B0 alone
// costs more than all the rest of a block.
struct OrderParts {
    static constexpr int most_terms = 40;
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

// 1/(n (v + n)) of element i
template <bool ONE_ORDER>
BESSELKIT_FN Twofold factor_of(const OrderParts* parts, In v, int i, int n) {
    if constexpr (ONE_ORDER) return {parts->hi[n], parts->lo[n]};
    else return series_factor(v[i], (double)n);
}

template <bool ONE_ORDER>
inline void series_steps(const OrderParts* parts, In v, In kappa, Out hi, Out lo, int interval,
                         int groups) {
    int n = series_terms(interval), fine = series_fine_terms(interval);
    BESSELKIT_EACH(i, groups) hi[i] = lo[i] = 0.0;
    for (; n > fine; --n) {
        BESSELKIT_EACH(i, groups) {
            double half = 0.5 * kappa[i];
            hi[i] = series_step(hi[i], half * half, factor_of<ONE_ORDER>(parts, v, i, n).hi);
        }
    }
    for (; n > 0; --n) {
        BESSELKIT_EACH(i, groups) {
            Twofold quarter = two_product(0.5 * kappa[i], 0.5 * kappa[i]);
            Twofold factor = factor_of<ONE_ORDER>(parts, v, i, n);
            Twofold f = series_step(Twofold{hi[i], lo[i]}, quarter, factor);
            hi[i] = f.hi;
            lo[i] = f.lo;
        }
    }
}

inline void series_block(const OrderParts* parts, In v, In kappa, Out hi, Out lo, int interval,
                         int groups) {
    if (parts) {
        series_steps<true>(parts, v, kappa, hi, lo, interval, groups);
    } else {
        series_steps<false>(parts, v, kappa, hi, lo, interval, groups);
    }
}

inline void bias_block(const OrderParts* parts, In v, Out hi, Out lo, int groups) {
    BESSELKIT_EACH(i, groups) {
        Twofold b = parts ? parts->bias : bias_at_zero(v[i]);
        hi[i] = b.hi;
        lo[i] = b.lo;
    }
}

template <int KIND>
void log_series_block(In v, In kappa, Out out, int interval, int groups) {
    double hi[block_size], lo[block_size], b_hi[block_size], b_lo[block_size];
    const OrderParts* parts = parts_of_order(v, groups);
    bias_block(parts, v, b_hi, b_lo, groups);
    series_block(parts, v, kappa, hi, lo, interval, groups);
    BESSELKIT_EACH(i, groups) {
        Twofold log_kappa = {0.0, 0.0};
        constexpr bool of_order = KIND == kind_log_iv || KIND == kind_log_ive;
        if constexpr (of_order) log_kappa = log_twofold(kappa[i]);
        out[i] = collapse(from_series<KIND>(v[i], kappa[i], log_kappa, Twofold{b_hi[i], b_lo[i]},
                                            Twofold{hi[i], lo[i]}));
    }
}

template <int KIND, int REGION>
struct LogIn {
    BESSELKIT_FN double of(double v, double x) { return collapse(log_in<KIND, REGION>(v, x)); }
};

template <int REGION>
struct PartitionIn {
    BESSELKIT_FN double of(double d, double kappa) { return partition_in<REGION>(d, kappa); }
};

// W and all that, ahead of the logarithms
struct LogState {
    static constexpr int ahead = 2 * lanes, skew = 128;
    alignas(64) double W[block_size + skew], W_lo[block_size + skew], w[block_size + skew];
    double argument[block_size + skew], argument_lo[block_size];

    LogGeometry at(int i) const { return {{W[i], W_lo[i]}, {argument[i], argument_lo[i]}, w[i]}; }
    void put(int i, const LogGeometry& z) {
        W[i] = z.W.hi;
        W_lo[i] = z.W.lo;
        w[i] = z.w;
        argument[i] = z.argument.hi;
        argument_lo[i] = z.argument.lo;
    }
};

// One order for all; as in ratio_uniform_block
template <int KIND, int SEAM>
void log_uniform_block(double v, In kappa, Out out, int groups) {
    constexpr int ahead = LogState::ahead;
    LogState z;
    Twofold lam = two_sum(v, 0.5);
    int n = lanes * groups, first = n < ahead ? n : ahead;
    for (int i = 0; i < first; ++i) z.put(i, log_geometry<KIND>(lam, kappa[i]));
    for (int i = 0; i < n - first; ++i) {
        z.put(i + ahead, log_geometry<KIND>(lam, kappa[i + ahead]));
        out[i] = collapse(log_from_geometry<KIND, SEAM>(v, kappa[i], z.at(i)));
    }
    for (int i = n - first; i < n; ++i) {
        out[i] = collapse(log_from_geometry<KIND, SEAM>(v, kappa[i], z.at(i)));
    }
}

// DIMENSION: the first argument is d, not v
template <int KIND, bool DIMENSION>
struct LogBlock {
    static inline double order(double a) { return DIMENSION ? plain_order(a) : a; }
    static inline int64 region(double a, double kappa) {
        if constexpr (!DIMENSION) return log_loop_region(a, kappa, 0.0);
        // not by order(a): its choice of NaN stops vectorisation
        int64 usual = log_loop_region(0.5 * a - 1.0, kappa, -0.5);
        return a >= 1.0 ? usual : (int64)log_edge;
    }
    static inline double scalar(double a, double kappa) {
        Twofold v = DIMENSION ? order_of(a) : Twofold{a, 0.0};
        return collapse(log_family<KIND>(v, kappa, DIMENSION ? -0.5 : 0.0));
    }
    static constexpr int first = log_first_loop, end = log_regions;

    template <int REGION>
    static void loop(In a, In kappa, Out out, int groups) {
        double v[block_size];
        BESSELKIT_EACH(i, groups) v[i] = order(a[i]);
        if constexpr (REGION >= log_series0 && REGION <= log_series3) {
            log_series_block<KIND>(v, kappa, out, REGION - log_series0, groups);
        } else {
            // for the others, with fewer divisions, it would gain nothing
            if constexpr (of_order<KIND>) {
                if (!have_several(v, groups)) {
                    log_uniform_block<KIND, REGION - log_uniform0>(v[0], kappa, out, groups);
                    return;
                }
            }
            each_of_block<LogIn<KIND, REGION>>(v, kappa, out, groups);
        }
    }
};

struct PartitionBlock {
    static inline int64 region(double d, double kappa) { return partition_loop_region(d, kappa); }
    static inline double scalar(double d, double kappa) { return partition_family(d, kappa); }
    static constexpr int first = partition_first_loop, end = partition_regions;

    static void series(In d, In kappa, Out out, int interval, int groups) {
        double v[block_size], hi[block_size], lo[block_size];
        BESSELKIT_EACH(i, groups) v[i] = 0.5 * d[i] - 1.0;
        series_block(parts_of_order(v, groups), v, kappa, hi, lo, interval, groups);
        BESSELKIT_EACH(i, groups) out[i] = log1p_twofold(Twofold{hi[i], lo[i]});
    }

    template <int SEAM>
    static void difference(In d, In kappa, Out out, int groups) {
        double v[block_size], b_hi[block_size], b_lo[block_size];
        BESSELKIT_EACH(i, groups) v[i] = 0.5 * d[i] - 1.0;
        bias_block(parts_of_order(v, groups), v, b_hi, b_lo, groups);
        BESSELKIT_EACH(i, groups) {
            out[i] = partition_difference<SEAM>(d[i], kappa[i], Twofold{b_hi[i], b_lo[i]});
        }
    }

    template <int REGION>
    static void loop(In d, In kappa, Out out, int groups) {
        if constexpr (REGION >= partition_series0 && REGION <= partition_series3) {
            series(d, kappa, out, REGION - partition_series0, groups);
        } else if constexpr (REGION >= partition_difference0 && REGION <= partition_difference3) {
            difference<REGION - partition_difference0>(d, kappa, out, groups);
        } else {
            each_of_block<PartitionIn<REGION>>(d, kappa, out, groups);
        }
    }
};

#undef BESSELKIT_EACH

}  // namespace BESSELKIT_NAMESPACE
