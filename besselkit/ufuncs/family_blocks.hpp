// Blocks of elements through a function that has families (core/family.hpp).
#pragma once

#include "bend_blocks.hpp"
#include "part_blocks.hpp"
#include "recurrence_blocks.hpp"
#include "slope_blocks.hpp"
#include "stage_blocks.hpp"
#include "turn_blocks.hpp"

namespace BESSELKIT_NAMESPACE {

// a block of one region where values are made of the parts and of the recurrence
template <class F, int REGION>
void both_block(In a, In b, Out out, int interval, int groups) {
    PartArray<typename F::Part> bias, series;
    each_part<F, REGION>(a, b, bias, series, interval, groups);
    ClimbState z;
    climb_block<F, REGION>(a, b, z, interval, groups);
    for (int i = 0; i < lanes * groups; ++i) {
        auto climb = climb_at<F, REGION>(z, i);
        out[i] = F::template from_both<REGION>(a[i], b[i], bias.at(i), series.at(i), climb);
    }
}

// a block of one region
template <class F, int REGION, class... T>
void region_block(In a, In b, Out out, int groups, const T* BESSELKIT_RESTRICT... more) {
    constexpr int start = F::group(REGION), interval = REGION - start;
    if constexpr (F::by_bends(start)) {
        bends_block<F, start>(a, b, out, interval, groups, more...);
    } else if constexpr (F::by_slopes(start)) {
        slopes_block<F, start>(a, b, out, interval, groups);
    } else if constexpr (F::by_turns(start)) {
        turn_block<F, start>(a, b, out, interval, groups);
    } else if constexpr (F::by_recurrence(start) && F::by_parts(start)) {
        both_block<F, start>(a, b, out, interval, groups);
    } else if constexpr (F::by_recurrence(start)) {
        recurrence_block<F, start>(a, b, out, interval, groups);
    } else if constexpr (F::by_parts(start)) {
        parts_block<F, start>(a, b, out, interval, groups, more...);
    } else if constexpr (F::in_stages(start)) {
        with_first<F>(a, groups, [=](auto first) {
            staged_block<F, start>(first, b, out, groups);
        });
    } else {
        each_block<F, start>(a, b, out, groups, more...);
    }
}

// A function in one type: what runner.hpp runs.  Arguments and results are doubles.
template <class Function, class T, int COUNT>
struct Block {
    static constexpr int count = COUNT;
    static constexpr bool single = sizeof(T) == sizeof(float);
    using Family = std::conditional_t<single, typename Function::Rounded, typename Function::Wide>;
    static constexpr int first = Family::first_loop, end = Family::regions;
    static constexpr int deciding = Family::decided_by_two ? 2 : count;  // on the region

    template <class... More>
    static inline int64 region(double a, double b, More... more) {
        return Function::template loop_region<Family>(a, b, more...);
    }
    template <class... More>
    static inline double scalar(double a, double b, More... more) {
        return (double)Function::value((T)a, (T)b, (T)more...);
    }

    template <int REGION, class... More>
    static void loop(In a, In b, Out out, int groups, const More* BESSELKIT_RESTRICT... more) {
        if constexpr (Family::group(REGION) == 0) {
            return;  // not a region of this family
        } else if constexpr (Function::own_first) {
            region_block<Family, REGION>(a, b, out, groups, more...);
        } else {
            double own[block_size];
            for (int i = 0; i < lanes * groups; ++i) own[i] = Function::first(a[i]);
            region_block<Family, REGION>(own, b, out, groups);
        }
    }
};

}  // namespace BESSELKIT_NAMESPACE
