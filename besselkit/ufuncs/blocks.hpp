// What the vector loops over a block of elements of one region share; the arrays are padded to
// whole groups.  family_blocks.hpp puts the loops together, runner.hpp sorts by region.
#pragma once

#include "../core/functions.hpp"

namespace BESSELKIT_NAMESPACE {

// 256 leaves too few elements in each of ten regions to hide the latency of a recurrence (17 ns an
// element for A at d = 2 against 14); 1024 gains nothing more and leaves the first-level cache
constexpr int block_size = 512;
// The loops run over a multiple of this many elements, the widest vector: a short block is padded
// with copies of an element of its own, which costs less than the remainder loops (in code, too).
constexpr int lanes = 8;

#define BESSELKIT_EACH(i, groups) for (int i = 0; i < lanes * (groups); ++i)
#if defined(_MSC_VER)
#define BESSELKIT_RESTRICT __restrict
#else
#define BESSELKIT_RESTRICT __restrict__
#endif

// an argument of a block, and its results: different arrays all.  Functions of more than two arguments
// hand the others on as the last ones, `more`.
using In = const double* BESSELKIT_RESTRICT;
using Out = double* BESSELKIT_RESTRICT;

static inline int groups_of(int n) { return (n + lanes - 1) / lanes; }

// fill up to a whole number of groups
static inline void pad(double* x, int n) {
    for (int i = n; i < lanes * groups_of(n); ++i) x[i] = x[0];
}

// whether the first argument differs within the block
static inline bool have_several(In a, int groups) {
    int64 different = 0;
    BESSELKIT_EACH(i, groups) different |= a[i] == a[0] ? 0 : 1;
    return different != 0;
}

// Calls work with a function of i that gives the first arguments: of the one that the block has, if
// something hangs on that alone and is so taken out of the loop, or of each element.
template <class F, class Work>
inline void with_first(In a, int groups, Work work) {
    if (F::hangs_on_first && !have_several(a, groups)) {
        double one = a[0];
        work([one](int) { return one; });
    } else {
        work([a](int i) { return a[i]; });
    }
}

// F::in<REGION> for each element
template <class F, int REGION, class... T>
void each_block(In a, In b, Out out, int groups, const T* BESSELKIT_RESTRICT... more) {
    with_first<F>(a, groups, [=](auto first) {
        BESSELKIT_EACH(i, groups) {
            out[i] = collapse(F::template in<REGION>(first(i), b[i], 0, more[i]...));
        }
    });
}

#undef BESSELKIT_EACH

}  // namespace BESSELKIT_NAMESPACE
