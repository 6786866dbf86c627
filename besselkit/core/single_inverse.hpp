// The inverse and the Kullback-Leibler divergence in float arithmetic alone.
//
// The inverse: by its expansion from W_0 = 16 on; below, Newton's steps on
// A(kappa) - r = (r s - kappa)/(-s), or (1 - r) s - h where r > 1/2, formed in pairs of floats, so
// that the last step is as good as s and h are.  From below A's concavity makes them rise to the
// root; a step too far is bounded.
// The divergence: as in divergence.hpp, with 8 nodes.
#pragma once

#include "single_logs.hpp"

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

// integral_a^b (b - t) A'(t) dt for neighbours
BESSELKIT_FN Pair bregman_near(float d, float a, float b) {
    Pair step = two_sum(b, -a), sum = {0.0f, 0.0f};
    for (int i = 0; i < Gauss::count; ++i) {
        float t = mad(Gauss::node[i], step.hi, a);
        float slope = RatioDeriv::of(parts(d, t, ratio_region(d, t)));
        sum = quick_sum(sum, two_product(Gauss::weight[i], slope));
    }
    return step * (step * sum);
}

BESSELKIT_FN Pair bregman_far(float d, float kp, float kq, const Parts& p) {
    float v = plain_order(d);
    Pair from = log_usual<kind_bias_scaled>(v, kp, log_region(v, kp, -0.5f));
    Pair to = log_usual<kind_bias_scaled>(v, kq, log_region(v, kq, -0.5f));
    return quick_sum(from, -to) + p.h / p.s * two_sum(kq, -kp);
}

BESSELKIT_FN bool divergence_is_usual(float d, float kp, float kq, float cosine) {
    float v = plain_order(d);
    return (d >= 1.5f) & (ratio_region(d, kp) != region_rare) &
           (ratio_region(d, kq) != region_rare) & (log_region(v, kp, -0.5f) != region_rare) &
           (log_region(v, kq, -0.5f) != region_rare) &
           (m_fabs(cosine) <= 1.0f + (float)unit_slack);
}

BESSELKIT_SLOW Pair divergence(float d, float kp, float kq, float cosine) {
    float low = m_min(kp, kq), high = m_max(kp, kq);
    bool near = (high <= 2.0f * low) | (high <= 0.5f * (d - 1.0f) + 1.5f);
    Parts p = parts(d, kp, ratio_region(d, kp));
    Pair first = near ? bregman_near(d, kp, kq) : bregman_far(d, kp, kq, p);
    float c = m_max(m_min(cosine, 1.0f), -1.0f);
    return first + Pair{kp, 0.0f} / p.s * (two_sum(1.0f, -c) * kq);
}

BESSELKIT_FN float kl(float d, float kp, float kq, float cosine) {
    if (!divergence_is_usual(d, kp, kq, cosine)) return by_doubles<kl_value>(d, kp, kq, cosine);
    return collapse(divergence(d, kp, kq, cosine));
}

BESSELKIT_FN float overlap(float d, float kp, float kq, float cosine) {
    if (!divergence_is_usual(d, kp, kq, cosine)) return by_doubles<near_overlap>(d, kp, kq, cosine);
    return quotient({1.0f, 0.0f}, divergence(d, kp, kq, cosine) + 1.0f);
}

}  // namespace single
}  // namespace BESSELKIT_NAMESPACE
