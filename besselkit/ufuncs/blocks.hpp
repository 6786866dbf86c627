// A block of at most 512 elements through one function of two arguments.
//
// Calls to the scalar functions branch by region and do not vectorise.  So a block is sorted by
// region (comparisons only), each region present runs one vector loop over its elements, packed
// side by side, and the results are scattered back.  A block that lies in one region skips the
// sorting.  The region and the operations depend on the element alone, so its bits do not depend
// on its neighbours.  Rare regions (extremes, edges) take the scalar function.
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

// s after plain steps
inline void climb_block(In d, In kappa, Out s, int steps, int groups) {
    BESSELKIT_EACH(i, groups) s[i] = climb_top(d[i] + 2.0 * steps, kappa[i]);
    for (int j = steps - 1; j >= 0; --j) {
        BESSELKIT_EACH(i, groups) s[i] = descend(s[i], d[i] + 2.0 * j, kappa[i] * kappa[i]);
    }
}

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
        climb_block(d, kappa, out, plain_steps(interval), groups);
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
            climb_block(d, kappa, out, low_count - 1, groups);
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
            Twofold f = series_step(Twofold{hi[i], lo[i]}, two_product(0.5 * kappa[i], 0.5 * kappa[i]),
                                    v[i], (double)k);
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
        if constexpr (KIND == kind_log_iv || KIND == kind_log_ive) log_kappa = log_twofold(kappa[i]);
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

// --- the runner ------------------------------------------------------------------------------

template <class B, int REGION>
void run_region(int region, In a, In b, Out out, int groups) {
    if constexpr (REGION < B::end) {
        if (region == REGION) {
            B::template loop<REGION>(a, b, out, groups);
        } else {
            run_region<B, REGION + 1>(region, a, b, out, groups);
        }
    }
}

// Which elements of a block lie in which region.  Counting needs the last count of the region just
// written, five cycles away; four quarters side by side hide that.
template <class B>
struct Sorted {
    static constexpr int quarters = 4, length = block_size / quarters;
    unsigned short index[B::end][quarters][length];
    int count[B::end][quarters];

    Sorted(const int64* region, int n) {
        for (int r = 0; r < B::end; ++r) {
            for (int q = 0; q < quarters; ++q) count[r][q] = 0;
        }
        for (int i = 0; i < length; ++i) {
            for (int q = 0; q < quarters; ++q) {
                int j = q * length + i;
                if (j < n) put((int)region[j], q, j);
            }
        }
    }

    void put(int r, int q, int j) { index[r][q][count[r][q]++] = (unsigned short)j; }

    // the indices of one region in a row; returns how many
    int gather(int r, unsigned short* to) const {
        int m = 0;
        for (int q = 0; q < quarters; ++q) {
            for (int i = 0; i < count[r][q]; ++i) to[m + i] = index[r][q][i];
            m += count[r][q];
        }
        return m;
    }
};

// the elements of one region: packed, computed, scattered back
template <class B>
void run_packed(int region, const double* a, const double* b, double* out,
                const unsigned short* index, int m) {
    if (region < B::first) {
        for (int i = 0; i < m; ++i) out[index[i]] = B::scalar(a[index[i]], b[index[i]]);
        return;
    }
    double pa[block_size], pb[block_size], po[block_size];
    for (int i = 0; i < m; ++i) pa[i] = a[index[i]];
    for (int i = 0; i < m; ++i) pb[i] = b[index[i]];
    pad(pa, m);
    pad(pb, m);
    run_region<B, B::first>(region, pa, pb, po, groups_of(m));
    for (int i = 0; i < m; ++i) out[index[i]] = po[i];
}

template <class B>
void run_sorted(const double* a, const double* b, double* out, const int64* region, int n) {
    Sorted<B> sorted(region, n);
    unsigned short index[block_size];
    for (int r = 0; r < B::end; ++r) {
        int m = sorted.gather(r, index);
        if (m > 0) run_packed<B>(r, a, b, out, index, m);
    }
}

// one region for all that has a loop; -1 if not
template <class B>
inline int common_region(int64 low, int64 high) {
    return low == high && low >= B::first ? (int)low : -1;
}

// a and b are padded by the caller, out has room
template <class B>
void run_block(const double* a, const double* b, double* out, int n) {
    int64 region[block_size];
    int64 low = B::end, high = 0;
    for (int i = 0; i < n; ++i) {
        int64 r = B::region(a[i], b[i]);
        region[i] = r;
        low = r < low ? r : low;
        high = r > high ? r : high;
    }
    int common = common_region<B>(low, high);
    if (common >= 0) {
        run_region<B, B::first>(common, a, b, out, groups_of(n));
    } else {
        run_sorted<B>(a, b, out, region, n);
    }
}

// The same with one first argument for all: for a fixed order each region is an interval of the
// second argument, so its ends tell whether the block needs sorting.
template <class B>
void run_block_fixed(const double* a, const double* b, double* out, int n) {
    double least = b[0], most = b[0];
    int64 ordered = 1;
    for (int i = 0; i < n; ++i) {
        least = b[i] < least ? b[i] : least;
        most = b[i] > most ? b[i] : most;
        ordered &= b[i] == b[i] ? 1 : 0;
    }
    int common = ordered ? common_region<B>(B::region(a[0], least), B::region(a[0], most)) : -1;
    if (common >= 0) {
        run_region<B, B::first>(common, a, b, out, groups_of(n));
    } else {
        run_block<B>(a, b, out, n);
    }
}

#undef BESSELKIT_EACH

}  // namespace BESSELKIT_NAMESPACE
