// I_v and I_v exp(-x) themselves: exp of their logarithms, which are sums of two (bessel.hpp).
//
// Only an absolute error of the logarithm counts.  It is far below 2^-53 wherever the result is a number,
// with two exceptions:
//
// kappa >= 2^30 max(lam, 1) (`log_flat`), u = lam/kappa:
//            log I_v - kappa = -lam u/2 (1 - u^2/12) + u/2 - log(2 pi kappa)/2 + U
//     with lam u, up to 1500 where the result is a number, as a sum of two.
// v >= 2^40, where I_v is a number only next to x = z v, z = 0.6627... (Laplace's limit), the zero of
//     eta(z) = sqrt(1 + z^2) + log(z/(1 + sqrt(1 + z^2))) in Debye's expansion (DLMF 10.41.3):
//            log I_v = v eta(x/v) - log(2 pi v)/2 - log(1 + (x/v)^2)/4 + U
//     Its terms are v times as large as the result.  With t = x - z v, formed without an error by as
//     many doubles of z as v asks for,
//            v eta(x/v) = eta' t + eta'' t^2/(2 v) + eta''' t^3/(6 v^2) + ...,    |t| < 600
#pragma once

#include "bessel.hpp"
#include "exponential.hpp"

namespace BESSELKIT_NAMESPACE {

// log I_v - x at kappa >= 2^30 max(lam, 1)
BESSELKIT_FN Twofold log_flat_precise(double v, double kappa) {
    Twofold lam = two_sum(v, 0.5), u = lam / Twofold{kappa, 0.0};
    Twofold square = lam * u;
    double U = correction<3>(u.hi, 1.0 / kappa);
    double cubic = square.hi * u.hi * u.hi * (1.0 / 24.0);
    Twofold rest = half(log_any(kappa)) +
                   Twofold{half_log_2pi_hi, half_log_2pi_lo - (U + 0.5 * u.hi + cubic)};
    return -(half(square) + rest);
}

// x - z v: to 2^-100 of it where I_v is a number; no double x comes so near to z v from v = 2^120 on
BESSELKIT_FN Twofold laplace_distance(double v, double x) {
    Twofold t = {x, 0.0};
    for (int i = 0; i < LaplaceLimit::count; ++i) t = t - two_product(LaplaceLimit::value[i], v);
    return t;
}

// log I_v for v >= 2^40; where it is no number's, an infinity
BESSELKIT_FN Twofold log_near_laplace(double v, double x) {
    using Z = LaplaceLimit;
    Twofold t = laplace_distance(v, x);
    if (m_fabs(t.hi) > 1000.0) return {t.hi > 0.0 ? infinity() : -infinity(), 0.0};
    double q = t.hi / v;
    double rest = mad(t.hi * q, mad(Z::third, q, Z::second), Z::turn * q) + Z::correction / v;
    Twofold scale = half(log_any(v)) + Twofold{Z::constant_hi, Z::constant_lo - rest};
    return t * Twofold{Z::first_hi, Z::first_lo} - scale;
}

// the family in float64
template <int KIND>
struct WideLinear : WideLogs<KIND> {
    using Logs = WideLogs<KIND>;
    template <int REGION>
    BESSELKIT_FN double from_parts(double v, double kappa, Twofold b0, Twofold f) {
        return exp_of(Logs::template from_parts<REGION>(v, kappa, b0, f));
    }
    template <int REGION>
    BESSELKIT_FN double behind(double v, double kappa, const LogGeometry& z) {
        return exp_of(Logs::template behind<REGION>(v, kappa, z));
    }
    template <int REGION>
    BESSELKIT_FN double in(double v, double kappa, int interval) {
        return exp_of(Logs::template in<REGION>(v, kappa, interval));
    }

    BESSELKIT_SLOW double rare(int region, Twofold v, double kappa) {
        constexpr bool plain = KIND == kind_log_iv;
        if (region == log_flat) return plain ? infinity() : exp_of(log_flat_precise(v.hi, kappa));
        if (plain && region == log_wide && v.hi >= laplace_v) {
            return exp_of(log_near_laplace(v.hi, kappa));
        }
        return exp_of(Logs::rare(region, v, kappa));
    }
};

// in float32, still a double: half an ulp of it is 2^-25, and the logarithms are good to 2^-28
template <int KIND>
struct RoundedLinear : RoundedLogs<KIND> {
    using Logs = RoundedLogs<KIND>;
    template <int REGION>
    BESSELKIT_FN double from_parts(double v, double kappa, double b0, double f) {
        return exp_of(Logs::template from_parts<REGION>(v, kappa, b0, f));
    }
    template <int REGION>
    BESSELKIT_FN double in(double v, double kappa, int interval) {
        return exp_of(Logs::template in<REGION>(v, kappa, interval));
    }
    BESSELKIT_FN double rare(int, double v, double kappa) {
        return family_value<WideLinear<KIND>>(Twofold{v, 0.0}, kappa);
    }
};

template <int KIND>
BESSELKIT_FN double linear_value(double v, double kappa) {
    return family_value<WideLinear<KIND>>(Twofold{v, 0.0}, kappa);
}

}  // namespace BESSELKIT_NAMESPACE
