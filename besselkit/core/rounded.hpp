// The same functions for results that are rounded to float32.
//
// Double arithmetic still (so extremes and cancellation are no concern; but for the ratios at large
// W, where float arithmetic will do), but truncation only below 2^-28: W >= 16 for the expansions,
// with short rows; 4 to 16 plain steps of the recurrence; plain sums for the logarithms.  What is
// left over (extremes, d next to 1) takes the float64 functions.
// Error: half an ulp of float32 and a sixteenth; A' and A'' up to 0.91 ulp.
#pragma once

#include "partition.hpp"
#include "ratio.hpp"
#include "single_uniform.hpp"

namespace BESSELKIT_NAMESPACE {

enum RoundedRegion {
    rounded_rare,
    rounded_low,  // of the ratios: kappa <= d/4
    rounded_small0,
    rounded_small1,
    rounded_small2,
    rounded_uniform0,
    rounded_single0,  // of the ratios, W >= 28 and W >= 120: float arithmetic
    rounded_single1,
    rounded_uniform1,
    rounded_far0,  // of the partition function: its closed form for large kappa/lam, or small
    rounded_near0,
    rounded_far1,  // lam >= 60
    rounded_near1,
    rounded_regions
};

constexpr int rounded_first_loop = rounded_low;

// steps of the recurrence for s alone, for all parts; terms of the series: below 2, 6 and 16
BESSELKIT_FN int rounded_plain_steps(int i) { return i == 0 ? 5 : i == 1 ? 7 : 10; }
BESSELKIT_FN int rounded_full_steps(int i) { return i == 0 ? 6 : i == 1 ? 10 : 16; }
BESSELKIT_FN int rounded_terms(int i) { return i == 0 ? 9 : i == 1 ? 14 : 24; }

BESSELKIT_FN int64 rounded_small(double kappa) {
    return rounded_small0 + at_least(kappa, single_kappa1) + at_least(kappa, single_kappa2);
}

// --- ratios ----------------------------------------------------------------------------------

BESSELKIT_FN int64 rounded_ratio_region(double d, double kappa) {
    double lam = 0.5 * (d - 1.0);
    double square = mad(lam, lam, kappa * kappa);
    bool in_floats = (d <= single_most_d) & (kappa <= single_most);
    int64 single_region = rounded_single0 + at_least(square, single_W1 * single_W1);
    int64 high = in_floats ? single_region : (int64)rounded_uniform1;
    int64 uniform_region = square >= single_W2 * single_W2 ? high : (int64)rounded_uniform0;
    int64 small = kappa <= low_ratio * d ? (int64)rounded_low : rounded_small(kappa);
    int64 region = square >= single_W * single_W ? uniform_region : small;
    // the squares of float32 numbers do not overflow in double
    bool usual = (lam >= unit_climb_lam) & (kappa >= tiny_ratio * d) & (kappa <= huge_ratio * lam) &
                 (square < scaled_W);
    return usual ? region : (int64)rounded_rare;
}

// all parts from P_2 and P_3, in plain double
BESSELKIT_FN Parts plain_parts(Climb z, double d, double kappa) {
    double square = kappa * kappa, s2 = z.P / z.Q, t1 = square / s2;
    double s1 = (d + 2.0) + t1, t = square / s1, s = d + t;
    double rise = s1 - s, p = t * rise, p1 = t1 * (s2 - s1);
    return {{s, 0.0}, s - kappa, s - p, p, mad(p, rise - 1.0, t * (p1 - p))};
}

template <class F>
constexpr int rounded_stop = F::stop == 0 ? 0 : 2;

template <class F>
BESSELKIT_FN int rounded_steps(int interval) {
    return F::plain ? rounded_plain_steps(interval) : rounded_full_steps(interval);
}

template <class F>
BESSELKIT_FN double rounded_climb_end(Climb z, double d, double kappa) {
    if constexpr (F::plain) return kappa * z.Q / z.P;
    else if constexpr (F::stop == 0) return mad(-kappa, z.Q, z.P) / z.P;
    else return F::parts(plain_parts(z, d, kappa), kappa);
}

template <class F>
BESSELKIT_FN double rounded_climb(double d, double kappa, int interval) {
    int steps = rounded_steps<F>(interval);
    Climb z = climb_down(climb_start(d, kappa, steps), d, kappa * kappa, steps, rounded_stop<F>);
    return rounded_climb_end<F>(z, d, kappa);
}

// the same function in float arithmetic
template <class F>
struct SingleOf;
template <>
struct SingleOf<Ratio> { using type = single::Ratio; };
template <>
struct SingleOf<RatioC> { using type = single::RatioC; };
template <>
struct SingleOf<RatioDeriv> { using type = single::RatioDeriv; };
template <>
struct SingleOf<RatioDeriv2> { using type = single::RatioDeriv2; };

template <class F, int REGION>
BESSELKIT_FN double rounded_ratio_in(double d, double kappa) {
    if constexpr (REGION == rounded_low) return ratio_low_value<F, 4>(d, kappa);
    if constexpr (REGION == rounded_uniform0) return F::template uniform<4>(uniform(d, kappa));
    if constexpr (REGION == rounded_uniform1) return F::template uniform<5>(uniform(d, kappa));
    // exact: the arguments are floats
    using Single = typename SingleOf<F>::type;
    float a = (float)d, b = (float)kappa;
    if constexpr (REGION == rounded_single0) return Single::template uniform<4>(a, b);
    if constexpr (REGION == rounded_single1) return Single::template uniform<5>(a, b);
    return not_a_number();
}

template <class F>
BESSELKIT_SLOW float rounded_ratio(double d, double kappa) {
    int region = (int)rounded_ratio_region(d, kappa);
    switch (region) {
        case rounded_low: return (float)rounded_ratio_in<F, rounded_low>(d, kappa);
        case rounded_uniform0: return (float)rounded_ratio_in<F, rounded_uniform0>(d, kappa);
        case rounded_uniform1: return (float)rounded_ratio_in<F, rounded_uniform1>(d, kappa);
        case rounded_single0: return (float)rounded_ratio_in<F, rounded_single0>(d, kappa);
        case rounded_single1: return (float)rounded_ratio_in<F, rounded_single1>(d, kappa);
        case rounded_rare: return (float)ratio_family<F>(d, kappa);
        default: return (float)rounded_climb<F>(d, kappa, region - rounded_small0);
    }
}

// --- logarithms ------------------------------------------------------------------------------

BESSELKIT_FN int64 rounded_log_region(double v, double kappa, double lowest) {
    double lam = v + 0.5;
    double square = mad(lam, lam, kappa * kappa);
    bool high = square >= single_W1 * single_W1;
    int64 uniform_region = high ? (int64)rounded_uniform1 : (int64)rounded_uniform0;
    int64 region = square >= single_W * single_W ? uniform_region : rounded_small(kappa);
    bool usual = (v >= lowest) & (lam <= single_lam) & (kappa > 0.0) & (kappa <= huge_ratio);
    return usual ? region : (int64)rounded_rare;
}

// log x to 2^-49 of the larger of 1 and itself, relative where x is next to 1: as log_twofold, in
// plain double, and r^8/8 < 2^-63 left out
BESSELKIT_FN double rounded_log_double(double x) {
    double e = exponent_of(x), m = mantissa_of(x);
    uint64 i = (bits_of(x) >> 45) & 127;
    double r = residual(-m, LogTable::c[i], -1.0), rr = r * r;
    double low = mad(e, ln2_tail, LogTable::lo[i]);
    double even = mad(rr, mad(rr, -1.0 / 6.0, -1.0 / 4.0), -1.0 / 2.0);
    double odd = mad(rr, mad(rr, 1.0 / 7.0, 1.0 / 5.0), 1.0 / 3.0);
    return mad(e, ln2_head, LogTable::hi[i]) + (r + mad(rr, mad(r, odd, even), low));
}

BESSELKIT_FN double rounded_log1p(double x) {
    double y = 1.0 + x;
    return rounded_log_double(y) + (x - (y - 1.0)) / y;
}

// log(x)/2 to 2^-32, as half_log
BESSELKIT_FN double rounded_half_log(double x) {
    HalfLog h = half_log_parts(x);
    double s = (h.m - 1.0) / (h.m + 1.0), z = s * s;
    return mad(s * z, first_terms<SeriesAtanh, 4>(z), mad(h.e, 0.5 * ln2_head, s));
}

// put together as in bessel.hpp; rest = log(2 pi W)/2 - U
template <int KIND>
BESSELKIT_FN double rounded_assemble(double v, double kappa, double main, double W, double fall,
                                     double rest) {
    if constexpr (KIND == kind_log_iv) return mad(v, main, W) - rest;
    if constexpr (KIND == kind_log_ive) return mad(v, main, fall) - rest;
    double b = mad(v, main, -W) + rest;
    if constexpr (KIND == kind_log_norm) return mad(-(v + 1.0), log_2pi_hi, b);
    return b;
}

template <int KIND, int SEAM>
BESSELKIT_FN double rounded_uniform(double v, double kappa) {
    double lam = v + 0.5;
    double W = m_sqrt(mad(lam, lam, kappa * kappa)), S = W + lam, w = 1.0 / W;
    constexpr bool of_order = KIND == kind_log_iv || KIND == kind_log_ive;
    double main = rounded_log_double(of_order ? kappa / S : S);
    double rest = (rounded_half_log(W) + half_log_2pi_hi) - correction<SEAM>(lam * w, w);
    double fall = lam * (lam / (W + kappa));
    return rounded_assemble<KIND>(v, kappa, main, W, fall, rest);
}

// B0 in plain double: 8 orders up, 5 terms of Stirling's series
BESSELKIT_FN double rounded_bias_at_zero(double v) {
    double lam = v + 8.5, inverse = 1.0 / lam;
    double product = ((v + 1.0) * (v + 2.0)) * ((v + 3.0) * (v + 4.0)) *
                     (((v + 5.0) * (v + 6.0)) * ((v + 7.0) * (v + 8.0)));
    double U = inverse * first_terms<SeriesStirling, 5>(inverse * inverse);
    double b = lam * (rounded_log_double(2.0 * lam) - 1.0) - rounded_log_double(256.0 * product);
    return v == 0.0 ? 0.0 : b + (half_log_pi_hi - U);
}

template <int KIND>
BESSELKIT_FN double rounded_from_series(double v, double kappa, double b0, double f) {
    double b = b0 - rounded_log1p(f);
    if constexpr (KIND == kind_bias) return b;
    if constexpr (KIND == kind_log_norm) return mad(-(v + 1.0), log_2pi_hi, b);
    double value = mad(v, rounded_log_double(kappa), -b);
    return KIND == kind_log_ive ? value - kappa : value;
}

// 0F1 - 1
BESSELKIT_FN double rounded_series(double v, double kappa, int interval) {
    double half = 0.5 * kappa, f = 0.0;
    for (int n = rounded_terms(interval); n > 0; --n) {
        f = series_step(f, half * half, series_factor(v, (double)n).hi);
    }
    return f;
}

template <int KIND>
BESSELKIT_SLOW float rounded_log(double v, double kappa, double lowest) {
    int region = (int)rounded_log_region(v, kappa, lowest);
    switch (region) {
        case rounded_uniform0: return (float)rounded_uniform<KIND, 4>(v, kappa);
        case rounded_uniform1: return (float)rounded_uniform<KIND, 5>(v, kappa);
        case rounded_rare:
            return (float)collapse(log_family<KIND>(two_sum(v, 0.0), kappa, lowest));
        default: {
            double f = rounded_series(v, kappa, region - rounded_small0);
            return (float)rounded_from_series<KIND>(v, kappa, rounded_bias_at_zero(v), f);
        }
    }
}

// --- the partition function ------------------------------------------------------------------

BESSELKIT_FN int64 rounded_partition_region(double d, double kappa) {
    double lam = 0.5 * (d - 1.0);
    bool far = kappa * kappa >= 4.0 * psi_x * (1.0 + psi_x) * (lam * lam);
    int64 high = (far ? (int64)rounded_far0 : (int64)rounded_near0) +
                 2 * at_least(lam, partition_lam1);
    // below lam = 20 from kappa = 16 on: B0 - b
    int64 low = kappa >= single_kappa ? (int64)rounded_uniform0 : rounded_small(kappa);
    bool usual = (d >= 1.0) & (kappa >= tiny_ratio * d) & (m_max(kappa, lam) <= huge_ratio);
    int64 region = lam < partition_lam ? low : high;
    return usual ? region : (int64)rounded_rare;
}

BESSELKIT_FN double rounded_difference(double b0, double v, double kappa) {
    return b0 - rounded_uniform<kind_bias, 4>(v, kappa);
}

template <int REGION>
BESSELKIT_FN double rounded_partition_in(double d, double kappa) {
    double lam = 0.5 * (d - 1.0), v = 0.5 * d - 1.0;
    if constexpr (REGION == rounded_uniform0) {
        return rounded_difference(rounded_bias_at_zero(v), v, kappa);
    }
    double W = m_sqrt(mad(lam, lam, kappa * kappa)), w = 1.0 / W;
    double omega = kappa * (kappa / (W + lam)), inverse = 1.0 / lam;
    constexpr int seam = REGION >= rounded_far1 ? 5 : 4;
    double bracket = inverse * all_rows<SeriesV<seam>>(lam * w, inverse);
    double x = 0.5 * omega * inverse, t = 0.5 * omega * w;
    if constexpr (REGION == rounded_near0 || REGION == rounded_near1) {
        double y = x * first_terms<SeriesPsi, 8>(x);
        y -= w * mad(2.0, bracket, 0.5 * first_terms<SeriesLog, 7>(t));
        return mad(0.5 * omega, y, 0.5 * omega);
    }
    // 1 + x and 1 - t are far from 1 here
    double main = mad(-lam, rounded_log_double(1.0 + x), omega);
    // log(1 - t)/2 = -atanh(omega/(3 W + lam)); nine terms would be 2^-54
    double s = omega / mad(3.0, W, lam), z = s * s;
    double log_t = mad(s * z, first_terms<SeriesAtanh, 8>(z), s);
    return main - mad(omega * w, bracket, log_t);
}

BESSELKIT_SLOW float rounded_partition(double d, double kappa) {
    int region = (int)rounded_partition_region(d, kappa);
    switch (region) {
        case rounded_uniform0: return (float)rounded_partition_in<rounded_uniform0>(d, kappa);
        case rounded_far0: return (float)rounded_partition_in<rounded_far0>(d, kappa);
        case rounded_near0: return (float)rounded_partition_in<rounded_near0>(d, kappa);
        case rounded_far1: return (float)rounded_partition_in<rounded_far1>(d, kappa);
        case rounded_near1: return (float)rounded_partition_in<rounded_near1>(d, kappa);
        case rounded_rare: return (float)partition_family(d, kappa);
        default: {
            double f = rounded_series(0.5 * d - 1.0, kappa, region - rounded_small0);
            return (float)rounded_log1p(f);
        }
    }
}

}  // namespace BESSELKIT_NAMESPACE
