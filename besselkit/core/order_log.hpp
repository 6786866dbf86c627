// d log I_v/dv, negative throughout, with mu = sqrt(v^2 + x^2), p = v/mu, q = p^2.
//
// mu >= 24:  -asinh(v/x) - p/(2 mu) + p (V_1/mu^2 + ...), polynomials in q about v itself, which keep
//            the factor v (DLMF 10.41; tables/order_rows.py).  asinh(v/x) = log1p(z),
//            z = v (mu + x + v)/(x (mu + x)), in sums of two: relative accuracy for v << x as well.
// mu < 24:   log(x/2) - psi(v + 1) - N_0/F_0, F = 0F1(; v+1; x^2/4) and N = -dF/dv by one series,
//            z_n = (x^2/4)/(n (v + n)):  F_{n-1} = 1 + z_n F_n,  N_{n-1} = z_n (F_n/(v + n) + N_n).
//            The sum loses a factor of 3 x/v, so its parts are sums of two.
// v < 1/16, 4 <= x < 400 (`corner`), where that is too much, or exp(-2 x) counts beside v/x: with
//            E = (I_v + I_{-v})/2, e = K_v/E and s = sin(pi v)/pi (tables/order_fits.py)
//                -((v/x) H + e Q)/(1 - s e),    H = -(x/v) d log E/dv,  Q = cos(pi v) + s d log K_v/dv
//            all parts of one sign, fitted in v^2 and 1/x below x = 24.  At v = 0 it is -K_0/I_0.
#pragma once

#include "bregman.hpp"
#include "exponential.hpp"
#include "order_rows.hpp"

namespace BESSELKIT_NAMESPACE {

enum OrderRegion {
    order_edge,
    order_extreme,
    order_corner0,  // v < 1/16, by intervals of x
    order_corner1,
    order_corner2,
    order_corner3,
    order_corner4,
    order_series0,
    order_series1,
    order_series2,
    order_series3,
    order_uniform0,
    order_uniform1,
    order_uniform2,
    order_uniform3,
    order_uniform4,
    order_regions
};

constexpr int order_first_loop = order_corner0;

// the place of mu^2 among the seams of V, and that of x among the lengths of the series
BESSELKIT_FN int64 order_seam(double square) {
    return at_least(square, uniform_W * uniform_W) + at_least(square, uniform_W1 * uniform_W1) +
           at_least(square, uniform_W2 * uniform_W2) + at_least(square, uniform_W3 * uniform_W3);
}
BESSELKIT_FN int64 series_interval(double x) {
    return at_least(x, climb_kappa1) + at_least(x, climb_kappa2) + at_least(x, climb_kappa3);
}

// comparisons alone, as in ratio_loop_region
BESSELKIT_FN int64 order_loop_region(double v, double x) {
    double square = mad(v, v, x * x);
    int64 by_mu = order_uniform0 + order_seam(square);
    int64 series = order_series0 + series_interval(x);
    int64 corner = order_corner0 + at_least(x, corner_x1) + at_least(x, corner_x2) +
                   at_least(x, log_W) + at_least(x, corner_x3);
    int64 region = square >= log_W * log_W ? by_mu : series;
    bool beside = (v < corner_v) & (x >= corner_x) & (x < corner_most);
    bool usual = (v >= 0.0) & (v < order_most) & (x >= 1.0 / order_most) & (x < order_most);
    return usual ? (beside ? corner : region) : (int64)order_edge;
}

BESSELKIT_FN int order_region(double v, double x) {
    int64 usual = order_loop_region(v, x);
    if (usual != order_edge) return (int)usual;
    return v >= 0.0 && x > 0.0 && v < infinity() && x < infinity() ? order_extreme : order_edge;
}

// log(1 + z), z >= 0 to its own relative accuracy
BESSELKIT_FN Twofold log1p_of(Twofold z) {
    Twofold s = two_sum(1.0, z.hi);
    return log_twofold(fast_two_sum(s.hi, s.lo + z.lo));
}

// asinh(v/x) and what else hangs on mu
struct OrderGeometry {
    Twofold turn;
    double w, p;
};

BESSELKIT_FN OrderGeometry order_geometry(double v, double x) {
    Root mu = root_of(quick_sum(two_product(v, v), two_product(x, x)));
    Twofold below = quick_sum(mu.value, {x, 0.0}), above = quick_sum(below, {v, 0.0});
    Twofold under = below * x;
    Twofold z = divide_by(above * v, under, 1.0 / under.hi);
    return {log1p_of(z), mu.inverse, v * mu.inverse};
}

// p/(2 mu) - p (V_1/mu^2 + ...)
template <int SEAM>
BESSELKIT_FN double order_rest(double p, double w) {
    return p * w * mad(-w, all_rows<SeriesOrder<SEAM>>(p * p, w), 0.5);
}

template <int SEAM>
BESSELKIT_FN double order_uniform(double v, double x) {
    OrderGeometry z = order_geometry(v, x);
    return -(z.turn.hi + (z.turn.lo + order_rest<SEAM>(z.p, z.w)));
}

// e Q = pi exp(R - 2 x)
template <int PANEL>
BESSELKIT_FN double corner_part(double v, double u, double x) {
    double R = all_rows<CornerR<PANEL>>(u, mad(512.0 * v, v, -1.0));
    Twofold a = two_sum(-2.0 * x, 2.0 * half_log_pi_hi);
    return exp_between({a.hi, a.lo + (2.0 * half_log_pi_lo + R)});
}

template <int PANEL>
BESSELKIT_FN double corner_value(double v, double x) {
    double u = (1.0 / x - CornerPlace::middle[PANEL]) * CornerPlace::scale[PANEL];
    double part = corner_part<PANEL>(v, u, x);
    if constexpr (PANEL >= 3) {
        OrderGeometry z = order_geometry(v, x);
        constexpr int seam = PANEL - 3;
        return -(z.turn.hi + (z.turn.lo + (order_rest<seam>(z.p, z.w) + part)));
    } else {
        double s = mad(512.0 * v, v, -1.0);
        double sum = mad(v / x, all_rows<CornerH<PANEL>>(u, s), part);
        // 1/(1 - c) = 1 + c + c^2 + ..., c < 2^-13
        double c = v * all_rows<CornerT<PANEL>>(u, s) * part;
        return -mad(sum, mad(c, mad(c, mad(c, c, c), c), c), sum);
    }
}

// --- the series ------------------------------------------------------------------------------

// F - 1 and N
template <class T>
struct Slope {
    T f, g;
};

// one term more, in plain double and with all errors recovered; factor = 1/(n (v + n))
BESSELKIT_FN Slope<double> slope_step(Slope<double> s, double quarter, double factor, double n) {
    double z = quarter * factor, f = mad(z, s.f, z);
    return {f, mad(n * factor, f, z * s.g)};
}

BESSELKIT_FN Slope<Twofold> slope_step(Slope<Twofold> s, Twofold quarter, Twofold factor,
                                       double n) {
    Twofold F = two_sum(1.0, s.f.hi);
    F.lo += s.f.lo;
    Twofold z = loose_product(quarter, factor), f = loose_product(z, F);
    double below = n * factor.hi;
    Twofold inverse = {below, mad(n, factor.lo, product_error(n, factor.hi, below))};
    return {f, quick_sum(loose_product(inverse, f), loose_product(z, s.g))};
}

// terms as those of 0F1, with compensation in a few more
BESSELKIT_FN int slope_fine_terms(int interval) { return series_fine_terms(interval) + 3; }

BESSELKIT_FN Slope<Twofold> slope_series(double v, double x, int interval) {
    Twofold quarter = two_product(0.5 * x, 0.5 * x);
    int n = series_terms(interval), fine = slope_fine_terms(interval);
    Slope<double> tail = {0.0, 0.0};
    for (; n > fine; --n) {
        tail = slope_step(tail, quarter.hi, series_factor(v, (double)n).hi, n);
    }
    Slope<Twofold> s = {{tail.f, 0.0}, {tail.g, 0.0}};
    for (; n > 0; --n) s = slope_step(s, quarter, series_factor(v, (double)n), n);
    return s;
}

// N_0/F_0
BESSELKIT_FN Twofold slope_quotient(Slope<Twofold> s) {
    Twofold F = two_sum(1.0, s.f.hi);
    F = fast_two_sum(F.hi, F.lo + s.f.lo);
    return divide_by(s.g, F, 1.0 / F.hi);
}

// (v + FIRST)...(v + LAST) and its derivative, by halves as rising_product
struct Rising {
    Twofold product, slope;
};

template <int FIRST, int LAST>
BESSELKIT_FN Rising rising_slope(double v) {
    if constexpr (FIRST == LAST) {
        return {two_sum((double)FIRST, v), {1.0, 0.0}};
    } else {
        constexpr int middle = (FIRST + LAST) / 2;
        Rising a = rising_slope<FIRST, middle>(v), b = rising_slope<middle + 1, LAST>(v);
        return {a.product * b.product, quick_sum(a.slope * b.product, a.product * b.slope)};
    }
}

// psi(v + 1) by Stirling's series 16 orders up, as bias_at_zero: 2^-64 absolute
BESSELKIT_FN Twofold digamma_at(double v) {
    Twofold lam = two_sum(gamma_shift + 0.5, v);
    double inverse = 1.0 / lam.hi, square = inverse * inverse;
    Rising down = rising_slope<1, gamma_shift>(v);
    Twofold top = log_twofold(lam);
    top = quick_sum(top, {square * all_terms<SeriesDigamma>(square), 0.0});
    return quick_sum(top, -divide_by(down.slope, down.product, 1.0 / down.product.hi));
}

// log(x/2)
BESSELKIT_FN Twofold log_half_any(double x) { return log_any(x) - Twofold{ln2_head, ln2_tail}; }

// --- out of the way -------------------------------------------------------------------------

// v or x beyond 2^+-240: no rows but a few, and the parts of asinh scaled
BESSELKIT_SLOW double order_far(double v, double x) {
    if (m_max(v, x) < log_W) return collapse(log_half_any(x) - digamma_at(v));
    double big = m_max(v, x) >= order_most ? 0x1p-600 : 1.0, a = v * big, b = x * big;
    if (v < x * 0x1p-30) {
        // -(v/x)(1 + 1/(2 x)) but for (v/x)^2; the rows at q = 0
        double w = 1.0 / x, q = v / x;
        return -mad(q, w * mad(-w, all_rows<SeriesOrder<0>>(0.0, w), 0.5), q);
    }
    double root = m_sqrt(mad(a, a, b * b)), w = 1.0 / (root / big), p = a / root;
    double rest = order_rest<0>(p, w);
    if (x < v * 0x1p-20) {
        // log((mu + v)/x) = log(2 v/x) + (x/v)^2/4 and less
        Twofold turn = log_any(v) - log_half_any(x);
        double ratio = x / v;
        return -(turn.hi + (turn.lo + mad(0.25 * ratio, ratio, rest)));
    }
    OrderGeometry z = order_geometry(a, b);
    return -(z.turn.hi + (z.turn.lo + rest));
}

// the family in float64; float32 is the same, rounded
struct WideOrderDeriv : WideSeries {
    static constexpr int first_loop = order_first_loop, regions = order_regions;
    BESSELKIT_FN constexpr int group(int r) {
        return r >= order_series0 && r <= order_series3 ? (int)order_series0 : r;
    }
    BESSELKIT_FN int64 loop_region(double v, double x) { return order_loop_region(v, x); }
    BESSELKIT_FN int region(double v, double x) { return order_region(v, x); }

    BESSELKIT_FN constexpr bool by_slopes(int r) { return r == order_series0; }
    BESSELKIT_FN constexpr bool has_digamma(int) { return true; }
    BESSELKIT_FN constexpr bool has_slope(int) { return true; }
    BESSELKIT_FN double order(double v) { return v; }
    template <int REGION>
    BESSELKIT_FN double from_slopes(double, double x, Twofold digamma, Twofold quotient) {
        Twofold log_x = log_twofold(x) - Twofold{ln2_head, ln2_tail};
        return collapse(quick_sum(quick_sum(log_x, -digamma), -quotient));
    }

    template <int REGION>
    BESSELKIT_FN double in(double v, double x, int interval) {
        if constexpr (by_slopes(REGION)) {
            Twofold quotient = slope_quotient(slope_series(v, x, interval));
            return from_slopes<REGION>(v, x, digamma_at(v), quotient);
        } else if constexpr (REGION < order_series0) {
            return corner_value<REGION - order_corner0>(v, x);
        } else {
            return order_uniform<REGION - order_uniform0>(v, x);
        }
    }

    BESSELKIT_SLOW double rare(int region, double v, double x) {
        if (region == order_extreme) return order_far(v, x);
        if (!(v >= 0.0 && v < infinity() && x >= 0.0)) return not_a_number();
        return x == 0.0 ? -infinity() : 0.0;
    }
};

BESSELKIT_FN double order_deriv_value(double v, double x) {
    return family_value<WideOrderDeriv>(v, x);
}

}  // namespace BESSELKIT_NAMESPACE
