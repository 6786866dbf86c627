// dA/dd for results that are rounded to float32, in the regions of rounded.hpp.
//
// Double arithmetic with truncation below 2^-28; above W = 28 float arithmetic with sums of two.
#pragma once

#include "dimension_ratio.hpp"
#include "rounded.hpp"

namespace BESSELKIT_NAMESPACE {

// the family in float32, the value still a double
struct RoundedDimDeriv : RoundedFamily {
    static constexpr bool hangs_on_first = false;
    BESSELKIT_FN constexpr int group(int r) { return r > rounded_uniform1 ? 0 : small_group(r); }
    BESSELKIT_FN int64 loop_region(double d, double kappa) {
        return rounded_ratio_region(d, kappa);
    }
    BESSELKIT_FN int region(double d, double kappa) { return (int)rounded_ratio_region(d, kappa); }

    BESSELKIT_FN constexpr bool by_turns(int r) { return r == rounded_low || r == rounded_small0; }
    template <int REGION>
    BESSELKIT_FN Steps steps(int i) {
        if constexpr (REGION == rounded_low) return {4, 0, 0};
        else return {rounded_full_steps(i), 0, 0};
    }
    template <int REGION>
    BESSELKIT_FN double turned(FineTurnClimb z, double, double kappa) {
        return -kappa * z.D.hi / (z.P.hi * z.P.hi);
    }

    // float arithmetic from and to floats, in two of the regions
    static constexpr bool has_floats = true;
    template <int REGION>
    BESSELKIT_FN float in_floats(float d, float kappa) {
        return turn_uniform<REGION == rounded_single0 ? 4 : 5>(d, kappa);
    }

    template <int REGION>
    BESSELKIT_FN double in(double d, double kappa, int interval) {
        if constexpr (by_turns(REGION)) {
            Steps n = steps<REGION>(interval);
            return turned<REGION>(fine_turn(d, kappa, n), d, kappa);
        } else if constexpr (REGION == rounded_uniform0 || REGION == rounded_uniform1) {
            return turn_uniform<REGION == rounded_uniform0 ? 4 : 5>(d, kappa);
        } else {
            return in_floats<REGION>((float)d, (float)kappa);  // exact: the arguments are floats
        }
    }

    BESSELKIT_FN double rare(int, double d, double kappa) {
        return family_value<WideDimDeriv>(d, kappa);
    }
};

BESSELKIT_FN double rounded_dim_deriv(double d, double kappa) {
    return family_value<RoundedDimDeriv>(d, kappa);
}

}  // namespace BESSELKIT_NAMESPACE
