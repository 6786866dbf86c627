// The density and the entropy of von Mises-Fisher distributions.
//
//     log p = log C_d + kappa cos = (log C_d + kappa) - kappa u,     u = 1 - cos
//     H     = -(log C_d + kappa) + kappa (1 - A)
//
// The bracket is twofold, u is formed with its rounding, and kappa u keeps its error: what counts is
// the last rounding.  The regions are those of log C_d.
#pragma once

#include "bessel.hpp"
#include "ratio.hpp"

namespace BESSELKIT_NAMESPACE {

// cosines of float32 vectors leave [-1, 1] by rounding: that much is taken as the end itself
constexpr double cosine_slack = 0x1p-20;

// by choices that vectorise; NaN outside
BESSELKIT_FN double clamp_cosine(double cosine) {
    double c = m_max(m_min(cosine, 1.0), -1.0);
    return m_fabs(cosine) <= 1.0 + cosine_slack ? c : not_a_number();
}

// the regions of a function of the dimension
BESSELKIT_FN int64 dimension_loop_region(double d, double kappa) {
    // not by plain_order(d): its choice of NaN stops vectorisation
    int64 usual = log_loop_region(0.5 * d - 1.0, kappa, -0.5);
    return d >= 1.0 ? usual : (int64)log_edge;
}

BESSELKIT_FN int dimension_region(double d, double kappa) {
    return log_region(order_of(d).hi, kappa, -0.5);
}

// Above this dimension the logarithms, of order 1000 d, may overflow where what they are part of
// does not: they are taken times `shrink`.
constexpr double shrink_dimension = 0x1p+1000;
constexpr double shrink = 0x1p-20;

// log C_d + kappa - away, all parts shrunk
BESSELKIT_SLOW double shrunk_density(double d, double kappa, Twofold away) {
    Twofold norm = log_wide_value<kind_log_norm_scaled>(order_of(d), kappa, shrink);
    return collapse(norm - away) / shrink;
}

// log C_d + kappa in a region without a loop
BESSELKIT_FN Twofold rare_norm(int region, double d, double kappa) {
    return WideLogs<kind_log_norm_scaled>::rare(region, order_of(d), kappa);
}

BESSELKIT_SLOW double rare_density(int region, double d, double kappa, double cosine) {
    double c = clamp_cosine(cosine);
    if (is_nan(c) || !(kappa < infinity())) {
        if (is_nan(c) || is_nan(kappa) || !(d >= 1.0 && d < infinity())) return not_a_number();
        return c == 1.0 ? (d > 1.0 ? infinity() : 0.0) : -infinity();
    }
    if (d >= shrink_dimension && kappa >= 0.0) {
        return shrunk_density(d, kappa, two_sum(1.0, -c) * (kappa * shrink));
    }
    Twofold norm = rare_norm(region, d, kappa);
    // an infinity has no low part to be carried
    double plain = norm.hi - (1.0 - c) * kappa;
    if (!(m_fabs(plain) < infinity())) return plain;
    return collapse(norm - two_sum(1.0, -c) * kappa);
}

// the family in float64, with the regions of log C_d
struct WideDensity : WideSeries {
    using Logs = WideLogs<kind_log_norm_scaled>;
    static constexpr int first_loop = Logs::first_loop, regions = Logs::regions;
    BESSELKIT_FN constexpr int group(int r) { return Logs::group(r); }
    BESSELKIT_FN int64 loop_region(double d, double kappa) {
        return dimension_loop_region(d, kappa);
    }
    BESSELKIT_FN int region(double d, double kappa) { return dimension_region(d, kappa); }

    BESSELKIT_FN constexpr bool by_parts(int r) { return Logs::by_parts(r); }
    BESSELKIT_FN constexpr bool has_bias(int) { return true; }
    BESSELKIT_FN constexpr bool has_series(int) { return true; }
    BESSELKIT_FN double order(double d) { return 0.5 * d - 1.0; }

    BESSELKIT_FN double from_norm(Twofold norm, double kappa, double cosine) {
        return collapse(quick_sum(norm, -(two_sum(1.0, -clamp_cosine(cosine)) * kappa)));
    }
    template <int REGION>
    BESSELKIT_FN double from_parts(double d, double kappa, Twofold b0, Twofold f, double cosine) {
        return from_norm(Logs::from_parts<REGION>(order(d), kappa, b0, f), kappa, cosine);
    }
    template <int REGION>
    BESSELKIT_FN double in(double d, double kappa, int interval, double cosine) {
        if constexpr (by_parts(REGION)) {
            return BESSELKIT_NAMESPACE::by_parts<WideDensity, REGION>(d, kappa, interval, cosine);
        } else {
            return from_norm(Logs::in<REGION>(order(d), kappa, interval), kappa, cosine);
        }
    }

    BESSELKIT_FN double rare(int region, double d, double kappa, double cosine) {
        return rare_density(region, d, kappa, cosine);
    }
};

BESSELKIT_FN double log_density(double d, double kappa, double cosine) {
    return family_value<WideDensity>(d, kappa, cosine);
}

// log C_d + kappa
BESSELKIT_FN Twofold log_norm_scaled(double d, double kappa) {
    return log_value<kind_log_norm_scaled>(order_of(d), kappa);
}

// kappa (1 - A), twofold where the entropy crosses zero with a large one (d = 13, kappa = 8: it is
// 5, and its rounding alone made 6 eps): by the recurrence, for any kappa that it serves
BESSELKIT_FN Twofold mean_shortfall(double d, double kappa) {
    int region = ratio_region(d, kappa);
    if (region < ratio_low || region > ratio_climb4) {
        return {kappa * ratio_value<RatioC>(d, kappa), 0.0};
    }
    int interval = (int)(at_least(kappa, climb_kappa1) + at_least(kappa, climb_kappa2) +
                         at_least(kappa, climb_kappa3) + at_least(kappa, climb_kappa4));
    FineClimb z = fine_climb(d, kappa, full_steps(interval), full_steps(interval), 0);
    return climb_shortfall(z, kappa) / settled(z).P * kappa;
}

BESSELKIT_SLOW double entropy_value(double d, double kappa) {
    if (kappa == infinity() && d >= 1.0 && d < infinity()) return d > 1.0 ? -infinity() : 0.0;
    Twofold spread = mean_shortfall(d, kappa);
    if (d >= shrink_dimension && d < infinity() && kappa >= 0.0) {
        return -shrunk_density(d, kappa, spread * shrink);
    }
    Twofold norm = log_norm_scaled(d, kappa);
    return m_fabs(norm.hi) == infinity() ? -norm.hi : collapse(spread - norm);
}

}  // namespace BESSELKIT_NAMESPACE
