// A run of at most 2048 elements through one function of two arguments.
//
// Calls to the scalar functions branch by region and do not vectorise.  So a run is sorted by
// region (comparisons only), each region present goes through its vector loop a block at a time,
// packed side by side, and the results are scattered back.  A run that lies in one region skips the
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

// Longer than a block: each of ten regions starts loops of lengths that no processor foresees
// (15 cycles each), and rounds its elements up to whole groups.  (A at d = 2: 9.7 ns an element
// by 512.)
constexpr int run_size = 4 * block_size;

// The elements of a run in the order of their regions.  Placing one needs the last place in its
// region, just written, five cycles away; four quarters side by side hide that.
template <class B>
struct Sorted {
    static constexpr int quarters = 4;
    unsigned short order[run_size];
    int place[B::end][quarters];  // the next place; after sorting, the end

    Sorted(const unsigned short* region, int n, int low, int high) {
        int length = (n + quarters - 1) / quarters, total = 0;
        for (int r = low; r <= high; ++r) {
            for (int q = 0; q < quarters; ++q) {
                int first = q * length, last = first + length < n ? first + length : n;
                place[r][q] = total;
                total += count(region, r, first, last);
            }
        }
        for (int i = 0; i < length; ++i) {
            for (int q = 0; q < quarters; ++q) {
                int j = q * length + i;
                if (j < n) order[place[region[j]][q]++] = (unsigned short)j;
            }
        }
    }

    static int count(const unsigned short* region, int wanted, int first, int last) {
        unsigned short found = 0;  // as wide as a region: the loop is vectorised
        for (int j = first; j < last; ++j) found += region[j] == wanted ? 1 : 0;
        return found;
    }

    int end_of(int r) const { return place[r][quarters - 1]; }
};

// at most a block of one region: packed, computed, scattered back; a FIXED first argument is the
// same wherever it is looked up
template <class B, bool FIXED>
void run_packed(int region, const double* a, const double* b, double* out,
                const unsigned short* order, int m) {
    double pa[block_size], pb[block_size], po[block_size];
    if (region < B::first) {
        for (int i = 0; i < m; ++i) {
            out[order[i]] = B::scalar(a[FIXED ? 0 : order[i]], b[order[i]]);
        }
        return;
    }
    for (int i = 0; i < m; ++i) pb[i] = b[order[i]];
    pad(pb, m);
    if (!FIXED) {
        for (int i = 0; i < m; ++i) pa[i] = a[order[i]];
        pad(pa, m);
    }
    run_region<B, B::first>(region, FIXED ? a : pa, pb, po, groups_of(m));
    for (int i = 0; i < m; ++i) out[order[i]] = po[i];
}

static inline int at_most_a_block(int n) { return n < block_size ? n : block_size; }

template <class B, bool FIXED>
void run_sorted(const double* a, const double* b, double* out, const unsigned short* region,
                int n, int low, int high) {
    Sorted<B> sorted(region, n, low, high);
    int start = 0;
    for (int r = low; r <= high; ++r) {
        for (int end = sorted.end_of(r); start < end; start += block_size) {
            run_packed<B, FIXED>(r, a, b, out, sorted.order + start, at_most_a_block(end - start));
        }
        start = sorted.end_of(r);
    }
}

// all of one region
template <class B, bool FIXED>
void run_common(int region, const double* a, const double* b, double* out, int n) {
    for (int i = 0; i < n; i += block_size) {
        int groups = groups_of(at_most_a_block(n - i));
        run_region<B, B::first>(region, FIXED ? a : a + i, b + i, out + i, groups);
    }
}

// one region for all that has a loop; -1 if not
template <class B>
inline int common_region(int64 low, int64 high) {
    return low == high && low >= B::first ? (int)low : -1;
}

// a and b are padded by the caller, out has room; a FIXED first argument fills a block
template <class B, bool FIXED>
void run_any(const double* a, const double* b, double* out, int n) {
    unsigned short region[run_size];
    int64 low = B::end, high = 0;
    for (int i = 0; i < n; ++i) {
        int64 r = B::region(FIXED ? a[0] : a[i], b[i]);
        region[i] = (unsigned short)r;
        low = r < low ? r : low;
        high = r > high ? r : high;
    }
    int common = common_region<B>(low, high);
    if (common >= 0) {
        run_common<B, FIXED>(common, a, b, out, n);
    } else {
        run_sorted<B, FIXED>(a, b, out, region, n, (int)low, (int)high);
    }
}

// The same with one first argument for all: for a fixed order each region is an interval of the
// second argument, so its ends tell whether the block needs sorting.  Bits are compared, as whole
// numbers (a minimum of doubles is not vectorised): they order positive numbers rightly and put all
// else, negative or NaN, at an end, whose region then has no loop.
template <class B>
void run_fixed(const double* a, const double* b, double* out, int n) {
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
        run_common<B, true>(common, a, b, out, n);
    } else {
        run_any<B, true>(a, b, out, n);
    }
}

}  // namespace BESSELKIT_NAMESPACE
