// A block of at most 256 elements through one function of two arguments.
//
// Calls to the scalar functions branch by region and do not vectorise.  So a block is sorted by
// region (comparisons only), each region present runs one vector loop over its elements, packed
// side by side, and the results are scattered back.  A block that lies in one region skips the
// sorting.  The region and the operations depend on the element alone, so its bits do not depend
// on its neighbours.  Rare regions (extremes, edges) take the scalar function.
#pragma once

#include "../core/functions.hpp"

namespace BESSELKIT_NAMESPACE {

constexpr int block_size = 256;

// --- the recurrences: the step loop outside, the element loop inside ---------------------------

// s after N plain steps
template <int N>
void climb_block(const double* d, const double* kappa, double* s, int n) {
    for (int i = 0; i < n; ++i) s[i] = climb_top(d[i] + 2.0 * N, kappa[i]);
    for (int j = N - 1; j >= 0; --j) {
        for (int i = 0; i < n; ++i) s[i] = descend(s[i], d[i] + 2.0 * j, kappa[i] * kappa[i]);
    }
}

// s at d, d + 2 and d + 4 as hi and lo, N compensated steps
struct ClimbState {
    double hi[3][block_size], lo[3][block_size];
};

template <int N>
void climb_block(const double* d, const double* kappa, ClimbState& z, int n) {
    double *hi = z.hi[0], *lo = z.lo[0];
    for (int i = 0; i < n; ++i) {
        hi[i] = climb_top(d[i] + 2.0 * N, kappa[i]);
        lo[i] = 0.0;
    }
    for (int j = N - 1; j >= 0; --j) {
        double* to_hi = j < 2 ? z.hi[1 + (j == 0)] : hi;
        double* to_lo = j < 2 ? z.lo[1 + (j == 0)] : lo;
        for (int i = 0; i < n; ++i) {
            Twofold s = descend(Twofold{hi[i], lo[i]}, dimension_at(d[i], j),
                                two_product(kappa[i], kappa[i]));
            to_hi[i] = s.hi;
            to_lo[i] = s.lo;
        }
        hi = to_hi;
        lo = to_lo;
    }
}

// --- the ratio family ------------------------------------------------------------------------

template <class F, int REGION>
struct RatioLoop {
    static void run(const double* d, const double* kappa, double* out, int n) {
        for (int i = 0; i < n; ++i) out[i] = ratio_in<F, REGION>(d[i], kappa[i]);
    }
};

template <class F, int PLAIN, int FULL>
void ratio_climb_block(const double* d, const double* kappa, double* out, int n) {
    if constexpr (F::plain) {
        climb_block<PLAIN>(d, kappa, out, n);
        for (int i = 0; i < n; ++i) out[i] = kappa[i] / out[i];
    } else {
        ClimbState z;
        climb_block<FULL>(d, kappa, z, n);
        for (int i = 0; i < n; ++i) {
            Parts p = parts_of(fast_two_sum(z.hi[2][i], z.lo[2][i]),
                               fast_two_sum(z.hi[1][i], z.lo[1][i]),
                               fast_two_sum(z.hi[0][i], z.lo[0][i]), kappa[i],
                               two_product(kappa[i], kappa[i]));
            out[i] = F::parts(p, kappa[i]);
        }
    }
}

template <class F>
struct RatioBlock {
    static inline int64 region(double d, double kappa) { return ratio_loop_region(d, kappa); }
    static inline double scalar(double d, double kappa) { return ratio_family<F>(d, kappa); }
    static constexpr int first = ratio_first_loop, end = ratio_regions;

    template <int REGION>
    static void loop(const double* d, const double* kappa, double* out, int n) {
        if constexpr (REGION == ratio_climb0) ratio_climb_block<F, 7, 8>(d, kappa, out, n);
        else if constexpr (REGION == ratio_climb1) ratio_climb_block<F, 11, 13>(d, kappa, out, n);
        else if constexpr (REGION == ratio_climb2) ratio_climb_block<F, 17, 21>(d, kappa, out, n);
        else if constexpr (REGION == ratio_climb3) ratio_climb_block<F, 23, 28>(d, kappa, out, n);
        else if constexpr (REGION == ratio_climb4) ratio_climb_block<F, 30, 40>(d, kappa, out, n);
        else RatioLoop<F, REGION>::run(d, kappa, out, n);
    }
};

// --- the runner ------------------------------------------------------------------------------

template <class B, int REGION>
void run_region(int region, const double* a, const double* b, double* out, int n) {
    if constexpr (REGION < B::end) {
        if (region == REGION) {
            B::template loop<REGION>(a, b, out, n);
        } else {
            run_region<B, REGION + 1>(region, a, b, out, n);
        }
    }
}

template <class B>
void run_block(const double* a, const double* b, double* out, int n) {
    int64 region[block_size];
    int64 different = 0;
    for (int i = 0; i < n; ++i) region[i] = B::region(a[i], b[i]);
    for (int i = 1; i < n; ++i) different |= region[i] ^ region[0];
    if (different == 0 && region[0] >= B::first) {
        run_region<B, B::first>((int)region[0], a, b, out, n);
        return;
    }
    int64 present = 0;
    for (int i = 0; i < n; ++i) present |= (int64)1 << region[i];
    double pa[block_size], pb[block_size], po[block_size];
    int index[block_size];
    for (int r = 0; r < B::end; ++r) {
        if (!(present >> r & 1)) continue;
        int m = 0;
        for (int i = 0; i < n; ++i) {
            index[m] = i;
            m += region[i] == r;
        }
        if (r < B::first) {
            for (int i = 0; i < m; ++i) out[index[i]] = B::scalar(a[index[i]], b[index[i]]);
            continue;
        }
        for (int i = 0; i < m; ++i) {
            pa[i] = a[index[i]];
            pb[i] = b[index[i]];
        }
        run_region<B, B::first>(r, pa, pb, po, m);
        for (int i = 0; i < m; ++i) out[index[i]] = po[i];
    }
}

}  // namespace BESSELKIT_NAMESPACE
