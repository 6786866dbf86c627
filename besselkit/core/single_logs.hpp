// log I_v and its kin, log 0F1, the density and the entropy, in float arithmetic alone.
//
// The formulas are those of bessel.hpp and partition.hpp, the regions and lengths those of
// rounded.hpp.  Where log I_v crosses zero its two main terms, up to 2^16 log 2^16 here, cancel:
// logarithms and sums are pairs of floats (2^-46), and only U, psi and the like are single ones.
#pragma once

#include "rounded_density.hpp"
#include "single_ratio.hpp"

namespace BESSELKIT_NAMESPACE {
namespace single {

BESSELKIT_FN int log_region(float v, float kappa, float lowest) {
    bool usual = (v >= lowest) & (v <= (float)single_lam) & (kappa >= (float)single_least_kappa) &
                 (kappa <= (float)single_most);
    if (!usual) return region_rare;
    float lam = v + 0.5f, square = mad(lam, lam, kappa * kappa);
    if (square < (float)(single_W * single_W)) return region_small;
    return square < (float)(single_W1 * single_W1) ? region_uniform0 : region_uniform1;
}

// (v + 1) log(2 pi)
BESSELKIT_FN Pair sphere_term(float v) {
    return Pair{log_2pi_hi, log_2pi_lo} * two_sum(1.0f, v);
}

// v_log = v log(kappa/S) or v log S; fall = W - kappa = lam^2/(W + kappa); rest as in bessel.hpp
template <int KIND>
BESSELKIT_FN Pair assemble(float v, Pair v_log, Pair W, Pair fall, Pair rest) {
    if constexpr (KIND == kind_log_iv) return quick_sum(quick_sum(v_log, W), -rest);
    if constexpr (KIND == kind_log_ive) return quick_sum(quick_sum(v_log, fall), -rest);
    if constexpr (KIND == kind_bias) return quick_sum(quick_sum(v_log, -W), rest);
    if constexpr (KIND == kind_log_norm) {
        // the sphere's term is near v_log: first those
        return quick_sum(quick_sum(quick_sum(v_log, -sphere_term(v)), -W), rest);
    }
    Pair scaled = quick_sum(quick_sum(v_log, -fall), rest);
    if constexpr (KIND == kind_log_norm_scaled) return quick_sum(scaled, -sphere_term(v));
    return scaled;
}

template <int KIND, int SEAM>
BESSELKIT_FN Pair log_uniform(float v, float kappa) {
    Pair lam = two_sum(v, 0.5f);
    Pair square = lam * lam;
    Pair W = square_root(quick_sum(square, two_product(kappa, kappa)));
    Pair S = quick_sum(W, lam);
    float w = 1.0f / W.hi, tau = lam.hi * w;
    float U = tau * w * all_rows<SeriesU<SEAM>>(tau, w);
    Pair argument = S, fall = {0.0f, 0.0f};
    if constexpr (KIND == kind_log_iv || KIND == kind_log_ive) argument = Pair{kappa, 0.0f} / S;
    if constexpr (KIND != kind_log_iv && KIND != kind_bias && KIND != kind_log_norm) {
        fall = square / (W + kappa);
    }
    Pair log_W = log_pair(W.hi);
    log_W.lo += W.lo * w;
    Pair rest = quick_sum(half(log_W), Pair{half_log_2pi_hi, half_log_2pi_lo - U});
    return assemble<KIND>(v, log_pair(argument) * v, W, fall, rest);
}

// B0 as in gamma.hpp, 8 orders up and with 5 terms of Stirling's series, for v below 20
BESSELKIT_SLOW Pair bias_at_zero(float v) {
    Pair lam = two_sum(8.5f, v);
    float inverse = 1.0f / lam.hi;
    float U = inverse * first_terms<SeriesStirling, 5>(inverse * inverse);
    Pair main = log_pair(Pair{2.0f * lam.hi, 2.0f * lam.lo}) * lam - lam;
    Pair down = log_pair(rising_product<1, 8>(v)) + Pair{ln2_hi, ln2_lo} * 8.0f;
    Pair b = main - down + Pair{half_log_pi_hi, half_log_pi_lo - U};
    return v == 0.0f ? Pair{0.0f, 0.0f} : b;
}

// 0F1 - 1
BESSELKIT_SLOW Pair power_series(float v, float kappa) {
    Pair quarter = two_product(0.5f * kappa, 0.5f * kappa), f = {0.0f, 0.0f};
    for (int n = rounded_terms(steps_interval(kappa)); n > 0; --n) {
        f = series_step(f, quarter, series_factor(v, (float)n));
    }
    return f;
}

template <int KIND>
BESSELKIT_FN Pair log_series(float v, float kappa) {
    Pair b = bias_at_zero(v) - log1p_pair(power_series(v, kappa));
    if constexpr (KIND == kind_bias) return b;
    if constexpr (KIND == kind_bias_scaled) return b + kappa;
    if constexpr (KIND == kind_log_norm_scaled) return b + kappa - sphere_term(v);
    if constexpr (KIND == kind_log_norm) return b - sphere_term(v);
    Pair value = log_pair(kappa) * v - b;
    return KIND == kind_log_ive ? value - kappa : value;
}

// in the regions that are not rare
template <int KIND>
BESSELKIT_FN Pair log_usual(float v, float kappa, int region) {
    if (region == region_uniform1) return log_uniform<KIND, 5>(v, kappa);
    if (region == region_uniform0) return log_uniform<KIND, 4>(v, kappa);
    return log_series<KIND>(v, kappa);
}

template <int KIND>
BESSELKIT_FN float log_of_order(float v, float x) {
    int region = log_region(v, x, 0.0f);
    if (region == region_rare) return by_doubles<rounded_log<KIND>>(v, x);
    return collapse(log_usual<KIND>(v, x, region));
}

// d/2 - 1 is exact for every float in [1, 2^25]; NaN below d = 1, which it might round to -1/2
BESSELKIT_FN float plain_order(float d) { return d >= 1.0f ? 0.5f * d - 1.0f : not_a_float(); }

template <int KIND>
BESSELKIT_FN float log_of_dimension(float d, float kappa) {
    int region = log_region(plain_order(d), kappa, -0.5f);
    if (region == region_rare) return by_doubles<rounded_log_of_dimension<KIND>>(d, kappa);
    return collapse(log_usual<KIND>(plain_order(d), kappa, region));
}

// --- log 0F1 ----------------------------------------------------------------------------------

template <bool NEAR>
BESSELKIT_FN float partition_high(float d, float kappa) {
    Geometry u = geometry(0.5f * (d - 1.0f), kappa);
    Pair S = quick_sum(u.W, {u.lam, 0.0f});
    Pair omega = two_product(kappa, kappa) / S;
    float inverse = 1.0f / u.lam;
    float bracket = inverse * all_rows<SeriesV<4>>(u.tau, inverse);
    float t = 0.5f * omega.hi * u.w;
    if constexpr (NEAR) {
        float x = 0.5f * omega.hi * inverse;
        float y = x * first_terms<SeriesPsi, 8>(x);
        y -= u.w * mad(2.0f, bracket, 0.5f * first_terms<SeriesLog, 7>(t));
        return 0.5f * omega.hi + mad(0.5f * omega.hi, y, 0.5f * omega.lo);
    }
    Pair main = omega - log_pair(S / Pair{2.0f * u.lam, 0.0f}) * u.lam;
    return collapse(main + mad(0.5f, log_pair(1.0f - t).hi, -2.0f * t * bracket));
}

// B0 - b
BESSELKIT_SLOW float partition_difference(float d, float kappa) {
    float v = plain_order(d);
    return collapse(bias_at_zero(v) - log_uniform<kind_bias, 4>(v, kappa));
}

enum PartitionRegion {
    partition_rare,
    partition_series,
    partition_by_difference,
    partition_near,
    partition_far
};

BESSELKIT_FN int partition_region(float d, float kappa) {
    bool usual = (d >= 1.0f) & (d <= (float)single_most_d) & (kappa >= (float)tiny_ratio * d) &
                 (kappa <= (float)single_most);
    if (!usual) return partition_rare;
    float lam = 0.5f * (d - 1.0f);
    if (lam < (float)partition_lam) {
        return kappa < (float)single_kappa ? partition_series : partition_by_difference;
    }
    bool near = kappa * kappa < (float)(4.0 * psi_x * (1.0 + psi_x)) * (lam * lam);
    return near ? partition_near : partition_far;
}

BESSELKIT_FN float log_partition(float d, float kappa) {
    switch (partition_region(d, kappa)) {
        case partition_series: return collapse(log1p_pair(power_series(plain_order(d), kappa)));
        case partition_by_difference: return partition_difference(d, kappa);
        case partition_near: return partition_high<true>(d, kappa);
        case partition_far: return partition_high<false>(d, kappa);
        default: return by_doubles<rounded_partition>(d, kappa);
    }
}

// --- what follows for the distribution --------------------------------------------------------

// log C_d + kappa; both regions known to be usual
BESSELKIT_FN Pair log_norm_scaled(float d, float kappa, int region) {
    return log_usual<kind_log_norm_scaled>(plain_order(d), kappa, region);
}

// log C_d + kappa - kappa (1 - cos)
BESSELKIT_FN float log_prob(float d, float kappa, float cosine) {
    int region = log_region(plain_order(d), kappa, -0.5f);
    bool usual = (region != region_rare) & (m_fabs(cosine) <= 1.0f + (float)unit_slack);
    if (!usual) return by_doubles<log_density>(d, kappa, cosine);
    float c = m_max(m_min(cosine, 1.0f), -1.0f);
    return collapse(log_norm_scaled(d, kappa, region) - two_sum(1.0f, -c) * kappa);
}

// kappa (1 - A) - (log C_d + kappa)
BESSELKIT_FN float entropy(float d, float kappa) {
    int region = log_region(plain_order(d), kappa, -0.5f);
    bool usual = (region != region_rare) & (ratio_region(d, kappa) != region_rare);
    if (!usual) return by_doubles<entropy_value>(d, kappa);
    Parts z = parts(d, kappa, ratio_region(d, kappa));
    return collapse(z.h / z.s * kappa - log_norm_scaled(d, kappa, region));
}

}  // namespace single
}  // namespace BESSELKIT_NAMESPACE
