// The ratios and their derivatives, of a dimension and of an order.
#pragma once

#include "function_blocks.hpp"
#include "mixed_ratio.hpp"

namespace BESSELKIT_NAMESPACE {

template <class Q>
struct Ratios : InBlocks<WideRatios<Q>, RoundedRatios<Q>> {
    BESSELKIT_FN float on_device(float d, float kappa) {
        if constexpr (mixed::wanted && mixed::has<Q>) return mixed::ratio<Q>(d, kappa);
        else return single::ratio<Q>(d, kappa);
    }
    BESSELKIT_FN int way(float d, float kappa) {
        return mixed::wanted && mixed::has<Q> ? mixed::ratio_way<Q>(d, kappa) : mixed::way_rare;
    }
    BESSELKIT_FN mixed::Alike alike(float d) {
        return mixed::wanted && mixed::has<Q> ? mixed::ratio_alike<Q>(d) : mixed::Alike{};
    }
    template <int WAY>
    BESSELKIT_FN float together(float d, float kappa) {
        if constexpr (mixed::has<Q>) return mixed::ratio_by<Q, WAY>(d, kappa);
        else return single::not_a_float();
    }
};

struct IvRatio : InBlocks<WideRatios<Ratio>, RoundedRatios<Ratio>> {
    static constexpr bool own_first = false;
    BESSELKIT_FN double first(double v) { return 2.0 * v; }
    template <class F>
    BESSELKIT_FN int64 loop_region(double v, double x) {
        return F::loop_region(2.0 * v, x);
    }
    // 2v overflows only above 2^1023, where x cannot reach beyond the first term's range
    BESSELKIT_FN double value(double v, double x) {
        // halving rounds -5e-324 to -0.0, which is inside the domain
        bool halved = v >= 0x1p+1022 && v < infinity() && x >= 0.0;
        return ratio_value<Ratio>(halved ? v : 2.0 * v, halved ? 0.5 * x : x);
    }
    BESSELKIT_FN float value(float v, float x) {
        return (float)rounded_iv_ratio((double)v, (double)x);
    }
    BESSELKIT_FN float on_device(float v, float x) {
        if constexpr (mixed::wanted) return mixed::iv_ratio(v, x);
        else return single::iv_ratio(v, x);
    }
    BESSELKIT_FN int way(float v, float x) {
        return mixed::wanted ? mixed::ratio_way<Ratio>(2.0f * v, x) : (int)mixed::way_rare;
    }
    BESSELKIT_FN mixed::Alike alike(float v) {
        return mixed::wanted ? mixed::ratio_alike<Ratio>(2.0f * v) : mixed::Alike{};
    }
    template <int WAY>
    BESSELKIT_FN float together(float v, float x) {
        return mixed::ratio_by<Ratio, WAY>(2.0f * v, x);
    }
};

}  // namespace BESSELKIT_NAMESPACE
