// The floating-point environment that the loops compute in, whatever the caller's is.
//
// A thread may have told its processor to take subnormal numbers for zero (PyTorch has a function
// for it, and libraries built with -ffast-math do it) or to round otherwise.  Parts of a normal
// result may be subnormal (A'' at d = 3114.4, kappa = 4.1e103 is -4.4e-308 and came out as -0), and
// the core's arithmetic is that of rounding to nearest; so a loop computes in the default
// environment, in which subnormal arguments and results are right too, and gives the caller's back
// at its end.  What becomes of a subnormal number outside, before it comes here or
// after, is the caller's: the processor is then told to take it for zero.
//
// The results tell all: NaN outside the domain, inf where the limit is.  Flags raised on the way
// (a branch not taken, an underflow in an intermediate) would become warnings about nothing, so
// none are left at the end.
#pragma once

#include <cfenv>

#if defined(_MSC_VER) && defined(_M_X64)
#include <xmmintrin.h>
#endif

namespace BESSELKIT_NAMESPACE {

// The control word, what the default one is, and which of its bits are flags.  The memory clobbers
// keep loads and stores, and so all that is computed between, on their side of a change.
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
using ControlWord = unsigned;
constexpr ControlWord usual_control = 0x1f80, control_flags = 0x3f;  // to nearest, no traps
static inline ControlWord read_control() {
    ControlWord word;
    __asm__ __volatile__("stmxcsr %0" : "=m"(word) : : "memory");
    return word;
}
static inline void write_control(ControlWord word) {
    __asm__ __volatile__("ldmxcsr %0" : : "m"(word) : "memory");
}
static inline void clear_flags() {}
#elif defined(_MSC_VER) && defined(_M_X64)
using ControlWord = unsigned;
constexpr ControlWord usual_control = 0x1f80, control_flags = 0x3f;
static inline ControlWord read_control() { return _mm_getcsr(); }
static inline void write_control(ControlWord word) { _mm_setcsr(word); }
static inline void clear_flags() {}
#elif defined(__aarch64__) && (defined(__GNUC__) || defined(__clang__))
using ControlWord = unsigned long long;
constexpr ControlWord usual_control = 0, control_flags = 0;  // those have their own register
static inline ControlWord read_control() {
    ControlWord word;
    __asm__ __volatile__("mrs %0, fpcr" : "=r"(word) : : "memory");
    return word;
}
static inline void write_control(ControlWord word) {
    __asm__ __volatile__("msr fpcr, %0" : : "r"(word) : "memory");
}
static inline void clear_flags() { __asm__ __volatile__("msr fpsr, %0" : : "r"(0ULL) : "memory"); }
#else
// elsewhere the caller's environment stands, and the flags alone are cleared
using ControlWord = unsigned;
constexpr ControlWord usual_control = 0, control_flags = 0;
static inline ControlWord read_control() { return 0; }
static inline void write_control(ControlWord) {}
static inline void clear_flags() { std::feclearexcept(FE_ALL_EXCEPT); }
#endif

class Environment {
    ControlWord given;

public:
    Environment() : given(read_control() & ~control_flags) {
        if (given != usual_control) write_control(usual_control);
    }
    ~Environment() {
        clear_flags();
        if (control_flags != 0 || given != usual_control) write_control(given);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
};

}  // namespace BESSELKIT_NAMESPACE
