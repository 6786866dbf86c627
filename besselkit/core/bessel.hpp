// log I_v, log I_v - x, the bias b = v log kappa - log I_v and log C_d = b - (v + 1) log(2 pi).
//
// W >= 24:   log I_v = W + v log(kappa/(W + lam)) - log(2 pi W)/2 + U(W, tau),  v = lam - 1/2
//            b       = v log(W + lam) - W + log(2 pi W)/2 - U(W, tau)
//     with no gamma function.  The two main terms cancel where log I_v crosses zero, so W and the
//     logarithms are twofold: the absolute error stays below 2^-53.  Above lam = 2^20 the
//     logarithms are taken to 2^-100 (`wide`), and everything is scaled where squares overflow.
// W < 24:    b = B0 - L,  log I_v = v log kappa - B0 + L,  L = log 0F1 by its power series.
// kappa >= 2^30 max(lam, 1) (`flat`), u = lam/kappa:
//            log I_v - kappa = -lam u/2 + u/2 - log(2 pi kappa)/2 + U.
#pragma once

#include "cutoffs.hpp"
#include "family.hpp"
#include "gamma.hpp"
#include "power_series.hpp"
#include "uniform.hpp"

namespace BESSELKIT_NAMESPACE {

enum LogKind {
    kind_log_iv,
    kind_log_ive,
    kind_bias,
    kind_log_norm,
    kind_bias_scaled,     // b + kappa, for divergences at large kappa
    kind_log_norm_scaled  // log C_d + kappa, for densities
};

template <int KIND>
constexpr bool of_order = KIND == kind_log_iv || KIND == kind_log_ive;

enum LogRegion {
    log_edge,
    log_flat,
    log_wide,
    log_small,  // kappa so small that 0F1 = 1 and kappa/(W + lam) may underflow
    log_series0,
    log_series1,
    log_series2,
    log_series3,
    log_uniform0,
    log_uniform1,
    log_uniform2,
    log_uniform3,
    log_regions
};

constexpr int log_first_loop = log_series0;

// the seam of U at W; from lam = log_W2 on by lam alone, as in ratio_by_W
BESSELKIT_FN int64 log_seam(double lam, double square) {
    square = lam >= log_W2 ? lam * lam : square;
    return at_least(square, log_W1 * log_W1) + at_least(square, log_W2 * log_W2) +
           at_least(square, log_W3 * log_W3);
}

// Comparisons alone, as in ratio_loop_region; v >= lowest: 0 for the functions of an order, -1/2
// (d = 1) for those of a dimension.
BESSELKIT_FN int64 log_loop_region(double v, double kappa, double lowest) {
    double lam = v + 0.5;
    double square = mad(lam, lam, kappa * kappa);
    int64 by_W = log_uniform0 + log_seam(lam, square);
    int64 by_kappa = log_series0 + at_least(kappa, climb_kappa1) + at_least(kappa, climb_kappa2) +
                     at_least(kappa, climb_kappa3);
    bool usual = (v >= lowest) & (lam <= wide_lam) & (kappa >= small_kappa) &
                 (kappa < flat_ratio * m_max(lam, 1.0));
    return usual ? (square >= log_W * log_W ? by_W : by_kappa) : (int64)log_edge;
}

BESSELKIT_FN int log_region(double v, double kappa, double lowest) {
    int64 usual = log_loop_region(v, kappa, lowest);
    if (usual != log_edge) return (int)usual;
    if (!(v >= lowest && kappa > 0.0 && v < infinity() && kappa < infinity())) return log_edge;
    double lam = v + 0.5;
    if (kappa >= flat_ratio * m_max(lam, 1.0)) return log_flat;
    return lam > wide_lam || lam >= log_W ? log_wide : log_small;
}

// the correction U = u_1/W + u_2/W^2 + ...
template <int SEAM>
BESSELKIT_FN double correction(double tau, double w) {
    return tau * w * all_rows<SeriesU<SEAM>>(tau, w);
}

// (v + 1) log(2 pi), all in units of 1/scale
BESSELKIT_FN Twofold sphere_term(Twofold v, double scale = 1.0) {
    return (v + scale) * Twofold{log_2pi_hi, log_2pi_lo};
}

// Put the parts together, in units of 1/scale: v_log = v log(..), its argument depends on the kind;
// fall = W - kappa.
template <int KIND>
BESSELKIT_FN Twofold assemble(Twofold v, Twofold W, Twofold fall, Twofold v_log, Twofold rest,
                              double scale = 1.0) {
    if constexpr (KIND == kind_log_iv) return quick_sum(quick_sum(v_log, W), -rest);
    if constexpr (KIND == kind_log_ive) return quick_sum(quick_sum(v_log, fall), -rest);
    Twofold scaled = quick_sum(quick_sum(v_log, -fall), rest);
    if constexpr (KIND == kind_bias_scaled) return scaled;
    if constexpr (KIND == kind_log_norm_scaled) return quick_sum(scaled, -sphere_term(v, scale));
    Twofold b = quick_sum(quick_sum(v_log, -W), rest);
    if constexpr (KIND == kind_log_norm) return quick_sum(b, -sphere_term(v, scale));
    return b;
}

// the expansion; lam <= 2^20.  With the logarithm of S = W + lam comes that of W, as W (1 + tau) = S:
//     v log S + log(W)/2 = lam log S - log(1 + tau)/2,    log(1 + tau)/2 = atanh(lam/(W + S))
// W, 1/W, and S or kappa/S: what the square root and the divisions give
struct LogGeometry {
    Twofold W, argument;
    double w;
};

template <int KIND>
BESSELKIT_FN LogGeometry log_geometry(Twofold lam, double kappa) {
    // both squares are positive: the sum's relative error is that of the quick one
    Root root = root_of(quick_sum(lam * lam, two_product(kappa, kappa)));
    Twofold W = root.value, S = fast_two_sum(W.hi, lam.hi);
    S.lo += W.lo + lam.lo;
    if constexpr (of_order<KIND>) S = divide_by(Twofold{kappa, 0.0}, S, 1.0 / S.hi);
    return {W, S, root.inverse};
}

template <int KIND, int SEAM>
BESSELKIT_FN Twofold log_from_geometry(double v, double kappa, const LogGeometry& z) {
    Twofold lam = two_sum(v, 0.5), W = z.W, v_log, rest;
    double U = correction<SEAM>(lam.hi * z.w, z.w);
    if constexpr (of_order<KIND>) {
        v_log = log_twofold(z.argument) * v;
        Twofold log_W = half_log(W.hi);
        rest = fast_two_sum(log_W.hi, half_log_2pi_hi);
        rest.lo += mad(0.5 * z.w, W.lo, log_W.lo) + (half_log_2pi_lo - U);
    } else {
        Twofold S = z.argument, sum = fast_two_sum(S.hi, W.hi);
        v_log = log_twofold(S) * lam;
        Twofold log_tau = half_log_of(lam, {sum.hi, sum.lo + (S.lo + W.lo)});
        rest = fast_two_sum(half_log_2pi_hi, -log_tau.hi);
        rest.lo += (half_log_2pi_lo - U) - log_tau.lo;
    }
    return assemble<KIND>({v, 0.0}, W, W - kappa, v_log, rest);
}

template <int KIND, int SEAM>
BESSELKIT_FN Twofold log_uniform(double v, double kappa) {
    return log_from_geometry<KIND, SEAM>(v, kappa, log_geometry<KIND>(two_sum(v, 0.5), kappa));
}

// the power series, from B0 and f = 0F1 - 1; log_kappa is not used by the bias
template <int KIND>
BESSELKIT_FN Twofold from_series(double v, double kappa, Twofold log_kappa, Twofold b, Twofold f) {
    Twofold F = two_sum(1.0, f.hi);
    Twofold L = log_twofold(fast_two_sum(F.hi, F.lo + f.lo));
    b = b - L;
    if constexpr (KIND == kind_bias) return b;
    if constexpr (KIND == kind_bias_scaled) return b + kappa;
    if constexpr (KIND == kind_log_norm_scaled) return b + kappa - sphere_term({v, 0.0});
    if constexpr (KIND == kind_log_norm) return b - sphere_term({v, 0.0});
    Twofold value = log_kappa * v - b;
    return KIND == kind_log_ive ? value - kappa : value;
}

template <int KIND>
BESSELKIT_FN Twofold log_flat_value(Twofold v, double kappa) {
    double lam = v.hi + 0.5, u = lam / kappa;
    double U = correction<3>(u, 1.0 / kappa);
    double main = -0.5 * lam * u;
    Twofold rest = half(log_any(kappa)) + Twofold{half_log_2pi_hi, half_log_2pi_lo - U - 0.5 * u};
    Twofold below = Twofold{main, 0.0} - rest;  // log I_v - kappa
    if constexpr (KIND == kind_log_ive) return below;
    if constexpr (KIND == kind_log_iv) return below + kappa;
    if constexpr (KIND == kind_bias_scaled || KIND == kind_log_norm_scaled) {
        // something as large is taken from it: log p crosses zero with v log kappa far from it
        bool wide = v.hi > wide_lam;
        Twofold scaled = (wide ? log_precise({kappa, 0.0}) : log_any(kappa)) * v - below;
        return KIND == kind_bias_scaled ? scaled : scaled - sphere_term(v);
    }
    Twofold b = log_any(kappa) * v - below - kappa;
    if constexpr (KIND == kind_log_norm) return b - sphere_term(v);
    return b;
}

// lam > 2^20, and tiny kappa at any lam >= 24 (hence all the rows of U); the value times `shrink`,
// a power of two for those who subtract values that overflow
template <int KIND>
BESSELKIT_SLOW Twofold log_wide_value(Twofold v, double kappa, double shrink = 1.0) {
    double scale = m_max(v.hi, kappa) >= scaled_W * 0x1p-12 ? 0x1p-600 : 1.0;
    Twofold lam = (v + 0.5) * scale, vs = v * scale;
    double k = kappa * scale;
    Twofold W = square_root(lam * lam + two_product(k, k));
    Twofold S = W + lam, argument;
    Twofold log_scale = scale == 1.0 ? Twofold{0.0, 0.0} : log_any(scale);
    if constexpr (of_order<KIND>) {
        // far from kappa ~ lam nothing cancels, and the quotient might underflow
        argument = kappa > v.hi * 0x1p-60 ? log_precise(Twofold{k, 0.0} / S)
                                          : log_any(kappa) - (log_precise(S) - log_scale);
    } else {
        argument = log_precise(S) - log_scale;
    }
    double U = correction<0>(lam.hi / W.hi, scale / W.hi);
    Twofold rest = half(log_twofold(W) - log_scale) +
                   Twofold{half_log_2pi_hi, half_log_2pi_lo - U};
    // not W - k: at kappa = 2^29 lam the value, -lam^2/(2 kappa), is 2^-59 of both (52 eps off)
    Twofold fall = lam * lam / (W + k);
    Twofold value = assemble<KIND>(vs, W, fall, argument * vs, rest * scale, scale);
    double grow = shrink / scale, hi = value.hi * grow;
    return m_fabs(hi) < infinity() ? Twofold{hi, value.lo * grow} : Twofold{hi, 0.0};
}

// kappa = 0 or infinity, or outside the domain
template <int KIND>
BESSELKIT_SLOW Twofold log_at_edge(Twofold v, double kappa, double lowest) {
    if (!(v.hi >= lowest && v.hi < infinity() && kappa >= 0.0)) return {not_a_number(), 0.0};
    if (kappa > 0.0) {
        constexpr bool plus_kappa = KIND == kind_bias_scaled || KIND == kind_log_norm_scaled;
        bool up = KIND == kind_log_iv || (plus_kappa && v.hi > -0.5);
        return {up ? infinity() : -infinity(), 0.0};
    }
    if constexpr (of_order<KIND>) {
        return {v.hi == 0.0 ? 0.0 : -infinity(), 0.0};
    } else {
        if (v.hi >= log_W) return log_wide_value<KIND>(v, 0.0);
        return from_series<KIND>(v.hi, 0.0, {0.0, 0.0}, bias_at_zero(v.hi), {0.0, 0.0});
    }
}

// what the families with a power series in float64 have of it
struct WideSeries : Family {
    using Part = Twofold;
    BESSELKIT_FN Twofold bias(double v) { return bias_at_zero(v); }
    BESSELKIT_FN int terms(int interval) { return series_terms(interval); }
    BESSELKIT_FN int fine_terms(int interval) { return series_fine_terms(interval); }
};

// the family in float64; v is twofold as d/2 - 1 may not fit
template <int KIND>
struct WideLogs : WideSeries {
    using First = Twofold;
    static constexpr int first_loop = log_first_loop, regions = log_regions;
    static constexpr double lowest = of_order<KIND> ? 0.0 : -0.5;  // d = 1
    BESSELKIT_FN constexpr int group(int r) {
        return r >= log_series0 && r <= log_series3 ? (int)log_series0 : r;
    }
    BESSELKIT_FN int64 loop_region(double v, double kappa) {
        return log_loop_region(v, kappa, lowest);
    }
    BESSELKIT_FN int region(Twofold v, double kappa) { return log_region(v.hi, kappa, lowest); }

    BESSELKIT_FN constexpr bool by_parts(int r) { return r == log_series0; }
    BESSELKIT_FN constexpr bool has_bias(int) { return true; }
    BESSELKIT_FN constexpr bool has_series(int) { return true; }
    BESSELKIT_FN double order(double v) { return v; }
    template <int REGION>
    BESSELKIT_FN Twofold from_parts(double v, double kappa, Twofold b0, Twofold f) {
        Twofold log_kappa = {0.0, 0.0};
        if constexpr (of_order<KIND>) log_kappa = log_twofold(kappa);
        return from_series<KIND>(v, kappa, log_kappa, b0, f);
    }

    using Ahead = LogGeometry;
    // for the others, with fewer divisions, it would gain nothing
    BESSELKIT_FN constexpr bool in_stages(int r) { return of_order<KIND> && r >= log_uniform0; }
    BESSELKIT_FN LogGeometry ahead(double v, double kappa) {
        return log_geometry<KIND>(two_sum(v, 0.5), kappa);
    }
    template <int REGION>
    BESSELKIT_FN Twofold behind(double v, double kappa, const LogGeometry& z) {
        return log_from_geometry<KIND, REGION - log_uniform0>(v, kappa, z);
    }

    template <int REGION>
    BESSELKIT_FN Twofold in(double v, double kappa, int interval) {
        if constexpr (by_parts(REGION)) {
            return BESSELKIT_NAMESPACE::by_parts<WideLogs, REGION>(v, kappa, interval);
        } else {
            return behind<REGION>(v, kappa, ahead(v, kappa));
        }
    }

    BESSELKIT_SLOW Twofold rare(int region, Twofold v, double kappa) {
        switch (region) {
            case log_flat: return log_flat_value<KIND>(v, kappa);
            case log_wide: return log_wide_value<KIND>(v, kappa);
            case log_small: {
                double square = 0.25 * kappa * kappa / (v.hi + 1.0);
                Twofold b = bias_at_zero(v.hi);
                return from_series<KIND>(v.hi, kappa, log_any(kappa), b, {square, 0.0});
            }
            default: return log_at_edge<KIND>(v, kappa, lowest);
        }
    }
};

template <int KIND>
BESSELKIT_FN Twofold log_value(Twofold v, double kappa) {
    return family_value<WideLogs<KIND>>(v, kappa);
}

// v = d/2 - 1, exact as a sum; NaN below d = 1, which d/2 - 1 might round to
BESSELKIT_FN Twofold order_of(double d) {
    if (!(d >= 1.0)) return {not_a_number(), 0.0};
    return two_sum(0.5 * d, -1.0);
}

// the same where d/2 - 1 is exact: d below 2^53
BESSELKIT_FN double plain_order(double d) { return d >= 1.0 ? 0.5 * d - 1.0 : not_a_number(); }

}  // namespace BESSELKIT_NAMESPACE
