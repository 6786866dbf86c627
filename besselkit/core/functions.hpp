// The functions of the contract, for float64 and float32: the entry of the core.
//
// Each name of contract.hpp has a struct here, which says what it is
//     value(double ...)     in float64
//     value(float ...)      in float32 on the CPU: double arithmetic of less precision
//                           (rounded.hpp), or of floats where that is as good (single_*.hpp)
//     on_device(float ...)  in float32 on devices: float arithmetic alone (single_*.hpp), or with
//                           doubles where the device is as good at them (mixed.hpp)
// and of which elements together<way(...)>(float ...) may be asked for beside each other there.
#pragma once

#include "contract.hpp"
#include "function_divergence.hpp"
#include "function_inverse.hpp"
#include "function_log.hpp"
#include "function_order.hpp"
#include "function_ratio.hpp"

namespace BESSELKIT_NAMESPACE {

#define BESSELKIT_ENTRY(name, count, Function, ...) \
    template <class T> \
    BESSELKIT_FN T name(BESSELKIT_ARGUMENTS_##count(T)) { \
        return Function::value(BESSELKIT_GIVEN_##count); \
    }
BESSELKIT_FUNCTIONS(BESSELKIT_ENTRY)
#undef BESSELKIT_ENTRY

}  // namespace BESSELKIT_NAMESPACE
