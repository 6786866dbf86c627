// The inverse of the ratio: kappa with A = r, from r or from what is left of it to 1.
//
// At the root s = kappa/r =: S.  With A' = 1 - r^2 - 2 lam/S and d kappa/dr = S + r S' the Riccati
// equation becomes  ((1 - r^2) S - 2 lam) (S + r S') = S,  and with
//
//     t = (1 - r^2)/(1 + r^2),   W_0 = lam/t,   w = 1/W_0,   z = t^2
//
//     S = 2 lam/(1 - r^2) + (2/(1 + r^2)) (1/2 + beta_1(z) w + beta_2(z) w^2 + ...)
//
// (W_0 and t are W and tau but for the later terms): uniform from r = 0, where S is d, to r = 1,
// where kappa is lam/(1 - r), with the remainder like exp(-2 W_0).  All terms but the first are
// small beside it, so its roundings alone are put back: 0.5 eps, without an iteration.
//
// Where W_0 is below 48 a fit gives the last factor (tables/inverse_start.py: kappa within
// 4.3e-5), the recurrence P_0 and P_1 there, and one step of fourth order the rest: 4.3e-5 to the
// fourth is 3e-18.  Only its residual needs all digits, A', A'' and A''' do not.
//
// The condition number of r -> kappa is about 1/(1 - r), that of 1 - r -> kappa about 1.
#pragma once

#include "ratio.hpp"

namespace BESSELKIT_NAMESPACE {

enum InverseRegion {
    inverse_edge,  // outside the domain, its ends, extremes, and d < 2 below W_0 = 48
    inverse_low,   // W_0 < 48: kappa <= d/4
    inverse_climb0,
    inverse_climb1,
    inverse_climb2,
    inverse_climb3,
    inverse_climb4,
    inverse_uniform0,
    inverse_uniform1,
    inverse_uniform2,
    inverse_uniform3,
    inverse_regions
};

// --- what is given ---------------------------------------------------------------------------

// r + r_lo, x + x_lo = 1 - r^2 and y = 1 + r^2
template <class T>
struct GivenOf {
    T r, r_lo, x, x_lo, y;
};
using Given = GivenOf<double>;

// r itself
struct ByRatio {
    template <class T>
    BESSELKIT_FN GivenOf<T> given(T r) {
        T square = r * r;
        TwofoldOf<T> x = fast_two_sum(T(1.0), -square);
        x = fast_two_sum(x.hi, x.lo - product_error(r, r, square));
        return {r, T(0.0), x.hi, x.lo, mad(r, r, T(1.0))};
    }
    // lengths of means of float32 vectors leave [0, 1] by rounding: that much is taken as 1
    BESSELKIT_FN bool inside(double r) { return r >= 0.0 && r <= 1.0 + unit_slack; }
    BESSELKIT_FN bool at_infinity(double r) { return r >= 1.0; }
    // 1 - r: in one number where r >= 1/2
    template <class T>
    BESSELKIT_FN TwofoldOf<T> complement(T r) {
        return fast_two_sum(T(1.0), -r);
    }
};

// q = 1 - r
struct ByComplement {
    template <class T>
    BESSELKIT_FN GivenOf<T> given(T q) {
        TwofoldOf<T> r = fast_two_sum(T(1.0), -q), rest = fast_two_sum(T(2.0), -q);
        T x = q * rest.hi;  // 1 - r^2 = q (2 - q)
        T x_lo = mad(q, rest.lo, product_error(q, rest.hi, x));
        return {r.hi, r.lo, x, x_lo, mad(r.hi, r.hi, T(1.0))};
    }
    BESSELKIT_FN bool inside(double q) { return q >= 0.0 && q <= 1.0; }
    BESSELKIT_FN bool at_infinity(double q) { return q == 0.0; }
    template <class T>
    BESSELKIT_FN TwofoldOf<T> complement(T q) {
        return {q, T(0.0)};
    }
};

// --- regions ---------------------------------------------------------------------------------

// By comparisons alone, as in ratio.hpp: W_0 = lam y/x, and kappa by its first terms, which are
// within 9 % of it.
template <class BY>
BESSELKIT_FN int64 inverse_loop_region(double d, double a) {
    Given z = BY::given(a);
    double lam = 0.5 * (d - 1.0), W = lam * z.y;
    // from lam = uniform_W2 on W_0 is that large at every r, and lam alone chooses the rows
    bool wide = lam >= uniform_W2;
    double top = wide ? lam : W, bottom = wide ? 1.0 : z.x;
    int64 uniform_region = inverse_uniform0 + at_least(top, uniform_W1 * bottom) +
                           at_least(top, uniform_W2 * bottom) + at_least(top, uniform_W3 * bottom);
    double kappa = 1.1 * z.r * mad(2.0 * lam, z.y, z.x), unit = z.x * z.y;
    int64 by_kappa = inverse_climb0 + at_least(kappa, climb_kappa1 * unit) +
                     at_least(kappa, climb_kappa2 * unit) + at_least(kappa, climb_kappa3 * unit) +
                     at_least(kappa, climb_kappa4 * unit);
    int64 small = z.r <= inverse_low_r ? (int64)inverse_low : by_kappa;
    small = d >= 2.0 ? small : (int64)inverse_edge;
    int64 region = W >= uniform_W * z.x ? uniform_region : small;
    // written so that a NaN fails
    bool usual = (d > 1.0) & (d < scaled_W) & (z.r >= tiny_ratio) & (z.r <= 1.0) &
                 (z.x >= 1.0 / scaled_W);
    return usual ? region : (int64)inverse_edge;
}

// --- the expansion ---------------------------------------------------------------------------

// r S, from S = 2 lam/x + rest
template <class T>
BESSELKIT_FN T inverse_value(T twice_lam, T rest, const GivenOf<T>& z, Plain<T> inverse_x) {
    T q = twice_lam * inverse_x;
    T q_lo = mad(-q, z.x_lo, residual(q, z.x, twice_lam)) * inverse_x;
    TwofoldOf<T> S = fast_two_sum(q, q_lo + rest);
    return product_and_rest(z.r, S.hi, mad(z.r, S.lo, z.r_lo * S.hi));
}

template <int SEAM, class T>
BESSELKIT_FN T inverse_uniform(T d, const GivenOf<T>& z) {
    T twice_lam = d - T(1.0);
    // 1/x and t = x/y by one division; 2/twice_lam hangs on d alone
    T inverse = T(1.0) / (z.x * z.y), t = z.x * z.x * inverse;
    T w = t * (T(2.0) / twice_lam), square = t * t;
    T series = all_rows<SeriesBeta<SEAM>>(square, w);
    T sum = mad((T(1.0) - square) * w, series, T(0.5));
    // 2/y = 1 + t
    return inverse_value(twice_lam, mad(t, sum, sum), z, z.y * inverse);
}

// --- below it --------------------------------------------------------------------------------

// one division for t and t/(lam + 4 t) = x/(lam y + 4 x)
template <class T>
BESSELKIT_FN T inverse_start(T d, const GivenOf<T>& z) {
    T twice_lam = d - T(1.0), below = mad(T(0.5) * twice_lam, z.y, T(4.0) * z.x);
    T product = z.x * z.y, inverse = T(1.0) / (product * below), over = below * inverse;
    T t = z.x * z.x * over, w = z.x * (product * inverse);
    T sum = mad((T(1.0) - t * t) * w, all_rows<SeriesBetaStart>(t, w), T(0.5));
    return z.r * mad(twice_lam, z.y * over, mad(t, sum, sum));
}

// what the step is made of: kappa P_1, 1/P_0, kappa P_1 - r P_0 and P_0 - kappa P_1
struct InverseParts {
    double top, inverse, excess, shortfall;
};

BESSELKIT_FN InverseParts inverse_parts(FineClimb z, double kappa, const Given& a) {
    z = settled(z);
    Twofold u = two_product(kappa, z.Q.hi), v = two_product(a.r, z.P.hi);
    double low = mad(kappa, z.Q.lo, -a.r * z.P.lo) - a.r_lo * z.P.hi;
    double excess = (u.hi - v.hi) + ((u.lo - v.lo) + low);
    double shortfall = (z.P.hi - u.hi) + ((z.P.lo - u.lo) - kappa * z.Q.lo);
    return {u.hi, 1.0 / z.P.hi, excess, shortfall};
}

// kappa <= d/4: from P_1 and P_2, and for P_0, P_1 stand s = d + t, t = kappa^2 P_2/P_1 < d/16, and 1
BESSELKIT_FN InverseParts inverse_low_parts(Climb z, double d, double kappa, const Given& a) {
    double rise = kappa * kappa * z.Q, P = mad(d, z.P, rise), inverse = 1.0 / (z.P * P);
    double t = rise * (P * inverse), over_s = z.P * (z.P * inverse);
    Twofold v = two_product(a.r, d);
    double excess = (kappa - v.hi) - (v.lo + mad(a.r, t, a.r_lo * d));
    return {kappa, over_s, excess, (d - kappa) + t};
}

// kappa + n (1 - a n + (2 a^2 - b) n^2), n = -f/A', a = A''/(2 A'), b = A'''/(6 A'), with
//     A' = (1 - A) (1 + A) - 2 lam A/kappa,    A'' = A' m + B,    m = -2 (A + lam/kappa),
//     A''' = -2 A'^2 + A'' m + (2/kappa) (2 lam A'/kappa - B),    B = 2 lam A/kappa^2
BESSELKIT_FN double inverse_step(double d, double kappa, const InverseParts& z) {
    double inverse = 1.0 / kappa, slope = (d - 1.0) * inverse;
    double A = z.top * z.inverse, c = z.shortfall * z.inverse, f = z.excess * z.inverse;
    double first = mad(c, 1.0 + A, -slope * A);
    double m = -mad(2.0, A, slope), B = slope * A * inverse;
    double second = mad(first, m, B);
    double third = mad(2.0 * inverse, mad(slope, first, -B), mad(second, m, -2.0 * first * first));
    double over = 1.0 / first, n = -f * over;
    double bend = 0.5 * second * over, turn = third * over * (1.0 / 6.0);
    double cubic = mad(2.0 * bend, bend, -turn);
    return mad(n, mad(n, mad(n, cubic, -bend), 1.0), kappa);
}

// --- the rare regions ------------------------------------------------------------------------

constexpr int inverse_steps = 60;  // never reached: the result would be NaN

// d = 1: atanh r = log(1 + 2 r/(1 - r))/2
template <class BY>
BESSELKIT_FN double inverse_unit(double a, const Given& z) {
    Twofold c = BY::complement(a);
    if (c.hi < 1.0 / scaled_W) return 0.5 * collapse(log_twofold(2.0) - log_any(c.hi));
    return 0.5 * collapse(log_twofold(Twofold{2.0 * z.r, 2.0 * z.r_lo} / c + 1.0));
}

// A(kappa) - r without cancellation beyond that of the data
template <class BY>
BESSELKIT_FN double inverse_residual(double d, double kappa, double a, double r) {
    if (r > 0.5) return BY::complement(a).hi - ratio_value<RatioC>(d, kappa);
    return ratio_value<Ratio>(d, kappa) - r;
}

// one Halley step
template <class BY>
BESSELKIT_FN double halley_step(double d, double kappa, double a, double r) {
    double f = inverse_residual<BY>(d, kappa, a, r);
    double first = ratio_value<RatioDeriv>(d, kappa);
    double second = ratio_value<RatioDeriv2>(d, kappa);
    double newton = f / first;
    double next = kappa - newton / (1.0 - 0.5 * newton * (second / first));
    // far from the root Halley may leave the half line: bounded steps, then
    return next > 0.25 * kappa ? (next < 4.0 * kappa ? next : 4.0 * kappa) : 0.25 * kappa;
}

// The last step, with the residual twofold: by the recurrence, or where d is so near to 1 that it
// does not serve, from 1 - A.
template <class BY>
BESSELKIT_FN double inverse_settled(double d, double kappa, double a, const Given& z) {
    double lam = 0.5 * (d - 1.0);
    if (lam < unit_lam && kappa >= unit_kappa) {
        Triple at = unit_neighbour(lam, kappa);
        return kappa + collapse(at.complement - BY::complement(a).hi) / at.first.hi;
    }
    constexpr int steps = 60;  // as in unit_interval, all of them fine
    FineClimb climb = fine_climb(d, kappa, steps, steps, 0);
    return inverse_step(d, kappa, inverse_parts(climb, kappa, z));
}

// 1 < d < 2, W_0 < 48.  The start of Banerjee et al. (JMLR 6, 2005) and atanh are both below the
// root; a step takes a relative error e to about e^3.
template <class BY>
BESSELKIT_SLOW double inverse_iterated(double d, double a) {
    Given z = BY::given(a);
    double kappa = m_max(z.r * (d - z.r * z.r) / z.x, inverse_unit<BY>(a, z));
    for (int i = 0; i < inverse_steps; ++i) {
        double next = halley_step<BY>(d, kappa, a, z.r);
        double change = m_fabs(next - kappa);
        kappa = next;
        if (change <= 0x1p-18 * kappa) return inverse_settled<BY>(d, kappa, a, z);
    }
    return not_a_number();
}

template <class BY>
BESSELKIT_SLOW double inverse_rare(double d, double a) {
    if (!(d >= 1.0 && d < infinity() && BY::inside(a))) return not_a_number();
    if (BY::at_infinity(a)) return infinity();
    Given z = BY::given(a);
    if (z.r < tiny_ratio) return d * z.r;  // 0 at r = 0
    if (d == 1.0) return inverse_unit<BY>(a, z);
    // 1 - r = lam/kappa
    if (z.x < 1.0 / scaled_W) return 0.5 * (d - 1.0) / BY::complement(a).hi;
    // lam and kappa scale together
    if (d >= scaled_W) return inverse_value(d * 0x1p-600, 0.0, z, 1.0 / z.x) * 0x1p+600;
    if (0.5 * (d - 1.0) * z.y >= uniform_W * z.x) return inverse_uniform<0>(d, z);
    return inverse_iterated<BY>(d, a);
}

// --- the family ------------------------------------------------------------------------------

template <class BY>
struct WideInverse : Family {
    static constexpr int first_loop = inverse_low, regions = inverse_regions;
    static constexpr bool own_kappa = true;
    BESSELKIT_FN constexpr int group(int r) {
        return r >= inverse_climb0 && r <= inverse_climb4 ? (int)inverse_climb0 : r;
    }
    BESSELKIT_FN int64 loop_region(double d, double a) { return inverse_loop_region<BY>(d, a); }
    BESSELKIT_FN int region(double d, double a) { return (int)loop_region(d, a); }

    BESSELKIT_FN constexpr bool by_recurrence(int r) { return r < inverse_uniform0; }
    BESSELKIT_FN constexpr bool fine_in(int r) { return r == inverse_climb0; }
    BESSELKIT_FN double kappa_of(double d, double a) { return inverse_start(d, BY::given(a)); }
    template <int REGION>
    BESSELKIT_FN Steps steps(int i) {
        if constexpr (REGION == inverse_low) return {low_count, 0, 1};
        else return {full_steps(i), fine_steps_h(i), 0};
    }
    template <int REGION, class Z>
    BESSELKIT_FN double climbed(Z z, double d, double kappa, double a) {
        Given given = BY::given(a);
        if constexpr (REGION == inverse_low) {
            return inverse_step(d, kappa, inverse_low_parts(z, d, kappa, given));
        } else {
            return inverse_step(d, kappa, inverse_parts(z, kappa, given));
        }
    }

    template <int REGION>
    BESSELKIT_FN double in(double d, double a, int interval) {
        if constexpr (by_recurrence(REGION)) {
            return BESSELKIT_NAMESPACE::by_recurrence<WideInverse, REGION>(d, a, interval);
        } else {
            return inverse_uniform<REGION - inverse_uniform0>(d, BY::given(a));
        }
    }

    BESSELKIT_FN double rare(int, double d, double a) { return inverse_rare<BY>(d, a); }
};

template <class BY>
BESSELKIT_FN double ratio_inverse(double d, double a) {
    return family_value<WideInverse<BY>>(d, a);
}

}  // namespace BESSELKIT_NAMESPACE
