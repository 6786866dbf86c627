# Written by tables/declarations.py; besselkit/cython/__init__.py says what it is.

cdef double log_iv(double v, double x) noexcept nogil
cdef float log_iv_f(float v, float x) noexcept nogil
cdef double log_ive(double v, double x) noexcept nogil
cdef float log_ive_f(float v, float x) noexcept nogil
cdef double iv(double v, double x) noexcept nogil
cdef float iv_f(float v, float x) noexcept nogil
cdef double ive(double v, double x) noexcept nogil
cdef float ive_f(float v, float x) noexcept nogil
cdef double iv_ratio(double v, double x) noexcept nogil
cdef float iv_ratio_f(float v, float x) noexcept nogil
cdef double log_iv_order_deriv(double v, double x) noexcept nogil
cdef float log_iv_order_deriv_f(float v, float x) noexcept nogil
cdef double ratio(double d, double kappa) noexcept nogil
cdef float ratio_f(float d, float kappa) noexcept nogil
cdef double ratio_c(double d, double kappa) noexcept nogil
cdef float ratio_c_f(float d, float kappa) noexcept nogil
cdef double ratio_deriv(double d, double kappa) noexcept nogil
cdef float ratio_deriv_f(float d, float kappa) noexcept nogil
cdef double ratio_deriv2(double d, double kappa) noexcept nogil
cdef float ratio_deriv2_f(float d, float kappa) noexcept nogil
cdef double ratio_dim_deriv(double d, double kappa) noexcept nogil
cdef float ratio_dim_deriv_f(float d, float kappa) noexcept nogil
cdef double ratio_mixed_deriv(double d, double kappa) noexcept nogil
cdef float ratio_mixed_deriv_f(float d, float kappa) noexcept nogil
cdef double ratio_inv(double d, double r) noexcept nogil
cdef float ratio_inv_f(float d, float r) noexcept nogil
cdef double ratio_inv_c(double d, double q) noexcept nogil
cdef float ratio_inv_c_f(float d, float q) noexcept nogil
cdef double log_partition(double d, double kappa) noexcept nogil
cdef float log_partition_f(float d, float kappa) noexcept nogil
cdef double log_partition_dim_deriv(double d, double kappa) noexcept nogil
cdef float log_partition_dim_deriv_f(float d, float kappa) noexcept nogil
cdef double bias(double d, double kappa) noexcept nogil
cdef float bias_f(float d, float kappa) noexcept nogil
cdef double bias_dim_deriv(double d, double kappa) noexcept nogil
cdef float bias_dim_deriv_f(float d, float kappa) noexcept nogil
cdef double log_norm(double d, double kappa) noexcept nogil
cdef float log_norm_f(float d, float kappa) noexcept nogil
cdef double log_prob(double d, double kappa, double cos) noexcept nogil
cdef float log_prob_f(float d, float kappa, float cos) noexcept nogil
cdef double entropy(double d, double kappa) noexcept nogil
cdef float entropy_f(float d, float kappa) noexcept nogil
cdef double kl(double d, double kappa_p, double kappa_q, double cos) noexcept nogil
cdef float kl_f(float d, float kappa_p, float kappa_q, float cos) noexcept nogil
cdef double overlap(double d, double kappa_p, double kappa_q, double cos) noexcept nogil
cdef float overlap_f(float d, float kappa_p, float kappa_q, float cos) noexcept nogil
