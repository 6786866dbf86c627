// The ratios with the sums in double; F as in ratio.hpp.
#pragma once

#include "mixed.hpp"
#include "single_ratio.hpp"

namespace BESSELKIT_NAMESPACE {
namespace mixed {

// Up to which kappa the recurrence may serve: above, 1 - A and A' are differences of like numbers,
// in which the error of s shows.
template <class F>
struct Upward {
    static constexpr float most = 0.0f;
};
template <>
struct Upward<BESSELKIT_NAMESPACE::Ratio> {
    static constexpr float most = 0x1p+31f;  // whatever is usual
};
template <>
struct Upward<BESSELKIT_NAMESPACE::RatioC> {
    static constexpr float most = 512.0f;
};
template <>
struct Upward<BESSELKIT_NAMESPACE::RatioDeriv> {
    static constexpr float most = 16.0f;
};

template <class F>
constexpr bool has = Upward<F>::most > 0.0f;

// A
template <int WAY>
BESSELKIT_FN double of(BESSELKIT_NAMESPACE::Ratio, float d, const Given& a, const Start& u) {
    double sum = widen(sum_of(u, rows_of<SeriesS, WAY>(u))), s = u.W + (u.lam + sum);
    if constexpr (WAY == way_up) {
        Down z = down(s, widen(d), a.kappa);
        return a.kappa * z.Q * short_inverse(z.P);
    }
    return a.kappa * short_inverse(s);
}

// 1 - A
template <int WAY>
BESSELKIT_FN double of(BESSELKIT_NAMESPACE::RatioC, float d, const Given& a, const Start& u) {
    double sum = widen(sum_of(u, rows_of<SeriesC, WAY>(u))), s = u.W + (u.lam + sum);
    if constexpr (WAY == way_up) {
        Down z = down(s, widen(d), a.kappa);
        return mad(-a.kappa, z.Q, z.P) * short_inverse(z.P);
    }
    double fall = u.lam * (u.lam * short_inverse(u.W + a.kappa));
    return (u.lam + (fall + sum)) * short_inverse(s);
}

// A' = e/s^2 = 1 - A^2 - (d - 1) A/kappa
template <int WAY>
BESSELKIT_FN double of(BESSELKIT_NAMESPACE::RatioDeriv, float d, const Given& a, const Start& u) {
    float rows = rows_of<SeriesE, WAY>(u), sum = sum_of(u, rows);
    double s = u.W + (u.lam + widen(sum));
    if constexpr (WAY == way_up) {
        Down z = down(s, widen(d), a.kappa);
        double q = z.Q * inverse(z.P), A = a.kappa * q;
        return mad(-A, A, mad(1.0 - widen(d), q, 1.0));
    }
    double tail = widen(mad(2.0f * side(u.tau), rows, sum * sum)), w = short_inverse(s);
    return mad(u.lam * u.lam, short_inverse(u.W), u.lam + tail) * w * w;
}

BESSELKIT_FN bool ratio_is_usual(float d, float kappa) {
    return (d >= (float)single_least_d) & (d <= (float)single_most_d) &
           (kappa >= (float)tiny_ratio * d) & (kappa <= (float)single_most);
}

template <class F>
BESSELKIT_FN int ratio_way(float d, float kappa) {
    bool usual = ratio_is_usual(d, kappa), upward = kappa <= Upward<F>::most;
    return way_of(usual, upward, 0.5f * (d - 1.0f), kappa);
}

template <class F>
BESSELKIT_FN Alike ratio_alike(float d) {
    bool upward = 0.5f * (d - 1.0f) < (float)single_W2;
    float most = upward ? m_min(Upward<F>::most, (float)single_most) : (float)single_most;
    return {(float)tiny_ratio * d, most, ratio_way<F>(d, most)};
}

template <class F, int WAY>
BESSELKIT_FN float ratio_by(float d, float kappa) {
    float lam = 0.5f * (d - 1.0f);
    Given a = given<WAY>(widen(lam), lam, kappa);
    return narrow(of<WAY>(F{}, d, a, start<false, WAY>(a)));
}

template <class F>
BESSELKIT_FN float ratio(float d, float kappa) {
    switch (ratio_way<F>(d, kappa)) {
        case way_mid: return ratio_by<F, way_mid>(d, kappa);
        case way_up: return ratio_by<F, way_up>(d, kappa);
        case way_near: return ratio_by<F, way_near>(d, kappa);
        case way_far: return ratio_by<F, way_far>(d, kappa);
        default: return single::by_doubles<ratio_value<F>>(d, kappa);
    }
}

BESSELKIT_FN double extreme_iv_ratio(double v, double x) {
    return ratio_value<BESSELKIT_NAMESPACE::Ratio>(2.0 * v, x);
}

// 2v is exact; where it is infinite x cannot be usual
BESSELKIT_FN float iv_ratio(float v, float x) {
    float d = 2.0f * v;
    bool usual = single::ratio_region(d, x) != single::region_rare;
    if (!usual) return single::by_doubles<extreme_iv_ratio>(v, x);
    return ratio<BESSELKIT_NAMESPACE::Ratio>(d, x);
}

}  // namespace mixed
}  // namespace BESSELKIT_NAMESPACE
