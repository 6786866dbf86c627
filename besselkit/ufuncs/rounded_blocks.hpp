// Blocks of float32 arguments (widened by the loop) through the functions of rounded.hpp.
#pragma once

#include "../core/rounded.hpp"
#include "log_blocks.hpp"
#include "ratio_blocks.hpp"

namespace BESSELKIT_NAMESPACE {

#define BESSELKIT_EACH(i, groups) for (int i = 0; i < lanes * (groups); ++i)

struct RoundedRegions {
    static constexpr int first = rounded_first_loop, end = rounded_regions;
};

// blocks of this kind have a float_loop
template <class B>
constexpr bool float_loops = false;

template <class F>
inline void rounded_climb_block(In d, In kappa, Out out, int interval, int groups) {
    ClimbState z;
    int steps = rounded_steps<F>(interval);
    climb_start_block(d, kappa, z, steps, groups);
    climb_down_block(d, kappa, z, steps, rounded_stop<F>, groups);
    BESSELKIT_EACH(i, groups) out[i] = rounded_climb_end<F>(z.at(i), d[i], kappa[i]);
}

template <class F>
struct RoundedRatioBlock : RoundedRegions {
    static inline int64 region(double d, double kappa) { return rounded_ratio_region(d, kappa); }
    static inline double scalar(double d, double kappa) { return rounded_ratio<F>(d, kappa); }

    // float arithmetic from and to the user's floats, without doubles between
    template <int SEAM>
    static void float_loop(double d, const float* BESSELKIT_RESTRICT kappa,
                           float* BESSELKIT_RESTRICT out, int n) {
        using Single = typename SingleOf<F>::type;
        float one = (float)d;
        for (int i = 0; i < n; ++i) out[i] = Single::template uniform<SEAM>(one, kappa[i]);
    }
    static inline double dimension(double d) { return d; }

    template <int REGION>
    static void loop(In d, In kappa, Out out, int groups) {
        constexpr int interval = REGION - rounded_small0;
        if constexpr (REGION < rounded_small0 || REGION > rounded_small2) {
            BESSELKIT_EACH(i, groups) out[i] = rounded_ratio_in<F, REGION>(d[i], kappa[i]);
        } else {
            rounded_climb_block<F>(d, kappa, out, interval, groups);
        }
    }
};

template <class F>
constexpr bool float_loops<RoundedRatioBlock<F>> = true;

struct RoundedIvRatioBlock : RoundedRatioBlock<Ratio> {
    static inline int64 region(double v, double x) { return rounded_ratio_region(2.0 * v, x); }
    static inline double scalar(double v, double x) { return rounded_ratio<Ratio>(2.0 * v, x); }
    static inline double dimension(double v) { return 2.0 * v; }

    template <int REGION>
    static void loop(In v, In x, Out out, int groups) {
        double d[block_size];
        BESSELKIT_EACH(i, groups) d[i] = 2.0 * v[i];
        RoundedRatioBlock<Ratio>::loop<REGION>(d, x, out, groups);
    }
};

template <>
constexpr bool float_loops<RoundedIvRatioBlock> = true;

inline void rounded_series_block(const OrderParts* parts, In v, In kappa, Out f, int interval,
                                 int groups) {
    BESSELKIT_EACH(i, groups) f[i] = 0.0;
    for (int n = rounded_terms(interval); n > 0; --n) {
        double one = parts ? parts->hi[n] : 0.0;
        BESSELKIT_EACH(i, groups) {
            double half = 0.5 * kappa[i], factor = one;
            if (!parts) factor = series_factor(v[i], (double)n).hi;
            f[i] = series_step(f[i], half * half, factor);
        }
    }
}

inline void rounded_bias_block(const OrderParts* parts, In v, Out b, int groups) {
    BESSELKIT_EACH(i, groups) b[i] = parts ? parts->rounded_bias : rounded_bias_at_zero(v[i]);
}

template <int KIND, int SEAM>
struct RoundedUniform {
    BESSELKIT_FN double of(double v, double x) { return rounded_uniform<KIND, SEAM>(v, x); }
};

template <int REGION>
struct RoundedPartitionIn {
    BESSELKIT_FN double of(double d, double x) { return rounded_partition_in<REGION>(d, x); }
};

template <int KIND, bool DIMENSION>
struct RoundedLogBlock : RoundedRegions {
    static inline double order(double a) { return DIMENSION ? plain_order(a) : a; }
    static constexpr double lowest = DIMENSION ? -0.5 : 0.0;
    static inline int64 region(double a, double kappa) {
        if constexpr (!DIMENSION) return rounded_log_region(a, kappa, lowest);
        // not by order(a): its choice of NaN stops vectorisation
        int64 usual = rounded_log_region(0.5 * a - 1.0, kappa, lowest);
        return a >= 1.0 ? usual : (int64)rounded_rare;
    }
    static inline double scalar(double a, double kappa) {
        return rounded_log<KIND>(order(a), kappa, lowest);
    }

    template <int REGION>
    static void loop(In a, In kappa, Out out, int groups) {
        double v[block_size];
        BESSELKIT_EACH(i, groups) v[i] = order(a[i]);
        if constexpr (REGION >= rounded_small0 && REGION <= rounded_small2) {
            double b[block_size], f[block_size];
            const OrderParts* parts = parts_of_order(v, groups);
            rounded_bias_block(parts, v, b, groups);
            rounded_series_block(parts, v, kappa, f, REGION - rounded_small0, groups);
            BESSELKIT_EACH(i, groups) {
                out[i] = rounded_from_series<KIND>(v[i], kappa[i], b[i], f[i]);
            }
        } else if constexpr (REGION == rounded_uniform0) {
            each_of_block<RoundedUniform<KIND, 4>>(v, kappa, out, groups);
        } else if constexpr (REGION == rounded_uniform1) {
            each_of_block<RoundedUniform<KIND, 5>>(v, kappa, out, groups);
        }
    }
};

struct RoundedPartitionBlock : RoundedRegions {
    static inline int64 region(double d, double kappa) {
        return rounded_partition_region(d, kappa);
    }
    static inline double scalar(double d, double kappa) { return rounded_partition(d, kappa); }

    template <int REGION>
    static void loop(In d, In kappa, Out out, int groups) {
        if constexpr (REGION >= rounded_small0 && REGION <= rounded_small2) {
            double v[block_size], f[block_size];
            BESSELKIT_EACH(i, groups) v[i] = 0.5 * d[i] - 1.0;
            const OrderParts* parts = parts_of_order(v, groups);
            rounded_series_block(parts, v, kappa, f, REGION - rounded_small0, groups);
            BESSELKIT_EACH(i, groups) out[i] = rounded_log1p(f[i]);
        } else if constexpr (REGION == rounded_uniform0) {
            double v[block_size], b[block_size];
            BESSELKIT_EACH(i, groups) v[i] = 0.5 * d[i] - 1.0;
            rounded_bias_block(parts_of_order(v, groups), v, b, groups);
            BESSELKIT_EACH(i, groups) out[i] = rounded_difference(b[i], v[i], kappa[i]);
        } else if constexpr (REGION >= rounded_far0) {
            each_of_block<RoundedPartitionIn<REGION>>(d, kappa, out, groups);
        }
    }
};

#undef BESSELKIT_EACH

}  // namespace BESSELKIT_NAMESPACE
