// The floating-point environment that the loops compute in, whatever the caller's is.
//
// A thread may have told its processor to take subnormal numbers for zero (PyTorch has a function
// for it, and libraries built with -ffast-math do it) or to round otherwise.  Parts of a normal result may be
// subnormal, and the core's arithmetic is that of rounding to nearest; so a loop computes in the
// default environment, in which subnormal arguments and results are right too, and gives the
// caller's back at its end.  What becomes of a subnormal number outside, before it comes here or
// after, is the caller's: the processor is then told to take it for zero.
//
// The results tell all: NaN outside the domain, inf where the limit is.  Flags raised on the way
// (a branch not taken, an underflow in an intermediate) would become warnings about nothing, so
// none are left at the end.
#pragma once

#include <cfenv>

#if defined(_MSC_VER) && (defined(_M_X64) || defined(_M_IX86))
#include <xmmintrin.h>
#endif

namespace BESSELKIT_NAMESPACE {

// nothing that is computed from memory moves across
#if defined(__GNUC__) || defined(__clang__)
#define BESSELKIT_BARRIER __asm__ __volatile__("" ::: "memory")
#else
#define BESSELKIT_BARRIER ((void)0)
#endif

#if defined(__x86_64__) || defined(_M_X64)

static inline unsigned read_control() {
#if defined(_MSC_VER)
    return _mm_getcsr();
#else
    return __builtin_ia32_stmxcsr();
#endif
}

static inline void write_control(unsigned bits) {
#if defined(_MSC_VER)
    _mm_setcsr(bits);
#else
    __builtin_ia32_ldmxcsr(bits);
#endif
}

class Environment {
    static constexpr unsigned usual = 0x1f80, flags = 0x3f;  // to nearest, no traps, no flushing
    unsigned given;

  public:
    Environment() : given(read_control() & ~flags) {
        if (given != usual) write_control(usual);
        BESSELKIT_BARRIER;
    }
    ~Environment() {
        BESSELKIT_BARRIER;
        write_control(given);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
};

#elif defined(__aarch64__) && (defined(__GNUC__) || defined(__clang__))

class Environment {
    unsigned long long given;

    static void write_control(unsigned long long bits) {
        __asm__ __volatile__("msr fpcr, %0" : : "r"(bits) : "memory");
    }

  public:
    Environment() {
        __asm__ __volatile__("mrs %0, fpcr" : "=r"(given));
        if (given != 0) write_control(0);
        BESSELKIT_BARRIER;
    }
    ~Environment() {
        BESSELKIT_BARRIER;
        __asm__ __volatile__("msr fpsr, %0" : : "r"(0ULL) : "memory");
        if (given != 0) write_control(given);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
};

#else

// elsewhere the caller's environment stands, and the flags alone are cleared
struct Environment {
    Environment() {}
    ~Environment() { std::feclearexcept(FE_ALL_EXCEPT); }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
};

#endif

#undef BESSELKIT_BARRIER

}  // namespace BESSELKIT_NAMESPACE
