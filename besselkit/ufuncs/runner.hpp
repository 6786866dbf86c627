// A block of at most 512 elements through one function of two arguments.
//
// Calls to the scalar functions branch by region and do not vectorise.  So a block is sorted by
// region (comparisons only), each region present runs one vector loop over its elements, packed
// side by side, and the results are scattered back.  A block that lies in one region skips the
// sorting.  The region and the operations depend on the element alone, so its bits do not depend
// on its neighbours.  Rare regions (extremes, edges) take the scalar function.
#pragma once

#include "blocks.hpp"

namespace BESSELKIT_NAMESPACE {

template <class B, int REGION>
void run_region(int region, In a, In b, Out out, int groups) {
    if constexpr (REGION < B::end) {
        if (region == REGION) {
            B::template loop<REGION>(a, b, out, groups);
        } else {
            run_region<B, REGION + 1>(region, a, b, out, groups);
        }
    }
}

// Which elements of a block lie in which region.  Counting needs the last count of the region just
// written, five cycles away; four quarters side by side hide that.
template <class B>
struct Sorted {
    static constexpr int quarters = 4, length = block_size / quarters;
    unsigned short index[B::end][quarters][length];
    int count[B::end][quarters];

    Sorted(const int64* region, int n) {
        for (int r = 0; r < B::end; ++r) {
            for (int q = 0; q < quarters; ++q) count[r][q] = 0;
        }
        for (int i = 0; i < length; ++i) {
            for (int q = 0; q < quarters; ++q) {
                int j = q * length + i;
                if (j < n) put((int)region[j], q, j);
            }
        }
    }

    void put(int r, int q, int j) { index[r][q][count[r][q]++] = (unsigned short)j; }

    // the values of one region in a row; returns how many
    int gather(int r, const double* from, double* to) const {
        int m = 0;
        for (int q = 0; q < quarters; ++q) {
            for (int i = 0; i < count[r][q]; ++i) to[m + i] = from[index[r][q][i]];
            m += count[r][q];
        }
        return m;
    }

    // and back to their places
    void scatter(int r, const double* from, double* to) const {
        for (int q = 0; q < quarters; ++q) {
            for (int i = 0; i < count[r][q]; ++i) to[index[r][q][i]] = from[i];
            from += count[r][q];
        }
    }
};

// the elements of one region: packed, computed, scattered back; a FIXED first argument is the same
// wherever it is looked up
template <class B, bool FIXED>
void run_packed(const Sorted<B>& sorted, int region, const double* a, const double* b,
                double* out) {
    double pa[block_size], pb[block_size], po[block_size];
    int m = sorted.gather(region, b, pb);
    if (m == 0) return;
    if (!FIXED) sorted.gather(region, a, pa);
    if (region < B::first) {
        for (int i = 0; i < m; ++i) po[i] = B::scalar(FIXED ? a[0] : pa[i], pb[i]);
    } else {
        if (!FIXED) pad(pa, m);
        pad(pb, m);
        run_region<B, B::first>(region, FIXED ? a : pa, pb, po, groups_of(m));
    }
    sorted.scatter(region, po, out);
}

// one region for all that has a loop; -1 if not
template <class B>
inline int common_region(int64 low, int64 high) {
    return low == high && low >= B::first ? (int)low : -1;
}

// a and b are padded by the caller, out has room
template <class B, bool FIXED>
void run_block(const double* a, const double* b, double* out, int n) {
    int64 region[block_size];
    int64 low = B::end, high = 0;
    for (int i = 0; i < n; ++i) {
        int64 r = B::region(FIXED ? a[0] : a[i], b[i]);
        region[i] = r;
        low = r < low ? r : low;
        high = r > high ? r : high;
    }
    int common = common_region<B>(low, high);
    if (common >= 0) {
        run_region<B, B::first>(common, a, b, out, groups_of(n));
        return;
    }
    Sorted<B> sorted(region, n);
    for (int r = (int)low; r <= (int)high; ++r) run_packed<B, FIXED>(sorted, r, a, b, out);
}

// The same with one first argument for all: for a fixed order each region is an interval of the
// second argument, so its ends tell whether the block needs sorting.  Bits are compared, as whole
// numbers (a minimum of doubles is not vectorised): they order positive numbers rightly and put all
// else, negative or NaN, at an end, whose region then has no loop.
template <class B>
void run_block_fixed(const double* a, const double* b, double* out, int n) {
    int64 least = (int64)bits_of(b[0]), most = least;
    for (int i = 0; i < n; ++i) {
        int64 bits = (int64)bits_of(b[i]);
        least = bits < least ? bits : least;
        most = bits > most ? bits : most;
    }
    int64 low = B::region(a[0], from_bits((uint64)least));
    int64 high = B::region(a[0], from_bits((uint64)most));
    int common = common_region<B>(low, high);
    if (common >= 0) {
        run_region<B, B::first>(common, a, b, out, groups_of(n));
    } else {
        run_block<B, true>(a, b, out, n);
    }
}

}  // namespace BESSELKIT_NAMESPACE
