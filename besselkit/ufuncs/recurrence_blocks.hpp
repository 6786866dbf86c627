// Blocks of one region by recurrence: the step loop outside, the element loop inside.
#pragma once

#include "blocks.hpp"

namespace BESSELKIT_NAMESPACE {

#define BESSELKIT_EACH(i, groups) for (int i = 0; i < lanes * (groups); ++i)

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

// all steps of F in a region, as climb_of
template <class F, int REGION>
inline void climb_block(In d, In kappa, ClimbState& z, int interval, int groups) {
    Steps n = F::template steps<REGION>(interval);
    climb_start_block(d, kappa, z, n.all, groups);
    if constexpr (F::fine_in(REGION)) {
        climb_down_block(d, kappa, z, n.all, n.fine, groups);
        fine_down_block(d, kappa, z, n.fine, n.stop, groups);
    } else {
        climb_down_block(d, kappa, z, n.all, n.stop, groups);
    }
}

// P_stop and P_{stop+1} of an element
template <class F, int REGION>
inline auto climb_at(const ClimbState& z, int i) {
    if constexpr (F::fine_in(REGION)) return z.fine_at(i);
    else return z.at(i);
}

// where b is not kappa itself
template <class F>
void kappa_block(In d, In b, Out kappa, int groups) {
    with_first<F>(d, groups, [=](auto first) {
        BESSELKIT_EACH(i, groups) kappa[i] = F::kappa_of(first(i), b[i]);
    });
}

// the values of F in a region by recurrence at kappa
template <class F, int REGION>
void recurrence_values(In d, In kappa, In b, Out out, int interval, int groups) {
    ClimbState z;
    climb_block<F, REGION>(d, kappa, z, interval, groups);
    BESSELKIT_EACH(i, groups) {
        out[i] = climbed_to<F, REGION>(climb_at<F, REGION>(z, i), d[i], kappa[i], b[i]);
    }
}

template <class F, int REGION>
void recurrence_block(In d, In b, Out out, int interval, int groups) {
    if constexpr (F::own_kappa) {
        alignas(64) double kappa[block_size];
        kappa_block<F>(d, b, kappa, groups);
        recurrence_values<F, REGION>(d, kappa, b, out, interval, groups);
    } else {
        recurrence_values<F, REGION>(d, b, b, out, interval, groups);
    }
}

#undef BESSELKIT_EACH

}  // namespace BESSELKIT_NAMESPACE
