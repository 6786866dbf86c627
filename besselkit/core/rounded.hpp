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

// what the families in float32 share; each has some of the regions only
struct RoundedFamily : Family {
    static constexpr int first_loop = rounded_low, regions = rounded_regions;
    BESSELKIT_FN constexpr int small_group(int r) {
        return r >= rounded_small0 && r <= rounded_small2 ? (int)rounded_small0 : r;
    }
};

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

// the family in float32, the value still a double; Q as in ratio.hpp
template <class Q>
struct RoundedRatios : RoundedFamily {
    static constexpr bool hangs_on_first = false;
    BESSELKIT_FN constexpr int group(int r) { return r > rounded_uniform1 ? 0 : small_group(r); }
    BESSELKIT_FN int64 loop_region(double d, double kappa) {
        return rounded_ratio_region(d, kappa);
    }
    BESSELKIT_FN int region(double d, double kappa) { return (int)rounded_ratio_region(d, kappa); }

    BESSELKIT_FN constexpr bool by_recurrence(int r) {
        return r == rounded_small0 || (r == rounded_low && !low_by_parts<Q>);
    }
    BESSELKIT_FN constexpr bool fine_in(int) { return false; }
    template <int REGION>
    BESSELKIT_FN Steps steps(int i) {
        if constexpr (REGION == rounded_low) return {4, 0, low_stop<Q>};
        else return {Q::plain ? rounded_plain_steps(i) : rounded_full_steps(i), 0, Q::stop ? 2 : 0};
    }
    template <int REGION>
    BESSELKIT_FN double climbed(Climb z, double d, double kappa) {
        if constexpr (REGION == rounded_low) return Q::low(z, d, kappa);
        else if constexpr (Q::plain) return kappa * z.Q / z.P;
        else if constexpr (Q::stop == 0) return mad(-kappa, z.Q, z.P) / z.P;
        else return Q::parts(plain_parts(z, d, kappa), kappa);
    }

    // float arithmetic from and to floats, in two of the regions
    static constexpr bool has_floats = true;
    template <int REGION>
    BESSELKIT_FN float in_floats(float d, float kappa) {
        return Q::Single::template uniform<REGION == rounded_single0 ? 4 : 5>(d, kappa);
    }

    template <int REGION>
    BESSELKIT_FN double in(double d, double kappa, int interval) {
        if constexpr (by_recurrence(REGION)) {
            return BESSELKIT_NAMESPACE::by_recurrence<RoundedRatios, REGION>(d, kappa, interval);
        } else if constexpr (REGION == rounded_low) {
            return Q::low(low_parts<4>(d, kappa), kappa);
        } else if constexpr (REGION == rounded_uniform0 || REGION == rounded_uniform1) {
            return Q::template uniform<REGION == rounded_uniform0 ? 4 : 5>(uniform(d, kappa));
        } else {
            return in_floats<REGION>((float)d, (float)kappa);  // exact: the arguments are floats
        }
    }

    BESSELKIT_FN double rare(int, double d, double kappa) { return ratio_value<Q>(d, kappa); }
};

template <class Q>
BESSELKIT_FN double rounded_ratio(double d, double kappa) {
    return family_value<RoundedRatios<Q>>(d, kappa);
}

BESSELKIT_FN double rounded_iv_ratio(double v, double x) {
    return rounded_ratio<Ratio>(2.0 * v, x);
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
BESSELKIT_FN double rounded_assemble(double v, double main, double W, double fall, double rest) {
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
    return rounded_assemble<KIND>(v, main, W, fall, rest);
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
    if constexpr (KIND == kind_log_norm_scaled) return mad(-(v + 1.0), log_2pi_hi, b + kappa);
    double value = mad(v, rounded_log_double(kappa), -b);
    return KIND == kind_log_ive ? value - kappa : value;
}

struct RoundedSeries : RoundedFamily {
    using Part = double;
    BESSELKIT_FN double bias(double v) { return rounded_bias_at_zero(v); }
    BESSELKIT_FN int terms(int interval) { return rounded_terms(interval); }
    BESSELKIT_FN int fine_terms(int) { return 0; }
};

// the family in float32, the value still a double
template <int KIND>
struct RoundedLogs : RoundedSeries {
    static constexpr double lowest = WideLogs<KIND>::lowest;
    BESSELKIT_FN constexpr int group(int r) {
        bool ours = r == rounded_uniform0 || r == rounded_uniform1;
        return ours || small_group(r) == rounded_small0 ? small_group(r) : 0;
    }
    BESSELKIT_FN int64 loop_region(double v, double kappa) {
        return rounded_log_region(v, kappa, lowest);
    }
    BESSELKIT_FN int region(double v, double kappa) { return (int)loop_region(v, kappa); }

    BESSELKIT_FN constexpr bool by_parts(int r) { return r == rounded_small0; }
    BESSELKIT_FN constexpr bool has_bias(int) { return true; }
    BESSELKIT_FN constexpr bool has_series(int) { return true; }
    BESSELKIT_FN double order(double v) { return v; }
    template <int REGION>
    BESSELKIT_FN double from_parts(double v, double kappa, double b0, double f) {
        return rounded_from_series<KIND>(v, kappa, b0, f);
    }

    template <int REGION>
    BESSELKIT_FN double in(double v, double kappa, int interval) {
        if constexpr (by_parts(REGION)) {
            return BESSELKIT_NAMESPACE::by_parts<RoundedLogs, REGION>(v, kappa, interval);
        } else {
            return rounded_uniform<KIND, REGION == rounded_uniform0 ? 4 : 5>(v, kappa);
        }
    }

    BESSELKIT_FN double rare(int, double v, double kappa) {
        return collapse(log_value<KIND>(Twofold{v, 0.0}, kappa));
    }
};

template <int KIND>
BESSELKIT_FN double rounded_log(double v, double kappa) {
    return family_value<RoundedLogs<KIND>>(v, kappa);
}

template <int KIND>
BESSELKIT_FN double rounded_log_of_dimension(double d, double kappa) {
    return rounded_log<KIND>(plain_order(d), kappa);
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

template <int REGION>
BESSELKIT_FN double rounded_partition_high(double d, double kappa) {
    double lam = 0.5 * (d - 1.0);
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

// the family in float32, the value still a double
struct RoundedPartition : RoundedSeries {
    BESSELKIT_FN constexpr int group(int r) {
        bool ours = r == rounded_uniform0 || r >= rounded_far0;
        return ours || small_group(r) == rounded_small0 ? small_group(r) : 0;
    }
    BESSELKIT_FN int64 loop_region(double d, double kappa) {
        return rounded_partition_region(d, kappa);
    }
    BESSELKIT_FN int region(double d, double kappa) { return (int)loop_region(d, kappa); }

    BESSELKIT_FN constexpr bool by_parts(int r) { return r < rounded_far0; }
    BESSELKIT_FN constexpr bool has_bias(int r) { return r == rounded_uniform0; }
    BESSELKIT_FN constexpr bool has_series(int r) { return r == rounded_small0; }
    BESSELKIT_FN double order(double d) { return 0.5 * d - 1.0; }
    template <int REGION>
    BESSELKIT_FN double from_parts(double d, double kappa, double b0, double f) {
        if constexpr (REGION == rounded_small0) return rounded_log1p(f);
        else return b0 - rounded_uniform<kind_bias, 4>(order(d), kappa);
    }

    template <int REGION>
    BESSELKIT_FN double in(double d, double kappa, int interval) {
        if constexpr (by_parts(REGION)) {
            return BESSELKIT_NAMESPACE::by_parts<RoundedPartition, REGION>(d, kappa, interval);
        } else {
            return rounded_partition_high<REGION>(d, kappa);
        }
    }

    BESSELKIT_FN double rare(int, double d, double kappa) {
        return family_value<WidePartition>(d, kappa);
    }
};

BESSELKIT_FN double rounded_partition(double d, double kappa) {
    return family_value<RoundedPartition>(d, kappa);
}

}  // namespace BESSELKIT_NAMESPACE
