// The uniform expansion, for large W = sqrt(lam^2 + kappa^2) and any mix of order and argument.
//
//     s = lam + W + c_0 + c_1/W + ...                 c_0 = tau (1 + tau)/2
//     h = s - kappa = lam + lam^2/(W + kappa) + c_0 + ...
//     e = s - p = h + q = sigma (2 W + sigma),        sigma = s - lam - W = c_0 + c_1/W + ...
//     p = (1 - tau^2) (W - f_0 - f_1/W - ...)         1 - tau^2 = kappa^2/W^2
//     g = (1 - tau^2) (lam tau + g_0 + g_1/W + ...)
//
// e by the Riccati equation p = kappa^2 + d s - s^2: s - p = (s - lam)^2 - lam^2 - kappa^2.
// Every c_k (k >= 1), f_k, g_k has the factor tau, so each sum is small beside its main term at
// every kappa, and nothing is formed as a difference of like numbers.  The polynomials and
// their recurrence: tables/coefficients.py, which makes rows for each seam in W.
#pragma once

#include "cutoffs.hpp"
#include "polynomial.hpp"
#include "twofold.hpp"

namespace BESSELKIT_NAMESPACE {

// the geometry that all the expansions share
template <class T>
struct UniformOf {
    T lam, kappa, square, W, w, tau, k2;  // square = W^2, w = 1/W, k2 = 1 - tau^2
};
using Uniform = UniformOf<double>;

// lam^2 + kappa^2; without fma the rounding of lam^2 is put back (1 - A off by 2.3 eps if not)
template <class T>
BESSELKIT_FN T square_sum(T lam, T kappa) {
#if BESSELKIT_HARDWARE_FMA
    return mad(lam, lam, kappa * kappa);
#else
    T p = lam * lam;
    return p + (product_error(lam, lam, p) + kappa * kappa);
#endif
}

// all of it from W and 1/W
template <class T>
BESSELKIT_FN UniformOf<T> uniform_from(T d, T kappa, T W, T w) {
    T lam = T(0.5) * (d - T(1.0));
    return {lam, kappa, square_sum(lam, kappa), W, w, lam * w, (kappa * w) * (kappa * w)};
}

// W and 1/W: the square root and the division, on which all else waits
template <class T>
struct LengthOf {
    T W, w;
};
using Length = LengthOf<double>;

template <class T>
BESSELKIT_FN LengthOf<T> length_of(T d, T kappa) {
    T W = m_sqrt(square_sum(T(0.5) * (d - T(1.0)), kappa));
    return {W, T(1.0) / W};
}

template <class T>
BESSELKIT_FN UniformOf<T> uniform(T d, T kappa) {
    LengthOf<T> z = length_of(d, kappa);
    return uniform_from(d, kappa, z.W, z.w);
}

// the series with the rows of one seam
template <template <int> class Rows, int SEAM>
BESSELKIT_FN double seam_series(const Uniform& u) {
    return all_rows<Rows<SEAM>>(u.tau, u.w);
}

// c_0 + c_1/W + ..., from the sum of the rows
template <class T>
BESSELKIT_FN T sum_c(const UniformOf<T>& u, Plain<T> rows) {
    T c0 = T(0.5) * u.tau * (T(1.0) + u.tau);
    return mad(u.tau * u.k2 * u.w, rows, c0);
}

// W last: the sums before it are small beside it where tau is, and one rounding counts less
// (W + lam first: A off by up to 2.06 eps)
template <class T>
BESSELKIT_FN T uniform_s(const UniformOf<T>& u, Plain<T> sum) { return u.W + (u.lam + sum); }

// s with the roundings of W and of W + lam put back: half an eps better, wanted where s counts
// twice or thrice
BESSELKIT_FN double uniform_s_fine(const Uniform& u, double sum) {
    double W_lo = 0.5 * u.w * residual(u.W, u.W, u.square);
    Twofold S = fast_two_sum(u.W, u.lam);
    return S.hi + (S.lo + (W_lo + sum));
}

BESSELKIT_FN double uniform_h(const Uniform& u, double sum) {
    return u.lam + (u.lam * (u.lam / (u.W + u.kappa)) + sum);
}

// from the rows and their sum c_0 + ...: 2 W c_0 = lam + lam tau is taken out
BESSELKIT_FN double uniform_e(const Uniform& u, double rows, double sum) {
    double tail = mad(2.0 * u.tau * u.k2, rows, sum * sum);
    return u.lam + mad(u.lam, u.tau, tail);
}

// k2 = 1 - tau^2 is a factor of p and g: `uniform_k2` has half the roundings of u.k2 (A'' within 5
// eps, not 6), at the cost of a division
BESSELKIT_FN double uniform_k2(const Uniform& u) { return u.kappa * u.kappa / u.square; }

template <int SEAM>
BESSELKIT_FN double uniform_p(const Uniform& u, double k2) {
    return k2 * (u.W - u.tau * seam_series<SeriesF, SEAM>(u));
}

template <int SEAM>
BESSELKIT_FN double uniform_g(const Uniform& u, double k2) {
    return k2 * mad(u.tau, seam_series<SeriesG, SEAM>(u), u.lam * u.tau);
}

}  // namespace BESSELKIT_NAMESPACE
