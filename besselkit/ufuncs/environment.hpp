// The floating-point environment that a loop computes in, whatever its caller has set.
//
// Some programs flush subnormal numbers to zero in the whole thread (PyTorch has a function for it,
// and so has whatever is linked with -ffast-math).  Intermediate results here may be subnormal where
// the result is not: A'' at d = 3114.4, kappa = 4.1e103 is -4.4e-308 and came out as -0.  So flushing
// is off for the length of a loop, and results and arguments that are subnormal themselves stay what
// they are.
#pragma once

#include <cfenv>
#if defined(_MSC_VER) && (defined(_M_X64) || defined(_M_IX86))
#include <xmmintrin.h>
#endif

namespace BESSELKIT_NAMESPACE {

// The control word and its bits that flush.  The memory clobbers keep loads and stores, and so all
// that is computed between, on their side of a change.
#if defined(_MSC_VER) && (defined(_M_X64) || defined(_M_IX86))
using ControlWord = unsigned int;
constexpr ControlWord flushing = 0x8040;  // results, arguments
static inline ControlWord control_word() { return _mm_getcsr(); }
static inline void set_control_word(ControlWord word) { _mm_setcsr(word); }
#elif defined(__SSE__) && (defined(__GNUC__) || defined(__clang__))
using ControlWord = unsigned int;
constexpr ControlWord flushing = 0x8040;
static inline ControlWord control_word() {
    ControlWord word;
    __asm__ __volatile__("stmxcsr %0" : "=m"(word) : : "memory");
    return word;
}
static inline void set_control_word(ControlWord word) {
    __asm__ __volatile__("ldmxcsr %0" : : "m"(word) : "memory");
}
#elif defined(__aarch64__) && (defined(__GNUC__) || defined(__clang__))
using ControlWord = unsigned long long;
constexpr ControlWord flushing = 1ull << 24;
static inline ControlWord control_word() {
    ControlWord word;
    __asm__ __volatile__("mrs %0, fpcr" : "=r"(word) : : "memory");
    return word;
}
static inline void set_control_word(ControlWord word) {
    __asm__ __volatile__("msr fpcr, %0" : : "r"(word) : "memory");
}
#else
using ControlWord = unsigned int;
constexpr ControlWord flushing = 0;
static inline ControlWord control_word() { return 0; }
static inline void set_control_word(ControlWord) {}
#endif

// For the length of a loop: no flushing, and no flags behind it.
class Environment {
public:
    Environment() : flushed(control_word() & flushing) {
        if (flushed != 0) set_control_word(control_word() & ~flushing);
    }
    // The results tell all: NaN outside the domain, inf where the limit is.  Flags raised on the way
    // (a branch not taken, an underflow in an intermediate) would become warnings about nothing.
    ~Environment() {
        std::feclearexcept(FE_ALL_EXCEPT);
        if (flushed != 0) set_control_word(control_word() | flushed);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    ControlWord flushed;
};

}  // namespace BESSELKIT_NAMESPACE
