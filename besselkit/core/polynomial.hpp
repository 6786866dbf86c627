// Polynomials, unrolled by the compiler: a loop inside would stop the outer one, over the
// elements of a block, from being vectorised (GCC 12: 28 ns an element against 2).
#pragma once

#include "coefficients.hpp"
#include "platform.hpp"

namespace BESSELKIT_NAMESPACE {

// value[J] + y value[J+STEP] + y^2 value[J+2 STEP] + ..., up to END
template <class Rows, int J, int END, int STEP, class T>
BESSELKIT_FN T horner(T y) {
    constexpr T first = (T)Rows::value[J];
    if constexpr (J + STEP >= END) {
        return first;
    } else {
        return mad(horner<Rows, J + STEP, END, STEP>(y), y, first);
    }
}

// value[J] + t value[J+1] + ... up to END: even and odd coefficients side by side, so that the
// chain of dependent operations is half as long (the loops are bound by it)
template <class Rows, int J, int END, class T>
BESSELKIT_FN T polynomial(T t) {
    if constexpr (END - J < 4) {
        return horner<Rows, J, END, 1>(t);
    } else if constexpr (END - J < 7) {
        T t2 = t * t;
        return mad(horner<Rows, J + 1, END, 2>(t2), t, horner<Rows, J, END, 2>(t2));
    } else {
        T t2 = t * t, t4 = t2 * t2;
        T low = mad(horner<Rows, J + 1, END, 4>(t4), t, horner<Rows, J, END, 4>(t4));
        T high = mad(horner<Rows, J + 3, END, 4>(t4), t, horner<Rows, J + 2, END, 4>(t4));
        return mad(high, t2, low);
    }
}

// row k of a family, at tau
template <class Rows, int K, class T>
BESSELKIT_FN T row(T tau) {
    return polynomial<Rows, Rows::start[K], Rows::start[K + 1]>(tau);
}

// sum_k row_k(tau) w^k over the first END rows from FIRST on
template <class Rows, int FIRST, int END, class T>
BESSELKIT_FN T some_rows(T tau, T w) {
    if constexpr (FIRST + 1 == END) {
        return row<Rows, FIRST>(tau);
    } else {
        return mad(some_rows<Rows, FIRST + 1, END>(tau, w), w, row<Rows, FIRST>(tau));
    }
}

// sum_k row_k(tau) w^k
template <class Rows, class T>
BESSELKIT_FN T all_rows(T tau, T w) {
    return some_rows<Rows, 0, Rows::rows>(tau, w);
}

// the first TERMS coefficients of a family that is one polynomial
template <class Rows, int TERMS, class T>
BESSELKIT_FN T first_terms(T t) {
    return polynomial<Rows, 0, TERMS>(t);
}

template <class Rows, class T>
BESSELKIT_FN T all_terms(T t) {
    return row<Rows, 0>(t);
}

}  // namespace BESSELKIT_NAMESPACE
