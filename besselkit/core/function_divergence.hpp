// The divergence and the overlap.
#pragma once

#include "function_blocks.hpp"
#include "single_divergence.hpp"

namespace BESSELKIT_NAMESPACE {

// float32 on the CPU is the wide families', rounded
struct Divergence : InBlocks<WideDivergence<false>, WideDivergence<false>> {
    BESSELKIT_FN float on_device(float d, float kp, float kq, float cosine) {
        return single::kl(d, kp, kq, cosine);
    }
};

struct Overlap : InBlocks<WideDivergence<true>, WideDivergence<true>> {
    BESSELKIT_FN float on_device(float d, float kp, float kq, float cosine) {
        return single::overlap(d, kp, kq, cosine);
    }
};

}  // namespace BESSELKIT_NAMESPACE
