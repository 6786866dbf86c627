// The functions of the contract, for float64 and float32: the entry of the core.
//
// float32 goes through double arithmetic and is rounded once, so its error is half an ulp of
// float32 (and a hair).  The core of each family lives in the header of its name.
#pragma once

#include "partition.hpp"
#include "ratio.hpp"

namespace BESSELKIT_NAMESPACE {

template <class T>
BESSELKIT_FN T log_iv(T v, T x) {
    return (T)log_family<kind_log_iv>({(double)v, 0.0}, (double)x, 0.0);
}

template <class T>
BESSELKIT_FN T log_ive(T v, T x) {
    return (T)log_family<kind_log_ive>({(double)v, 0.0}, (double)x, 0.0);
}

template <class T>
BESSELKIT_FN T ratio(T d, T kappa) {
    return (T)ratio_family<Ratio>((double)d, (double)kappa);
}

// 2v overflows only above 2^1023, where x cannot reach beyond the first term's range
template <class T>
BESSELKIT_FN T iv_ratio(T v, T x) {
    double order = (double)v, kappa = (double)x;
    if (order >= 0x1p+1022 && order < infinity()) return (T)ratio_family<Ratio>(order, 0.5 * kappa);
    return (T)ratio_family<Ratio>(2.0 * order, kappa);
}

template <class T>
BESSELKIT_FN T ratio_c(T d, T kappa) {
    return (T)ratio_family<RatioC>((double)d, (double)kappa);
}

template <class T>
BESSELKIT_FN T ratio_deriv(T d, T kappa) {
    return (T)ratio_family<RatioDeriv>((double)d, (double)kappa);
}

template <class T>
BESSELKIT_FN T ratio_deriv2(T d, T kappa) {
    return (T)ratio_family<RatioDeriv2>((double)d, (double)kappa);
}

template <class T>
BESSELKIT_FN T log_partition(T d, T kappa) {
    return (T)partition_family((double)d, (double)kappa);
}

template <class T>
BESSELKIT_FN T bias(T d, T kappa) {
    return (T)log_family<kind_bias>(order_of((double)d), (double)kappa, -0.5);
}

template <class T>
BESSELKIT_FN T log_norm(T d, T kappa) {
    return (T)log_family<kind_log_norm>(order_of((double)d), (double)kappa, -0.5);
}

}  // namespace BESSELKIT_NAMESPACE
