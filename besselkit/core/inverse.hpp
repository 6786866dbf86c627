// ratio_inv: kappa with A_d(kappa) = r.
//
// Start: the larger of two lower bounds that are sharp at both ends,
//     kappa >= r (d - r^2)/(1 - r^2) - ...   (Banerjee et al., JMLR 6 (2005), as an approximation)
// then Halley's steps on A(kappa) - r; each takes a relative error e to about e^3, so the
// approximation's error of some per cent is gone after three.  For r > 1/2 the residual is formed
// with 1 - A and 1 - r (exact), which keep their accuracy near r = 1.
#pragma once

#include "ratio.hpp"

namespace BESSELKIT_NAMESPACE {

constexpr int inverse_steps = 60;  // never reached: the test says how many are

// A(kappa) - r without cancellation beyond that of the data
BESSELKIT_FN double inverse_residual(double d, double kappa, double r) {
    if (r > 0.5) return (1.0 - r) - ratio_value<RatioC>(d, kappa);
    return ratio_value<Ratio>(d, kappa) - r;
}

// one Halley step
BESSELKIT_FN double inverse_step(double d, double kappa, double r) {
    double f = inverse_residual(d, kappa, r);
    double first = ratio_value<RatioDeriv>(d, kappa);
    double second = ratio_value<RatioDeriv2>(d, kappa);
    double newton = f / first;
    double next = kappa - newton / (1.0 - 0.5 * newton * (second / first));
    // far from the root Halley may leave the half line: bounded steps, then
    return next > 0.25 * kappa ? (next < 4.0 * kappa ? next : 4.0 * kappa) : 0.25 * kappa;
}

// where the first term of a series is the answer: r = kappa/d, or 1 - r = lam/kappa
BESSELKIT_FN bool inverse_extreme(double d, double r, double* kappa) {
    double lam = 0.5 * (d - 1.0), complement = 1.0 - r;
    if (r < tiny_ratio) {
        *kappa = d * r;
        return true;
    }
    if (d >= scaled_W) {
        // lam and kappa scale together: r = kappa/(lam + W) gives kappa = 2 lam r/(1 - r^2)
        *kappa = 2.0 * r * (lam / (complement * (1.0 + r)));
        return true;
    }
    return false;
}

BESSELKIT_FN double inverse_start(double d, double r) {
    double complement = (1.0 - r) * (1.0 + r);
    return r * (d - r * r) / complement;
}

// d = 1: atanh
BESSELKIT_FN double inverse_unit(double r) {
    return 0.5 * log1p_double(2.0 * r / (1.0 - r));
}

BESSELKIT_SLOW double ratio_inverse(double d, double r) {
    if (!(d >= 1.0 && d < infinity() && r >= 0.0 && r < 1.0)) return not_a_number();
    if (r == 0.0) return 0.0;
    double kappa = 0.0;
    if (inverse_extreme(d, r, &kappa)) return kappa;
    if (d == 1.0) return inverse_unit(r);
    kappa = m_max(inverse_start(d, r), d < 2.0 ? inverse_unit(r) : 0.0);
    for (int i = 0; i < inverse_steps; ++i) {
        double next = inverse_step(d, kappa, r);
        double change = m_fabs(next - kappa);
        kappa = next;
        // after a step this small the next one only moves the last bit
        if (change <= 0x1p-26 * kappa) return inverse_step(d, kappa, r);
    }
    return not_a_number();
}

}  // namespace BESSELKIT_NAMESPACE
