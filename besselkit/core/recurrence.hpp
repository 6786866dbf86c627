// The recurrence s_d = d + kappa^2 / s_{d+2}, for small order and argument (W below 48).
//
// It starts from a few terms of the uniform expansion, high enough that the error of the start
// (damped by A^2 at each step) is gone.  All terms are positive, so s itself loses little in plain
// double; but where A is near 1 roundings are hardly damped either, and add up to 3.1 eps (d = 2.1,
// kappa = 43.5).  So the last steps for s alone carry its error along too (`fine_steps`).
// h = s - kappa and e = s - p lose digits where kappa > d; for these the state carries s as s + l
// throughout, the errors of division and addition recovered exactly by fma and two_sum.  From s at
// d, d + 2 and d + 4 (t = kappa^2 / s_{d+2}):
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
    return uniform_s(u, sum_c(u, double_series<SeriesStart>(u.tau, u.w)));
}

// d + 2j is inexact for a d that is not an integer: its low part is carried too
BESSELKIT_FN Twofold dimension_at(double d, int j) { return two_sum(2.0 * j, d); }

// one step in plain double
BESSELKIT_FN double descend(double s, double d_j, double square) { return d_j + square / s; }

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

// s, e, p and g from s at d, d + 2 and d + 4
template <class T>
BESSELKIT_FN FinePartsOf<T> fine_parts_of(TwofoldOf<T> s, TwofoldOf<T> s1, TwofoldOf<T> s2,
                                          TwofoldOf<T> square) {
    TwofoldOf<T> rise = s1 - s, rise1 = s2 - s1;
    TwofoldOf<T> t = square / s1, t1 = square / s2;
    TwofoldOf<T> p = t * rise, p1 = t1 * rise1;
    return {s, s - p, p, p * (rise - T(1.0)) + t * (p1 - p)};
}

template <class T>
BESSELKIT_FN PartsOf<T> parts_of(TwofoldOf<T> s, TwofoldOf<T> s1, TwofoldOf<T> s2, T kappa,
                                 TwofoldOf<T> square) {
    FinePartsOf<T> z = fine_parts_of(s, s1, s2, square);
    return {s, collapse(s - kappa), collapse(z.e), z.p.hi, collapse(z.g)};
}

// s, p and g in plain double, for kappa <= d/4: there s = d + kappa^2/s_{d+2} rounds like d alone,
// p < d/8, and with r = kappa^2/s_{d+2}, u = p_{d+2}/s_{d+2}
//     p_d = r (2 - u),   g_d = p_d (1 - u) - r ((g_{d+2} + p_{d+2})/s_{d+2} - u^2)
// lose nothing; 8 steps do for every d, as each damps the error of the start by 1/16 at least.
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

constexpr int low_count = 8;

template <int COUNT>
BESSELKIT_FN LowParts low_parts(double d, double kappa) {
    Uniform u = uniform(d + 2.0 * COUNT, kappa);
    double s = uniform_s(u, sum_c(u, double_series<SeriesStart>(u.tau, u.w)));
    double p = u.k2 * (u.W - u.tau * double_series<SeriesStartF>(u.tau, u.w));
    double g = u.k2 * mad(u.tau, double_series<SeriesStartG>(u.tau, u.w), u.lam * u.tau);
    return low_steps<COUNT - 1>({s, p, g}, d, kappa * kappa);
}

// d next to 1 has an interval of its own, above the others: there 60 steps
constexpr int unit_interval = 5;

// steps that leave 2^-56 out, at the upper end of each interval of kappa: for s alone
BESSELKIT_FN int plain_steps(int interval) {
    if (interval < 3) return interval == 0 ? 7 : interval == 1 ? 11 : 17;
    return interval == 3 ? 23 : interval == 4 ? 30 : 60;
}

// of these the last so many carry the error of s along: A is then within 1.6 eps at kappa < 48 (four
// of them; none: 3.1, two: 2.2, six: 1.1), and within 1.0 at kappa < 24 (none: 2.5); below 4 it is
// within 1.4 without
BESSELKIT_FN int fine_steps(int interval) { return interval < 2 ? 0 : 4; }

// and for h, e and A'' too
BESSELKIT_FN int full_steps(int interval) {
    if (interval < 3) return interval == 0 ? 8 : interval == 1 ? 13 : 21;
    return interval == 3 ? 28 : interval == 4 ? 40 : 60;
}

// s alone: steps in plain double, the last `fine` of them with compensation
BESSELKIT_FN double climb_s(double d, double kappa, int steps, int fine) {
    double square = kappa * kappa;
    double s = climb_top(d + 2.0 * steps, kappa);
    for (int j = steps - 1; j >= fine; --j) s = descend(s, d + 2.0 * j, square);
    Twofold state = {s, 0.0}, whole = two_product(kappa, kappa);
    for (int j = fine - 1; j >= 0; --j) state = descend(state, dimension_at(d, j), whole);
    return collapse(state);
}

// steps with compensation: everything
BESSELKIT_FN Parts climb_parts(double d, double kappa, int steps) {
    Twofold square = two_product(kappa, kappa);
    Twofold s = {climb_top(d + 2.0 * steps, kappa), 0.0}, s1 = s, s2 = s;
    for (int j = steps - 1; j >= 0; --j) {
        s2 = s1;
        s1 = s;
        s = descend(s, dimension_at(d, j), square);
    }
    return parts_of(fast_two_sum(s.hi, s.lo), fast_two_sum(s1.hi, s1.lo),
                    fast_two_sum(s2.hi, s2.lo), kappa, square);
}

}  // namespace BESSELKIT_NAMESPACE
