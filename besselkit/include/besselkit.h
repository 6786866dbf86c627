/* besselkit's functions of one point, as C functions of double and float.
 *
 *     double besselkit_ratio(double d, double kappa);
 *     float besselkit_ratio_f(float d, float kappa);
 *
 * and so on for each function of the contract, with its arguments in their order (the library's
 * pages say what they are).  A value is NaN outside the domain; nothing is raised, no flag of the
 * floating-point environment is left, and threads share nothing.  Compile besselkit.cpp, which lies
 * beside this file, as C++17 with -ffp-contract=off and without -ffast-math, for the processor that
 * it shall run on, and link it: it needs neither Python nor NumPy.
 */
#ifndef BESSELKIT_H
#define BESSELKIT_H

#include "../core/contract.hpp" /* a list for the preprocessor, C and C++ alike */

#ifdef __cplusplus
extern "C" {
#endif

#define BESSELKIT_C_ARGUMENTS_2(T) T, T
#define BESSELKIT_C_ARGUMENTS_3(T) T, T, T
#define BESSELKIT_C_ARGUMENTS_4(T) T, T, T, T
#define BESSELKIT_C_DECLARATION(name, count, ...) \
    double besselkit_##name(BESSELKIT_C_ARGUMENTS_##count(double)); \
    float besselkit_##name##_f(BESSELKIT_C_ARGUMENTS_##count(float));

BESSELKIT_FUNCTIONS(BESSELKIT_C_DECLARATION)

#undef BESSELKIT_C_DECLARATION
#undef BESSELKIT_C_ARGUMENTS_2
#undef BESSELKIT_C_ARGUMENTS_3
#undef BESSELKIT_C_ARGUMENTS_4

#ifdef __cplusplus
}
#endif

#endif
