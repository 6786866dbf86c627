// d2A/dd dkappa, the derivative of dA/dd in kappa and of A' in the dimension; -1/d^2 at kappa = 0,
// 1/(2 kappa^2) far from it, and a true zero between, near lam = 0.62 W.
//
// Eq. 7 differentiated, -A/kappa - ((d - 1)/kappa + 2 A) dA/dd, loses a factor of d + kappa.
//
// W >= 48:  -1/(2 W (W + lam)) (tau^2 + tau - 1 + h_1/W + ...), the rows of tables/order_rows.py.  What
//           stands first has the zero, as (tau - 0.618)(tau + 1.618); the error of tau is put back.
// W < 48:   with s = kappa/A, t = s - d = kappa^2/s_{d+2}, p = t (s_{d+2} - s) (recurrence.hpp), and a
//           dot for d/dd:
//               t. = -t/s_{d+2} s._{d+2},     s. = 1 + t.,     p. = t. (s_{d+2} - s) + t (s._{d+2} - s.)
//               d2A/dd dkappa = -(s. (s - 2 p)/s + p.)/s^2
//           from the recurrence of dimension_ratio.hpp down to d + 2.  s. is between 1/2 and 1, the
//           bracket between 1 and -1/2; the differences s_{d+2} - s and those of the dots lose up to
//           kappa and its square, of sums of two.
// kappa < 2^-28 d: -1/d^2;  kappa > 2^60 lam: 1/(2 kappa^2).
#pragma once

#include "dimension_ratio.hpp"

namespace BESSELKIT_NAMESPACE {

// from P_1, P_2 and D_1
BESSELKIT_FN double cross_value(FineTurnClimb z, double d, double kappa) {
    double inverse = 1.0 / z.Q.hi;
    Twofold s1 = divide_by(z.P, z.Q, inverse);
    Twofold rise1 = divide_by(divide_by(z.D, z.Q, inverse), z.Q, inverse);
    inverse = 1.0 / s1.hi;
    Twofold t = divide_by(two_product(kappa, kappa), s1, inverse), s = t + d;
    Twofold t_rise = -(divide_by(t, s1, inverse) * rise1), rise = t_rise + 1.0;
    Twofold step = s1 - s, p = t * step;
    Twofold p_rise = t_rise * step + t * (rise1 - rise);
    inverse = 1.0 / s.hi;
    Twofold bracket = rise * divide_by(s - p * 2.0, s, inverse) + p_rise;
    return -collapse(divide_by(divide_by(bracket, s, inverse), s, inverse));
}

// -(m + rest)/(2 W (W + lam)), m = tau^2 + tau - 1, from W and 1/W
BESSELKIT_FN double cross_product(double lam, double kappa, Length z, double rest) {
    Twofold square = quick_sum(two_product(lam, lam), two_product(kappa, kappa));
    double W_lo = 0.5 * z.w * (residual(z.W, z.W, square.hi) + square.lo);
    double tau = lam * z.w, tau_lo = z.w * (residual(tau, z.W, lam) - tau * W_lo);
    double m = mad(tau, tau + 1.0, -1.0) + mad(mad(2.0, tau, 1.0), tau_lo, rest);
    Twofold below = quick_sum(square, two_product(z.W, lam));
    double below_lo = mad(W_lo, lam, below.lo);
    double inverse = 1.0 / below.hi, q = m * inverse;
    return -0.5 * mad(residual(q, below.hi, m) - q * below_lo, inverse, q);
}

template <int SEAM>
BESSELKIT_FN double cross_from_length(double d, double kappa, Length z) {
    double lam = 0.5 * (d - 1.0), t = mad(2.0, lam * z.w, -1.0);
    return cross_product(lam, kappa, z, z.w * all_rows<SeriesCross<SEAM>>(t, z.w));
}

// W >= 2^500: all parts times 2^-600
BESSELKIT_FN double cross_scaled(double d, double kappa) {
    double lam = (0.5 * d) * 0x1p-600, k = kappa * 0x1p-600;
    double W = m_sqrt(square_sum(lam, k));
    return cross_product(lam, k, Length{W, 1.0 / W}, 0.0) * 0x1p-600 * 0x1p-600;
}

// One step more than for dA/dd; more of them are sums of two, for what the differences lose: within
// 0.9 eps of the value or its scale (two fewer in the last: 2.6; those of dA/dd: 37, at kappa = 48).
BESSELKIT_FN int cross_steps(int interval) { return turn_steps(interval) + 1; }
BESSELKIT_FN int cross_fine_steps(int interval) {
    if (interval < 3) return interval == 0 ? 2 : interval == 1 ? 4 : 8;
    return interval == 3 ? 13 : interval == 4 ? 20 : 40;
}

// the family in float64, in the regions of the ratios; float32 is the same, rounded
struct WideCross : Family {
    static constexpr int first_loop = ratio_first_loop, regions = ratio_regions;
    static constexpr bool hangs_on_first = false;
    BESSELKIT_FN constexpr int group(int r) { return WideDimDeriv::group(r); }
    BESSELKIT_FN int64 loop_region(double d, double kappa) { return ratio_loop_region(d, kappa); }
    BESSELKIT_FN int region(double d, double kappa) { return ratio_region(d, kappa); }

    BESSELKIT_FN constexpr bool by_turns(int r) { return r == ratio_low || r == ratio_climb0; }
    template <int REGION>
    BESSELKIT_FN Steps steps(int i) {
        if constexpr (REGION == ratio_low) return {low_count, 2, 1};
        else return {cross_steps(i), cross_fine_steps(i), 1};
    }
    template <int REGION>
    BESSELKIT_FN double turned(FineTurnClimb z, double d, double kappa) {
        return cross_value(z, d, kappa);
    }

    using Ahead = Length;
    BESSELKIT_FN constexpr bool in_stages(int r) { return r >= ratio_uniform0; }
    BESSELKIT_FN Length ahead(double d, double kappa) { return length_of(d, kappa); }
    template <int REGION>
    BESSELKIT_FN double behind(double d, double kappa, Length z) {
        return cross_from_length<REGION - ratio_uniform0>(d, kappa, z);
    }

    template <int REGION>
    BESSELKIT_FN double in(double d, double kappa, int interval) {
        if constexpr (by_turns(REGION)) {
            Steps n = steps<REGION>(interval);
            return cross_value(fine_turn(d, kappa, n), d, kappa);
        } else {
            return behind<REGION>(d, kappa, ahead(d, kappa));
        }
    }

    BESSELKIT_FN double at_large(double kappa) { return 0.5 / kappa / kappa; }

    // d = 1 or next to it, and kappa >= 10
    BESSELKIT_FN double next_to_one(double d, double kappa) {
        if (kappa > huge_ratio) return at_large(kappa);
        if (kappa >= uniform_W) return behind<ratio_uniform0>(d, kappa, ahead(d, kappa));
        return in<ratio_climb0>(d, kappa, unit_interval);
    }

    BESSELKIT_SLOW double rare(int region, double d, double kappa) {
        switch (region) {
            case ratio_tiny: return -1.0 / d / d;
            case ratio_huge: return at_large(kappa);
            case ratio_scaled: return cross_scaled(d, kappa);
            case ratio_unit_exact:
            case ratio_unit_near:
            case ratio_unit_climb: return next_to_one(d, kappa);
            default: break;
        }
        if (!(d >= 1.0 && kappa >= 0.0 && d < infinity())) return not_a_number();
        return kappa == 0.0 ? -1.0 / d / d : 0.0;
    }
};

BESSELKIT_FN double cross_deriv_value(double d, double kappa) {
    return family_value<WideCross>(d, kappa);
}

}  // namespace BESSELKIT_NAMESPACE
