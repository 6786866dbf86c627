// L = log 0F1(; d/2; kappa^2/4), zero at kappa = 0, to full relative accuracy.
//
// lam >= 32, omega = W - lam = kappa^2/(W + lam), x = omega/(2 lam), t = omega/(2 W):
//     L = omega - lam log1p(x) + log1p(-t)/2 - (omega/W) sum_{k>=1} v_k(tau) lam^-k
//   the last term being U(W, tau) - U(lam, 1) with its factor 1 - tau = omega/W taken out.  For small
//   x:  omega - lam log1p(x) = omega/2 (1 + psi(x)), psi = x/2 - x^2/3 + ..., and all else is a
//   factor close to 1 as well; for large x the difference loses at most a factor 3 of 2^-67.
// lam < 32, kappa < 24:  log1p(0F1 - 1), all terms positive.
// lam < 32, kappa >= 24: B0 - b, both twofold, L > 4 there.
// kappa < 2^-28 d:       kappa^2/(2 d).
#pragma once

#include "bessel.hpp"

namespace BESSELKIT_NAMESPACE {

enum PartitionRegion {
    partition_edge,
    partition_tiny,
    partition_scaled,
    partition_flat,
    partition_series0,
    partition_series1,
    partition_series2,
    partition_series3,
    partition_difference,
    partition_near0,  // x small
    partition_near1,
    partition_near2,
    partition_far0,  // x large
    partition_far1,
    partition_far2,
    partition_regions
};

constexpr int partition_first_loop = partition_series0;

BESSELKIT_FN int partition_region(double d, double kappa) {
    if (!(d >= 1.0 && kappa > 0.0 && d < infinity() && kappa < infinity())) return partition_edge;
    if (kappa < tiny_ratio * d) return partition_tiny;
    double lam = 0.5 * (d - 1.0);
    if (m_max(lam, kappa) >= scaled_W && lam >= partition_lam) return partition_scaled;
    if (lam < partition_lam) {
        if (kappa >= flat_ratio * m_max(lam, 1.0)) return partition_flat;
        if (kappa >= partition_kappa) return partition_difference;
        return partition_series0 + (kappa >= climb_kappa1) + (kappa >= climb_kappa2) +
               (kappa >= climb_kappa3);
    }
    // x = (sqrt(1 + z^2) - 1)/2 < psi_x exactly when z^2 < 4 psi_x (1 + psi_x), z = kappa/lam
    constexpr double z2 = 4.0 * psi_x * (1.0 + psi_x);
    int far = kappa * kappa >= z2 * (lam * lam) ? partition_far0 : partition_near0;
    return far + (lam >= partition_lam1) + (lam >= partition_lam2);
}

// omega and what hangs on it
struct Excess {
    double lam, W;
    Twofold S, omega;
};

BESSELKIT_FN Excess excess(double lam, double kappa) {
    Twofold square = two_product(kappa, kappa);
    Twofold W = square_root(two_product(lam, lam) + square);
    Twofold S = W + lam;
    return {lam, W.hi, S, square / S};
}

// sum_{k>=1} v_k lam^-k
template <int TERMS>
BESSELKIT_FN double bracket(const Excess& z) {
    double inverse = 1.0 / z.lam;
    return inverse * double_series<SeriesV, 0, TERMS>(z.lam / z.W, inverse);
}

template <int TERMS>
BESSELKIT_FN double partition_near(double d, double kappa) {
    Excess z = excess(0.5 * (d - 1.0), kappa);
    double omega = z.omega.hi, w = 1.0 / z.W;
    double x = 0.5 * omega / z.lam, t = 0.5 * omega * w;
    // -log1p(-t)/t = 1 + t/2 + t^2/3 + ..., t < 1/17
    double minus_log = single_series<SeriesLog, 14>(t);
    double y = x * single_series<SeriesPsi, 16>(x) - w * mad(2.0, bracket<TERMS>(z), 0.5 * minus_log);
    double first = 0.5 * omega;
    return first + mad(first, y, 0.5 * z.omega.lo);
}

BESSELKIT_FN Twofold partition_main(const Excess& z) {
    Twofold ratio = z.S / Twofold{2.0 * z.lam, 0.0};
    return z.omega - log_twofold(ratio) * z.lam;
}

template <int TERMS>
BESSELKIT_FN double partition_far(double d, double kappa) {
    Excess z = excess(0.5 * (d - 1.0), kappa);
    double t = z.omega.hi / z.W;
    double small = 0.5 * log1p_double(-0.5 * t) - t * bracket<TERMS>(z);
    return collapse(partition_main(z) + small);
}

template <int TERMS>
BESSELKIT_FN double partition_series(double d, double kappa) {
    Twofold f = series_0f1_minus_1<TERMS>(0.5 * d - 1.0, kappa);
    Twofold F = two_sum(1.0, f.hi);
    return collapse(log_twofold(fast_two_sum(F.hi, F.lo + f.lo)));
}

BESSELKIT_FN double partition_difference_value(double d, double kappa) {
    double v = 0.5 * d - 1.0;
    return collapse(bias_at_zero(v) - log_uniform<kind_bias, 20>(v, kappa));
}

template <int REGION>
BESSELKIT_FN double partition_in(double d, double kappa) {
    if constexpr (REGION == partition_series0) return partition_series<10>(d, kappa);
    if constexpr (REGION == partition_series1) return partition_series<17>(d, kappa);
    if constexpr (REGION == partition_series2) return partition_series<27>(d, kappa);
    if constexpr (REGION == partition_series3) return partition_series<40>(d, kappa);
    if constexpr (REGION == partition_difference) return partition_difference_value(d, kappa);
    if constexpr (REGION == partition_near0) return partition_near<12>(d, kappa);
    if constexpr (REGION == partition_near1) return partition_near<7>(d, kappa);
    if constexpr (REGION == partition_near2) return partition_near<5>(d, kappa);
    if constexpr (REGION == partition_far0) return partition_far<12>(d, kappa);
    if constexpr (REGION == partition_far1) return partition_far<7>(d, kappa);
    if constexpr (REGION == partition_far2) return partition_far<5>(d, kappa);
    return not_a_number();
}

BESSELKIT_SLOW double partition_rare(double d, double kappa) {
    double v = 0.5 * d - 1.0;
    switch (partition_region(d, kappa)) {
        case partition_tiny: return 0.5 * kappa * (kappa / d);
        case partition_flat:
            return collapse(bias_at_zero(v) - log_flat_value<kind_bias>(v, kappa));
        case partition_scaled: {
            // the rest is below 2^-490 of the main part
            Excess z = excess(0.5 * d * 0x1p-600, kappa * 0x1p-600);
            if (z.omega.hi < 0x1p-8 * z.lam) {
                double x = 0.5 * z.omega.hi / z.lam;
                double first = 0.5 * z.omega.hi;
                return mad(first, x * single_series<SeriesPsi, 16>(x), first) * 0x1p+600;
            }
            return collapse(partition_main(z)) * 0x1p+600;
        }
        default: break;
    }
    if (!(d >= 1.0 && d < infinity() && kappa >= 0.0)) return not_a_number();
    return kappa;  // 0 or infinity
}

BESSELKIT_FN double partition_family(double d, double kappa) {
    switch (partition_region(d, kappa)) {
        case partition_series0: return partition_in<partition_series0>(d, kappa);
        case partition_series1: return partition_in<partition_series1>(d, kappa);
        case partition_series2: return partition_in<partition_series2>(d, kappa);
        case partition_series3: return partition_in<partition_series3>(d, kappa);
        case partition_difference: return partition_in<partition_difference>(d, kappa);
        case partition_near0: return partition_in<partition_near0>(d, kappa);
        case partition_near1: return partition_in<partition_near1>(d, kappa);
        case partition_near2: return partition_in<partition_near2>(d, kappa);
        case partition_far0: return partition_in<partition_far0>(d, kappa);
        case partition_far1: return partition_in<partition_far1>(d, kappa);
        case partition_far2: return partition_in<partition_far2>(d, kappa);
        default: return partition_rare(d, kappa);
    }
}

}  // namespace BESSELKIT_NAMESPACE
