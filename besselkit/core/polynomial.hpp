// Horner's rule, unrolled by the compiler: a loop inside would stop the outer one, over the
// elements of a block, from being vectorised (GCC 12: 28 ns an element against 2).
#pragma once

#include "coefficients.hpp"
#include "platform.hpp"

namespace BESSELKIT_NAMESPACE {

// value[J] + t value[J+1] + ... + t^(END-1-J) value[END-1]
template <class Rows, int J, int END>
BESSELKIT_FN double horner(double t) {
    if constexpr (J + 1 == END) {
        return Rows::value[J];
    } else {
        return mad(horner<Rows, J + 1, END>(t), t, Rows::value[J]);
    }
}

// row k of a family, at tau
template <class Rows, int K>
BESSELKIT_FN double row(double tau) {
    return horner<Rows, Rows::start[K], Rows::start[K + 1]>(tau);
}

// sum_{k=FIRST}^{END-1} row_k(tau) w^(k-FIRST)
template <class Rows, int FIRST, int END>
BESSELKIT_FN double double_series(double tau, double w) {
    if constexpr (FIRST + 1 == END) {
        return row<Rows, FIRST>(tau);
    } else {
        return mad(double_series<Rows, FIRST + 1, END>(tau, w), w, row<Rows, FIRST>(tau));
    }
}

// the first TERMS coefficients of a family that is one polynomial
template <class Rows, int TERMS>
BESSELKIT_FN double single_series(double t) {
    return horner<Rows, 0, TERMS>(t);
}

}  // namespace BESSELKIT_NAMESPACE
