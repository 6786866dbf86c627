// dA/dd, the derivative of the mean resultant length in the dimension; negative.
//
// W >= 48:  dA/dd = -kappa/(2 W (W + lam)) (1 + f_1/W + ...), the rows of tables/order_rows.py; the
//           bracket is near 1, so what counts is the product W (W + lam), taken as a sum of two.
// W < 48:   the recurrence of ratio.hpp differentiated.  With s = P_0/P_1 and P_j as in recurrence.hpp,
//           D_j = P_{j+1}^2 ds_j/dd obeys
//               D_j = P_{j+1}^2 - kappa^2 D_{j+1},      dA/dd = -kappa D_0/P_0^2
//           No step divides.  The difference is harmless (ds/dd is between 1/2 and 1, and what is
//           taken from 1 is A^2 times such a number), but where A is near 1 roundings are hardly
//           damped: the last steps are sums of two, as those of s are.
// kappa < 2^-28 d: -kappa/d^2;  kappa > 2^60 lam: -1/(2 kappa).
//
// d next to 1 is no place apart here, since nothing like 1 - A is formed.
#pragma once

#include "order_rows.hpp"
#include "ratio.hpp"

namespace BESSELKIT_NAMESPACE {

// P_j, P_{j+1} and D_j
struct TurnClimb {
    double P, Q, D;
};
struct FineTurnClimb {
    Twofold P, Q, D;
};

// s and ds/dd = s (1 + t_1/W + ...)/(2 W) at the start: four terms of each
BESSELKIT_FN TurnClimb turn_start(double d, double kappa, int steps) {
    Uniform u = uniform(d + 2.0 * steps, kappa);
    double s = uniform_s(u, sum_c(u, all_rows<SeriesStart>(u.tau, u.w)));
    double rise = mad(u.w, all_rows<SeriesStartTurn>(u.tau, u.w), 1.0);
    return {s, 1.0, (0.5 * s * u.w) * rise};
}

// in plain double, and with all errors recovered
BESSELKIT_FN TurnClimb turn_step(TurnClimb z, double d_j, double square) {
    double next = climb_step(Climb{z.P, z.Q}, d_j, square);
    return {next, z.P, mad(z.P, z.P, -square * z.D)};
}

BESSELKIT_FN FineTurnClimb turn_step(FineTurnClimb z, Twofold d_j, Twofold square) {
    double a = z.P.hi * z.P.hi, b = square.hi * z.D.hi;
    Twofold sum = two_sum(a, -b);
    double a_lo = mad(2.0 * z.P.hi, z.P.lo, product_error(z.P.hi, z.P.hi, a));
    double b_lo = mad(square.lo, z.D.hi,
                      mad(square.hi, z.D.lo, product_error(square.hi, z.D.hi, b)));
    return {climb_step(FineClimb{z.P, z.Q}, d_j, square), z.P, {sum.hi, sum.lo + (a_lo - b_lo)}};
}

// COUNT of them, down to P_j
template <int COUNT>
BESSELKIT_FN TurnClimb turn_steps(TurnClimb z, double d, int j, double square) {
    TurnClimb next = turn_step(z, d + 2.0 * (j + COUNT - 1), square);
    if constexpr (COUNT == 1) {
        return next;
    } else {
        return turn_steps<COUNT - 1>(next, d, j, square);
    }
}

BESSELKIT_FN TurnClimb turn_down(TurnClimb z, double d, double square, int from, int to) {
    for (int j = from - 1; j >= to; --j) z = turn_step(z, d + 2.0 * j, square);
    return z;
}

// P_stop, P_{stop+1} and D_stop after the steps that n says
BESSELKIT_FN FineTurnClimb fine_turn(double d, double kappa, Steps n) {
    double kappa2 = kappa * kappa;
    TurnClimb start = turn_down(turn_start(d, kappa, n.all), d, kappa2, n.all, n.fine);
    FineTurnClimb z = {{start.P, 0.0}, {start.Q, 0.0}, {start.D, 0.0}};
    Twofold square = two_product(kappa, kappa);
    for (int j = n.fine - 1; j >= n.stop; --j) z = turn_step(z, dimension_at(d, j), square);
    return z;
}

// -kappa D_0/P_0^2: the product and the quotient with their roundings put back
BESSELKIT_FN double turn_value(FineTurnClimb z, double kappa) {
    double P2 = z.P.hi * z.P.hi, top = kappa * z.D.hi;
    double P2_lo = mad(2.0 * z.P.hi, z.P.lo, product_error(z.P.hi, z.P.hi, P2));
    double top_lo = mad(kappa, z.D.lo, product_error(kappa, z.D.hi, top));
    double inverse = 1.0 / P2, q = top * inverse;
    return -mad(residual(q, P2, top) + mad(-q, P2_lo, top_lo), inverse, q);
}

// -kappa/(2 W (W + lam)) (1 + rest), from W and 1/W; the rounding of W is put back
template <class T>
BESSELKIT_FN T turn_product(T lam, T kappa, LengthOf<T> z, T rest) {
    TwofoldOf<T> square = quick_sum(two_product(lam, lam), two_product(kappa, kappa));
    T W_lo = T(0.5) * z.w * (residual(z.W, z.W, square.hi) + square.lo);
    TwofoldOf<T> below = quick_sum(square, two_product(z.W, lam));
    T below_lo = mad(W_lo, lam, below.lo);
    T inverse = T(1.0) / below.hi, q = kappa * inverse;
    T fix = mad(residual(q, below.hi, kappa) - q * below_lo, inverse, q * rest);
    return T(-0.5) * (q + fix);
}

// lam = d/2 - 1/2 is exact, or d so large that its rest does not count
template <int SEAM, class T>
BESSELKIT_FN T turn_from_length(T d, T kappa, LengthOf<T> z) {
    T lam = T(0.5) * (d - T(1.0)), t = mad(T(2.0), lam * z.w, T(-1.0));
    return turn_product(lam, kappa, z, z.w * all_rows<SeriesDim<SEAM>>(t, z.w));
}

template <int SEAM, class T>
BESSELKIT_FN T turn_uniform(T d, T kappa) {
    return turn_from_length<SEAM>(d, kappa, length_of(d, kappa));
}

// W >= 2^500: all parts times 2^-600
BESSELKIT_FN double turn_scaled(double d, double kappa) {
    double lam = (0.5 * d) * 0x1p-600, k = kappa * 0x1p-600;
    double W = m_sqrt(square_sum(lam, k));
    return turn_product(lam, k, Length{W, 1.0 / W}, 0.0) * 0x1p-600;
}

// Steps of the recurrence that leave 2^-56 out, at the upper end of each interval of kappa, and those
// of them that are sums of two: dA/dd is within 1 eps (none of them: 6, at kappa = 43).
BESSELKIT_FN int turn_steps(int interval) {
    if (interval < 3) return interval == 0 ? 8 : interval == 1 ? 12 : 18;
    return interval == 3 ? 25 : interval == 4 ? 38 : 60;
}
BESSELKIT_FN int turn_fine_steps(int interval) {
    if (interval < 3) return interval == 0 ? 2 : interval == 1 ? 3 : 5;
    return interval == 3 ? 8 : interval == 4 ? 11 : 20;
}

// the family in float64, in the regions of the ratios
struct WideDimDeriv : Family {
    static constexpr int first_loop = ratio_first_loop, regions = ratio_regions;
    static constexpr bool hangs_on_first = false;
    BESSELKIT_FN constexpr int group(int r) {
        return r >= ratio_climb0 && r <= ratio_climb4 ? (int)ratio_climb0 : r;
    }
    BESSELKIT_FN int64 loop_region(double d, double kappa) { return ratio_loop_region(d, kappa); }
    BESSELKIT_FN int region(double d, double kappa) { return ratio_region(d, kappa); }

    BESSELKIT_FN constexpr bool by_turns(int r) { return r == ratio_low || r == ratio_climb0; }
    template <int REGION>
    BESSELKIT_FN Steps steps(int i) {
        if constexpr (REGION == ratio_low) return {low_count, 1, 0};
        else return {turn_steps(i), turn_fine_steps(i), 0};
    }
    template <int REGION>
    BESSELKIT_FN double turned(FineTurnClimb z, double, double kappa) {
        return turn_value(z, kappa);
    }

    using Ahead = Length;
    BESSELKIT_FN constexpr bool in_stages(int r) { return r >= ratio_uniform0; }
    BESSELKIT_FN Length ahead(double d, double kappa) { return length_of(d, kappa); }
    template <int REGION>
    BESSELKIT_FN double behind(double d, double kappa, Length z) {
        return turn_from_length<REGION - ratio_uniform0>(d, kappa, z);
    }

    template <int REGION>
    BESSELKIT_FN double in(double d, double kappa, int interval) {
        if constexpr (by_turns(REGION)) {
            Steps n = steps<REGION>(interval);
            return turn_value(fine_turn(d, kappa, n), kappa);
        } else {
            return behind<REGION>(d, kappa, ahead(d, kappa));
        }
    }

    // d = 1 or next to it, and kappa >= 10
    BESSELKIT_FN double next_to_one(double d, double kappa) {
        if (kappa > huge_ratio) return -0.5 / kappa;
        if (kappa >= scaled_W) return turn_scaled(d, kappa);
        if (kappa >= uniform_W) return turn_uniform<0>(d, kappa);
        return in<ratio_climb0>(d, kappa, unit_interval);
    }

    BESSELKIT_SLOW double rare(int region, double d, double kappa) {
        switch (region) {
            case ratio_tiny: return -(kappa / d) / d;
            case ratio_huge: return -0.5 / kappa;
            case ratio_scaled: return turn_scaled(d, kappa);
            case ratio_unit_exact:
            case ratio_unit_near:
            case ratio_unit_climb: return next_to_one(d, kappa);
            default: break;
        }
        if (!(d >= 1.0 && kappa >= 0.0 && d < infinity())) return not_a_number();
        return 0.0;  // kappa is 0 or infinity
    }
};

}  // namespace BESSELKIT_NAMESPACE
