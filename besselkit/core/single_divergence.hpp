// The Kullback-Leibler divergence and the overlap in float arithmetic alone: as in divergence.hpp,
// with 8 nodes.
#pragma once

#include "divergence.hpp"
#include "single_logs.hpp"

namespace BESSELKIT_NAMESPACE {
namespace single {

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
