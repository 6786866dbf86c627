// A = kappa/s, 1 - A = h/s, A' = e/s^2, A'' = -(g + 2 p e/s)/(kappa s^2), each without a
// subtraction of like numbers (Eq. 7 as written loses everything at large kappa).
//
// One struct per function says what it is in each kind of region; WideRatios puts the regions
// together.  Regions are decided by the element alone, so an element's bits do not depend on
// its neighbours.
#pragma once

#include "family.hpp"
#include "recurrence.hpp"
#include "single_uniform.hpp"
#include "unit.hpp"

namespace BESSELKIT_NAMESPACE {

enum RatioRegion {
    ratio_edge,  // outside the domain, kappa = 0 or inf
    ratio_tiny,
    ratio_huge,
    ratio_scaled,
    ratio_unit_exact,
    ratio_unit_near,
    ratio_unit_climb,
    ratio_low,
    ratio_climb0,
    ratio_climb1,
    ratio_climb2,
    ratio_climb3,
    ratio_climb4,
    ratio_uniform0,
    ratio_uniform1,
    ratio_uniform2,
    ratio_uniform3,
    ratio_regions
};

// the regions that a vector loop is worth having for come last, from here
constexpr int ratio_first_loop = ratio_low;

// From lam = uniform_W2 on W is that large at every kappa, and lam alone chooses the rows: all
// kappa of one dimension then share a loop, which saves more than short rows at large kappa would.
BESSELKIT_FN int64 ratio_by_W(double lam, double square) {
    square = lam >= uniform_W2 ? lam * lam : square;
    return ratio_uniform0 + at_least(square, uniform_W1 * uniform_W1) +
           at_least(square, uniform_W2 * uniform_W2) + at_least(square, uniform_W3 * uniform_W3);
}

// Comparisons alone, no branch: the loop that sorts a block by region is vectorised too.  The
// seams in W are compared as squares.
BESSELKIT_FN int64 ratio_loop_region(double d, double kappa) {
    double lam = 0.5 * (d - 1.0);
    double square = mad(lam, lam, kappa * kappa);
    int64 by_kappa = ratio_climb0 + at_least(kappa, climb_kappa1) + at_least(kappa, climb_kappa2) +
                     at_least(kappa, climb_kappa3) + at_least(kappa, climb_kappa4);
    int64 small = kappa <= low_ratio * d ? (int64)ratio_low : by_kappa;
    int64 region = square >= uniform_W * uniform_W ? ratio_by_W(lam, square) : small;
    double low = lam < unit_climb_lam ? m_min(kappa, unit_kappa - kappa) : kappa;
    // written so that a NaN fails: d >= 1, not next to 1; kappa neither tiny nor huge; W no risk
    bool usual = (d >= 1.0) & (kappa >= tiny_ratio * d) & (low > 0.0) &
                 (kappa <= huge_ratio * m_max(lam, 1.0)) & (m_max(lam, kappa) < scaled_W);
    return usual ? region : (int64)ratio_edge;
}

// the region of any element
BESSELKIT_FN int ratio_region(double d, double kappa) {
    int64 usual = ratio_loop_region(d, kappa);
    if (usual != ratio_edge) return (int)usual;
    if (!(d >= 1.0 && kappa > 0.0 && d < infinity() && kappa < infinity())) return ratio_edge;
    double lam = 0.5 * (d - 1.0);
    if (kappa < tiny_ratio * d) return ratio_tiny;
    if (d == 1.0) return ratio_unit_exact;
    if (kappa > huge_ratio * m_max(lam, 1.0)) return ratio_huge;
    if (m_max(lam, kappa) >= scaled_W) return ratio_scaled;
    double square = mad(lam, lam, kappa * kappa);
    if (square >= uniform_W * uniform_W) return (int)ratio_by_W(lam, square);
    return lam < unit_lam ? ratio_unit_near : ratio_unit_climb;
}

// the leading parts alone, lam and kappa scaled by 2^-600, for W >= 2^500
struct Scaled {
    double s, h, e, p, g, kappa;
};

BESSELKIT_FN Scaled scaled_parts(double d, double kappa) {
    double lam = (0.5 * d) * 0x1p-600, k = kappa * 0x1p-600;
    double W = m_sqrt(mad(lam, lam, k * k));
    double tau = lam / W, k2 = (k / W) * (k / W);
    return {lam + W, lam + lam * (lam / (W + k)), lam * (1.0 + tau), k2 * W, k2 * lam * tau, k};
}

// A
struct Ratio {
    using Single = single::Ratio;  // in float arithmetic
    static constexpr bool plain = true;  // s alone will do
    static constexpr int stop = 0;       // the recurrence goes down to P_stop, P_{stop+1}
    static constexpr int first_ahead = 0;  // in stages from this seam on: stage_blocks.hpp
    BESSELKIT_FN double at_zero(double) { return 0.0; }
    BESSELKIT_FN double at_infinity() { return 1.0; }
    BESSELKIT_FN double tiny(double d, double kappa) { return kappa / d; }
    BESSELKIT_FN double huge(double lam, double kappa) { return 1.0 - lam / kappa; }
    BESSELKIT_FN double scaled(const Scaled& z) { return z.kappa / z.s; }
    BESSELKIT_FN double unit(const Triple& z) {
        return collapse(Twofold{1.0, 0.0} - z.complement);
    }
    BESSELKIT_FN double low(Climb z, double, double kappa) {
        return climb_ratio({{z.P, 0.0}, {z.Q, 0.0}}, kappa);
    }
    BESSELKIT_FN double climb(FineClimb z, double, double kappa) { return climb_ratio(z, kappa); }
    BESSELKIT_FN int steps(int interval) { return plain_steps(interval); }
    BESSELKIT_FN int fine(int interval) { return fine_steps(interval); }
    template <int SEAM>
    BESSELKIT_FN double uniform(const Uniform& u) {
        return u.kappa / uniform_s(u, sum_c(u, seam_series<SeriesS, SEAM>(u)));
    }
};

// 1 - A
struct RatioC {
    using Single = single::RatioC;  // in float arithmetic
    static constexpr bool plain = false;
    static constexpr int stop = 0;
    static constexpr int first_ahead = 1;
    BESSELKIT_FN double at_zero(double) { return 1.0; }
    BESSELKIT_FN double at_infinity() { return 0.0; }
    BESSELKIT_FN double tiny(double d, double kappa) { return 1.0 - kappa / d; }
    BESSELKIT_FN double huge(double lam, double kappa) { return lam / kappa; }
    BESSELKIT_FN double scaled(const Scaled& z) { return z.h / z.s; }
    BESSELKIT_FN double unit(const Triple& z) { return z.complement.hi; }
    BESSELKIT_FN double low(Climb z, double, double kappa) { return mad(-kappa, z.Q, z.P) / z.P; }
    BESSELKIT_FN double climb(FineClimb z, double, double kappa) { return climb_ratio_c(z, kappa); }
    BESSELKIT_FN double parts(const Parts& z, double) { return z.h / z.s.hi; }
    BESSELKIT_FN int steps(int interval) { return full_steps(interval); }
    BESSELKIT_FN int fine(int interval) { return fine_steps_h(interval); }
    template <int SEAM>
    BESSELKIT_FN double uniform(const Uniform& u) {
        double sum = sum_c(u, seam_series<SeriesC, SEAM>(u));
        return uniform_h(u, sum) / uniform_s_fine(u, sum);
    }
};

// A'
struct RatioDeriv {
    using Single = single::RatioDeriv;  // in float arithmetic
    static constexpr bool plain = false;
    static constexpr int stop = 1;
    static constexpr int first_ahead = 1;
    BESSELKIT_FN double at_zero(double d) { return 1.0 / d; }
    BESSELKIT_FN double at_infinity() { return 0.0; }
    BESSELKIT_FN double tiny(double d, double) { return 1.0 / d; }
    BESSELKIT_FN double huge(double lam, double kappa) { return lam / kappa / kappa; }
    BESSELKIT_FN double scaled(const Scaled& z) { return z.e / (z.s * z.s) * 0x1p-600; }
    BESSELKIT_FN double unit(const Triple& z) { return z.first.hi; }
    BESSELKIT_FN double low(Climb z, double d, double kappa) { return low_deriv(z, d, kappa); }
    BESSELKIT_FN double climb(FineClimb z, double d, double kappa) {
        return climb_deriv(z, d, kappa);
    }
    BESSELKIT_FN double parts(const Parts& z, double) { return z.e / (z.s.hi * z.s.hi); }
    BESSELKIT_FN int steps(int interval) { return full_steps(interval); }
    BESSELKIT_FN int fine(int interval) { return fine_steps_e(interval); }
    template <int SEAM>
    BESSELKIT_FN double uniform(const Uniform& u) {
        double rows = seam_series<SeriesE, SEAM>(u), sum = sum_c(u, rows);
        double s = uniform_s_fine(u, sum);
        return uniform_e(u, rows, sum) / (s * s);
    }
};

// A''; at kappa = 0 an odd function's zero
struct RatioDeriv2 {
    using Single = single::RatioDeriv2;  // in float arithmetic
    static constexpr bool plain = false;
    static constexpr int stop = 2;
    static constexpr int first_ahead = 3;
    BESSELKIT_FN double value(double s, double e, double p, double g, double kappa) {
        double inverse = 1.0 / s;
        return -(mad(2.0 * p, e * inverse, g) * inverse) / (kappa * s);
    }
    BESSELKIT_FN double at_zero(double) { return 0.0; }
    BESSELKIT_FN double at_infinity() { return 0.0; }
    BESSELKIT_FN double tiny(double d, double kappa) {
        // -6 kappa / (d^2 (d + 2)), the powers of two taken out so that nothing under- or overflows
        // on the way: the quotient kappa/d is at most 2^-28
        if (d < 0x1p+300) return -6.0 * kappa / (d * d * (d + 2.0));
        double inverse = 0x1p+600 / d;
        return -6.0 * (kappa / d) * inverse * inverse * 0x1p-600 * 0x1p-600;
    }
    BESSELKIT_FN double huge(double lam, double kappa) {
        return -2.0 * (lam / kappa / kappa / kappa);
    }
    BESSELKIT_FN double scaled(const Scaled& z) {
        return value(z.s, z.e, z.p, z.g, z.kappa) * 0x1p-600 * 0x1p-600;
    }
    BESSELKIT_FN double unit(const Triple& z) { return z.second.hi; }
    BESSELKIT_FN double low(const LowParts& z, double kappa) {
        return value(z.s, z.s - z.p, z.p, z.g, kappa);
    }
    BESSELKIT_FN double parts(const Parts& z, double kappa) {
        return value(z.s.hi, z.e, z.p, z.g, kappa);
    }
    BESSELKIT_FN double climb(FineClimb z, double d, double kappa) {
        return parts(climb_parts(z, d, kappa), kappa);
    }
    BESSELKIT_FN int steps(int interval) { return full_steps(interval); }
    BESSELKIT_FN int fine(int interval) { return fine_steps_g(interval); }
    template <int SEAM>
    BESSELKIT_FN double uniform(const Uniform& u) {
        double rows = seam_series<SeriesE, SEAM>(u), sum = sum_c(u, rows);
        double s = uniform_s_fine(u, sum);
        double e = uniform_e(u, rows, sum);
        double k2 = uniform_k2(u);
        return value(s, e, uniform_p<SEAM>(u, k2), uniform_g<SEAM>(u, k2), u.kappa);
    }
};

// kappa <= d/4: A'' has a recurrence of its own there, A' starts from P_2
template <class Q>
constexpr bool low_by_parts = Q::stop == 2;
template <class Q>
constexpr int low_stop = Q::stop == 1 ? 2 : 0;

// the family in float64; Q is one of the functions above
template <class Q>
struct WideRatios : Family {
    static constexpr int first_loop = ratio_first_loop, regions = ratio_regions;
    static constexpr bool hangs_on_first = false;
    BESSELKIT_FN constexpr int group(int r) {
        return r >= ratio_climb0 && r <= ratio_climb4 ? (int)ratio_climb0 : r;
    }
    BESSELKIT_FN int64 loop_region(double d, double kappa) { return ratio_loop_region(d, kappa); }
    BESSELKIT_FN int region(double d, double kappa) { return ratio_region(d, kappa); }

    BESSELKIT_FN constexpr bool by_recurrence(int r) {
        return r == ratio_climb0 || (r == ratio_low && !low_by_parts<Q>);
    }
    BESSELKIT_FN constexpr bool fine_in(int r) { return r == ratio_climb0; }
    template <int REGION>
    BESSELKIT_FN Steps steps(int i) {
        if constexpr (REGION == ratio_low) return {low_count, 0, low_stop<Q>};
        else return {Q::steps(i), Q::fine(i), Q::stop};
    }
    template <int REGION, class Z>
    BESSELKIT_FN double climbed(Z z, double d, double kappa) {
        if constexpr (REGION == ratio_low) return Q::low(z, d, kappa);
        else return Q::climb(z, d, kappa);
    }

    using Ahead = Length;
    BESSELKIT_FN constexpr bool in_stages(int r) { return r >= ratio_uniform0 + Q::first_ahead; }
    BESSELKIT_FN Length ahead(double d, double kappa) { return length_of(d, kappa); }
    template <int REGION>
    BESSELKIT_FN double behind(double d, double kappa, Length z) {
        return Q::template uniform<REGION - ratio_uniform0>(uniform_from(d, kappa, z.W, z.w));
    }

    template <int REGION>
    BESSELKIT_FN double in(double d, double kappa, int interval) {
        if constexpr (by_recurrence(REGION)) {
            return BESSELKIT_NAMESPACE::by_recurrence<WideRatios, REGION>(d, kappa, interval);
        } else if constexpr (REGION == ratio_low) {
            return Q::low(low_parts<low_count>(d, kappa), kappa);
        } else {
            return behind<REGION>(d, kappa, ahead(d, kappa));
        }
    }

    BESSELKIT_SLOW double rare(int region, double d, double kappa) {
        switch (region) {
            case ratio_tiny: return Q::tiny(d, kappa);
            case ratio_huge: return Q::huge(0.5 * (d - 1.0), kappa);
            case ratio_scaled: return Q::scaled(scaled_parts(d, kappa));
            case ratio_unit_exact: return Q::unit(unit_exact(kappa));
            case ratio_unit_climb: return in<ratio_climb0>(d, kappa, unit_interval);
            case ratio_unit_near: return Q::unit(unit_neighbour(0.5 * (d - 1.0), kappa));
            default: break;
        }
        if (!(d >= 1.0 && kappa >= 0.0 && d < infinity())) return not_a_number();
        return kappa == 0.0 ? Q::at_zero(d) : Q::at_infinity();
    }
};

template <class Q>
BESSELKIT_FN double ratio_value(double d, double kappa) {
    return family_value<WideRatios<Q>>(d, kappa);
}

}  // namespace BESSELKIT_NAMESPACE
