// The inverses of the ratio and of its complement.
#pragma once

#include "function_blocks.hpp"
#include "single_inverse.hpp"

namespace BESSELKIT_NAMESPACE {

template <class BY>
struct Inverse : InBlocks<WideInverse<BY>, RoundedInverse<BY>> {
    BESSELKIT_FN float on_device(float d, float a) { return single::inverse<BY>(d, a); }
};

}  // namespace BESSELKIT_NAMESPACE
