// What float arithmetic alone does not do: extremes, edges and the outside of the domain, in
// double, out of the way of the usual elements.
#pragma once

#include "platform.hpp"

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

// a function of doubles, in the place of one of floats
template <auto FUNCTION, class... T>
BESSELKIT_SLOW float by_doubles(T... given) {
    return BESSELKIT_RARE((FUNCTION(widen(given)...)));
}

#undef BESSELKIT_RARE

}  // namespace single
}  // namespace BESSELKIT_NAMESPACE
