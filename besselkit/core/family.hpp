// A family of functions says once what its regions are, what it is in each, and the rest: a struct F
// with
//
//     first_loop, regions        the usual regions, those with a vector loop, are numbered from
//                                first_loop to regions - 1
//     loop_region(a, b)          the region of an element, by comparisons alone; a number below
//                                first_loop where it is not a usual one
//     region(a, b)               the region of any element
//     group(r)                   the first of the regions that share the code of r: one loop with a
//                                number of steps of the element's own; 0 if F has no region r
//     in<R>(a, b, i)             the value in R + i, R the first of its group
//     rare(r, a, b)              the value in all other regions
//
// A function of more than two arguments takes the others, `more`, behind these everywhere but in
// loop_region and region; these take them only if it is not `decided_by_two`.
//
// From it come the function of one element, here, which devices have too, and the loops over
// blocks of elements (ufuncs/blocks.hpp).  These call in<R> for each element, or one after the
// other what it is made of, where F says so of a region:
//
//     by_recurrence(r)           steps<R>(i), climbed<R>(z, a, b): recurrence.hpp.  Where b is not
//                                the recurrence's kappa, kappa_of(a, b), climbed<R>(z, a, kappa, b)
//     by_parts(r)                what the order alone decides, or a series:  order(a), bias(v),
//                                terms(i), fine_terms(i), from_parts<R>(a, b, bias, series)
//     by_recurrence and by_parts both:  steps<R>(i), bias(v) and so on, from_both<R>(a, b, bias, series,
//                                z): density.hpp
//     by_turns(r)                steps<R>(i), turned<R>(z, a, b): dimension_ratio.hpp
//     by_slopes(r)               order(a), has_digamma(r), has_slope(r),
//                                from_slopes<R>(a, b, digamma, quotient): order_log.hpp
//     by_bends(r)                the power series of two arguments together: divergence.hpp
//     in_stages(r)               ahead(a, b), the roots and divisions, and behind<R>(a, b, ahead)
//
// with a loop of its own where a block has one first argument, if something `hangs_on_first` alone.
#pragma once

#include "twofold.hpp"

namespace BESSELKIT_NAMESPACE {

// what a family is unless it says otherwise
struct Family {
    using First = double;  // the type of its first argument
    static constexpr bool has_floats = false, hangs_on_first = true;
    static constexpr bool own_kappa = false, decided_by_two = true;
    BESSELKIT_FN constexpr bool by_recurrence(int) { return false; }
    BESSELKIT_FN constexpr bool by_parts(int) { return false; }
    BESSELKIT_FN constexpr bool in_stages(int) { return false; }
    BESSELKIT_FN constexpr bool by_bends(int) { return false; }
    BESSELKIT_FN constexpr bool by_turns(int) { return false; }
    BESSELKIT_FN constexpr bool by_slopes(int) { return false; }
};

// the last region of the group that starts with one
template <class F>
BESSELKIT_FN constexpr int last_of_group(int first) {
    int last = first;
    while (last + 1 < F::regions && F::group(last + 1) == first) ++last;
    return last;
}

// A first argument that no double holds is a sum of two; in the usual regions its rest is nothing.
BESSELKIT_FN double leading(double a) { return a; }
BESSELKIT_FN double leading(Twofold a) { return a.hi; }

// a value may be a sum of two
BESSELKIT_FN double collapse(double x) { return x; }

// from REGION on: the first group that the region belongs to, else a rare one
template <class F, int REGION, class A, class... More>
BESSELKIT_FN auto value_in(int region, A a, double b, More... more) {
    if constexpr (REGION == F::regions) {
        return F::rare(region, a, b, more...);
    } else if constexpr (F::group(REGION) != REGION) {
        return value_in<F, REGION + 1>(region, a, b, more...);
    } else {
        constexpr int last = last_of_group<F>(REGION);
        if (region >= REGION && region <= last) {
            return F::template in<REGION>(leading(a), b, region - REGION, more...);
        }
        return value_in<F, last + 1>(region, a, b, more...);
    }
}

template <class F, class A, class... More>
BESSELKIT_SLOW auto family_value(A a, double b, More... more) {
    if constexpr (F::decided_by_two) {
        return value_in<F, F::first_loop>(F::region(a, b), a, b, more...);
    } else {
        return value_in<F, F::first_loop>(F::region(a, b, more...), a, b, more...);
    }
}

}  // namespace BESSELKIT_NAMESPACE
