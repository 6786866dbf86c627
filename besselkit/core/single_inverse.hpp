// The inverse in float arithmetic alone.
//
// By its expansion from W_0 = 16 on; below, Newton's steps on
// A(kappa) - r = (r s - kappa)/(-s), or (1 - r) s - h where r > 1/2, formed in pairs of floats, so
// that the last step is as good as s and h are.  From below A's concavity makes them rise to the
// root; a step too far is bounded.
#pragma once

#include "rounded_inverse.hpp"
#include "single_ratio.hpp"

namespace BESSELKIT_NAMESPACE {
namespace single {

// (A(kappa) - r) s, and the Newton step from it
BESSELKIT_FN float newton(const Parts& z, float kappa, float r, float complement) {
    Pair excess = r > 0.5f ? z.s * complement - z.h : Pair{kappa, 0.0f} - z.s * r;
    // A' = e/s^2
    return collapse(excess) * (z.s.hi / z.e.hi);
}

template <class BY>
BESSELKIT_SLOW float inverse_iterated(float d, float a) {
    GivenOf<float> z = BY::given(a);
    float kappa = inverse_start(d, z);
    for (int i = 0; i < inverse_steps; ++i) {
        int region = ratio_region(d, kappa);
        if (region == region_rare) break;
        float step = newton(parts(d, kappa, region), kappa, z.r, BY::complement(a).hi);
        float next = m_min(m_max(kappa - step, 0.25f * kappa), 4.0f * kappa);
        float change = m_fabs(next - kappa);
        kappa = next;
        // each step squares the error: this one was the last but one
        if (change <= 0x1p-20f * kappa) return kappa;
    }
    return not_a_float();
}

// below r = 2^-24 kappa = d r, by the double function
template <class BY>
BESSELKIT_FN float inverse(float d, float a) {
    GivenOf<float> z = BY::given(a);
    bool usual = (d >= (float)single_least_d) & (d <= (float)single_most_d) & (z.r >= 0x1p-24f) &
                 (z.r <= 1.0f) & (z.x >= (float)single_least_x);
    float kappa = not_a_float();
    if (usual) {
        float W = 0.5f * (d - 1.0f) * z.y;
        if (W >= (float)single_W1 * z.x) kappa = inverse_uniform<5>(d, z);
        else if (W >= (float)single_W * z.x) kappa = inverse_uniform<4>(d, z);
        else kappa = inverse_iterated<BY>(d, a);
    }
    return kappa == kappa ? kappa : by_doubles<ratio_inverse<BY>>(d, a);
}

}  // namespace single
}  // namespace BESSELKIT_NAMESPACE
