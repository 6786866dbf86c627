// The ratios in float arithmetic alone, for devices where double is slow.
//
// The regions and lengths are those of rounded.hpp; what double has to spare there, sums of two
// floats have here, wherever a rounding would count: worst errors of about 2 ulp.  Extremes (kappa
// below 2^-28 d or above 2^30, d below 1.25 or above 2^24) take the double functions: there are
// few of them, and they overflow float.
//
//     A   = kappa/s                     s and h as pairs: h = s - kappa keeps its bits
//     A'  = e/s^2                       e = s - p
//     A'' = -(kappa/(W s)^2) (G + 2 P e/s),    p = P kappa^2/W^2,  g = G kappa^2/W^2
// the last with W = kappa in the recurrence, which has p and g themselves.
#pragma once

#include "single_log.hpp"
#include "single_rare.hpp"

namespace BESSELKIT_NAMESPACE {
namespace single {

enum Region { region_rare, region_small, region_uniform0, region_uniform1, regions };

// comparisons alone, and so that a NaN fails; what a float's square may overflow is decided first
BESSELKIT_FN int ratio_region(float d, float kappa, float least_W = (float)single_W) {
    bool usual = (d >= single_least_d) & (d <= single_most_d) &
                 (kappa >= (float)tiny_ratio * d) & (kappa <= single_most);
    if (!usual) return region_rare;
    float lam = 0.5f * (d - 1.0f);
    float square = mad(lam, lam, kappa * kappa);
    if (square < least_W * least_W) return region_small;
    return square < (float)(single_W1 * single_W1) ? region_uniform0 : region_uniform1;
}

BESSELKIT_FN int steps_interval(float kappa) {
    return kappa < (float)single_kappa1 ? 0 : kappa < (float)single_kappa2 ? 1 : 2;
}

// as in rounded.hpp, and from kappa = 16 to 24
BESSELKIT_FN int full_steps(float kappa) {
    return kappa < (float)single_kappa ? rounded_full_steps(steps_interval(kappa)) : 22;
}

// a/b in one division, rounded nearly correctly
BESSELKIT_FN float quotient(Pair a, Pair b) {
    float inverse = 1.0f / b.hi, q = a.hi * inverse;
    return mad(residual(q, b.hi, a.hi) + mad(-q, b.lo, a.lo), inverse, q);
}

BESSELKIT_FN Pair square_of(Pair a) {
    Pair p = two_product(a.hi, a.hi);
    return fast_two_sum(p.hi, mad(2.0f * a.hi, a.lo, p.lo));
}

// --- W >= 16 ----------------------------------------------------------------------------------

struct Geometry {
    float lam, kappa;
    Pair W;
    float w, tau, k2;  // 1/W, lam/W, 1 - tau^2
};

// lam is exact: d - 1 is for every float d in [1, 2^24]
BESSELKIT_FN Geometry geometry(float lam, float kappa) {
    Geometry u;
    u.lam = lam;
    u.kappa = kappa;
    Pair square = quick_sum(two_product(lam, lam), two_product(kappa, kappa));
    float W = m_sqrt(square.hi);
    u.w = 1.0f / W;
    u.W = fast_two_sum(W, 0.5f * u.w * (residual(W, W, square.hi) + square.lo));
    float tau = lam * u.w;
    u.tau = mad(residual(tau, u.W.hi, lam) - tau * u.W.lo, u.w, tau);
    float k = kappa * u.w;
    u.k2 = k * k;
    return u;
}

template <template <int> class Rows, int SEAM>
BESSELKIT_FN float series(const Geometry& u) {
    return double_series<Rows<SEAM>>(u.tau, u.w);
}

// c_0 + c_1/W + ...: at most 1
BESSELKIT_FN float sum_c(const Geometry& u, float rows) {
    float c0 = 0.5f * u.tau * (1.0f + u.tau);
    return mad(u.tau * u.k2 * u.w, rows, c0);
}

BESSELKIT_FN Pair uniform_s(const Geometry& u, float sum) {
    Pair S = fast_two_sum(u.W.hi, u.lam);
    return fast_two_sum(S.hi, S.lo + (u.W.lo + sum));
}

BESSELKIT_FN Pair uniform_h(const Geometry& u, float sum) {
    Pair fall = two_product(u.lam, u.lam) / (u.W + u.kappa);
    Pair h = two_sum(u.lam, fall.hi);
    return fast_two_sum(h.hi, h.lo + (fall.lo + sum));
}

// lam (1 + tau) + sigma^2 + ..., as in uniform.hpp
BESSELKIT_FN Pair uniform_e(const Geometry& u, float rows, float sum) {
    float tail = mad(2.0f * u.tau * u.k2, rows, sum * sum);
    return two_sum(u.lam, mad(u.lam, u.tau, tail));
}

// --- all that the functions are made of -------------------------------------------------------

// p = P k^2 and g = G k^2, k = kappa/W
struct Parts {
    float kappa;
    Pair s, h, e, W;
    float P, G;
};

template <int SEAM>
BESSELKIT_FN Parts uniform_parts(float d, float kappa) {
    Geometry u = geometry(0.5f * (d - 1.0f), kappa);
    float P = u.W.hi - mad(u.tau, series<SeriesF, SEAM>(u), -u.W.lo);
    float G = u.tau * (u.lam + series<SeriesG, SEAM == 4 ? 6 : SEAM>(u));  // from W = 24 on
    float rows = series<SeriesE, SEAM>(u), sum = sum_c(u, rows);
    return {kappa, uniform_s(u, sum), uniform_h(u, sum), uniform_e(u, rows, sum), u.W, P, G};
}

// the start of the recurrence, as in recurrence.hpp
BESSELKIT_FN float climb_top(float d, float kappa) {
    float lam = 0.5f * (d - 1.0f), W = m_sqrt(mad(lam, lam, kappa * kappa)), w = 1.0f / W;
    float tau = lam * w, k2 = (kappa * w) * (kappa * w);
    float rows = double_series<SeriesStart>(tau, w);
    return (W + lam) + mad(tau * k2 * w, rows, 0.5f * tau * (1.0f + tau));
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
    PartsOf<float> z = parts_of(s, fast_two_sum(s1.hi, s1.lo), fast_two_sum(s2.hi, s2.lo), kappa,
                                square);
    return {kappa, s, s - kappa, Pair{z.e, 0.0f}, Pair{kappa, 0.0f}, z.p, z.g};
}

// --- the functions ----------------------------------------------------------------------------

// A
struct Ratio {
    using Double = BESSELKIT_NAMESPACE::Ratio;
    static constexpr float least_W = (float)single_W;
    template <int SEAM>
    BESSELKIT_FN float uniform(float d, float kappa) {
        Geometry u = geometry(0.5f * (d - 1.0f), kappa);
        return quotient({kappa, 0.0f}, uniform_s(u, sum_c(u, series<SeriesS, SEAM>(u))));
    }
    BESSELKIT_FN float climb(float d, float kappa) {
        int steps = rounded_plain_steps(steps_interval(kappa));
        // in floats alone the roundings of many steps would add up: each is damped by A^2 only
        Pair square = two_product(kappa, kappa), s = {climb_top(d + 2.0f * steps, kappa), 0.0f};
        for (int j = steps - 1; j >= 0; --j) s = descend(s, two_sum(2.0f * j, d), square);
        return quotient({kappa, 0.0f}, s);
    }
};

// 1 - A
struct RatioC {
    using Double = BESSELKIT_NAMESPACE::RatioC;
    static constexpr float least_W = (float)single_W;
    BESSELKIT_FN float of(const Parts& z) { return quotient(z.h, z.s); }
    template <int SEAM>
    BESSELKIT_FN float uniform(float d, float kappa) {
        Geometry u = geometry(0.5f * (d - 1.0f), kappa);
        float sum = sum_c(u, series<SeriesC, SEAM>(u));
        return quotient(uniform_h(u, sum), uniform_s(u, sum));
    }
    BESSELKIT_FN float climb(float d, float kappa) { return of(climb_parts(d, kappa)); }
};

// A'
struct RatioDeriv {
    using Double = BESSELKIT_NAMESPACE::RatioDeriv;
    static constexpr float least_W = (float)single_W;
    BESSELKIT_FN float of(const Parts& z) { return quotient(z.e, square_of(z.s)); }
    template <int SEAM>
    BESSELKIT_FN float uniform(float d, float kappa) {
        Geometry u = geometry(0.5f * (d - 1.0f), kappa);
        float rows = series<SeriesE, SEAM>(u), sum = sum_c(u, rows);
        return quotient(uniform_e(u, rows, sum), square_of(uniform_s(u, sum)));
    }
    BESSELKIT_FN float climb(float d, float kappa) { return of(climb_parts(d, kappa)); }
};

// A''
struct RatioDeriv2 {
    using Double = BESSELKIT_NAMESPACE::RatioDeriv2;
    static constexpr float least_W = (float)single_W2;
    BESSELKIT_FN float of(const Parts& z) {
        float bracket = mad(2.0f * z.P, quotient(z.e, z.s), z.G);
        return -quotient(two_product(z.kappa, bracket), square_of(z.W * z.s));
    }
    template <int SEAM>
    BESSELKIT_FN float uniform(float d, float kappa) { return of(uniform_parts<SEAM>(d, kappa)); }
    BESSELKIT_FN float climb(float d, float kappa) { return of(climb_parts(d, kappa)); }
};

template <class F>
BESSELKIT_FN float ratio(float d, float kappa) {
    int region = ratio_region(d, kappa, F::least_W);
    if (region == region_uniform1) return F::template uniform<5>(d, kappa);
    if (region == region_uniform0) return F::template uniform<4>(d, kappa);
    return region == region_small ? F::climb(d, kappa) : rare_ratio<typename F::Double>(d, kappa);
}

// 2v is exact; where it is infinite x cannot be usual
BESSELKIT_FN float iv_ratio(float v, float x) {
    float d = 2.0f * v;
    return ratio_region(d, x) == region_rare ? rare_iv_ratio(v, x) : ratio<Ratio>(d, x);
}

BESSELKIT_FN Parts parts(float d, float kappa, int region) {
    if (region == region_uniform1) return uniform_parts<5>(d, kappa);
    if (region == region_uniform0) return uniform_parts<4>(d, kappa);
    return climb_parts(d, kappa);
}

}  // namespace single
}  // namespace BESSELKIT_NAMESPACE
