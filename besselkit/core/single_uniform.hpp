// The uniform expansion and the ratios from it in float arithmetic alone: for devices, and on the
// CPU for float32.
//
// The lengths are those of rounded.hpp; what double has to spare there, sums of two floats have
// here, wherever a rounding would count.  lam^2 and (W s)^2 must not overflow: d <= 2^24,
// kappa <= 2^30.
//
//     A   = kappa/s,    1 - A = h/s,    A' = e/s^2
//     A'' = -(kappa/(W s)^2) (G + 2 P e/s),    p = P kappa^2/W^2,  g = G kappa^2/W^2
#pragma once

#include "cutoffs.hpp"
#include "polynomial.hpp"
#include "twofold.hpp"

namespace BESSELKIT_NAMESPACE {
namespace single {

using Pair = TwofoldOf<float>;

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
    float w, tau, tau_lo, k2;  // 1/W, lam/W as a pair, 1 - tau^2
};

// lam is exact: d - 1 is for every float d in [1, 2^24]
BESSELKIT_FN Geometry geometry(float lam, float kappa) {
    Geometry u;
    u.lam = lam;
    u.kappa = kappa;
    Pair square = quick_sum(two_product(lam, lam), two_product(kappa, kappa));
    RootOf<float> root = root_of(square);
    u.W = root.value;
    u.w = root.inverse;
    u.tau = lam * u.w;
    u.tau_lo = (residual(u.tau, u.W.hi, lam) - u.tau * u.W.lo) * u.w;
    float k = kappa * u.w;
    u.k2 = k * k;
    return u;
}

template <template <int> class Rows, int SEAM>
BESSELKIT_FN float series(const Geometry& u) {
    return all_rows<Rows<SEAM>>(u.tau, u.w);
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

BESSELKIT_FN Pair lam_tau(const Geometry& u) {
    Pair p = two_product(u.lam, u.tau);
    return {p.hi, mad(u.lam, u.tau_lo, p.lo)};
}

// lam (1 + tau) + sigma^2 + ..., as in uniform.hpp
BESSELKIT_FN Pair uniform_e(const Geometry& u, float rows, float sum) {
    float tail = mad(2.0f * u.tau * u.k2, rows, sum * sum);
    Pair product = lam_tau(u), e = fast_two_sum(u.lam, product.hi);
    return fast_two_sum(e.hi, e.lo + (product.lo + tail));
}

// --- all that the functions are made of -------------------------------------------------------

// p = P k^2 and g = G k^2, k = kappa/W
struct Parts {
    float kappa;
    Pair s, h, e, W, P, G;
};

template <int SEAM>
BESSELKIT_FN Parts uniform_parts(float d, float kappa) {
    Geometry u = geometry(0.5f * (d - 1.0f), kappa);
    float f = u.tau * series<SeriesF, SEAM>(u);
    float g = u.tau * series<SeriesG, SEAM == 4 ? 6 : SEAM>(u);  // from W = 28 on
    Pair P = fast_two_sum(u.W.hi, u.W.lo - f), G = quick_sum(lam_tau(u), {g, 0.0f});
    float rows = series<SeriesE, SEAM>(u), sum = sum_c(u, rows);
    return {kappa, uniform_s(u, sum), uniform_h(u, sum), uniform_e(u, rows, sum), u.W, P, G};
}

// --- the functions: of the parts, and of the expansion ------------------------------------------

// A
struct Ratio {
    BESSELKIT_FN float least_W() { return (float)single_W; }
    template <int SEAM>
    BESSELKIT_FN float uniform(float d, float kappa) {
        Geometry u = geometry(0.5f * (d - 1.0f), kappa);
        return quotient({kappa, 0.0f}, uniform_s(u, sum_c(u, series<SeriesS, SEAM>(u))));
    }
};

// 1 - A
struct RatioC {
    BESSELKIT_FN float least_W() { return (float)single_W; }
    BESSELKIT_FN float of(const Parts& z) { return quotient(z.h, z.s); }
    template <int SEAM>
    BESSELKIT_FN float uniform(float d, float kappa) {
        Geometry u = geometry(0.5f * (d - 1.0f), kappa);
        float sum = sum_c(u, series<SeriesC, SEAM>(u));
        return quotient(uniform_h(u, sum), uniform_s(u, sum));
    }
};

// A'
struct RatioDeriv {
    BESSELKIT_FN float least_W() { return (float)single_W; }
    BESSELKIT_FN float of(const Parts& z) { return quotient(z.e, square_of(z.s)); }
    template <int SEAM>
    BESSELKIT_FN float uniform(float d, float kappa) {
        Geometry u = geometry(0.5f * (d - 1.0f), kappa);
        float rows = series<SeriesE, SEAM>(u), sum = sum_c(u, rows);
        return quotient(uniform_e(u, rows, sum), square_of(uniform_s(u, sum)));
    }
};

// A''
struct RatioDeriv2 {
    // the polynomials of g cancel too much below
    BESSELKIT_FN float least_W() { return (float)single_W2; }
    BESSELKIT_FN float of(const Parts& z) {
        // e/s, and twice p by it, with their errors
        float inverse = 1.0f / z.s.hi, q = z.e.hi * inverse;
        float q_lo = (residual(q, z.s.hi, z.e.hi) + mad(-q, z.s.lo, z.e.lo)) * inverse;
        Pair bracket = quick_sum(z.P * Pair{2.0f * q, 2.0f * q_lo}, z.G);
        return -quotient(bracket * z.kappa, square_of(z.W * z.s));
    }
    template <int SEAM>
    BESSELKIT_FN float uniform(float d, float kappa) { return of(uniform_parts<SEAM>(d, kappa)); }
};

}  // namespace single
}  // namespace BESSELKIT_NAMESPACE
