// The ratios in float arithmetic alone, for devices where double is slow.
//
// The regions are those of rounded.hpp, and W < 16 (28 for A'') the recurrence with s as a pair of
// floats.  Extremes (kappa below 2^-28 d or above 2^30, d below 1.25 or above 2^24) take the double
// functions: there are few of them, and they overflow float.
#pragma once

#include "rounded.hpp"
#include "single_log.hpp"
#include "single_rare.hpp"

namespace BESSELKIT_NAMESPACE {
namespace single {

enum Region { region_rare, region_small, region_uniform0, region_uniform1, regions };

// comparisons alone, and so that a NaN fails; what a float's square may overflow is decided first
BESSELKIT_FN int ratio_region(float d, float kappa, float least_W = (float)single_W) {
    bool usual = (d >= (float)single_least_d) & (d <= (float)single_most_d) &
                 (kappa >= (float)tiny_ratio * d) & (kappa <= (float)single_most);
    if (!usual) return region_rare;
    float lam = 0.5f * (d - 1.0f);
    float square = mad(lam, lam, kappa * kappa);
    if (square < least_W * least_W) return region_small;
    return square < (float)(single_W1 * single_W1) ? region_uniform0 : region_uniform1;
}

BESSELKIT_FN int steps_interval(float kappa) {
    return kappa < (float)single_kappa1 ? 0 : kappa < (float)single_kappa2 ? 1 : 2;
}

// as in rounded.hpp, and from kappa = 16 to 28 (22 do to 24)
BESSELKIT_FN int full_steps(float kappa) {
    return kappa < (float)single_kappa ? rounded_full_steps(steps_interval(kappa)) : 25;
}

BESSELKIT_SLOW Parts climb_parts(float d, float kappa) {
    int steps = full_steps(kappa);
    Pair square = two_product(kappa, kappa);
    Pair s = {climb_top(d + 2.0f * steps, kappa), 0.0f}, s1 = s, s2 = s;
    for (int j = steps - 1; j >= 0; --j) {
        s2 = s1;
        s1 = s;
        s = descend(s, two_sum(2.0f * j, d), square);
    }
    s = fast_two_sum(s.hi, s.lo);
    s1 = fast_two_sum(s1.hi, s1.lo);
    s2 = fast_two_sum(s2.hi, s2.lo);
    FinePartsOf<float> z = fine_parts_of(s, s1, s2, square / s1, square / s2);
    // with W = kappa, P and G are p and g
    return {kappa, s, s - kappa, z.e, Pair{kappa, 0.0f}, z.p, z.g};
}

// s alone; in plain floats the roundings of many steps would add up: each is damped by A^2 only
BESSELKIT_FN float climb_ratio(float d, float kappa) {
    int steps = rounded_plain_steps(steps_interval(kappa));
    Pair square = two_product(kappa, kappa), s = {climb_top(d + 2.0f * steps, kappa), 0.0f};
    for (int j = steps - 1; j >= 0; --j) s = descend(s, two_sum(2.0f * j, d), square);
    return quotient({kappa, 0.0f}, s);
}

template <class F>
BESSELKIT_FN float climb(float d, float kappa) {
    if constexpr (F::plain) return climb_ratio(d, kappa);
    else return F::Single::of(climb_parts(d, kappa));
}

// F is the double functions' name of it
template <class F>
BESSELKIT_FN float ratio(float d, float kappa) {
    using Single = typename F::Single;
    int region = ratio_region(d, kappa, Single::least_W());
    if (region == region_uniform1) return Single::template uniform<5>(d, kappa);
    if (region == region_uniform0) return Single::template uniform<4>(d, kappa);
    if (region == region_small) return climb<F>(d, kappa);
    return by_doubles<rounded_ratio<F>>(d, kappa);
}

// 2v is exact; where it is infinite x cannot be usual
BESSELKIT_FN float iv_ratio(float v, float x) {
    float d = 2.0f * v;
    if (ratio_region(d, x) == region_rare) return by_doubles<rounded_iv_ratio>(v, x);
    return ratio<BESSELKIT_NAMESPACE::Ratio>(d, x);
}

BESSELKIT_FN Parts parts(float d, float kappa, int region) {
    if (region == region_uniform1) return uniform_parts<5>(d, kappa);
    if (region == region_uniform0) return uniform_parts<4>(d, kappa);
    return climb_parts(d, kappa);
}

}  // namespace single
}  // namespace BESSELKIT_NAMESPACE
