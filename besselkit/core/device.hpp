// The functions as the kernels of a device call them, by overloading on the type.
//
// float64 is functions.hpp, bit for bit.  float32 is arithmetic of its own, single_*.hpp, since
// most devices run double at 1/32 or 1/64 of the pace of float: within 3 ulp, and in double only
// where an element is extreme.
#pragma once

#include "functions.hpp"

namespace BESSELKIT_NAMESPACE {
namespace device {

#define BESSELKIT_ON_DEVICE(name, count, Function, ...) \
    BESSELKIT_FN double name(BESSELKIT_ARGUMENTS_##count(double)) { \
        return Function::value(BESSELKIT_GIVEN_##count); \
    } \
    BESSELKIT_FN float name(BESSELKIT_ARGUMENTS_##count(float)) { \
        return Function::on_device(BESSELKIT_GIVEN_##count); \
    }
BESSELKIT_FUNCTIONS(BESSELKIT_ON_DEVICE)
#undef BESSELKIT_ON_DEVICE

}  // namespace device
}  // namespace BESSELKIT_NAMESPACE
