// The functions as the kernels of a device call them, by overloading on the type.
//
// float64 is functions.hpp, bit for bit.  float32 is arithmetic of its own, single_*.hpp, since
// most devices run double at 1/32 or 1/64 of the pace of float: within 3 ulp, and in double only
// where an element is extreme.
#pragma once

#include "functions.hpp"

namespace BESSELKIT_NAMESPACE {
namespace device {

#define BESSELKIT_OF_TWO(name) \
    BESSELKIT_FN double name(double a, double b) { return BESSELKIT_NAMESPACE::name(a, b); }
BESSELKIT_OF_TWO(log_iv)
BESSELKIT_OF_TWO(log_ive)
BESSELKIT_OF_TWO(iv_ratio)
BESSELKIT_OF_TWO(ratio)
BESSELKIT_OF_TWO(ratio_c)
BESSELKIT_OF_TWO(ratio_deriv)
BESSELKIT_OF_TWO(ratio_deriv2)
BESSELKIT_OF_TWO(ratio_inv)
BESSELKIT_OF_TWO(log_partition)
BESSELKIT_OF_TWO(bias)
BESSELKIT_OF_TWO(log_norm)
BESSELKIT_OF_TWO(entropy)
#undef BESSELKIT_OF_TWO

BESSELKIT_FN double log_prob(double d, double kappa, double cos) {
    return BESSELKIT_NAMESPACE::log_prob(d, kappa, cos);
}
BESSELKIT_FN double kl(double d, double kappa_p, double kappa_q, double cos) {
    return BESSELKIT_NAMESPACE::kl(d, kappa_p, kappa_q, cos);
}
BESSELKIT_FN double overlap(double d, double kappa_p, double kappa_q, double cos) {
    return BESSELKIT_NAMESPACE::overlap(d, kappa_p, kappa_q, cos);
}

BESSELKIT_FN float ratio(float d, float kappa) { return single::ratio<Ratio>(d, kappa); }
BESSELKIT_FN float ratio_c(float d, float kappa) {
    return single::ratio<RatioC>(d, kappa);
}
BESSELKIT_FN float ratio_deriv(float d, float kappa) {
    return single::ratio<RatioDeriv>(d, kappa);
}
BESSELKIT_FN float ratio_deriv2(float d, float kappa) {
    return single::ratio<RatioDeriv2>(d, kappa);
}
BESSELKIT_FN float iv_ratio(float v, float x) { return single::iv_ratio(v, x); }
BESSELKIT_FN float ratio_inv(float d, float r) { return single::ratio_inv(d, r); }
BESSELKIT_FN float log_iv(float v, float x) {
    return single::log_of_order<kind_log_iv>(v, x);
}
BESSELKIT_FN float log_ive(float v, float x) {
    return single::log_of_order<kind_log_ive>(v, x);
}
BESSELKIT_FN float bias(float d, float kappa) {
    return single::log_of_dimension<kind_bias>(d, kappa);
}
BESSELKIT_FN float log_norm(float d, float kappa) {
    return single::log_of_dimension<kind_log_norm>(d, kappa);
}
BESSELKIT_FN float log_partition(float d, float kappa) { return single::log_partition(d, kappa); }
BESSELKIT_FN float log_prob(float d, float kappa, float cos) {
    return single::log_prob(d, kappa, cos);
}
BESSELKIT_FN float entropy(float d, float kappa) { return single::entropy(d, kappa); }
BESSELKIT_FN float kl(float d, float kappa_p, float kappa_q, float cos) {
    return single::kl(d, kappa_p, kappa_q, cos);
}
BESSELKIT_FN float overlap(float d, float kappa_p, float kappa_q, float cos) {
    return single::overlap(d, kappa_p, kappa_q, cos);
}

}  // namespace device
}  // namespace BESSELKIT_NAMESPACE
