// The inverse for results that are rounded to float32: as inverse.hpp, with the lengths of
// rounded.hpp.  From W_0 = 16 on float arithmetic does, as its roundings are put back; below, plain
// steps from the same start.
#pragma once

#include "inverse.hpp"
#include "rounded.hpp"

namespace BESSELKIT_NAMESPACE {

template <class BY>
BESSELKIT_FN int64 rounded_inverse_region(double d, double a) {
    Given z = BY::given(a);
    double W = 0.5 * (d - 1.0) * z.y;
    // x y must not come near the ends of float, nor may lam be rounded
    bool in_floats = (d <= single_most_d) & (z.x >= single_least_x);
    int64 single_region = rounded_single0 + at_least(W, single_W1 * z.x);
    int64 high = in_floats ? single_region : (int64)rounded_uniform1;
    double kappa = 1.1 * z.r * mad(d - 1.0, z.y, z.x), unit = z.x * z.y;
    int64 by_kappa = rounded_small0 + at_least(kappa, single_kappa1 * unit) +
                     at_least(kappa, single_kappa2 * unit);
    int64 small = z.r <= inverse_low_r ? (int64)rounded_low : by_kappa;
    small = d >= 2.0 ? small : (int64)rounded_rare;
    int64 region = W >= single_W * z.x ? high : small;
    // next to d = 1 what the expansion leaves out, exp(-2 W_0), is not small beside 1 - r
    bool usual = (d >= single_least_d) & (d < scaled_W) & (z.r >= tiny_ratio) & (z.r <= 1.0) &
                 (z.x >= 1.0 / scaled_W);
    return usual ? region : (int64)rounded_rare;
}

// Newton's step: the start's error of 4.3e-5 leaves 2^-29.  A' P_0^2 is
// (P_0 - kappa P_1)(P_0 + kappa P_1) - 2 lam P_1 P_0.
BESSELKIT_FN double rounded_inverse_step(double d, double kappa, double r, Climb z) {
    double u = kappa * z.Q, excess = mad(-r, z.P, u);
    double slope = mad(z.P - u, z.P + u, -(d - 1.0) * z.Q * z.P);
    return kappa - excess * z.P / slope;
}

// the family in float32, the value still a double
template <class BY>
struct RoundedInverse : RoundedFamily {
    static constexpr bool own_kappa = true;
    BESSELKIT_FN constexpr int group(int r) {
        return r == rounded_uniform0 || r > rounded_uniform1 ? 0 : small_group(r);
    }
    BESSELKIT_FN int64 loop_region(double d, double a) { return rounded_inverse_region<BY>(d, a); }
    BESSELKIT_FN int region(double d, double a) { return (int)loop_region(d, a); }

    BESSELKIT_FN constexpr bool by_recurrence(int r) { return r < rounded_uniform0; }
    BESSELKIT_FN constexpr bool fine_in(int) { return false; }
    BESSELKIT_FN double kappa_of(double d, double a) { return inverse_start(d, BY::given(a)); }
    template <int REGION>
    BESSELKIT_FN Steps steps(int i) {
        if constexpr (REGION == rounded_low) return {4, 0, 0};
        else return {rounded_full_steps(i), 0, 0};
    }
    template <int REGION>
    BESSELKIT_FN double climbed(Climb z, double d, double kappa, double a) {
        return rounded_inverse_step(d, kappa, BY::given(a).r, z);
    }

    static constexpr bool has_floats = true;
    template <int REGION>
    BESSELKIT_FN float in_floats(float d, float a) {
        return inverse_uniform<REGION == rounded_single0 ? 4 : 5>(d, BY::given(a));
    }

    template <int REGION>
    BESSELKIT_FN double in(double d, double a, int interval) {
        if constexpr (by_recurrence(REGION)) {
            return BESSELKIT_NAMESPACE::by_recurrence<RoundedInverse, REGION>(d, a, interval);
        } else if constexpr (REGION == rounded_uniform1) {
            return inverse_uniform<5>(d, BY::given(a));
        } else {
            return in_floats<REGION>((float)d, (float)a);  // exact: the arguments are floats
        }
    }

    BESSELKIT_FN double rare(int, double d, double a) { return ratio_inverse<BY>(d, a); }
};

}  // namespace BESSELKIT_NAMESPACE
