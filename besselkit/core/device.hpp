// The functions as the kernels of a device call them, by overloading on the type.
//
// float64 is functions.hpp, bit for bit.  float32 is computed in double and rounded once: right to
// half an ulp, but at a device's pace of double, which most run at 1/32 or 1/64 of that of float.
#pragma once

#include "functions.hpp"

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

namespace device {

#define BESSELKIT_OF_TWO(name)                                                               \
    BESSELKIT_FN double name(double a, double b) { return BESSELKIT_NAMESPACE::name(a, b); } \
    BESSELKIT_FN float name(float a, float b) {                                              \
        return narrow(BESSELKIT_NAMESPACE::name(widen(a), widen(b)));                        \
    }
BESSELKIT_OF_TWO(log_iv)
BESSELKIT_OF_TWO(log_ive)
BESSELKIT_OF_TWO(iv_ratio)
BESSELKIT_OF_TWO(ratio)
BESSELKIT_OF_TWO(ratio_c)
BESSELKIT_OF_TWO(ratio_deriv)
BESSELKIT_OF_TWO(ratio_deriv2)
BESSELKIT_OF_TWO(ratio_inv)
BESSELKIT_OF_TWO(log_partition)
BESSELKIT_OF_TWO(bias)
BESSELKIT_OF_TWO(log_norm)
BESSELKIT_OF_TWO(entropy)
#undef BESSELKIT_OF_TWO

BESSELKIT_FN double log_prob(double d, double kappa, double cos) {
    return BESSELKIT_NAMESPACE::log_prob(d, kappa, cos);
}
BESSELKIT_FN float log_prob(float d, float kappa, float cos) {
    return narrow(log_prob(widen(d), widen(kappa), widen(cos)));
}

#define BESSELKIT_OF_FOUR(name)                                                              \
    BESSELKIT_FN double name(double d, double kappa_p, double kappa_q, double cos) {         \
        return BESSELKIT_NAMESPACE::name(d, kappa_p, kappa_q, cos);                          \
    }                                                                                        \
    BESSELKIT_FN float name(float d, float kappa_p, float kappa_q, float cos) {              \
        return narrow(name(widen(d), widen(kappa_p), widen(kappa_q), widen(cos)));           \
    }
BESSELKIT_OF_FOUR(kl)
BESSELKIT_OF_FOUR(overlap)
#undef BESSELKIT_OF_FOUR

}  // namespace device

}  // namespace BESSELKIT_NAMESPACE
