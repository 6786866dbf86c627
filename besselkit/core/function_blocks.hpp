// What the functions of function_*.hpp share.
#pragma once

#include "family.hpp"
#include "mixed.hpp"

namespace BESSELKIT_NAMESPACE {

// Elements that are best computed one by one.
struct Alone {
    template <class... T>
    BESSELKIT_FN int way(T...) {
        return mixed::way_rare;
    }
    template <int WAY, class... T>
    BESSELKIT_FN float together(T...) {
        return single::not_a_float();
    }
};

// A function of the arguments that its families have, which is computed in blocks.  One with other
// arguments says what `first` is of its own, and which region its own are in.
template <class WIDE, class ROUNDED>
struct InBlocks : Alone {
    using Wide = WIDE;
    using Rounded = ROUNDED;
    static constexpr bool own_first = true;
    BESSELKIT_FN double first(double a) { return a; }
    template <class F, class... More>
    BESSELKIT_FN int64 loop_region(double a, double b, More... more) {
        return F::loop_region(a, b, more...);
    }
    template <class... More>
    BESSELKIT_FN double value(double a, double b, More... more) {
        return collapse(family_value<Wide>(typename Wide::First{a}, b, more...));
    }
    template <class... More>
    BESSELKIT_FN float value(float a, float b, More... more) {
        return (float)family_value<Rounded>((double)a, (double)b, (double)more...);
    }
};

}  // namespace BESSELKIT_NAMESPACE
