// The logarithms and the density with the sums in double.
#pragma once

#include "mixed.hpp"
#include "single_logs.hpp"

namespace BESSELKIT_NAMESPACE {
namespace mixed {

// log(P_0/(P_n kappa^n)), the last for the functions of an order
template <bool OF_ORDER>
BESSELKIT_FN double change(double d, const Given& a, const Start& u) {
    double s = u.W + (u.lam + widen(sum_of(u, rows_of<SeriesS, way_up>(u))));
    double value = log_double(down(s, d, a.kappa).P * inverse(s));
    return OF_ORDER ? mad(-(double)up_steps, log_double(a.kappa), value) : value;
}

// v is the order, d = 2v + 2
template <int KIND, int WAY>
BESSELKIT_FN double log_by(float v_given, float kappa) {
    constexpr bool by_order = KIND == kind_log_iv || KIND == kind_log_ive;
    constexpr bool plain = KIND == kind_log_iv || KIND == kind_bias || KIND == kind_log_norm;
    double v = widen(v_given);
    Given a = given<WAY>(v + 0.5, v_given + 0.5f, kappa);
    Start u = start<true, WAY>(a);
    double S = u.W + u.lam;
    double main = log_double(by_order ? a.kappa * inverse(S) : S);
    float U = u.tau * u.w * rows_of<SeriesU, WAY>(u);
    double rest, times = u.lam;
    // half of log(2 pi W); log W = log S - log(1 + tau), which a float holds well where W is large
    if constexpr (by_order || WAY == way_up) {
        rest = mad(numbers.root1, short_log(u.W), numbers.half_log_2pi) - widen(U);
        times -= 0.5;
    } else {
        float y = mad(2.0f, u.tau, -1.0f);
        rest = numbers.middle - widen(mad(y, all_terms<SeriesHalfLog>(y), U));
    }
    if constexpr (WAY == way_up) rest -= change<by_order>(mad(2.0, v, 2.0), a, u);
    double grown = plain ? u.W : u.lam * (u.lam * inverse(u.W + a.kappa));
    if (by_order) return mad(times, main, grown) - rest;
    double value = mad(times, main, -grown) + rest;
    if (KIND == kind_log_norm || KIND == kind_log_norm_scaled) {
        value = mad(-numbers.log_2pi, v + 1.0, value);
    }
    return value;
}

// never way_mid: what is below W = 28 goes up
BESSELKIT_FN int log_way(float v, float kappa, float lowest) {
    bool usual = single::log_region(v, kappa, lowest) != single::region_rare;
    return way_of(usual, true, v + 0.5f, kappa);
}

BESSELKIT_FN Alike log_alike(float v, float lowest) {
    float most = (float)single_most;
    return {(float)single_least_kappa, most, log_way(v, most, lowest)};
}

// in the ways that are not rare
template <int KIND>
BESSELKIT_FN double log_usual(int way, float v, float kappa) {
    if (way == way_far) return log_by<KIND, way_far>(v, kappa);
    if (way == way_near) return log_by<KIND, way_near>(v, kappa);
    return log_by<KIND, way_up>(v, kappa);
}

// float64's, which come with less code than those of rounded.hpp
template <int KIND>
BESSELKIT_FN double extreme_log(double v, double kappa) {
    return collapse(log_value<KIND>(Twofold{v, 0.0}, kappa));
}

template <int KIND>
BESSELKIT_FN double extreme_log_of_dimension(double d, double kappa) {
    return extreme_log<KIND>(BESSELKIT_NAMESPACE::plain_order(d), kappa);
}

template <int KIND>
BESSELKIT_FN float log_of_order(float v, float x) {
    int way = log_way(v, x, 0.0f);
    if (way == way_rare) return single::by_doubles<extreme_log<KIND>>(v, x);
    return narrow(log_usual<KIND>(way, v, x));
}

template <int KIND>
BESSELKIT_FN float log_of_dimension(float d, float kappa) {
    float v = single::plain_order(d);
    int way = log_way(v, kappa, -0.5f);
    if (way == way_rare) return single::by_doubles<extreme_log_of_dimension<KIND>>(d, kappa);
    return narrow(log_usual<KIND>(way, v, kappa));
}

// log C_d + kappa - kappa (1 - cos)
template <int WAY>
BESSELKIT_FN float log_prob_by(float v, float kappa, float cosine) {
    double c = widen(m_max(m_min(cosine, 1.0f), -1.0f));
    return narrow(mad(c - 1.0, widen(kappa), log_by<kind_log_norm_scaled, WAY>(v, kappa)));
}

BESSELKIT_FN bool is_cosine(float x) { return m_fabs(x) <= 1.0f + (float)unit_slack; }

BESSELKIT_FN bool inside(const Alike& a, float kappa, float cosine) {
    return inside(a, kappa) & is_cosine(cosine);
}

BESSELKIT_FN int log_prob_way(float d, float kappa, float cosine) {
    return is_cosine(cosine) ? log_way(single::plain_order(d), kappa, -0.5f) : (int)way_rare;
}

BESSELKIT_FN float log_prob(float d, float kappa, float cosine) {
    float v = single::plain_order(d);
    switch (log_prob_way(d, kappa, cosine)) {
        case way_up: return log_prob_by<way_up>(v, kappa, cosine);
        case way_near: return log_prob_by<way_near>(v, kappa, cosine);
        case way_far: return log_prob_by<way_far>(v, kappa, cosine);
        default: return single::by_doubles<log_density>(d, kappa, cosine);
    }
}

}  // namespace mixed
}  // namespace BESSELKIT_NAMESPACE
