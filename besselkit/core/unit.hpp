// d = 1 and its immediate neighbourhood, where h ~ lam + 2 kappa exp(-2 kappa) is minute.
//
// d = 1, kappa >= 10:  1 - A = 2E/(1 + E), E = exp(-2 kappa);  A' = (1 - A)(1 + A);  A'' = -2 A A'.
// lam < 2^-33, kappa in [10, 48):  1 - A = M(lam; 2 lam + 1; 2 kappa) / M(lam; 2 lam; 2 kappa),
// Kummer's functions with all terms positive (DLMF 10.39.5 and 13.3.4), then
//     A'  = 2 C - C^2 - (2 lam/kappa) (1 - C),            C = 1 - A
//     A'' = -2 A A' - (2 lam/kappa) A' + (2 lam/kappa^2) A
// in twofold arithmetic: at most a factor kappa is cancelled out of 2^100.
#pragma once

#include "cutoffs.hpp"
#include "logarithm.hpp"

namespace BESSELKIT_NAMESPACE {

// the three wanted values, to twofold accuracy or nearly
struct Triple {
    Twofold complement, first, second;
};

// sum_n (lam)_n / (below)_n z^n / n!, n from 0, without its first term's rest: all positive
BESSELKIT_FN Twofold kummer(double lam, double below, Twofold first_term, double z) {
    Twofold term = first_term, sum = first_term + 1.0;
    for (int n = 1; n < 400; ++n) {
        Twofold top = two_sum((double)n, lam), bottom = two_sum((double)n, below);
        term = (term * top) / (bottom * (double)(n + 1)) * z;
        sum = sum + term;
        if (term.hi < sum.hi * 0x1p-108) return sum;
    }
    return {not_a_number(), 0.0};
}

BESSELKIT_SLOW Triple unit_neighbour(double lam, double kappa) {
    double z = 2.0 * kappa;
    Twofold start = divide(lam, 1.0 + 2.0 * lam) * z;  // 1 + 2 lam is exact: it is d
    // the denominator 2 lam + 1 + n of the first, 2 lam + n of the second
    Twofold over = kummer(lam, 1.0 + 2.0 * lam, start, z);
    Twofold under = kummer(lam, 2.0 * lam, {kappa, 0.0}, z);
    Twofold c = over / under, one = {1.0, 0.0};
    Twofold a = one - c;
    Twofold slope = divide(2.0 * lam, kappa);
    Twofold first = c * 2.0 - c * c - slope * a;
    Twofold second = (slope / Twofold{kappa, 0.0}) * a - slope * first - (a * first) * 2.0;
    return {c, first, second};
}

// d = 1 exactly, kappa >= unit_kappa
BESSELKIT_SLOW Triple unit_exact(double kappa) {
    double x = -2.0 * kappa;
    if (kappa > 300.0) {
        return {{exp_double(x, 1), 0.0}, {exp_double(x, 2), 0.0}, {-exp_double(x, 3), 0.0}};
    }
    double E = exp_double(x, 0);
    double c = 2.0 * E / (1.0 + E);
    double first = c * (2.0 - c);
    return {{c, 0.0}, {first, 0.0}, {-2.0 * (1.0 - c) * first, 0.0}};
}

}  // namespace BESSELKIT_NAMESPACE
