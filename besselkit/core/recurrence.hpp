// The recurrence s_d = d + kappa^2 / s_{d+2}, for small order and argument (W below 48).
//
// It starts from a few terms of the uniform expansion, high enough that the error of the start
// (damped by A^2 at each step) is gone.  No step divides: with s_{d+2j} = P_j / P_{j+1}
//
//     P_j = (d + 2j) P_{j+1} + kappa^2 P_{j+2},
//
// whose roundings act on s as those of the quotients would (at most 60 steps of a factor below
// 2^9, so nothing overflows).  All terms are positive, so s itself loses little in plain double;
// but where A is near 1 roundings are hardly damped either, and add up to 3.1 eps (d = 2.1,
// kappa = 43.5).  So the last steps for s alone carry its error along too.  h = s - kappa loses
// digits where kappa > d, as does e = s - p, and g more: for these more steps have P as a sum of
// two (`fine` of them), and
//
//     A = kappa P_1/P_0,   1 - A = (P_0 - kappa P_1)/P_0,
//     A' = (P_0 P_1 - kappa^2 (P_1^2 - P_0 P_2))/P_0^2
//
// while A'' takes s at d, d + 2 and d + 4 (t = kappa^2 / s_{d+2}):
//
//     p = t (s_{d+2} - s_d)      as theta s = kappa^2 + d s - s^2 and s - d = t
//     e = s - p,     g = p (s_{d+2} - s_d - 1) + t (p_{d+2} - p)
//
// all as sums of two doubles.
#pragma once

#include "uniform.hpp"

namespace BESSELKIT_NAMESPACE {

// the start: four terms of the expansion at dimension d
template <class T>
BESSELKIT_FN T climb_top(T d, T kappa) {
    UniformOf<T> u = uniform(d, kappa);
    return uniform_s(u, sum_c(u, all_rows<SeriesStart>(u.tau, u.w)));
}

// d + 2j is inexact for a d that is not an integer: its low part is carried too
BESSELKIT_FN Twofold dimension_at(double d, int j) { return two_sum(2.0 * j, d); }

// s as s + l, one step with both errors recovered: 1 division and 16 operations
template <class T>
BESSELKIT_FN TwofoldOf<T> descend(TwofoldOf<T> s, TwofoldOf<T> d_j, TwofoldOf<T> square) {
    T inverse = T(1.0) / s.hi;
    T t = square.hi * inverse;
    T r = residual(t, s.hi, square.hi) + (square.lo - t * s.lo);
    TwofoldOf<T> sum = two_sum(d_j.hi, t);
    return {sum.hi, sum.lo + (d_j.lo + r * inverse)};
}

// what the wanted values are made of
template <class T>
struct PartsOf {
    TwofoldOf<T> s;
    T h, e, p, g;
};
using Parts = PartsOf<double>;

// the same as sums of two
template <class T>
struct FinePartsOf {
    TwofoldOf<T> s, e, p, g;
};

// s, e, p and g from s at d, d + 2 and d + 4, and t at d and d + 2
template <class T>
BESSELKIT_FN FinePartsOf<T> fine_parts_of(TwofoldOf<T> s, TwofoldOf<T> s1, TwofoldOf<T> s2,
                                          TwofoldOf<T> t, TwofoldOf<T> t1) {
    TwofoldOf<T> rise = s1 - s, rise1 = s2 - s1;
    TwofoldOf<T> p = t * rise, p1 = t1 * rise1;
    return {s, s - p, p, p * (rise - T(1.0)) + t * (p1 - p)};
}

// P_j and P_{j+1}
struct Climb {
    double P, Q;
};
struct FineClimb {
    Twofold P, Q;
};

BESSELKIT_FN Climb climb_start(double d, double kappa, int steps) {
    return {climb_top(d + 2.0 * steps, kappa), 1.0};
}

// from P_{j+1}, P_{j+2} to P_j in plain double
BESSELKIT_FN double climb_step(Climb z, double d_j, double square) {
    return mad(d_j, z.P, square * z.Q);
}

// the same with all errors recovered: 16 operations
BESSELKIT_FN Twofold climb_step(FineClimb z, Twofold d_j, Twofold square) {
    double a = d_j.hi * z.P.hi, b = square.hi * z.Q.hi;
    Twofold sum = two_sum(a, b);
    double a_lo = mad(d_j.lo, z.P.hi, mad(d_j.hi, z.P.lo, product_error(d_j.hi, z.P.hi, a)));
    double b_lo = mad(square.lo, z.Q.hi,
                      mad(square.hi, z.Q.lo, product_error(square.hi, z.Q.hi, b)));
    return {sum.hi, sum.lo + (a_lo + b_lo)};
}

// COUNT of them, down to P_j
template <int COUNT>
BESSELKIT_FN Climb climb_steps(Climb z, double d, int j, double square) {
    Climb next = {climb_step(z, d + 2.0 * (j + COUNT - 1), square), z.P};
    if constexpr (COUNT == 1) {
        return next;
    } else {
        return climb_steps<COUNT - 1>(next, d, j, square);
    }
}

BESSELKIT_FN Climb climb_down(Climb z, double d, double square, int from, int to) {
    for (int j = from - 1; j >= to; --j) z = {climb_step(z, d + 2.0 * j, square), z.P};
    return z;
}

// P_stop and P_{stop+1} after `steps` steps in all, `fine` of them with compensation
BESSELKIT_FN FineClimb fine_climb(double d, double kappa, int steps, int fine, int stop) {
    Climb start = climb_down(climb_start(d, kappa, steps), d, kappa * kappa, steps, fine);
    FineClimb z = {{start.P, 0.0}, {start.Q, 0.0}};
    Twofold square = two_product(kappa, kappa);
    for (int j = fine - 1; j >= stop; --j) z = {climb_step(z, dimension_at(d, j), square), z.P};
    return z;
}

// How a family of ratios uses it in one region: `all` steps, of which the last `fine` carry their
// errors along, down to P_stop and P_{stop+1}.
struct Steps {
    int all, fine, stop;
};

// the value that F makes of a Climb or a FineClimb
template <class F, int REGION, class Z>
BESSELKIT_FN double climbed_to(Z z, double d, double kappa, double b) {
    if constexpr (F::own_kappa) return F::template climbed<REGION>(z, d, kappa, b);
    else return F::template climbed<REGION>(z, d, kappa);
}

// where it ends for F: a Climb or a FineClimb
template <class F, int REGION>
BESSELKIT_FN auto climb_of(double d, double kappa, int interval) {
    Steps n = F::template steps<REGION>(interval);
    if constexpr (F::fine_in(REGION)) {
        return fine_climb(d, kappa, n.all, n.fine, n.stop);
    } else {
        return climb_down(climb_start(d, kappa, n.all), d, kappa * kappa, n.all, n.stop);
    }
}

// the value of F there
template <class F, int REGION>
BESSELKIT_FN double by_recurrence(double d, double b, int interval) {
    double kappa = b;
    if constexpr (F::own_kappa) kappa = F::kappa_of(d, b);
    return climbed_to<F, REGION>(climb_of<F, REGION>(d, kappa, interval), d, kappa, b);
}

// hi and lo do not overlap
BESSELKIT_FN FineClimb settled(FineClimb z) {
    return {fast_two_sum(z.P.hi, z.P.lo), fast_two_sum(z.Q.hi, z.Q.lo)};
}

// A from P_0 and P_1
BESSELKIT_FN double climb_ratio(FineClimb z, double kappa) {
    double inverse = 1.0 / z.P.hi, u = kappa * z.Q.hi, q = u * inverse;
    double u_lo = mad(kappa, z.Q.lo, product_error(kappa, z.Q.hi, u));
    return mad(residual(q, z.P.hi, u) + mad(-q, z.P.lo, u_lo), inverse, q);
}

// P_0 - kappa P_1 = h P_1
BESSELKIT_FN Twofold climb_shortfall(FineClimb z, double kappa) {
    z = settled(z);
    return z.P - z.Q * kappa;
}

BESSELKIT_FN double climb_ratio_c(FineClimb z, double kappa) {
    return climb_shortfall(z, kappa).hi / (z.P.hi + z.P.lo);
}

// A' from P_1 and P_2
BESSELKIT_FN double climb_deriv(FineClimb z, double d, double kappa) {
    Twofold square = two_product(kappa, kappa);
    Twofold P = climb_step(z, {d, 0.0}, square);
    P = fast_two_sum(P.hi, P.lo);
    z = settled(z);
    Twofold bend = z.P * z.P - P * z.Q;
    double s2 = P.hi * P.hi;
    return collapse(P * z.P - square * bend) / mad(2.0 * P.hi, P.lo, s2);
}

// all parts from P_2 and P_3
BESSELKIT_FN Parts climb_parts(FineClimb z, double d, double kappa) {
    z = settled(z);
    Twofold square = two_product(kappa, kappa);
    Twofold s2 = divide_by(z.P, z.Q, 1.0 / z.Q.hi), t1 = divide_by(square, s2, 1.0 / s2.hi);
    Twofold s1 = dimension_at(d, 1) + t1, t = divide_by(square, s1, 1.0 / s1.hi);
    Twofold s = t + d;
    FinePartsOf<double> f = fine_parts_of(s, s1, s2, t, t1);
    return {f.s, collapse(f.s - kappa), collapse(f.e), f.p.hi, collapse(f.g)};
}

// kappa <= d/4: there s = d + kappa^2/s_{d+2} rounds like d alone, and plain double will do; 8
// steps do for every d, as each damps the error of the start by 1/16 at least.
constexpr int low_count = 8;

// A' from P_2 and P_3: e = s - p = d - t (s_{d+2} - s_d - 1) = d - t (1 + t_{d+2} - t), t < d/16
BESSELKIT_FN double low_deriv(Climb z, double d, double kappa) {
    double square = kappa * kappa, t1 = square * z.Q / z.P, t = square / ((d + 2.0) + t1);
    double s = d + t;
    return mad(-t, 1.0 + (t1 - t), d) / (s * s);
}

// s, p and g for A'': p < d/8, and with r = kappa^2/s_{d+2}, u = p_{d+2}/s_{d+2}
//     p_d = r (2 - u),   g_d = p_d (1 - u) - r ((g_{d+2} + p_{d+2})/s_{d+2} - u^2)
// lose nothing.
struct LowParts {
    double s, p, g;
};

BESSELKIT_FN LowParts low_step(LowParts z, double d_j, double square) {
    double inverse = 1.0 / z.s;
    double r = square * inverse, u = z.p * inverse;
    double p = r * (2.0 - u);
    return {d_j + r, p, mad(p, 1.0 - u, -r * mad(-u, u, (z.g + z.p) * inverse))};
}

// steps J, J - 1, ..., 0 (unrolled: an inner loop would stop vectorisation)
template <int J>
BESSELKIT_FN LowParts low_steps(LowParts z, double d, double square) {
    LowParts next = low_step(z, d + 2.0 * J, square);
    if constexpr (J == 0) {
        return next;
    } else {
        return low_steps<J - 1>(next, d, square);
    }
}

template <int COUNT>
BESSELKIT_FN LowParts low_parts(double d, double kappa) {
    Uniform u = uniform(d + 2.0 * COUNT, kappa);
    double s = uniform_s(u, sum_c(u, all_rows<SeriesStart>(u.tau, u.w)));
    double p = u.k2 * (u.W - u.tau * all_rows<SeriesStartF>(u.tau, u.w));
    double g = u.k2 * mad(u.tau, all_rows<SeriesStartG>(u.tau, u.w), u.lam * u.tau);
    return low_steps<COUNT - 1>({s, p, g}, d, kappa * kappa);
}

// d next to 1 has an interval of its own, above the others: there 60 steps
constexpr int unit_interval = 5;

// steps that leave 2^-56 out, at the upper end of each interval of kappa: for A
BESSELKIT_FN int plain_steps(int interval) {
    if (interval < 3) return interval == 0 ? 7 : interval == 1 ? 11 : 17;
    return interval == 3 ? 23 : interval == 4 ? 30 : 60;
}

// of these the last so many carry the error of s along: A is then within 1.6 eps at kappa < 48
// (four of them; none: 3.1, two: 2.2, six: 1.1), and within 1.0 at kappa < 24 (none: 2.5); below
// 4 it is within 1.4 without
BESSELKIT_FN int fine_steps(int interval) { return interval < 2 ? 0 : 4; }

// and for 1 - A, A' and A''
BESSELKIT_FN int full_steps(int interval) {
    if (interval < 3) return interval == 0 ? 8 : interval == 1 ? 13 : 24;
    return interval == 3 ? 28 : interval == 4 ? 40 : 60;
}

// of these with compensation: the roundings of all steps before, damped, stay below 2^-5 eps of h
// and of e, and 2^-10 of A'' (at d = 1.25, or at d = 1 where kappa < 10; tables/sweeps.py)
BESSELKIT_FN int fine_steps_h(int interval) {
    if (interval < 3) return interval == 0 ? 4 : interval == 1 ? 9 : 18;
    return interval == 3 ? 15 : interval == 4 ? 23 : 60;
}
BESSELKIT_FN int fine_steps_e(int interval) {
    if (interval < 3) return interval == 0 ? 5 : interval == 1 ? 11 : 19;
    return interval == 3 ? 19 : interval == 4 ? 27 : 60;
}
BESSELKIT_FN int fine_steps_g(int interval) {
    if (interval < 3) return interval == 0 ? 8 : interval == 1 ? 13 : 21;
    return interval == 3 ? 25 : interval == 4 ? 34 : 60;
}

}  // namespace BESSELKIT_NAMESPACE
