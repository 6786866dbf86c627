// What float arithmetic alone does not do: extremes, edges and the outside of the domain, in
// double, out of the way of the usual elements.
#pragma once

#include "divergence.hpp"
#include "inverse.hpp"
#include "rounded.hpp"

namespace BESSELKIT_NAMESPACE {

// Between float and double without loss.  CuPy compiles with -ftz=true, which would take subnormal
// floats for zero in the compiler's own conversions too.
#if defined(__CUDACC__) || defined(__CUDACC_RTC__)
BESSELKIT_FN double widen(float x) {
    double y;
    asm("cvt.f64.f32 %0, %1;" : "=d"(y) : "f"(x));
    return y;
}
BESSELKIT_FN float narrow(double x) {
    float y;
    asm("cvt.rn.f32.f64 %0, %1;" : "=f"(y) : "d"(x));
    return y;
}
#else
BESSELKIT_FN double widen(float x) { return (double)x; }
BESSELKIT_FN float narrow(double x) { return (float)x; }
#endif

namespace single {

BESSELKIT_FN float not_a_float() { return single_from_bits(0x7fc00000u); }

// A test defines BESSELKIT_SINGLE_ONLY to see who comes here.
#ifdef BESSELKIT_SINGLE_ONLY
#define BESSELKIT_RARE(value) not_a_float()
#else
#define BESSELKIT_RARE(value) narrow(value)
#endif

template <class F>
BESSELKIT_SLOW float rare_ratio(float d, float kappa) {
    return BESSELKIT_RARE((rounded_ratio<F>(widen(d), widen(kappa))));
}

template <int KIND>
BESSELKIT_SLOW float rare_log(float v, float kappa) {
    return BESSELKIT_RARE((rounded_log<KIND>(widen(v), widen(kappa), 0.0)));
}

// of a dimension, whose order may not be a float
template <int KIND>
BESSELKIT_SLOW float rare_log_of_dimension(float d, float kappa) {
    return BESSELKIT_RARE((rounded_log<KIND>(plain_order(widen(d)), widen(kappa), -0.5)));
}

BESSELKIT_SLOW float rare_iv_ratio(float v, float x) {
    return BESSELKIT_RARE((rounded_ratio<BESSELKIT_NAMESPACE::Ratio>(2.0 * widen(v), widen(x))));
}

BESSELKIT_SLOW float rare_partition(float d, float kappa) {
    return BESSELKIT_RARE(rounded_partition(widen(d), widen(kappa)));
}

BESSELKIT_SLOW float rare_ratio_inv(float d, float r) {
    return BESSELKIT_RARE(ratio_inverse(widen(d), widen(r)));
}

BESSELKIT_SLOW float rare_log_prob(float d, float kappa, float cosine) {
    return BESSELKIT_RARE(log_density(widen(d), widen(kappa), widen(cosine)));
}

BESSELKIT_SLOW float rare_entropy(float d, float kappa) {
    return BESSELKIT_RARE(entropy_value(widen(d), widen(kappa)));
}

BESSELKIT_SLOW float rare_kl(float d, float kp, float kq, float cosine) {
    return BESSELKIT_RARE(divergence(widen(d), widen(kp), widen(kq), widen(cosine)));
}

BESSELKIT_SLOW float rare_overlap(float d, float kp, float kq, float cosine) {
    return BESSELKIT_RARE(1.0 / (1.0 + divergence(widen(d), widen(kp), widen(kq), widen(cosine))));
}

#undef BESSELKIT_RARE

}  // namespace single
}  // namespace BESSELKIT_NAMESPACE
