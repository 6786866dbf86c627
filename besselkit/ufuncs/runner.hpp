// A run of at most 2048 elements through one function of two to four arguments.
//
// Calls to the scalar functions branch by region and do not vectorise.  So a run is sorted by
// region (comparisons only), each region present goes through its vector loop a block at a time,
// packed side by side, and the results are scattered back.  A run that lies in one region skips the
// sorting.  The region and the operations depend on the element alone, so its bits do not depend
// on its neighbours.  Rare regions (extremes, edges) take the scalar function.
#pragma once

#include <cstddef>
#include <utility>

#include "blocks.hpp"

namespace BESSELKIT_NAMESPACE {

// Where the arguments of a run are.  A FIXED first argument is the same for all elements: it fills a
// block, and is the same wherever in that it is looked up.
template <int COUNT, bool FIXED>
struct Arguments {
    static constexpr bool fixed = FIXED;
    const double* at[COUNT];

    // from element i on
    Arguments from(int i) const {
        Arguments later = *this;
        for (int k = FIXED ? 1 : 0; k < COUNT; ++k) later.at[k] += i;
        return later;
    }
};

// Calls `work` with the arguments of element i.
template <class Work, int COUNT, bool FIXED, std::size_t... I>
inline auto with_element(Arguments<COUNT, FIXED> x, int i, Work work, std::index_sequence<I...>) {
    return work(x.at[I][FIXED && I == 0 ? 0 : i]...);
}

template <class B, class A>
inline int64 region_of(A x, int i) {
    return with_element(x, i, [](auto... given) { return B::region(given...); },
                        std::make_index_sequence<B::deciding>());
}

template <class B, class A>
inline double scalar_of(A x, int i) {
    return with_element(x, i, [](auto... given) { return B::scalar(given...); },
                        std::make_index_sequence<B::count>());
}

template <class B, int REGION, class A, std::size_t... I>
void run_region(int region, A x, Out out, int groups, std::index_sequence<I...> rest) {
    if constexpr (REGION < B::end) {
        if (region == REGION) {
            B::template loop<REGION>(x.at[0], x.at[1], out, groups, x.at[2 + I]...);
        } else {
            run_region<B, REGION + 1>(region, x, out, groups, rest);
        }
    }
}

// a block that lies side by side
template <class B, class A>
void run_block(int region, A x, double* out, int groups) {
    run_region<B, B::first>(region, x, out, groups, std::make_index_sequence<B::count - 2>());
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

// at most a block of one region: packed, computed, scattered back
template <class B, class A>
void run_packed(int region, A x, double* out, const unsigned short* order, int m) {
    if (region < B::first) {
        for (int i = 0; i < m; ++i) out[order[i]] = scalar_of<B>(x, order[i]);
        return;
    }
    double packed[B::count][block_size], po[block_size];
    A side_by_side = x;
    for (int k = A::fixed ? 1 : 0; k < B::count; ++k) {
        for (int i = 0; i < m; ++i) packed[k][i] = x.at[k][order[i]];
        pad(packed[k], m);
        side_by_side.at[k] = packed[k];
    }
    run_block<B>(region, side_by_side, po, groups_of(m));
    for (int i = 0; i < m; ++i) out[order[i]] = po[i];
}

static inline int at_most_a_block(int n) { return n < block_size ? n : block_size; }

template <class B, class A>
void run_sorted(A x, double* out, const unsigned short* region, int n, int low, int high) {
    Sorted<B> sorted(region, n, low, high);
    int start = 0;
    for (int r = low; r <= high; ++r) {
        for (int end = sorted.end_of(r); start < end; start += block_size) {
            run_packed<B>(r, x, out, sorted.order + start, at_most_a_block(end - start));
        }
        start = sorted.end_of(r);
    }
}

// all of one region
template <class B, class A>
void run_common(int region, A x, double* out, int n) {
    for (int i = 0; i < n; i += block_size) {
        run_block<B>(region, x.from(i), out + i, groups_of(at_most_a_block(n - i)));
    }
}

// one region for all that has a loop; -1 if not
template <class B>
inline int common_region(int64 low, int64 high) {
    return low == high && low >= B::first ? (int)low : -1;
}

// the arguments are padded by the caller, out has room
template <class B, class A>
void run_any(A x, double* out, int n) {
    unsigned short region[run_size];
    int64 low = B::end, high = 0;
    for (int i = 0; i < n; ++i) {
        int64 r = region_of<B>(x, i);
        region[i] = (unsigned short)r;
        low = r < low ? r : low;
        high = r > high ? r : high;
    }
    int common = common_region<B>(low, high);
    if (common >= 0) {
        run_common<B>(common, x, out, n);
    } else {
        run_sorted<B>(x, out, region, n, (int)low, (int)high);
    }
}

// The same with one first argument for all, where the first two decide on the region: for a fixed
// order each region is an interval of the second argument, so its ends tell whether the block needs
// sorting.  Bits are compared, as whole numbers (a minimum of doubles is not vectorised): they order
// positive numbers rightly and put all else, negative or NaN, at an end, whose region then has no
// loop.
template <class B, class A>
void run_fixed(A x, double* out, int n) {
    const double* b = x.at[1];
    int64 least = (int64)bits_of(b[0]), most = least;
    for (int i = 0; i < n; ++i) {
        int64 bits = (int64)bits_of(b[i]);
        least = bits < least ? bits : least;
        most = bits > most ? bits : most;
    }
    int64 low = B::region(x.at[0][0], from_bits((uint64)least));
    int64 high = B::region(x.at[0][0], from_bits((uint64)most));
    int common = common_region<B>(low, high);
    if (common >= 0) {
        run_common<B>(common, x, out, n);
    } else {
        run_any<B>(x, out, n);
    }
}

}  // namespace BESSELKIT_NAMESPACE
