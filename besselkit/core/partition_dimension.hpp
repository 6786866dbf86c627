// dL/dd, the derivative of log 0F1(; d/2; kappa^2/4) in the dimension; negative, in the regions of L.
//
// lam >= 20, omega = W - lam:
//     2 dL/dd = -log1p(omega/(2 lam)) + (omega/W) (1/(2 W) - lam^-2 sum_{k>=0} B_{k+1}(tau) lam^-k)
//   The second part is at most 1/40 of the first.
// lam < 20, kappa < 24:   2 dL/dd = -N_0/F_0, the slope of the series (order_log.hpp)
// lam < 20, kappa >= 24:  2 dL/dd = psi(v + 1) - log((v + mu)/2) - p/(2 mu) + p (V_1/mu^2 + ...)
//   of which log kappa has dropped out; both main parts are sums of two.
// kappa < 2^-28 d:        dL/dd = -kappa^2/(2 d^2)
#pragma once

#include "order_log.hpp"
#include "partition.hpp"

namespace BESSELKIT_NAMESPACE {

template <int SEAM>
BESSELKIT_FN double partition_turn_high(double d, double kappa) {
    Excess z = excess(0.5 * (d - 1.0), kappa);
    Twofold main = log1p_of(divide_by(z.omega, {2.0 * z.lam, 0.0}, 0.5 * z.inverse_lam));
    double B = all_rows<SeriesBracket<SEAM>>(mad(2.0, z.lam * z.w, -1.0), z.inverse_lam);
    double bracket = mad(z.inverse_lam * z.inverse_lam, B, -0.5 * z.w);
    double small = (z.omega.hi * z.w) * bracket;
    return -0.5 * (main.hi + (main.lo + small));
}

// psi(v + 1) - log((v + mu)/2) and the rest, halved
template <int SEAM>
BESSELKIT_FN double partition_turn_difference(double v, double kappa, Twofold digamma) {
    Root mu = root_of(quick_sum(two_product(v, v), two_product(kappa, kappa)));
    Twofold sum = mu.value + v;
    Twofold main = quick_sum(digamma + Twofold{ln2_head, ln2_tail}, -log_twofold(sum));
    return 0.5 * (main.hi + (main.lo - order_rest<SEAM>(v * mu.inverse, mu.inverse)));
}

// lam < 20, kappa > 2^30: mu is kappa, but for v/kappa
BESSELKIT_FN double partition_turn_flat(double v, double kappa) {
    return 0.5 * collapse(digamma_at(v) - log_half_any(kappa) - v / kappa);
}

// lam >= 20 and W >= 2^500: 1/(2 W) is nothing, and all else is times 2^-600
BESSELKIT_SLOW double partition_turn_scaled(double d, double kappa) {
    Excess z = excess(0.5 * (d - 1.0) * 0x1p-600, kappa * 0x1p-600);
    Twofold main = log1p_of(divide_by(z.omega, {2.0 * z.lam, 0.0}, 0.5 * z.inverse_lam));
    double inverse = z.inverse_lam * 0x1p-600;
    double B = all_rows<SeriesBracket<0>>(mad(2.0, z.lam * z.w, -1.0), inverse);
    double small = (z.omega.hi * z.w) * (inverse * inverse * B);
    return -0.5 * (main.hi + (main.lo + small));
}

// the family in float64; float32 is the same, rounded
struct WidePartitionTurn : WideSeries {
    static constexpr int first_loop = partition_first_loop, regions = partition_regions;
    BESSELKIT_FN constexpr int group(int r) { return WidePartition::group(r); }
    BESSELKIT_FN int64 loop_region(double d, double kappa) {
        return partition_loop_region(d, kappa);
    }
    BESSELKIT_FN int region(double d, double kappa) { return partition_region(d, kappa); }

    BESSELKIT_FN constexpr bool by_slopes(int r) { return r < partition_near0; }
    BESSELKIT_FN constexpr bool has_digamma(int r) { return r != partition_series0; }
    BESSELKIT_FN constexpr bool has_slope(int r) { return r == partition_series0; }
    BESSELKIT_FN double order(double d) { return 0.5 * d - 1.0; }
    template <int REGION>
    BESSELKIT_FN double from_slopes(double d, double kappa, Twofold digamma, Twofold quotient) {
        if constexpr (REGION == partition_series0) {
            return -0.5 * collapse(quotient);
        } else {
            // the seams in W are 24, 48, 240 and 2000, those in mu have one at 96
            constexpr int interval = REGION - partition_difference0;
            constexpr int seam = interval < 2 ? interval : interval + 1;
            return partition_turn_difference<seam>(order(d), kappa, digamma);
        }
    }

    template <int REGION>
    BESSELKIT_FN double in(double d, double kappa, int interval) {
        if constexpr (REGION == partition_series0) {
            Twofold quotient = slope_quotient(slope_series(order(d), kappa, interval));
            return from_slopes<REGION>(d, kappa, {0.0, 0.0}, quotient);
        } else if constexpr (by_slopes(REGION)) {
            return from_slopes<REGION>(d, kappa, digamma_at(order(d)), {0.0, 0.0});
        } else {
            return partition_turn_high<(REGION - partition_near0) % 4>(d, kappa);
        }
    }

    BESSELKIT_SLOW double rare(int region, double d, double kappa) {
        switch (region) {
            case partition_tiny: return -0.5 * (kappa / d) * (kappa / d);
            case partition_flat: return partition_turn_flat(order(d), kappa);
            case partition_scaled: return partition_turn_scaled(d, kappa);
            default: break;
        }
        if (!(d >= 1.0 && d < infinity() && kappa >= 0.0)) return not_a_number();
        return kappa == 0.0 ? 0.0 : -infinity();
    }
};

BESSELKIT_FN double partition_turn_value(double d, double kappa) {
    return family_value<WidePartitionTurn>(d, kappa);
}

}  // namespace BESSELKIT_NAMESPACE
