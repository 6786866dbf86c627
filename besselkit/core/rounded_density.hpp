// The density and the entropy for results that are rounded to float32: as in density.hpp, in double
// arithmetic, with the regions and the lengths of rounded.hpp.
#pragma once

#include "density.hpp"
#include "rounded.hpp"

namespace BESSELKIT_NAMESPACE {

BESSELKIT_FN int64 rounded_dimension_region(double d, double kappa) {
    int64 usual = rounded_log_region(0.5 * d - 1.0, kappa, -0.5);
    return d >= 1.0 ? usual : (int64)rounded_rare;
}

// atanh(s)
template <int TERMS>
BESSELKIT_FN double rounded_atanh(double s) {
    double z = s * s;
    return mad(s * z, first_terms<SeriesAtanh, TERMS>(z), s);
}

// What the density and the entropy are made of at large W, from one division: the table of
// rounded_log_double, three loads for each element, would take as long as all the rest.
struct RoundedGeometry {
    double lam, w;
    double fall;     // W - kappa = lam^2/(W + kappa)
    double log_tau;  // log(1 + tau)/2 = atanh(lam/(W + S)), to 2^-31
    double log_S;    // e log 2 + 2 atanh((m - 1)/(m + 1)), to 2^-46: times lam <= 2^16
};

BESSELKIT_FN RoundedGeometry rounded_geometry(double d, double kappa) {
    double lam = 0.5 * (d - 1.0), W = m_sqrt(mad(lam, lam, kappa * kappa)), S = W + lam;
    HalfLog h = half_log_parts(S);
    double a = W + kappa, b = W + S, c = h.m + 1.0, Wa = W * a, bc = b * c;
    double inverse = 1.0 / (Wa * bc), by_Wa = inverse * bc, by_bc = inverse * Wa;
    double log_m = rounded_atanh<7>((h.m - 1.0) * (b * by_bc));
    double log_tau = rounded_atanh<7>(lam * (c * by_bc)), fall = lam * (lam * (W * by_Wa));
    // without the tail of log 2: 1.24 ulp at d = 124763, kappa = 9.6e7
    double log_S = mad(h.e, ln2_head, mad(h.e, ln2_tail, log_m + log_m));
    return {lam, a * by_Wa, fall, log_tau, log_S};
}

// log C_d + kappa = lam log(S/(2 pi)) - (W - kappa) - log(1 + tau)/2 - U
template <int SEAM>
BESSELKIT_FN double rounded_norm(double d, double kappa) {
    RoundedGeometry z = rounded_geometry(d, kappa);
    double U = correction<SEAM>(z.lam * z.w, z.w);
    return mad(z.lam, z.log_S - log_2pi_hi, -z.fall) - (z.log_tau + U);
}

// as entropy_uniform
template <int SEAM>
BESSELKIT_FN double rounded_entropy(double d, double kappa) {
    RoundedGeometry z = rounded_geometry(d, kappa);
    double tau = z.lam * z.w;
    double small = tau * mad(z.w, all_rows<SeriesEntropy<SEAM>>(tau, z.w), 0.5 * (1.0 - tau));
    return mad(z.lam, (1.0 + log_2pi_hi) - z.log_S, z.log_tau + small);
}

// what hangs on log C_d + kappa, the value still a double
struct RoundedNorm : RoundedSeries {
    using Logs = RoundedLogs<kind_log_norm_scaled>;
    BESSELKIT_FN constexpr int group(int r) { return Logs::group(r); }
    BESSELKIT_FN int64 loop_region(double d, double kappa) {
        return rounded_dimension_region(d, kappa);
    }
    BESSELKIT_FN int region(double d, double kappa) { return (int)loop_region(d, kappa); }

    BESSELKIT_FN constexpr bool by_parts(int r) { return Logs::by_parts(r); }
    BESSELKIT_FN constexpr bool has_bias(int) { return true; }
    BESSELKIT_FN constexpr bool has_series(int) { return true; }
    BESSELKIT_FN double order(double d) { return 0.5 * d - 1.0; }
};

struct RoundedDensity : RoundedNorm {
    // the difference is exact: the cosine is a float
    BESSELKIT_FN double from_norm(double norm, double kappa, double cosine) {
        return mad(clamp_cosine(cosine) - 1.0, kappa, norm);
    }
    template <int REGION>
    BESSELKIT_FN double from_parts(double d, double kappa, double b0, double f, double cosine) {
        return from_norm(Logs::from_parts<REGION>(order(d), kappa, b0, f), kappa, cosine);
    }
    template <int REGION>
    BESSELKIT_FN double in(double d, double kappa, int interval, double cosine) {
        if constexpr (by_parts(REGION)) {
            return BESSELKIT_NAMESPACE::by_parts<RoundedDensity, REGION>(d, kappa, interval, cosine);
        } else {
            constexpr int seam = REGION == rounded_uniform0 ? 4 : 5;
            return from_norm(rounded_norm<seam>(d, kappa), kappa, cosine);
        }
    }

    BESSELKIT_FN double rare(int, double d, double kappa, double cosine) {
        return log_density(d, kappa, cosine);
    }
};

struct RoundedEntropy : RoundedNorm {
    BESSELKIT_FN constexpr bool by_recurrence(int r) { return by_parts(r); }
    BESSELKIT_FN constexpr bool fine_in(int) { return false; }
    template <int REGION>
    BESSELKIT_FN Steps steps(int i) {
        return {rounded_full_steps(i), 0, 0};
    }
    template <int REGION>
    BESSELKIT_FN double from_both(double d, double kappa, double b0, double f, Climb z) {
        double spread = kappa * (mad(-kappa, z.Q, z.P) / z.P);
        return spread - Logs::from_parts<REGION>(order(d), kappa, b0, f);
    }
    template <int REGION>
    BESSELKIT_FN double in(double d, double kappa, int interval) {
        if constexpr (by_parts(REGION)) {
            return by_both<RoundedEntropy, REGION>(d, kappa, interval);
        } else {
            return rounded_entropy<REGION == rounded_uniform0 ? 4 : 5>(d, kappa);
        }
    }

    BESSELKIT_FN double rare(int, double d, double kappa) { return entropy_value(d, kappa); }
};

}  // namespace BESSELKIT_NAMESPACE
