// L = log 0F1(; d/2; kappa^2/4), zero at kappa = 0, to full relative accuracy.
//
// lam >= 20, omega = W - lam = kappa^2/(W + lam), x = omega/(2 lam), t = omega/(2 W):
//     L = omega - lam log1p(x) + log1p(-t)/2 - (omega/W) sum_{k>=1} v_k(tau) lam^-k
//   the last term being U(W, tau) - U(lam, 1) with its factor 1 - tau = omega/W taken out.  For
//   small x:  omega - lam log1p(x) = omega/2 (1 + psi(x)), psi = x/2 - x^2/3 + ..., and all else
//   is a factor close to 1 as well; for large x the difference loses at most a factor 3 of 2^-67.
// lam < 20, kappa < 24:  log1p(0F1 - 1), all terms positive.
// lam < 20, kappa >= 24: B0 - b, both twofold, L > 4 there.
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
    partition_difference0,  // by the seams of U in W
    partition_difference1,
    partition_difference2,
    partition_difference3,
    partition_near0,  // x small
    partition_near1,
    partition_near2,
    partition_near3,
    partition_far0,  // x large
    partition_far1,
    partition_far2,
    partition_far3,
    partition_regions
};

constexpr int partition_first_loop = partition_series0;

// comparisons alone, as in ratio_loop_region
BESSELKIT_FN int64 partition_loop_region(double d, double kappa) {
    double lam = 0.5 * (d - 1.0);
    int64 series = partition_series0 + at_least(kappa, climb_kappa1) +
                   at_least(kappa, climb_kappa2) + at_least(kappa, climb_kappa3);
    double square = mad(lam, lam, kappa * kappa);
    int64 difference = partition_difference0 + log_seam(lam, square);
    int64 low = kappa >= partition_kappa ? difference : series;
    // x = (sqrt(1 + z^2) - 1)/2 >= psi_x exactly when z^2 >= 4 psi_x (1 + psi_x), z = kappa/lam
    constexpr double z2 = 4.0 * psi_x * (1.0 + psi_x);
    int64 side = kappa * kappa >= z2 * (lam * lam) ? (int64)partition_far0 : (int64)partition_near0;
    int64 high = side + at_least(lam, partition_lam1) + at_least(lam, partition_lam2) +
                 at_least(lam, partition_lam3);
    bool small_order = lam < partition_lam;
    double top = small_order ? flat_ratio * m_max(lam, 1.0) : scaled_W;
    bool usual = (d >= 1.0) & (kappa >= tiny_ratio * d) & (kappa < top) & (lam < scaled_W) &
                 (kappa > 0.0);
    return usual ? (small_order ? low : high) : (int64)partition_edge;
}

BESSELKIT_FN int partition_region(double d, double kappa) {
    int64 usual = partition_loop_region(d, kappa);
    if (usual != partition_edge) return (int)usual;
    if (!(d >= 1.0 && kappa > 0.0 && d < infinity() && kappa < infinity())) return partition_edge;
    if (kappa < tiny_ratio * d) return partition_tiny;
    return 0.5 * (d - 1.0) < partition_lam ? partition_flat : partition_scaled;
}

// omega and what hangs on it
struct Excess {
    double lam, inverse_lam, W, w;  // w = 1/W
    Twofold S, omega;
};

BESSELKIT_FN Excess excess(double lam, double kappa) {
    Twofold square = two_product(kappa, kappa);
    Root W = root_of(quick_sum(two_product(lam, lam), square));
    Twofold S = quick_sum(W.value, {lam, 0.0});
    return {lam, 1.0 / lam, W.value.hi, W.inverse, S, divide_by(square, S, 1.0 / S.hi)};
}

// sum_{k>=1} v_k lam^-k
template <int SEAM>
BESSELKIT_FN double bracket(const Excess& z) {
    return z.inverse_lam * all_rows<SeriesV<SEAM>>(z.lam * z.w, z.inverse_lam);
}

template <int SEAM>
BESSELKIT_FN double partition_near(double d, double kappa) {
    Excess z = excess(0.5 * (d - 1.0), kappa);
    double omega = z.omega.hi, w = z.w;
    double x = 0.5 * omega * z.inverse_lam, t = 0.5 * omega * w;
    // -log1p(-t)/t = 1 + t/2 + t^2/3 + ..., t <= 1/17
    double minus_log = all_terms<SeriesLog>(t);
    double small = w * mad(2.0, bracket<SEAM>(z), 0.5 * minus_log);
    double y = x * all_terms<SeriesPsi>(x) - small;
    double first = 0.5 * omega;
    return first + mad(first, y, 0.5 * z.omega.lo);
}

BESSELKIT_FN Twofold partition_main(const Excess& z) {
    Twofold ratio = divide_by(z.S, {2.0 * z.lam, 0.0}, 0.5 * z.inverse_lam);
    return z.omega - log_twofold(ratio) * z.lam;
}

template <int SEAM>
BESSELKIT_FN double partition_far(double d, double kappa) {
    Excess z = excess(0.5 * (d - 1.0), kappa);
    double t = z.omega.hi * z.w;
    // log(1 - t/2)/2 = -atanh(omega/(3 W + lam))
    Twofold log_t = half_log_of({z.omega.hi, 0.0}, {mad(3.0, z.W, z.lam), 0.0});
    double small = mad(-t, bracket<SEAM>(z), -log_t.lo) - log_t.hi;
    return collapse(partition_main(z) + small);
}

BESSELKIT_FN double log1p_twofold(Twofold f) {
    Twofold F = two_sum(1.0, f.hi);
    return collapse(log_twofold(fast_two_sum(F.hi, F.lo + f.lo)));
}

BESSELKIT_FN double partition_series(double d, double kappa, int interval) {
    Twofold f = series_0f1_minus_1(0.5 * d - 1.0, kappa, interval);
    return log1p_twofold(f);
}

template <int SEAM>
BESSELKIT_FN double partition_difference(double d, double kappa, Twofold b0) {
    return collapse(b0 - log_uniform<kind_bias, SEAM>(0.5 * d - 1.0, kappa));
}

BESSELKIT_FN Twofold order_bias(double d) { return bias_at_zero(0.5 * d - 1.0); }

template <int REGION>
BESSELKIT_FN double partition_in(double d, double kappa) {
    if constexpr (REGION == partition_near0) return partition_near<0>(d, kappa);
    if constexpr (REGION == partition_near1) return partition_near<1>(d, kappa);
    if constexpr (REGION == partition_near2) return partition_near<2>(d, kappa);
    if constexpr (REGION == partition_near3) return partition_near<3>(d, kappa);
    if constexpr (REGION == partition_far0) return partition_far<0>(d, kappa);
    if constexpr (REGION == partition_far1) return partition_far<1>(d, kappa);
    if constexpr (REGION == partition_far2) return partition_far<2>(d, kappa);
    if constexpr (REGION == partition_far3) return partition_far<3>(d, kappa);
    return not_a_number();
}

BESSELKIT_SLOW double partition_rare(double d, double kappa) {
    double v = 0.5 * d - 1.0;
    switch (partition_region(d, kappa)) {
        case partition_tiny: return 0.5 * kappa * (kappa / d);
        case partition_flat:
            return collapse(bias_at_zero(v) - log_flat_value<kind_bias>({v, 0.0}, kappa));
        case partition_scaled: {
            // the rest is below 2^-490 of the main part
            Excess z = excess(0.5 * d * 0x1p-600, kappa * 0x1p-600);
            if (z.omega.hi < 0x1p-8 * z.lam) {
                double x = 0.5 * z.omega.hi / z.lam;
                double first = 0.5 * z.omega.hi;
                return mad(first, x * all_terms<SeriesPsi>(x), first) * 0x1p+600;
            }
            return collapse(partition_main(z)) * 0x1p+600;
        }
        default: break;
    }
    if (!(d >= 1.0 && d < infinity() && kappa >= 0.0)) return not_a_number();
    return kappa;  // 0 or infinity
}

BESSELKIT_SLOW double partition_family(double d, double kappa) {
    int region = partition_region(d, kappa);
    switch (region) {
        case partition_series0:
        case partition_series1:
        case partition_series2:
        case partition_series3: return partition_series(d, kappa, region - partition_series0);
        case partition_difference0: return partition_difference<0>(d, kappa, order_bias(d));
        case partition_difference1: return partition_difference<1>(d, kappa, order_bias(d));
        case partition_difference2: return partition_difference<2>(d, kappa, order_bias(d));
        case partition_difference3: return partition_difference<3>(d, kappa, order_bias(d));
        case partition_near0: return partition_in<partition_near0>(d, kappa);
        case partition_near1: return partition_in<partition_near1>(d, kappa);
        case partition_near2: return partition_in<partition_near2>(d, kappa);
        case partition_near3: return partition_in<partition_near3>(d, kappa);
        case partition_far0: return partition_in<partition_far0>(d, kappa);
        case partition_far1: return partition_in<partition_far1>(d, kappa);
        case partition_far2: return partition_in<partition_far2>(d, kappa);
        case partition_far3: return partition_in<partition_far3>(d, kappa);
        default: return partition_rare(d, kappa);
    }
}

}  // namespace BESSELKIT_NAMESPACE
