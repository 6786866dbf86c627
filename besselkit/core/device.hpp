// A function as the kernels of a device call it, by overloading on the type.
//
// float64 is function_*.hpp, bit for bit.  float32 is arithmetic of its own: of floats alone
// (single_*.hpp), since most devices run double at 1/32 or 1/64 of the pace of float, or with doubles
// for what counts where they are fast (mixed.hpp); within 3 ulp, and all in double only where an
// element is extreme.  A kernel's text has the header of its function before this, and after it a
// line BESSELKIT_ON_DEVICE(...) of the function's words in contract.hpp.
#pragma once

#include "contract.hpp"

#define BESSELKIT_ON_DEVICE(name, count, Function) \
    namespace BESSELKIT_NAMESPACE { \
    namespace device { \
    using name##_function = Function; \
    BESSELKIT_FN double name(BESSELKIT_ARGUMENTS_##count(double)) { \
        return Function::value(BESSELKIT_GIVEN_##count); \
    } \
    BESSELKIT_FN float name(BESSELKIT_ARGUMENTS_##count(float)) { \
        return Function::on_device(BESSELKIT_GIVEN_##count); \
    } \
    } \
    }
