// The density and the entropy of von Mises-Fisher distributions.
//
//     log p = log C_d + kappa cos = (log C_d + kappa) - kappa u,     u = 1 - cos
//
// The bracket is twofold, u is formed with its rounding, and kappa u keeps its error: what counts is
// the last rounding.
//
//     H = -(log C_d + kappa) + kappa (1 - A)
//
// in forms of its own, below.  The regions of both are those of log C_d.
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

// the value of F in a region where it is made of all three: what the order alone decides, the series,
// and the recurrence
template <class F, int REGION>
BESSELKIT_FN double by_both(double d, double kappa, int interval) {
    double v = F::order(d);
    auto z = climb_of<F, REGION>(d, kappa, interval);
    return F::template from_both<REGION>(d, kappa, F::bias(v), series_of<F>(v, kappa, interval), z);
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

// what hangs on log C_d + kappa, in float64: its regions, and their parts
struct WideNorm : WideSeries {
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
};

struct WideDensity : WideNorm {
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

// --- the entropy -----------------------------------------------------------------------------
//
// H = L - theta L + .., L the logarithm of I_v, theta = kappa d/dkappa, kappa A = theta L.  W >= 24:
//     theta W = W - lam tau,  theta log S = 1 - tau,  theta tau = -tau (1 - tau^2),
// so that W and kappa drop out on paper:
//     H = lam (1 + log(2 pi) - log S) + log(1 + tau)/2 + tau (1 - tau)/2 + U - theta U
//   The first term does not vanish, as S > 24 > 2 pi e, and all others are below 1.  U - theta U has
//   polynomials of its own, so that it costs no more than U.
// W < 24:  H = kappa h/s - (log C_d + kappa), by the recurrence and the power series, both twofold.

template <int SEAM>
BESSELKIT_FN double entropy_uniform(double d, double kappa) {
    Twofold lam = two_sum(0.5 * d, -0.5);
    LogGeometry z = log_geometry<kind_bias>(lam, kappa);
    Twofold S = z.argument, below = fast_two_sum(S.hi, z.W.hi);
    double tau = lam.hi * z.w;
    double small = tau * mad(z.w, all_rows<SeriesEntropy<SEAM>>(tau, z.w), 0.5 * (1.0 - tau));
    Twofold slope = quick_sum({log_2pi_hi, log_2pi_lo}, -log_twofold(S)) + 1.0;
    Twofold log_tau = half_log_of(lam, {below.hi, below.lo + (S.lo + z.W.lo)});
    Twofold main = quick_sum(slope * lam, log_tau);
    return main.hi + (main.lo + small);
}

BESSELKIT_SLOW double rare_entropy(int region, double d, double kappa) {
    if (kappa == infinity() && d >= 1.0 && d < infinity()) return d > 1.0 ? -infinity() : 0.0;
    Twofold spread = {kappa * ratio_value<RatioC>(d, kappa), 0.0};
    if (d >= shrink_dimension && d < infinity() && kappa >= 0.0) {
        return -shrunk_density(d, kappa, spread * shrink);
    }
    Twofold norm = rare_norm(region, d, kappa);
    return m_fabs(norm.hi) == infinity() ? -norm.hi : collapse(spread - norm);
}

// the family in float64
struct WideEntropy : WideNorm {
    BESSELKIT_FN constexpr bool by_recurrence(int r) { return by_parts(r); }
    BESSELKIT_FN constexpr bool fine_in(int) { return true; }
    template <int REGION>
    BESSELKIT_FN Steps steps(int i) {
        return {full_steps(i), fine_steps_h(i), 0};
    }
    template <int REGION>
    BESSELKIT_FN double from_both(double d, double kappa, Twofold b0, Twofold f, FineClimb z) {
        Twofold below = settled(z).P, spread = climb_shortfall(z, kappa) * kappa;
        Twofold norm = Logs::from_parts<REGION>(order(d), kappa, b0, f);
        return collapse(quick_sum(divide_by(spread, below, 1.0 / below.hi), -norm));
    }
    template <int REGION>
    BESSELKIT_FN double in(double d, double kappa, int interval) {
        if constexpr (by_parts(REGION)) {
            return by_both<WideEntropy, REGION>(d, kappa, interval);
        } else {
            return entropy_uniform<REGION - log_uniform0>(d, kappa);
        }
    }

    BESSELKIT_FN double rare(int region, double d, double kappa) {
        return rare_entropy(region, d, kappa);
    }
};

BESSELKIT_FN double entropy_value(double d, double kappa) {
    return family_value<WideEntropy>(d, kappa);
}

}  // namespace BESSELKIT_NAMESPACE
