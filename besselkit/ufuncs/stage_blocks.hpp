// Blocks of one region in stages.  The square root and division of one group run beside the
// polynomials of the one before: in a row they would be a chain of 150 cycles, more than the
// processor looks ahead.
#pragma once

#include "blocks.hpp"

namespace BESSELKIT_NAMESPACE {

// A family's Ahead for the elements of a block.  A load waits for a store whose address ends in the
// same 12 bits: the arrays are a quarter page apart.
constexpr int stage_room = block_size + 128, stage_ahead = 2 * lanes;

template <class Ahead>
struct Stages;

template <>
struct Stages<Length> {
    alignas(64) double W[stage_room], w[stage_room];

    Length at(int i) const { return {W[i], w[i]}; }
    void put(int i, Length z) {
        W[i] = z.W;
        w[i] = z.w;
    }
};

template <>
struct Stages<LogGeometry> {
    alignas(64) double W[stage_room], W_lo[stage_room], w[stage_room];
    double argument[stage_room], argument_lo[block_size];

    LogGeometry at(int i) const { return {{W[i], W_lo[i]}, {argument[i], argument_lo[i]}, w[i]}; }
    void put(int i, const LogGeometry& z) {
        W[i] = z.W.hi;
        W_lo[i] = z.W.lo;
        w[i] = z.w;
        argument[i] = z.argument.hi;
        argument_lo[i] = z.argument.lo;
    }
};

// first(i) is the first argument of element i
template <class F, int REGION, class First>
inline void staged_block(First first, In b, Out out, int groups) {
    Stages<typename F::Ahead> z;
    int n = lanes * groups, start = n < stage_ahead ? n : stage_ahead;
    for (int i = 0; i < start; ++i) z.put(i, F::ahead(first(i), b[i]));
    for (int i = 0; i < n - start; ++i) {
        z.put(i + stage_ahead, F::ahead(first(i + stage_ahead), b[i + stage_ahead]));
        out[i] = collapse(F::template behind<REGION>(first(i), b[i], z.at(i)));
    }
    for (int i = n - start; i < n; ++i) {
        out[i] = collapse(F::template behind<REGION>(first(i), b[i], z.at(i)));
    }
}

}  // namespace BESSELKIT_NAMESPACE
