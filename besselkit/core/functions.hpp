// The functions of the contract, for float64 and float32: the entry of the core.
//
// float32 goes through double arithmetic of less precision (rounded.hpp), or float arithmetic where
// that is as good (single_*.hpp).  The core of each family lives in the header of its name.
#pragma once

#include "single_inverse.hpp"

namespace BESSELKIT_NAMESPACE {

template <class T>
constexpr bool is_single = sizeof(T) == 4;

template <class T>
BESSELKIT_FN T log_iv(T v, T x) {
    if constexpr (is_single<T>) return rounded_log<kind_log_iv>((double)v, (double)x, 0.0);
    return (T)collapse(log_family<kind_log_iv>({(double)v, 0.0}, (double)x, 0.0));
}

template <class T>
BESSELKIT_FN T log_ive(T v, T x) {
    if constexpr (is_single<T>) return rounded_log<kind_log_ive>((double)v, (double)x, 0.0);
    return (T)collapse(log_family<kind_log_ive>({(double)v, 0.0}, (double)x, 0.0));
}

template <class T>
BESSELKIT_FN T ratio(T d, T kappa) {
    if constexpr (is_single<T>) return rounded_ratio<Ratio>((double)d, (double)kappa);
    return (T)ratio_family<Ratio>((double)d, (double)kappa);
}

// 2v overflows only above 2^1023, where x cannot reach beyond the first term's range
template <class T>
BESSELKIT_FN T iv_ratio(T v, T x) {
    if constexpr (is_single<T>) return rounded_ratio<Ratio>(2.0 * (double)v, (double)x);
    double order = (double)v, kappa = (double)x;
    // halving rounds -5e-324 to -0.0, which is inside the domain
    if (order >= 0x1p+1022 && order < infinity() && kappa >= 0.0) {
        return (T)ratio_family<Ratio>(order, 0.5 * kappa);
    }
    return (T)ratio_family<Ratio>(2.0 * order, kappa);
}

template <class T>
BESSELKIT_FN T ratio_c(T d, T kappa) {
    if constexpr (is_single<T>) return rounded_ratio<RatioC>((double)d, (double)kappa);
    return (T)ratio_family<RatioC>((double)d, (double)kappa);
}

template <class T>
BESSELKIT_FN T ratio_deriv(T d, T kappa) {
    if constexpr (is_single<T>) return rounded_ratio<RatioDeriv>((double)d, (double)kappa);
    return (T)ratio_family<RatioDeriv>((double)d, (double)kappa);
}

template <class T>
BESSELKIT_FN T ratio_deriv2(T d, T kappa) {
    if constexpr (is_single<T>) return rounded_ratio<RatioDeriv2>((double)d, (double)kappa);
    return (T)ratio_family<RatioDeriv2>((double)d, (double)kappa);
}

template <class T>
BESSELKIT_FN T log_partition(T d, T kappa) {
    if constexpr (is_single<T>) return rounded_partition((double)d, (double)kappa);
    return (T)partition_family((double)d, (double)kappa);
}

template <class T>
BESSELKIT_FN T bias(T d, T kappa) {
    if constexpr (is_single<T>) {
        return rounded_log<kind_bias>(plain_order((double)d), (double)kappa, -0.5);
    }
    return (T)collapse(log_family<kind_bias>(order_of((double)d), (double)kappa, -0.5));
}

template <class T>
BESSELKIT_FN T log_norm(T d, T kappa) {
    if constexpr (is_single<T>) {
        return rounded_log<kind_log_norm>(plain_order((double)d), (double)kappa, -0.5);
    }
    return (T)collapse(log_family<kind_log_norm>(order_of((double)d), (double)kappa, -0.5));
}

template <class T>
BESSELKIT_FN T ratio_inv(T d, T r) {
    if constexpr (is_single<T>) return single::ratio_inv(d, r);
    return (T)ratio_inverse((double)d, (double)r);
}

template <class T>
BESSELKIT_FN T log_prob(T d, T kappa, T cos) {
    if constexpr (is_single<T>) return single::log_prob(d, kappa, cos);
    return (T)log_density((double)d, (double)kappa, (double)cos);
}

template <class T>
BESSELKIT_FN T entropy(T d, T kappa) {
    if constexpr (is_single<T>) return single::entropy(d, kappa);
    return (T)entropy_value((double)d, (double)kappa);
}

template <class T>
BESSELKIT_FN T kl(T d, T kappa_p, T kappa_q, T cos) {
    return (T)divergence((double)d, (double)kappa_p, (double)kappa_q, (double)cos);
}

template <class T>
BESSELKIT_FN T overlap(T d, T kappa_p, T kappa_q, T cos) {
    return (T)overlap_value((double)d, (double)kappa_p, (double)kappa_q, (double)cos);
}

}  // namespace BESSELKIT_NAMESPACE
