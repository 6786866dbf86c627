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

// where squares overflow: the rest is below 2^-490 of the main part
BESSELKIT_FN double partition_scaled_value(double d, double kappa) {
    Excess z = excess(0.5 * d * 0x1p-600, kappa * 0x1p-600);
    if (z.omega.hi >= 0x1p-8 * z.lam) return collapse(partition_main(z)) * 0x1p+600;
    double x = 0.5 * z.omega.hi / z.lam;
    double first = 0.5 * z.omega.hi;
    return mad(first, x * all_terms<SeriesPsi>(x), first) * 0x1p+600;
}

BESSELKIT_FN double log1p_twofold(Twofold f) {
    Twofold F = two_sum(1.0, f.hi);
    return collapse(log_twofold(fast_two_sum(F.hi, F.lo + f.lo)));
}

// the family in float64
struct WidePartition : WideSeries {
    static constexpr int first_loop = partition_first_loop, regions = partition_regions;
    BESSELKIT_FN constexpr int group(int r) {
        return r >= partition_series0 && r <= partition_series3 ? (int)partition_series0 : r;
    }
    BESSELKIT_FN int64 loop_region(double d, double kappa) {
        return partition_loop_region(d, kappa);
    }
    BESSELKIT_FN int region(double d, double kappa) { return partition_region(d, kappa); }

    BESSELKIT_FN constexpr bool by_parts(int r) { return r < partition_near0; }
    BESSELKIT_FN constexpr bool has_bias(int r) { return r != partition_series0; }
    BESSELKIT_FN constexpr bool has_series(int r) { return r == partition_series0; }
    BESSELKIT_FN double order(double d) { return 0.5 * d - 1.0; }
    template <int REGION>
    BESSELKIT_FN double from_parts(double d, double kappa, Twofold b0, Twofold f) {
        constexpr int seam = REGION - partition_difference0;
        if constexpr (REGION == partition_series0) return log1p_twofold(f);
        else return collapse(b0 - log_uniform<kind_bias, seam>(order(d), kappa));
    }

    template <int REGION>
    BESSELKIT_FN double in(double d, double kappa, int interval) {
        constexpr int seam = (REGION - partition_near0) % 4;
        if constexpr (by_parts(REGION)) {
            return BESSELKIT_NAMESPACE::by_parts<WidePartition, REGION>(d, kappa, interval);
        } else if constexpr (REGION >= partition_far0) {
            return partition_far<seam>(d, kappa);
        } else {
            return partition_near<seam>(d, kappa);
        }
    }

    BESSELKIT_SLOW double rare(int region, double d, double kappa) {
        double v = 0.5 * d - 1.0;
        switch (region) {
            case partition_tiny: return 0.5 * kappa * (kappa / d);
            case partition_flat:
                return collapse(bias_at_zero(v) - log_flat_value<kind_bias>({v, 0.0}, kappa));
            case partition_scaled: return partition_scaled_value(d, kappa);
            default: break;
        }
        if (!(d >= 1.0 && d < infinity() && kappa >= 0.0)) return not_a_number();
        return kappa;  // 0 or infinity
    }
};

}  // namespace BESSELKIT_NAMESPACE
