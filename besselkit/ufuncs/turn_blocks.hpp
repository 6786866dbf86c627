// Blocks of one region by the recurrence for s and ds/dd: steps outside, elements inside.
#pragma once

#include "blocks.hpp"

namespace BESSELKIT_NAMESPACE {

#define BESSELKIT_EACH(i, groups) for (int i = 0; i < lanes * (groups); ++i)

// P_j, P_{j+1} and D_j of a block; a quarter page apart, as in ClimbState
struct TurnState {
    static constexpr int skew = 128;
    alignas(64) double P[block_size + skew], Q[block_size + skew], D[block_size + skew];
    double P_lo[block_size + skew], Q_lo[block_size + skew], D_lo[block_size];

    TurnClimb at(int i) const { return {P[i], Q[i], D[i]}; }
    FineTurnClimb fine_at(int i) const {
        return {{P[i], P_lo[i]}, {Q[i], Q_lo[i]}, {D[i], D_lo[i]}};
    }
    void put(int i, TurnClimb z) { P[i] = z.P, Q[i] = z.Q, D[i] = z.D; }
    void put(int i, FineTurnClimb z) {
        P[i] = z.P.hi, Q[i] = z.Q.hi, D[i] = z.D.hi;
        P_lo[i] = z.P.lo, Q_lo[i] = z.Q.lo, D_lo[i] = z.D.lo;
    }
};

// COUNT steps at once, down to d + 2 j: loads and stores would take longer than a step does
template <int COUNT>
inline void turn_steps_block(In d, In kappa, TurnState& z, int j, int groups) {
    BESSELKIT_EACH(i, groups) {
        z.put(i, turn_steps<COUNT>(z.at(i), d[i], j, kappa[i] * kappa[i]));
    }
}

template <bool SEVERAL>
inline void fine_turn_block(In d, In kappa, TurnState& z, int j, int groups) {
    Twofold one = dimension_at(d[0], j);
    BESSELKIT_EACH(i, groups) {
        Twofold d_j = SEVERAL ? dimension_at(d[i], j) : one;
        z.put(i, turn_step(z.fine_at(i), d_j, two_product(kappa[i], kappa[i])));
    }
}

// the values of F in a region; the numbers of steps are those of F::in
template <class F, int REGION>
void turn_block(In d, In kappa, Out out, int interval, int groups) {
    TurnState z;
    Steps n = F::template steps<REGION>(interval);
    BESSELKIT_EACH(i, groups) z.put(i, turn_start(d[i], kappa[i], n.all));
    int j = n.all;
    for (; j - n.fine >= 6; j -= 6) turn_steps_block<6>(d, kappa, z, j - 6, groups);
    for (; j > n.fine; --j) turn_steps_block<1>(d, kappa, z, j - 1, groups);
    BESSELKIT_EACH(i, groups) z.P_lo[i] = z.Q_lo[i] = z.D_lo[i] = 0.0;
    bool several = have_several(d, groups);
    for (; j > n.stop; --j) {
        if (several) fine_turn_block<true>(d, kappa, z, j - 1, groups);
        else fine_turn_block<false>(d, kappa, z, j - 1, groups);
    }
    BESSELKIT_EACH(i, groups) out[i] = F::template turned<REGION>(z.fine_at(i), d[i], kappa[i]);
}

#undef BESSELKIT_EACH

}  // namespace BESSELKIT_NAMESPACE
