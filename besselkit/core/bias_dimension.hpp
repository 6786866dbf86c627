// db/dd, the derivative of b = v log kappa - log I_v(kappa) in the dimension, with
// mu = sqrt(v^2 + kappa^2), p = v/mu.  It is that of log C_d too, but for log(2 pi)/2.
//
// mu >= 24:  2 db/dd = log(v + mu) + p/(2 mu) - p (V_1/mu^2 + ...), the polynomials of order_log.hpp:
//            log kappa + asinh(v/kappa) = log(v + mu), and no psi is left.  The logarithm, 3 or more,
//            decides: plain double will do.
// mu < 24:   2 db/dd = log 2 + psi(v + 1) + N_0/F_0, the slope of the series; psi is negative below
//            v = 0.46, and the sum crosses zero there.
//
// Either way kappa = 0 is no place apart.
#pragma once

#include "order_log.hpp"

namespace BESSELKIT_NAMESPACE {

enum RiseRegion {
    rise_edge,
    rise_far,  // where squares overflow
    rise_series0,
    rise_series1,
    rise_series2,
    rise_series3,
    rise_uniform0,
    rise_uniform1,
    rise_uniform2,
    rise_uniform3,
    rise_uniform4,
    rise_regions
};

constexpr int rise_first_loop = rise_series0;

// comparisons alone, as in ratio_loop_region
BESSELKIT_FN int64 rise_loop_region(double d, double kappa) {
    double v = 0.5 * d - 1.0, square = mad(v, v, kappa * kappa);
    int64 by_mu = rise_uniform0 + order_seam(square);
    int64 series = rise_series0 + series_interval(kappa);
    bool usual = (d >= 1.0) & (kappa >= 0.0) & (m_max(d, kappa) < scaled_W);
    return usual ? (square >= log_W * log_W ? by_mu : series) : (int64)rise_edge;
}

BESSELKIT_FN int rise_region(double d, double kappa) {
    int64 usual = rise_loop_region(d, kappa);
    if (usual != rise_edge) return (int)usual;
    bool inside = d >= 1.0 && kappa >= 0.0 && d < infinity() && kappa < infinity();
    return inside ? rise_far : rise_edge;
}

template <int SEAM>
BESSELKIT_FN double rise_uniform(double v, double kappa) {
    double mu = m_sqrt(square_sum(v, kappa)), w = 1.0 / mu;
    Twofold main = log_twofold(v + mu);
    return 0.5 * (main.hi + (main.lo + order_rest<SEAM>(v * w, w)));
}

// all but the logarithm is below 2^-500
BESSELKIT_SLOW double rise_far_value(double d, double kappa) {
    double v = (0.5 * d) * 0x1p-600, k = kappa * 0x1p-600;
    Twofold scaled = log_twofold(v + m_sqrt(square_sum(v, k)));
    return 0.5 * collapse(scaled + Twofold{600.0 * ln2_head, 600.0 * ln2_tail});
}

// the family in float64; float32 is the same, rounded
struct WideBiasTurn : WideSeries {
    static constexpr int first_loop = rise_first_loop, regions = rise_regions;
    BESSELKIT_FN constexpr int group(int r) {
        return r >= rise_series0 && r <= rise_series3 ? (int)rise_series0 : r;
    }
    BESSELKIT_FN int64 loop_region(double d, double kappa) { return rise_loop_region(d, kappa); }
    BESSELKIT_FN int region(double d, double kappa) { return rise_region(d, kappa); }

    BESSELKIT_FN constexpr bool by_slopes(int r) { return r == rise_series0; }
    BESSELKIT_FN constexpr bool has_digamma(int) { return true; }
    BESSELKIT_FN constexpr bool has_slope(int) { return true; }
    BESSELKIT_FN double order(double d) { return 0.5 * d - 1.0; }
    template <int REGION>
    BESSELKIT_FN double from_slopes(double, double, Twofold digamma, Twofold quotient) {
        return 0.5 * collapse(quick_sum(digamma + Twofold{ln2_head, ln2_tail}, quotient));
    }

    template <int REGION>
    BESSELKIT_FN double in(double d, double kappa, int interval) {
        double v = order(d);
        if constexpr (by_slopes(REGION)) {
            Twofold quotient = slope_quotient(slope_series(v, kappa, interval));
            return from_slopes<REGION>(d, kappa, digamma_at(v), quotient);
        } else {
            return rise_uniform<REGION - rise_uniform0>(v, kappa);
        }
    }

    BESSELKIT_SLOW double rare(int region, double d, double kappa) {
        if (region == rise_far) return rise_far_value(d, kappa);
        return d >= 1.0 && d < infinity() && kappa > 0.0 ? infinity() : not_a_number();
    }
};

BESSELKIT_FN double bias_turn_value(double d, double kappa) {
    return family_value<WideBiasTurn>(d, kappa);
}

}  // namespace BESSELKIT_NAMESPACE
