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

// whether the first argument differs within the block
static inline bool have_several(In a, int groups) {
    int64 different = 0;
    BESSELKIT_EACH(i, groups) different |= a[i] == a[0] ? 0 : 1;
    return different != 0;
}

// --- the recurrences: the step loop outside, the element loop inside ---------------------------

// P_j and P_{j+1}, as sums of two after the first steps; a step writes the new one over the older
struct ClimbState {
    // a load waits for a store whose address ends in the same 12 bits: a quarter page apart
    static constexpr int skew = 128;
    alignas(64) double P[block_size + skew], Q[block_size + skew];
    double P_lo[block_size + skew], Q_lo[block_size];
    double *now = P, *past = Q, *now_lo = P_lo, *past_lo = Q_lo;

    void turn() {
        double *swap = now, *swap_lo = now_lo;
        now = past, now_lo = past_lo;
        past = swap, past_lo = swap_lo;
    }
    Climb at(int i) const { return {now[i], past[i]}; }
    FineClimb fine_at(int i) const { return {{now[i], now_lo[i]}, {past[i], past_lo[i]}}; }
};

// from dimension d + 2 from to d + 2 to
inline void climb_start_block(In d, In kappa, ClimbState& z, int steps, int groups) {
    BESSELKIT_EACH(i, groups) {
        Climb start = climb_start(d[i], kappa[i], steps);
        z.P[i] = start.P;
        z.Q[i] = start.Q;
    }
}

// COUNT steps at once, from d + 2j on: loads and stores would take longer than a step does.  The
// later P is left where the earlier was.
template <int COUNT>
inline void climb_steps_block(In d, In kappa, Out P, Out Q, int j, int groups) {
    static_assert(COUNT % 2 == 0, "P and Q stay in their places");
    BESSELKIT_EACH(i, groups) {
        Climb z = climb_steps<COUNT>(Climb{P[i], Q[i]}, d[i], j, kappa[i] * kappa[i]);
        P[i] = z.P;
        Q[i] = z.Q;
    }
}

inline void climb_step_block(In d, In kappa, In P, Out Q, int j, int groups) {
    BESSELKIT_EACH(i, groups) {
        Q[i] = climb_step(Climb{P[i], Q[i]}, d[i] + 2.0 * j, kappa[i] * kappa[i]);
    }
}

// `dimension(i)`: d + 2j as a sum, for element i
template <class Dimension>
inline void fine_step_block(In kappa, In P, In P_lo, Out Q, Out Q_lo, int groups,
                            Dimension dimension) {
    BESSELKIT_EACH(i, groups) {
        FineClimb z = {{P[i], P_lo[i]}, {Q[i], Q_lo[i]}};
        Twofold next = climb_step(z, dimension(i), two_product(kappa[i], kappa[i]));
        Q[i] = next.hi;
        Q_lo[i] = next.lo;
    }
}

inline void climb_down_block(In d, In kappa, ClimbState& z, int from, int to, int groups) {
    int j = from;
    for (; j - to >= 6; j -= 6) climb_steps_block<6>(d, kappa, z.now, z.past, j - 6, groups);
    for (; j - to >= 2; j -= 2) climb_steps_block<2>(d, kappa, z.now, z.past, j - 2, groups);
    if (j > to) {
        climb_step_block(d, kappa, z.now, z.past, j - 1, groups);
        z.turn();
    }
}

inline void fine_down_block(In d, In kappa, ClimbState& z, int from, int to, int groups) {
    bool several = have_several(d, groups);
    BESSELKIT_EACH(i, groups) z.P_lo[i] = z.Q_lo[i] = 0.0;
    for (int j = from - 1; j >= to; --j, z.turn()) {
        if (several) {
            fine_step_block(kappa, z.now, z.now_lo, z.past, z.past_lo, groups,
                            [d, j](int i) { return dimension_at(d[i], j); });
        } else {
            Twofold d_j = dimension_at(d[0], j);
            fine_step_block(kappa, z.now, z.now_lo, z.past, z.past_lo, groups,
                            [d_j](int) { return d_j; });
        }
    }
}

// --- the ratio family ------------------------------------------------------------------------

template <class F>
void ratio_climb_block(In d, In kappa, Out out, int interval, int groups) {
    ClimbState z;
    int steps = F::steps(interval), fine = F::fine(interval);
    climb_start_block(d, kappa, z, steps, groups);
    climb_down_block(d, kappa, z, steps, fine, groups);
    fine_down_block(d, kappa, z, fine, F::stop, groups);
    BESSELKIT_EACH(i, groups) out[i] = F::climb(z.fine_at(i), d[i], kappa[i]);
}

// The square root and division of one group run beside the polynomials of the one before: in a row
// they would be a chain of 150 cycles, more than the processor looks ahead.
template <class F, int SEAM>
void ratio_uniform_block(In d, In kappa, Out out, int groups) {
    constexpr int ahead = 2 * lanes;
    alignas(64) double W[block_size + ahead], w[block_size + ahead];
    int n = lanes * groups, first = n < ahead ? n : ahead;
    for (int i = 0; i < first; ++i) {
        Uniform u = uniform(d[i], kappa[i]);
        W[i] = u.W;
        w[i] = u.w;
    }
    for (int i = 0; i < n - first; ++i) {
        Uniform u = uniform(d[i + ahead], kappa[i + ahead]);
        W[i + ahead] = u.W;
        w[i + ahead] = u.w;
        out[i] = F::template uniform<SEAM>(uniform_from(d[i], kappa[i], W[i], w[i]));
    }
    for (int i = n - first; i < n; ++i) {
        out[i] = F::template uniform<SEAM>(uniform_from(d[i], kappa[i], W[i], w[i]));
    }
}

template <class F>
void ratio_low_block(In d, In kappa, Out out, int groups) {
    ClimbState z;
    climb_start_block(d, kappa, z, low_count, groups);
    climb_down_block(d, kappa, z, low_count, low_stop<F>, groups);
    BESSELKIT_EACH(i, groups) out[i] = F::low(z.at(i), d[i], kappa[i]);
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
        } else if constexpr (REGION == ratio_low && !low_by_parts<F>) {
            ratio_low_block<F>(d, kappa, out, groups);
        } else if constexpr (REGION >= ratio_uniform0 + F::first_ahead) {
            ratio_uniform_block<F, REGION - ratio_uniform0>(d, kappa, out, groups);
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

// `factor(i, n)`: 1/(n (v + n)) of element i
template <class Factor>
inline void series_steps(In kappa, Out hi, Out lo, int interval, int groups, Factor factor) {
    int n = series_terms(interval), fine = series_fine_terms(interval);
    BESSELKIT_EACH(i, groups) hi[i] = lo[i] = 0.0;
    for (; n > fine; --n) {
        BESSELKIT_EACH(i, groups) {
            double half = 0.5 * kappa[i];
            hi[i] = series_step(hi[i], half * half, factor(i, n).hi);
        }
    }
    for (; n > 0; --n) {
        BESSELKIT_EACH(i, groups) {
            Twofold quarter = two_product(0.5 * kappa[i], 0.5 * kappa[i]);
            Twofold f = series_step(Twofold{hi[i], lo[i]}, quarter, factor(i, n));
            hi[i] = f.hi;
            lo[i] = f.lo;
        }
    }
}

inline void series_block(const OrderParts* parts, In v, In kappa, Out hi, Out lo, int interval,
                         int groups) {
    if (parts) {
        series_steps(kappa, hi, lo, interval, groups,
                     [parts](int, int n) { return Twofold{parts->hi[n], parts->lo[n]}; });
    } else {
        series_steps(kappa, hi, lo, interval, groups,
                     [v](int i, int n) { return series_factor(v[i], (double)n); });
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

// Each::of(a, kappa), with one first argument for all where it is so: what hangs on that alone is then
// taken out of the loop
template <class Each>
inline void each_of_block(In a, In kappa, Out out, int groups) {
    if (have_several(a, groups)) {
        BESSELKIT_EACH(i, groups) out[i] = Each::of(a[i], kappa[i]);
    } else {
        double one = a[0];
        BESSELKIT_EACH(i, groups) out[i] = Each::of(one, kappa[i]);
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
