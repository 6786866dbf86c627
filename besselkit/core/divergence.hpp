// The Kullback-Leibler divergence of von Mises-Fisher distributions.
//
//     KL    = [ L(kq) - L(kp) - A(kp) (kq - kp) ] + A(kp) kq (1 - cos)
//
// Both parts of KL are >= 0.  The first, a Bregman divergence, is where kp and kq are neighbours
//     D^2 integral_0^1 (1 - u) A'(kp + u D) du,     D = kq - kp,
// by a Gauss rule of 12 nodes: A' has its poles at +-i j_{v,n}, so over a factor of 2 in kappa,
// or below lam + 1.5 <= j_{v,1}, the rule's error is below 4.6^-24 = 1e-16.  Elsewhere it is
//     (b + kappa)(kp) - (b + kappa)(kq) + (1 - A(kp)) (kq - kp),
// twofold sums in which nothing of order kappa is left to cancel.
//
// From kappa = 2^400 on (`far_kappa`) A' ~ lam/kappa^2 underflows before the integral does.  There
// the leading part of A', which has no other, is integrated: lam (x - log1p(x)), x = D/kp, where
// lam is dwarfed by both, else by the Gauss rule with kappa and lam scaled.
#pragma once

#include "bregman.hpp"

namespace BESSELKIT_NAMESPACE {

constexpr double far_kappa = 0x1p+400;

// x - log1p(x), x = (b - a)/a, to full relative accuracy
BESSELKIT_FN double log_deficit(double a, double b) {
    double x = (b - a) / a;
    if (m_fabs(x) < 0x1p-20) return x * x * mad(x, mad(x, 0.25, -1.0 / 3.0), 0.5);
    // x may round to -1
    if (x < -0.5) return collapse(x - (log_any(b) - log_any(a)));
    return collapse(x - log_twofold(two_sum(1.0, x)));
}

// integral_a^b (b - t) A'(t) dt with A' = lam (1 + tau)/(lam + W)^2, its leading part
BESSELKIT_SLOW double bregman_far(double d, double a, double b) {
    double lam = 0.5 * (d - 1.0), step = (b - a) * 0x1p-600, sum = 0.0;
    if (lam < m_min(a, b) * 0x1p-60) return lam * log_deficit(a, b);
    for (int i = 0; i < Gauss::count; ++i) {
        double k = mad(Gauss::node[i], step, a * 0x1p-600), l = lam * 0x1p-600;
        double W = m_sqrt(mad(l, l, k * k)), part = step / (l + W);
        sum = mad(Gauss::weight[i] * (1.0 + l / W) * part, part, sum);
    }
    return lam * sum;
}

// integral_a^b (b - t) A'(t) dt for neighbours
BESSELKIT_FN double bregman_near(double d, double a, double b) {
    // where kappa <= lam A' is still 1/d in size
    if (m_max(a, b) >= m_max(far_kappa, d)) return bregman_far(d, a, b);
    double step = b - a, sum = 0.0;
    for (int i = 0; i < Gauss::count; ++i) {
        double t = mad(Gauss::node[i], step, a);
        sum = mad(Gauss::weight[i], ratio_value<RatioDeriv>(d, t), sum);
    }
    return step * (step * sum);
}

// d next to 1: A' falls like exp(-2 kappa), so short panels [a, m], joined by
// B(a, b) = B(a, m) + B(m, b) + (A(m) - A(a)) (b - m)
BESSELKIT_FN double bregman_panels(double d, double a, double b) {
    double total = 0.0, direction = b > a ? 1.0 : -1.0;
    while (a != b) {
        double width = a < 400.0 ? 2.0 : 0.5 * a;
        double m = m_fabs(b - a) <= width ? b : a + direction * width;
        if (a > far_kappa) m = m_max(b, far_kappa);  // in one closed form
        double rise = ratio_value<RatioC>(d, a) - ratio_value<RatioC>(d, m);
        total += bregman_near(d, a, m) + rise * (b - m);
        a = m;
    }
    return total;
}

BESSELKIT_FN double bregman(double d, double kp, double kq) {
    if (d < 1.5) return bregman_panels(d, kp, kq);
    double low = m_min(kp, kq), high = m_max(kp, kq);
    if (high <= 2.0 * low || high <= 0.5 * (d - 1.0) + 1.5) return bregman_near(d, kp, kq);
    Twofold v = order_of(d);
    if (d >= shrink_dimension) {
        Twofold from = log_wide_value<kind_bias_scaled>(v, kp, shrink);
        Twofold fall = from - log_wide_value<kind_bias_scaled>(v, kq, shrink);
        return collapse(fall + ratio_value<RatioC>(d, kp) * ((kq - kp) * shrink)) / shrink;
    }
    Twofold from = log_value<kind_bias_scaled>(v, kp);
    Twofold fall = from - log_value<kind_bias_scaled>(v, kq);
    return collapse(fall + ratio_value<RatioC>(d, kp) * (kq - kp));
}

// KL times `scale`, a power of two
BESSELKIT_SLOW double divergence(double d, double kp, double kq, double cosine,
                                 double scale = 1.0) {
    double c = clamp_cosine(cosine);
    bool inside = d >= 1.0 && d < infinity() && kp >= 0.0 && kq >= 0.0;
    if (!inside || is_nan(c)) return not_a_number();
    if (kp == infinity() && kq < infinity() && d == 1.0) {
        // two points: all mass of p on one of them
        return log1p_double(exp_double(-2.0 * kq, 0)) + kq * (1.0 - c);
    }
    if (kp == infinity() || kq == infinity()) return kp == kq ? not_a_number() : infinity();
    // in this order: kq (1 - c) may overflow
    double turn = (ratio_value<Ratio>(d, kp) * (kq * scale)) * (1.0 - c);
    // as 0 <= A < 1, and rounding must not carry it over the top of the type
    double part = bregman(d, kp, kq), most = m_fabs(kq - kp);
    return (part > most ? most : part) * scale + turn;
}

// --- the regions -----------------------------------------------------------------------------

enum DivergenceRegion {
    divergence_rare,
    divergence_series0,  // by the power series of both; the intervals are those of the higher kappa
    divergence_series1,
    divergence_series2,
    divergence_series3,
    divergence_series4,
    divergence_apart0,  // a difference of logarithms, by the seams of the higher kappa's
    divergence_apart1,
    divergence_apart2,
    divergence_apart3,
    divergence_uniform0,  // by the seams of the lower kappa's W
    divergence_uniform1,
    divergence_uniform2,
    divergence_uniform3,
    divergence_regions
};

// comparisons alone, as in ratio_loop_region
BESSELKIT_FN int64 divergence_loop_region(double d, double kp, double kq) {
    double lam = 0.5 * (d - 1.0), low = m_min(kp, kq), high = m_max(kp, kq), l2 = lam * lam;
    double low_square = mad(low, low, l2), high_square = mad(high, high, l2);
    int64 series = divergence_series0 + at_least(high, climb_kappa1) +
                   at_least(high, climb_kappa2) + at_least(high, climb_kappa3) +
                   at_least(high, climb_kappa4);
    int64 apart = divergence_apart0 + log_seam(lam, high_square);
    bool far = (high >= climb_kappa4) & (high >= 2.0 * low);
    bool in_reach = !far | (high < flat_ratio * m_max(lam, 1.0));
    int64 uniform = divergence_uniform0 + log_seam(lam, low_square);
    bool up = low_square >= log_W * log_W;
    bool usual = (d >= 2.0) & (lam < most_divergence) & (high < most_divergence) & (kp >= 0.0) &
                 (kq >= 0.0) & (high >= least_divergence) & (up | in_reach) &
                 (high < huge_ratio * m_max(lam, 1.0));
    return usual ? (up ? uniform : far ? apart : series) : (int64)divergence_rare;
}

// KL, or the overlap 1/(1 + KL), in float64
template <bool OVERLAP>
struct WideDivergence : Family {
    static constexpr int first_loop = divergence_series0, regions = divergence_regions;
    static constexpr bool decided_by_two = false;
    BESSELKIT_FN constexpr int group(int r) {
        return r >= divergence_series0 && r <= divergence_series4 ? (int)divergence_series0 : r;
    }
    BESSELKIT_FN int64 loop_region(double d, double kp, double kq, double) {
        return divergence_loop_region(d, kp, kq);
    }
    BESSELKIT_FN int region(double d, double kp, double kq, double) {
        return (int)divergence_loop_region(d, kp, kq);
    }

    // blocks go through the series together: bend_blocks.hpp
    BESSELKIT_FN constexpr bool by_bends(int r) { return r < divergence_uniform0; }
    BESSELKIT_FN constexpr bool is_apart(int r) { return r >= divergence_apart0; }

    BESSELKIT_FN double from_bregman(Bregman z, double kq, double cosine) {
        double kl = mad(z.A * kq, 1.0 - clamp_cosine(cosine), z.value);
        return OVERLAP ? 1.0 / (1.0 + kl) : kl;
    }
    // b0 is asked for where they are apart
    template <int REGION>
    BESSELKIT_FN double from_bends(double d, double kp, double kq, double cosine, Twofold b0,
                                   const Bend<Twofold>& z) {
        if constexpr (is_apart(REGION)) {
            End low = low_end(m_min(kp, kq), b0, z);
            End high = high_end<REGION - divergence_apart0>(0.5 * d - 1.0, m_max(kp, kq));
            return from_bregman(bregman_apart(kp, kq, low, high), kq, cosine);
        } else {
            return from_bregman(bregman_from_series(kp, kq, z), kq, cosine);
        }
    }
    template <int REGION>
    BESSELKIT_FN double in(double d, double kp, int interval, double kq, double cosine) {
        double v = 0.5 * d - 1.0, low = m_min(kp, kq);
        if constexpr (!by_bends(REGION)) {
            Bregman z = bregman_uniform<REGION - divergence_uniform0>(d, kp, kq);
            return from_bregman(z, kq, cosine);
        } else if constexpr (is_apart(REGION)) {
            Bend<Twofold> z = bend_series<false>(v, low, low, apart_interval);
            return from_bends<REGION>(d, kp, kq, cosine, bias_at_zero(v), z);
        } else {
            Bend<Twofold> z = bend_series<true>(v, kp, kq, interval);
            return from_bends<REGION>(d, kp, kq, cosine, {0.0, 0.0}, z);
        }
    }

    BESSELKIT_SLOW double rare(int, double d, double kp, double kq, double cosine) {
        double kl = divergence(d, kp, kq, cosine);
        if (!OVERLAP) return kl;
        // a number still where KL overflows
        if (kl == infinity() && m_max(kp, kq) < infinity()) {
            return 0.125 / divergence(d, kp, kq, cosine, 0.125);
        }
        return 1.0 / (1.0 + kl);
    }
};

BESSELKIT_FN double kl_value(double d, double kp, double kq, double cosine) {
    return family_value<WideDivergence<false>>(d, kp, kq, cosine);
}

BESSELKIT_FN double overlap_value(double d, double kp, double kq, double cosine) {
    return family_value<WideDivergence<true>>(d, kp, kq, cosine);
}

// for arguments of float32
BESSELKIT_FN double near_overlap(double d, double kp, double kq, double cosine) {
    return overlap_value(d, kp, kq, cosine);
}

}  // namespace BESSELKIT_NAMESPACE
