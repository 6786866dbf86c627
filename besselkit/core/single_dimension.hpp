// dA/dd in float arithmetic alone, for devices where double is slow.
//
// The expansion from W = 16 on; below, the recurrence for s and ds/dd,
//     s = d + kappa^2/s_{d+2},      ds/dd = 1 - (kappa/s_{d+2})^2 ds_{d+2}/dd,
// in pairs of floats (P_j^2 of dimension_ratio.hpp would overflow).
#pragma once

#include "rounded_dimension.hpp"
#include "single_ratio.hpp"

namespace BESSELKIT_NAMESPACE {
namespace single {

BESSELKIT_SLOW float dim_deriv_by_steps(float d, float kappa) {
    int steps = full_steps(kappa);
    UniformOf<float> u = uniform(d + 2.0f * steps, kappa);
    Pair square = two_product(kappa, kappa);
    Pair s = {uniform_s(u, sum_c(u, all_rows<SeriesStart>(u.tau, u.w))), 0.0f};
    float start = mad(u.w, all_rows<SeriesStartTurn>(u.tau, u.w), 1.0f);
    Pair rise = {0.5f * s.hi * u.w * start, 0.0f};
    for (int j = steps - 1; j >= 0; --j) {
        rise = 1.0f - square / (s * s) * rise;
        s = descend(s, two_sum(2.0f * j, d), square);
        s = fast_two_sum(s.hi, s.lo);
    }
    return -collapse(rise / s * (Pair{kappa, 0.0f} / s));
}

BESSELKIT_FN float dim_deriv(float d, float kappa) {
    int region = ratio_region(d, kappa);
    if (region == region_uniform1) return turn_uniform<5>(d, kappa);
    if (region == region_uniform0) return turn_uniform<4>(d, kappa);
    if (region == region_small) return dim_deriv_by_steps(d, kappa);
    return by_doubles<rounded_dim_deriv>(d, kappa);
}

}  // namespace single
}  // namespace BESSELKIT_NAMESPACE
