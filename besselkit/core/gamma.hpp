// B0 = v log 2 + log Gamma(v + 1), the bias at kappa = 0, for -1/2 <= v < 32.
//
// Stirling's series about the half integer (DLMF 5.11.8 with h = 1/2), lam = v + 1/2:
//     log Gamma(v + 1) = lam log lam - lam + log(2 pi)/2 - U(lam, 1),
// taken 16 orders up, where 9 terms leave 2^-68, and brought down by a product:
//     B0 = lam' log(2 lam') - lam' + log(pi)/2 - U(lam', 1) - 16 log 2 - log prod_{i<=16} (v + i).
// Absolute error below 2^-64: the sums are twofold, as log I_v crosses zero and B0 does not.
#pragma once

#include "logarithm.hpp"
#include "polynomial.hpp"

namespace BESSELKIT_NAMESPACE {

constexpr int gamma_shift = 16;

// (v + FIRST)...(v + LAST), by halves (a shorter chain than one by one, and no inner loop to stop
// the outer one from being vectorised); v + i keeps its low part, so v = 1e-300 is not lost
template <int FIRST, int LAST, class T>
BESSELKIT_FN TwofoldOf<T> rising_product(T v) {
    if constexpr (FIRST == LAST) {
        return two_sum((T)FIRST, v);
    } else {
        constexpr int middle = (FIRST + LAST) / 2;
        return rising_product<FIRST, middle>(v) * rising_product<middle + 1, LAST>(v);
    }
}

BESSELKIT_FN Twofold bias_at_zero(double v) {
    Twofold lam = two_sum(gamma_shift + 0.5, v);
    double inverse = 1.0 / lam.hi;
    double U = inverse * first_terms<SeriesStirling, 9>(inverse * inverse);
    Twofold main = log_twofold(Twofold{2.0 * lam.hi, 2.0 * lam.lo}) * lam - lam;
    Twofold down = log_twofold(rising_product<1, gamma_shift>(v)) +
                   Twofold{gamma_shift * ln2_head, gamma_shift * ln2_tail};
    Twofold b = main - down + Twofold{half_log_pi_hi, half_log_pi_lo - U};
    // log I_0 = log 0F1: not even 2^-64 may stand beside it
    return v == 0.0 ? Twofold{0.0, 0.0} : b;
}

}  // namespace BESSELKIT_NAMESPACE
