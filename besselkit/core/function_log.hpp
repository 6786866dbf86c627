// The logarithms of an order and of a dimension, the density and the entropy.
#pragma once

#include "function_blocks.hpp"
#include "mixed_log.hpp"

namespace BESSELKIT_NAMESPACE {

template <int KIND>
struct OrderLogs : InBlocks<WideLogs<KIND>, RoundedLogs<KIND>> {
    BESSELKIT_FN float on_device(float v, float x) {
        if constexpr (mixed::wanted) return mixed::log_of_order<KIND>(v, x);
        else return single::log_of_order<KIND>(v, x);
    }
    BESSELKIT_FN int way(float v, float x) {
        return mixed::wanted ? mixed::log_way(v, x, 0.0f) : mixed::way_rare;
    }
    BESSELKIT_FN mixed::Alike alike(float v) {
        return mixed::wanted ? mixed::log_alike(v, 0.0f) : mixed::Alike{};
    }
    template <int WAY>
    BESSELKIT_FN float together(float v, float x) {
        return narrow(mixed::log_by<KIND, WAY>(v, x));
    }
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
        if constexpr (mixed::wanted) return mixed::log_of_dimension<KIND>(d, kappa);
        else return single::log_of_dimension<KIND>(d, kappa);
    }
    BESSELKIT_FN int way(float d, float kappa) {
        return mixed::wanted ? mixed::log_way(single::plain_order(d), kappa, -0.5f)
                             : mixed::way_rare;
    }
    BESSELKIT_FN mixed::Alike alike(float d) {
        return mixed::wanted ? mixed::log_alike(single::plain_order(d), -0.5f) : mixed::Alike{};
    }
    template <int WAY>
    BESSELKIT_FN float together(float d, float kappa) {
        return narrow(mixed::log_by<KIND, WAY>(0.5f * d - 1.0f, kappa));
    }
};

struct Partition : InBlocks<WidePartition, RoundedPartition> {
    BESSELKIT_FN float on_device(float d, float kappa) { return single::log_partition(d, kappa); }
};

struct Density : InBlocks<WideDensity, RoundedDensity> {
    BESSELKIT_FN float on_device(float d, float kappa, float cosine) {
        if constexpr (mixed::wanted) return mixed::log_prob(d, kappa, cosine);
        else return single::log_prob(d, kappa, cosine);
    }
    BESSELKIT_FN int way(float d, float kappa, float cosine) {
        return mixed::wanted ? mixed::log_prob_way(d, kappa, cosine) : (int)mixed::way_rare;
    }
    BESSELKIT_FN mixed::Alike alike(float d) {
        return mixed::wanted ? mixed::log_alike(single::plain_order(d), -0.5f) : mixed::Alike{};
    }
    template <int WAY>
    BESSELKIT_FN float together(float d, float kappa, float cosine) {
        return mixed::log_prob_by<WAY>(0.5f * d - 1.0f, kappa, cosine);
    }
};

struct Entropy : InBlocks<WideEntropy, RoundedEntropy> {
    BESSELKIT_FN float on_device(float d, float kappa) { return single::entropy(d, kappa); }
};

}  // namespace BESSELKIT_NAMESPACE
