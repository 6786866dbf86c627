// Blocks of one region through the ratios.
#pragma once

#include "blocks.hpp"

namespace BESSELKIT_NAMESPACE {

#define BESSELKIT_EACH(i, groups) for (int i = 0; i < lanes * (groups); ++i)

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

template <bool SEVERAL>
inline void fine_step_block(In d, In kappa, In P, In P_lo, Out Q, Out Q_lo, int j, int groups) {
    Twofold one = dimension_at(d[0], j);
    BESSELKIT_EACH(i, groups) {
        FineClimb z = {{P[i], P_lo[i]}, {Q[i], Q_lo[i]}};
        Twofold d_j = SEVERAL ? dimension_at(d[i], j) : one;
        Twofold next = climb_step(z, d_j, two_product(kappa[i], kappa[i]));
        Q[i] = next.hi;
        Q_lo[i] = next.lo;
    }
}

// from dimension d + 2 from to d + 2 to
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
            fine_step_block<true>(d, kappa, z.now, z.now_lo, z.past, z.past_lo, j, groups);
        } else {
            fine_step_block<false>(d, kappa, z.now, z.now_lo, z.past, z.past_lo, j, groups);
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

#undef BESSELKIT_EACH

}  // namespace BESSELKIT_NAMESPACE
