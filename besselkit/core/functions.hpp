// The functions of the contract, for float64 and float32: the entry of the core.
//
// Each name of contract.hpp has a struct here, which says what it is
//     value(double ...)     in float64
//     value(float ...)      in float32 on the CPU: double arithmetic of less precision
//                           (rounded.hpp), or of floats where that is as good (single_*.hpp)
//     on_device(float ...)  in float32 on devices: float arithmetic alone (single_*.hpp)
#pragma once

#include "contract.hpp"
#include "partition_dimension.hpp"
#include "single_dimension.hpp"
#include "single_inverse.hpp"

namespace BESSELKIT_NAMESPACE {

// A function of the arguments that its families have, which is computed in blocks.  One with other
// arguments says what `first` is of its own, and which region its own are in.
template <class WIDE, class ROUNDED>
struct InBlocks {
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

template <class Q>
struct Ratios : InBlocks<WideRatios<Q>, RoundedRatios<Q>> {
    BESSELKIT_FN float on_device(float d, float kappa) { return single::ratio<Q>(d, kappa); }
};

struct DimDeriv : InBlocks<WideDimDeriv, RoundedDimDeriv> {
    BESSELKIT_FN float on_device(float d, float kappa) { return single::dim_deriv(d, kappa); }
};

// of this and the next float32 is float64's, rounded, on devices too
struct OrderDeriv : InBlocks<WideOrderDeriv, WideOrderDeriv> {
    BESSELKIT_FN float on_device(float v, float x) {
        return single::by_doubles<order_deriv_value>(v, x);
    }
};

struct PartitionTurn : InBlocks<WidePartitionTurn, WidePartitionTurn> {
    BESSELKIT_FN float on_device(float d, float kappa) {
        return single::by_doubles<partition_turn_value>(d, kappa);
    }
};

struct IvRatio : InBlocks<WideRatios<Ratio>, RoundedRatios<Ratio>> {
    static constexpr bool own_first = false;
    BESSELKIT_FN double first(double v) { return 2.0 * v; }
    template <class F>
    BESSELKIT_FN int64 loop_region(double v, double x) {
        return F::loop_region(2.0 * v, x);
    }
    // 2v overflows only above 2^1023, where x cannot reach beyond the first term's range
    BESSELKIT_FN double value(double v, double x) {
        // halving rounds -5e-324 to -0.0, which is inside the domain
        bool halved = v >= 0x1p+1022 && v < infinity() && x >= 0.0;
        return ratio_value<Ratio>(halved ? v : 2.0 * v, halved ? 0.5 * x : x);
    }
    BESSELKIT_FN float value(float v, float x) {
        return (float)rounded_iv_ratio((double)v, (double)x);
    }
    BESSELKIT_FN float on_device(float v, float x) { return single::iv_ratio(v, x); }
};

template <int KIND>
struct OrderLogs : InBlocks<WideLogs<KIND>, RoundedLogs<KIND>> {
    BESSELKIT_FN float on_device(float v, float x) { return single::log_of_order<KIND>(v, x); }
};

template <int KIND>
struct DimensionLogs : InBlocks<WideLogs<KIND>, RoundedLogs<KIND>> {
    static constexpr bool own_first = false;
    BESSELKIT_FN double first(double d) { return plain_order(d); }
    template <class F>
    BESSELKIT_FN int64 loop_region(double d, double kappa) {
        // not by plain_order(d): its choice of NaN stops vectorisation
        int64 usual = F::loop_region(0.5 * d - 1.0, kappa);
        return d >= 1.0 ? usual : (int64)0;
    }
    BESSELKIT_FN double value(double d, double kappa) {
        return collapse(log_value<KIND>(order_of(d), kappa));
    }
    BESSELKIT_FN float value(float d, float kappa) {
        return (float)rounded_log_of_dimension<KIND>((double)d, (double)kappa);
    }
    BESSELKIT_FN float on_device(float d, float kappa) {
        return single::log_of_dimension<KIND>(d, kappa);
    }
};

struct Partition : InBlocks<WidePartition, RoundedPartition> {
    BESSELKIT_FN float on_device(float d, float kappa) { return single::log_partition(d, kappa); }
};

template <class BY>
struct Inverse : InBlocks<WideInverse<BY>, RoundedInverse<BY>> {
    BESSELKIT_FN float on_device(float d, float a) { return single::inverse<BY>(d, a); }
};

struct Density : InBlocks<WideDensity, RoundedDensity> {
    BESSELKIT_FN float on_device(float d, float kappa, float cosine) {
        return single::log_prob(d, kappa, cosine);
    }
};

struct Entropy : InBlocks<WideEntropy, RoundedEntropy> {
    BESSELKIT_FN float on_device(float d, float kappa) { return single::entropy(d, kappa); }
};

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

#define BESSELKIT_ARGUMENTS_2(T) T a, T b
#define BESSELKIT_ARGUMENTS_3(T) T a, T b, T c
#define BESSELKIT_ARGUMENTS_4(T) T a, T b, T c, T d
#define BESSELKIT_GIVEN_2 a, b
#define BESSELKIT_GIVEN_3 a, b, c
#define BESSELKIT_GIVEN_4 a, b, c, d

#define BESSELKIT_ENTRY(name, count, Function, ...) \
    template <class T> \
    BESSELKIT_FN T name(BESSELKIT_ARGUMENTS_##count(T)) { \
        return Function::value(BESSELKIT_GIVEN_##count); \
    }
BESSELKIT_FUNCTIONS(BESSELKIT_ENTRY)
#undef BESSELKIT_ENTRY

}  // namespace BESSELKIT_NAMESPACE
