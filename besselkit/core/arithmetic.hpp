// What the compiler's flags must leave as it is: every step rounded once, to its own type, in the
// order written, with NaN, infinities and zeros of both signs.  Fast-math in any of its parts makes
// the errors of twofold.hpp's sums and products zero, quietly: log 0F1 near 0 becomes 0.
#pragma once

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "besselkit must not be compiled with -ffast-math, -Ofast or -ffinite-math-only"
#endif
#if defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__NO_SIGNED_ZEROS__)
#error "besselkit must not be compiled with -funsafe-math-optimizations or a part of it"
#endif
#if defined(__FLT_EVAL_METHOD__) && (__FLT_EVAL_METHOD__ < 0 || \
                                     (__FLT_EVAL_METHOD__ > 0 && __FLT_EVAL_METHOD__ < 16))
#error "besselkit needs arithmetic that rounds to its own type: no -mfpmath=387 (use -mfpmath=sse)"
#endif
#if defined(_M_FP_FAST)
#error "besselkit must not be compiled with /fp:fast"
#endif

static_assert(0.1 != 0.1f, "besselkit must not be compiled with -fsingle-precision-constant");
