// What each function does with a block of elements of one region: vector loops over arrays that are
// padded to whole groups.  runner.hpp sorts a block by region and calls these.
#pragma once

#include "../core/functions.hpp"

namespace BESSELKIT_NAMESPACE {

// 256 leaves too few elements in each of ten regions to hide the latency of a recurrence (17 ns an
// element for A at d = 2 against 14); 1024 gains nothing more and leaves the first-level cache
constexpr int block_size = 512;
// The loops run over a multiple of this many elements, the widest vector: a short block is padded
// with copies of an element of its own, which costs less than the remainder loops (in code, too).
constexpr int lanes = 8;

#define BESSELKIT_EACH(i, groups) for (int i = 0; i < lanes * (groups); ++i)
#if defined(_MSC_VER)
#define BESSELKIT_RESTRICT __restrict
#else
#define BESSELKIT_RESTRICT __restrict__
#endif

// the arguments of a block and its results: three different arrays
using In = const double* BESSELKIT_RESTRICT;
using Out = double* BESSELKIT_RESTRICT;

static inline int groups_of(int n) { return (n + lanes - 1) / lanes; }

// fill up to a whole number of groups
static inline void pad(double* x, int n) {
    for (int i = n; i < lanes * groups_of(n); ++i) x[i] = x[0];
}

// --- the recurrences: the step loop outside, the element loop inside ---------------------------

// s at d, d + 2 and d + 4 as hi and lo, after compensated steps
struct ClimbState {
    double hi[3][block_size], lo[3][block_size];
};

// from s at d + 2j + 2 to s at d + 2j; in place for most
inline void climb_step(In d, In kappa, const double* hi, const double* lo, double* to_hi,
                       double* to_lo, int j, int groups) {
    BESSELKIT_EACH(i, groups) {
        Twofold s = descend(Twofold{hi[i], lo[i]}, dimension_at(d[i], j),
                            two_product(kappa[i], kappa[i]));
        to_hi[i] = s.hi;
        to_lo[i] = s.lo;
    }
}

// s alone: plain steps, the last `fine` of them compensated
inline void climb_block(In d, In kappa, Out s, int steps, int fine, int groups) {
    BESSELKIT_EACH(i, groups) s[i] = climb_top(d[i] + 2.0 * steps, kappa[i]);
    for (int j = steps - 1; j >= fine; --j) {
        BESSELKIT_EACH(i, groups) s[i] = descend(s[i], d[i] + 2.0 * j, kappa[i] * kappa[i]);
    }
    if (fine == 0) return;
    double lo[block_size];
    BESSELKIT_EACH(i, groups) lo[i] = 0.0;
    for (int j = fine - 1; j >= 0; --j) climb_step(d, kappa, s, lo, s, lo, j, groups);
    BESSELKIT_EACH(i, groups) s[i] += lo[i];
}

inline void climb_block(In d, In kappa, ClimbState& z, int steps, int groups) {
    BESSELKIT_EACH(i, groups) {
        z.hi[0][i] = climb_top(d[i] + 2.0 * steps, kappa[i]);
        z.lo[0][i] = 0.0;
    }
    for (int j = steps - 1; j >= 2; --j) {
        climb_step(d, kappa, z.hi[0], z.lo[0], z.hi[0], z.lo[0], j, groups);
    }
    climb_step(d, kappa, z.hi[0], z.lo[0], z.hi[1], z.lo[1], 1, groups);
    climb_step(d, kappa, z.hi[1], z.lo[1], z.hi[2], z.lo[2], 0, groups);
}

// --- the ratio family ------------------------------------------------------------------------

template <class F>
void ratio_climb_block(In d, In kappa, Out out, int interval, int groups) {
    if constexpr (F::plain) {
        climb_block(d, kappa, out, plain_steps(interval), fine_steps(interval), groups);
        BESSELKIT_EACH(i, groups) out[i] = kappa[i] / out[i];
    } else {
        ClimbState z;
        climb_block(d, kappa, z, full_steps(interval), groups);
        BESSELKIT_EACH(i, groups) {
            Parts p = parts_of(fast_two_sum(z.hi[2][i], z.lo[2][i]),
                               fast_two_sum(z.hi[1][i], z.lo[1][i]),
                               fast_two_sum(z.hi[0][i], z.lo[0][i]), kappa[i],
                               two_product(kappa[i], kappa[i]));
            out[i] = F::parts(p, kappa[i]);
        }
    }
}

template <class F>
struct RatioBlock {
    static inline int64 region(double d, double kappa) { return ratio_loop_region(d, kappa); }
    static inline double scalar(double d, double kappa) { return ratio_family<F>(d, kappa); }
    static constexpr int first = ratio_first_loop, end = ratio_regions;

    template <int REGION>
    static void loop(In d, In kappa, Out out, int groups) {
        if constexpr (REGION >= ratio_climb0 && REGION <= ratio_climb4) {
            ratio_climb_block<F>(d, kappa, out, REGION - ratio_climb0, groups);
        } else if constexpr (REGION == ratio_low && F::low_from_s) {
            climb_block(d, kappa, out, low_count - 1, 0, groups);
            BESSELKIT_EACH(i, groups) out[i] = F::low({out[i], 0.0, 0.0}, kappa[i]);
        } else {
            BESSELKIT_EACH(i, groups) out[i] = ratio_in<F, REGION>(d[i], kappa[i]);
        }
    }
};

// iv_ratio(v, x) is ratio(2v, x): its block is rewritten, then run
struct IvRatioBlock : RatioBlock<Ratio> {
    static inline int64 region(double v, double x) { return ratio_loop_region(2.0 * v, x); }
    static inline double scalar(double v, double x) { return iv_ratio(v, x); }

    template <int REGION>
    static void loop(In v, In x, Out out, int groups) {
        double d[block_size];
        BESSELKIT_EACH(i, groups) d[i] = 2.0 * v[i];
        RatioBlock<Ratio>::loop<REGION>(d, x, out, groups);
    }
};

// --- the logarithms --------------------------------------------------------------------------

inline void series_block(In v, In kappa, Out hi, Out lo, int interval, int groups) {
    BESSELKIT_EACH(i, groups) hi[i] = lo[i] = 0.0;
    for (int k = series_terms(interval); k > 0; --k) {
        BESSELKIT_EACH(i, groups) {
            Twofold quarter = two_product(0.5 * kappa[i], 0.5 * kappa[i]);
            Twofold f = series_step(Twofold{hi[i], lo[i]}, quarter, v[i], (double)k);
            hi[i] = f.hi;
            lo[i] = f.lo;
        }
    }
}

// B0 of each order; once for a block of one order, where it would cost more than all the rest
inline void bias_block(In v, Out hi, Out lo, int groups) {
    int64 different = 0;
    BESSELKIT_EACH(i, groups) different |= v[i] == v[0] ? 0 : 1;
    if (different) {
        BESSELKIT_EACH(i, groups) {
            Twofold b = bias_at_zero(v[i]);
            hi[i] = b.hi;
            lo[i] = b.lo;
        }
    } else {
        Twofold b = bias_at_zero(v[0]);
        BESSELKIT_EACH(i, groups) {
            hi[i] = b.hi;
            lo[i] = b.lo;
        }
    }
}

template <int KIND>
void log_series_block(In v, In kappa, Out out, int interval, int groups) {
    double hi[block_size], lo[block_size], b_hi[block_size], b_lo[block_size];
    bias_block(v, b_hi, b_lo, groups);
    series_block(v, kappa, hi, lo, interval, groups);
    BESSELKIT_EACH(i, groups) {
        Twofold log_kappa = {0.0, 0.0};
        constexpr bool of_order = KIND == kind_log_iv || KIND == kind_log_ive;
        if constexpr (of_order) log_kappa = log_twofold(kappa[i]);
        out[i] = collapse(from_series<KIND>(v[i], kappa[i], log_kappa, Twofold{b_hi[i], b_lo[i]},
                                            Twofold{hi[i], lo[i]}));
    }
}

// DIMENSION: the first argument is d, not v
template <int KIND, bool DIMENSION>
struct LogBlock {
    static inline double order(double a) { return DIMENSION ? plain_order(a) : a; }
    static inline int64 region(double a, double kappa) {
        return log_loop_region(order(a), kappa, DIMENSION ? -0.5 : 0.0);
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
            BESSELKIT_EACH(i, groups) out[i] = collapse(log_in<KIND, REGION>(v[i], kappa[i]));
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
        series_block(v, kappa, hi, lo, interval, groups);
        BESSELKIT_EACH(i, groups) out[i] = log1p_twofold(Twofold{hi[i], lo[i]});
    }

    template <int SEAM>
    static void difference(In d, In kappa, Out out, int groups) {
        double v[block_size], b_hi[block_size], b_lo[block_size];
        BESSELKIT_EACH(i, groups) v[i] = 0.5 * d[i] - 1.0;
        bias_block(v, b_hi, b_lo, groups);
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
            BESSELKIT_EACH(i, groups) out[i] = partition_in<REGION>(d[i], kappa[i]);
        }
    }
};

#undef BESSELKIT_EACH

}  // namespace BESSELKIT_NAMESPACE
