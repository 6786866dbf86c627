// The Bregman divergence B(p, q) = L(q) - L(p) - A(p) (q - p) of L = log 0F1, and A(p): what the
// Kullback-Leibler divergence is made of.  For d >= 2; p and q are two kappas, neighbours or far apart,
// and in all forms nothing is a difference of like numbers, or it is one of sums of two.
//
// W >= 24 for both (W_p, S_p, .. are those of p):  L = W - lam log S + log(1 + tau)/2 + U + const, and
// each part's own divergence, with S as the variable (kappa^2 = S (S - 2 lam)), is a sum of positive
// terms.  With
//     D = W_q - W_p = (q - p)(q + p)/(W_p + W_q),    x = D/S_p,    y = D/W_p,    phi(x) = x - log1p(x)
//     E = (q - p)^2 - D^2 = 2 ((q - p) lam/(W_p + W_q))^2 (1 + (lam^2 + p^2 + q^2)/(W_p W_q + p q))
// it is
//     (lam - 1/2) phi(x) + phi(y)/2 + E/(2 S_p) (1 - lam/(2 W_p^2))
// and that of U, a polynomial in tau at fixed lam:
//     U[tau_p, tau_p, tau_q] t^2 + U'(tau_p) (lam/W_p^2) (D^2/W_q - E/(2 W_p)),   t = tau_q - tau_p
// the divided differences by Horner's rule in the ring of polynomials modulo (x - p)^2 (x - q).
//
// Both below 48 and W < 24 for one:  with f(y) = 0F1 at y = kappa^2/4, all terms positive,
//     Y = A(p) (q - p) = (p/2) f'(y_p)/f(y_p) (q - p)
//     Z = (q - p)^2/4 [ f'(y_p) + ((q + p)/2)^2 f[y_p, y_p, y_q] ]/f(y_p)
// are 0F1(q)/0F1(p) = 1 + Y + Z, and B = Z - phi(Y + Z), which loses a factor (A' + A^2)/A' up to 4600:
// sums of two throughout, by the same ring.
//
// W < 24 for one and the other above both 24 and twice the one:  a difference of logarithms.
#pragma once

#include "density.hpp"

namespace BESSELKIT_NAMESPACE {

// B and A(p)
struct Bregman {
    double value, A;
};

// f(p), f[p, p], f[p, p, q]
template <class T>
struct Bend {
    T f, f1, f2;
};

// --- W >= 24 -----------------------------------------------------------------------------------

// x - log1p(x), with 1 + x given apart: x near -1 does not tell it.  Where |s| <= 1/3 by
// log1p(x) = 2 atanh(s), s = x/(2 + x), and x - 2 s = x s.
BESSELKIT_FN double log_lag(double x, Twofold ratio) {
    double s = x / (1.0 + ratio.hi), z = s * s;
    double near = s * (x - 2.0 * z * all_terms<SeriesAtanh>(z));
    double far = collapse(x - log_twofold(ratio));
    return m_fabs(s) <= 1.0 / 3.0 ? near : far;
}

// one coefficient more: from f to a + x f
BESSELKIT_FN Bend<double> bend_step(Bend<double> z, double a, double p, double q) {
    return {mad(p, z.f, a), mad(p, z.f1, z.f), mad(q, z.f2, z.f1)};
}

template <class Rows, int J, int END>
BESSELKIT_FN Bend<double> bend_row(double p, double q) {
    if constexpr (J + 1 == END) {
        return {Rows::value[J], 0.0, 0.0};
    } else {
        return bend_step(bend_row<Rows, J + 1, END>(p, q), Rows::value[J], p, q);
    }
}

// the same for the outer variable w = tau/lam, whose divided difference is 1/lam
template <class Rows, int K>
BESSELKIT_FN Bend<double> bend_rows(double p, double q, double wp, double wq, double inverse) {
    Bend<double> a = bend_row<Rows, Rows::start[K], Rows::start[K + 1]>(p, q);
    if constexpr (K + 1 == Rows::rows) {
        return a;
    } else {
        Bend<double> b = bend_rows<Rows, K + 1>(p, q, wp, wq, inverse);
        return {mad(wp, b.f, a.f), mad(wp, b.f1, mad(inverse, b.f, a.f1)),
                mad(wq, b.f2, mad(inverse, b.f1, a.f2))};
    }
}

// W and 1/W
BESSELKIT_FN Root bregman_root(double lam, double kappa) {
    return root_of(quick_sum(two_product(lam, lam), two_product(kappa, kappa)));
}

// a/b in one double, with its residual; 1/b.hi given
BESSELKIT_FN double quotient_by(Twofold a, Twofold b, double inverse) {
    double q = a.hi * inverse;
    return q + (residual(q, b.hi, a.hi) + mad(-q, b.lo, a.lo)) * inverse;
}

// lam U = tau^2 rows(tau, w) bends into B; U' into A = (p/S)(1 - (tau/W)(1/2 + (1 + tau) U'))
template <int SEAM>
BESSELKIT_APART Bregman bregman_uniform(double d, double p, double q) {
    double lam = 0.5 * (d - 1.0), v = lam - 0.5, inverse_lam = 1.0 / lam;
    Root Wp = bregman_root(lam, p), Wq = bregman_root(lam, q);
    Twofold Sp = two_sum(Wp.value.hi, lam), Sq = two_sum(Wq.value.hi, lam);
    Sp.lo += Wp.value.lo;
    Sq.lo += Wq.value.lo;
    Twofold both = two_sum(Wp.value.hi, Wq.value.hi), step = two_sum(q, -p), sum = two_sum(q, p);
    both.lo += Wp.value.lo + Wq.value.lo;
    double by_S = 1.0 / Sp.hi, by_both = 1.0 / both.hi;
    Twofold D = divide_by(step * sum, both, by_both);
    double x = quotient_by(D, Sp, by_S), y = quotient_by(D, Wp.value, Wp.inverse);
    double side = quotient_by(step * lam, both, by_both);
    double squares = mad(p, p, mad(q, q, lam * lam));
    double E = 2.0 * (side * side) * (1.0 + squares / mad(Wp.value.hi, Wq.value.hi, p * q));
    double lag_x = log_lag(x, divide_by(Sq, Sp, by_S));
    double lag_y = log_lag(y, divide_by(Wq.value, Wp.value, Wp.inverse));
    double tp = lam * Wp.inverse, tq = lam * Wq.inverse, t = -tp * D.hi * Wq.inverse;
    double rest = 0.5 * E * by_S * mad(-0.5 * tp, Wp.inverse, 1.0);
    Bend<double> b = bend_rows<SeriesBend<SEAM>, 0>(tp, tq, Wp.inverse, Wq.inverse, inverse_lam);
    b = bend_step(bend_step(b, 0.0, tp, tq), 0.0, tp, tq);
    double slope = inverse_lam * b.f1;
    double own = tp * Wp.inverse * (D.hi * D.hi * Wq.inverse - 0.5 * E * Wp.inverse);
    double bend = mad(inverse_lam * b.f2 * t, t, slope * own);
    double A = p * by_S * mad(-tp * Wp.inverse, mad(1.0 + tp, slope, 0.5), 1.0);
    return {mad(v, lag_x, mad(0.5, lag_y, rest + bend)), A};
}

// --- the power series ----------------------------------------------------------------------------

// terms that leave 2^-66 of f'' out, and those with compensation: below 2^-16 of it are the others
BESSELKIT_FN int bend_terms(int interval) {
    if (interval < 3) return interval == 0 ? 11 : interval == 1 ? 18 : 29;
    return interval == 3 ? 42 : 63;
}
BESSELKIT_FN int bend_fine_terms(int interval) {
    if (interval < 3) return interval == 0 ? 5 : interval == 1 ? 8 : 15;
    return interval == 3 ? 24 : 40;
}

// products and sums of positive numbers, parts not brought in order: 2^-100
BESSELKIT_FN Twofold loose_product(Twofold a, Twofold b) {
    double p = a.hi * b.hi;
    return {p, mad(a.lo, b.hi, mad(a.hi, b.lo, product_error(a.hi, b.hi, p)))};
}

// one term more, as series_step: from F to 1 + factor y F; `p` and `q` are factor y_p and factor y_q
BESSELKIT_FN Bend<double> bend_series_step(Bend<double> z, double yp, double yq, double factor) {
    double p = factor * yp, q = factor * yq;
    return {mad(p, z.f, 1.0), mad(p, z.f1, factor * z.f), mad(q, z.f2, factor * z.f1)};
}

// SECOND: with f2
template <bool SECOND>
BESSELKIT_FN Bend<Twofold> bend_series_step(Bend<Twofold> z, Twofold yp, Twofold yq,
                                            Twofold factor) {
    Twofold p = loose_product(yp, factor), second = {0.0, 0.0};
    if constexpr (SECOND) {
        second = quick_sum(loose_product(loose_product(yq, factor), z.f2),
                           loose_product(factor, z.f1));
    }
    return {quick_sum({1.0, 0.0}, loose_product(p, z.f)),
            quick_sum(loose_product(p, z.f1), loose_product(factor, z.f)), second};
}

BESSELKIT_FN Twofold quarter_square(double kappa) { return two_product(0.5 * kappa, 0.5 * kappa); }

// all terms, from the last on
template <bool SECOND>
BESSELKIT_FN Bend<Twofold> bend_series(double v, double p, double q, int interval) {
    Twofold yp = quarter_square(p), yq = quarter_square(q);
    int n = bend_terms(interval), fine = bend_fine_terms(interval);
    Bend<double> tail = {1.0, 0.0, 0.0};
    for (; n > fine; --n) tail = bend_series_step(tail, yp.hi, yq.hi, series_factor(v, (double)n).hi);
    Bend<Twofold> z = {{tail.f, 0.0}, {tail.f1, 0.0}, {tail.f2, 0.0}};
    for (; n > 0; --n) z = bend_series_step<SECOND>(z, yp, yq, series_factor(v, (double)n));
    return z;
}

BESSELKIT_FN Twofold settled(Twofold a) { return fast_two_sum(a.hi, a.lo); }

// x - log1p(x), |x| < 1/8, to 2^-64 relative: x s - 2 s^3/3 - 2 s^5/5 - ..
BESSELKIT_FN Twofold fine_lag(Twofold x) {
    Twofold below = x + 2.0, s = divide_by(x, below, 1.0 / below.hi), z = s * s;
    double t = z.hi, tail = mad(t, mad(t, 1.0 / 17.0, 1.0 / 15.0), 1.0 / 13.0);
    tail = mad(t, mad(t, mad(t, tail, 1.0 / 11.0), 1.0 / 9.0), 1.0 / 7.0);
    tail = mad(t, tail, 1.0 / 5.0);
    // 2/3 as a sum of two
    Twofold third = (s * z) * Twofold{0x1.5555555555555p-1, 0x1.5555555555555p-55};
    return x * s - (third + 2.0 * (s.hi * t) * (t * tail));
}

BESSELKIT_FN Bregman bregman_from_series(double p, double q, const Bend<Twofold>& z) {
    Twofold f = settled(z.f), step = two_sum(q, -p), middle = two_sum(0.5 * q, 0.5 * p);
    double inverse = 1.0 / f.hi;
    Twofold slope = divide_by(settled(z.f1), f, inverse), bend = divide_by(settled(z.f2), f, inverse);
    Twofold A = slope * (0.5 * p), Y = A * step;
    Twofold half_step = half(step), Z = half_step * half_step * (middle * middle * bend + slope);
    Twofold x = Y + Z;
    // all of one kind, and chosen at the end: branches would stop vectorisation
    double near = collapse(Z - fine_lag(x));
    Twofold ratio = x + 1.0;
    double far = collapse(log_twofold(ratio) - Y);
    return {m_fabs(x.hi) < 0.125 ? near : far, collapse(A)};
}

// --- the difference of logarithms ----------------------------------------------------------------

// b + kappa at one end, and 1 - A
struct End {
    Twofold scaled, complement;
};

// the higher one, W >= 24: kappa (1 - A) = lam - (W - kappa) + tau (1 - tau)/2 - theta U
template <int SEAM>
BESSELKIT_APART End high_end(double v, double kappa) {
    LogGeometry z = log_geometry<kind_bias>(two_sum(v, 0.5), kappa);
    double lam = v + 0.5, tau = lam * z.w;
    double both = tau * z.w * all_rows<SeriesEntropy<SEAM>>(tau, z.w);  // U - theta U
    double small = mad(0.5 * tau, 1.0 - tau, both - correction<SEAM>(tau, z.w));
    Twofold shortfall = (two_sum(v, 0.5) - (z.W - kappa)) + small;
    return {log_from_geometry<kind_bias_scaled, SEAM>(v, kappa, z),
            divide_by(shortfall, {kappa, 0.0}, 1.0 / kappa)};
}

// the lower one, by the power series and B0; below 24
constexpr int apart_interval = 3;

BESSELKIT_FN End low_end(double kappa, Twofold b0, const Bend<Twofold>& z) {
    Twofold f = settled(z.f), slope = divide_by(settled(z.f1), f, 1.0 / f.hi);
    return {b0 - log_twofold(f) + kappa, 1.0 - slope * (0.5 * kappa)};
}

BESSELKIT_FN Bregman bregman_apart(double p, double q, End low, End high) {
    bool up = q > p;
    Twofold fall = low.scaled - high.scaled;
    Twofold complement = {up ? low.complement.hi : high.complement.hi,
                          up ? low.complement.lo : high.complement.lo};
    double sign = up ? 1.0 : -1.0;
    return {collapse(fall * sign + complement * two_sum(q, -p)), collapse(1.0 - complement)};
}

}  // namespace BESSELKIT_NAMESPACE
