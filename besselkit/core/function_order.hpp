// I_v itself, and the derivatives in the dimension and the order.
#pragma once

#include "bias_dimension.hpp"
#include "cross_dimension.hpp"
#include "function_blocks.hpp"
#include "order_linear.hpp"
#include "partition_dimension.hpp"
#include "single_dimension.hpp"

namespace BESSELKIT_NAMESPACE {

template <int KIND>
struct LinearOrder : InBlocks<WideLinear<KIND>, RoundedLinear<KIND>> {
    BESSELKIT_FN float on_device(float v, float x) {
        return single::by_doubles<linear_value<KIND>>(v, x);
    }
};

struct DimDeriv : InBlocks<WideDimDeriv, RoundedDimDeriv> {
    BESSELKIT_FN float on_device(float d, float kappa) { return single::dim_deriv(d, kappa); }
};

// of these float32 is float64's, rounded, on devices too
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

struct CrossDeriv : InBlocks<WideCross, WideCross> {
    BESSELKIT_FN float on_device(float d, float kappa) {
        return single::by_doubles<cross_deriv_value>(d, kappa);
    }
};

struct BiasTurn : InBlocks<WideBiasTurn, WideBiasTurn> {
    BESSELKIT_FN float on_device(float d, float kappa) {
        return single::by_doubles<bias_turn_value>(d, kappa);
    }
};

}  // namespace BESSELKIT_NAMESPACE
