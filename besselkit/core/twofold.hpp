// Numbers as unevaluated sums hi + lo of two doubles, |lo| <= ulp(hi)/2: about 106 bits; or of two
// floats: about 48.
//
// Source: T. J. Dekker, "A floating-point technique for extending the available precision",
// Numer. Math. 18 (1971); M. Joldes, J.-M. Muller, V. Popescu, "Tight and rigorous error bounds
// for basic building blocks of double-word arithmetic", ACM TOMS 44 (2017).  Each operation
// here has relative error below 2^-102 (2^-44 for floats) unless said otherwise.
#pragma once

#include "platform.hpp"

namespace BESSELKIT_NAMESPACE {

template <class T>
struct TwofoldOf {
    T hi, lo;
};

using Twofold = TwofoldOf<double>;

// T where it is not to be deduced, so that a number of any type may stand there
template <class T>
struct PlainOf {
    using type = T;
};
template <class T>
using Plain = typename PlainOf<T>::type;

// a + b exactly, when |a| >= |b| or a = 0
template <class T>
BESSELKIT_FN TwofoldOf<T> fast_two_sum(T a, T b) {
    T s = a + b;
    return {s, b - (s - a)};
}

// a + b exactly
template <class T>
BESSELKIT_FN TwofoldOf<T> two_sum(T a, T b) {
    T s = a + b;
    T t = s - a;
    return {s, (a - (s - t)) + (b - t)};
}

// the error a*b - p of a rounded product p = a*b, exactly; without fma by Veltkamp's splitting, of
// factors brought below the threshold where it would overflow
#if BESSELKIT_HARDWARE_FMA
BESSELKIT_FN double product_error(double a, double b, double p) {
    return m_fma(a, b, -p);
}
BESSELKIT_FN float product_error(float a, float b, float p) { return m_fma(a, b, -p); }
#else
BESSELKIT_FN double split_error(double a, double b, double p) {
    double ca = 134217729.0 * a, cb = 134217729.0 * b;
    double ah = ca - (ca - a), bh = cb - (cb - b);
    double al = a - ah, bl = b - bh;
    return ((ah * bh - p) + ah * bl + al * bh) + al * bl;
}

// both scales can only be other than 1 where p overflows; an infinite factor gives NaN
BESSELKIT_SLOW double product_error(double a, double b, double p) {
    bool big_a = m_fabs(a) > 0x1p+990, big_b = m_fabs(b) > 0x1p+990;
    if (!(big_a || big_b)) return split_error(a, b, p);
    if (big_a) a *= 0x1p-60;
    if (big_b) b *= 0x1p-60;
    return 0x1p+60 * split_error(a, b, 0x1p-60 * p);
}
BESSELKIT_FN float product_error(float a, float b, float p) {
    return (float)((double)a * b - p);
}
#endif

// c - a*b to full accuracy when it is far smaller than c (a remainder)
template <class T>
BESSELKIT_FN T residual(T a, T b, T c) {
#if BESSELKIT_HARDWARE_FMA
    return m_fma(-a, b, c);
#else
    T p = a * b;
    return (c - p) - product_error(a, b, p);
#endif
}

template <class T>
BESSELKIT_FN TwofoldOf<T> two_product(T a, T b) {
    T p = a * b;
    return {p, product_error(a, b, p)};
}

// a*b + c, c far smaller, in one rounding or nearly, also without fma
template <class T>
BESSELKIT_FN T product_and_rest(T a, T b, T c) {
#if BESSELKIT_HARDWARE_FMA
    return m_fma(a, b, c);
#else
    T p = a * b;
    return p + (product_error(a, b, p) + c);
#endif
}

template <class T>
BESSELKIT_FN TwofoldOf<T> operator-(TwofoldOf<T> a) { return {-a.hi, -a.lo}; }

template <class T>
BESSELKIT_FN TwofoldOf<T> operator+(TwofoldOf<T> a, Plain<T> b) {
    TwofoldOf<T> s = two_sum(a.hi, b);
    return fast_two_sum(s.hi, s.lo + a.lo);
}

template <class T>
BESSELKIT_FN TwofoldOf<T> operator-(TwofoldOf<T> a, Plain<T> b) { return a + (-b); }

template <class T>
BESSELKIT_FN TwofoldOf<T> operator-(Plain<T> a, TwofoldOf<T> b) { return (-b) + a; }

template <class T>
BESSELKIT_FN TwofoldOf<T> operator+(TwofoldOf<T> a, TwofoldOf<T> b) {
    TwofoldOf<T> s = two_sum(a.hi, b.hi);
    TwofoldOf<T> t = two_sum(a.lo, b.lo);
    TwofoldOf<T> u = fast_two_sum(s.hi, s.lo + t.hi);
    return fast_two_sum(u.hi, u.lo + t.lo);
}

template <class T>
BESSELKIT_FN TwofoldOf<T> operator-(TwofoldOf<T> a, TwofoldOf<T> b) { return a + (-b); }

// a + b where only the absolute error, 2^-104 of the larger, counts: half the operations
template <class T>
BESSELKIT_FN TwofoldOf<T> quick_sum(TwofoldOf<T> a, TwofoldOf<T> b) {
    TwofoldOf<T> s = two_sum(a.hi, b.hi);
    return {s.hi, s.lo + (a.lo + b.lo)};
}

template <class T>
BESSELKIT_FN TwofoldOf<T> operator*(TwofoldOf<T> a, Plain<T> b) {
    T p = a.hi * b;
    return fast_two_sum(p, mad(a.lo, b, product_error(a.hi, b, p)));
}

template <class T>
BESSELKIT_FN TwofoldOf<T> operator*(TwofoldOf<T> a, TwofoldOf<T> b) {
    T p = a.hi * b.hi;
    return fast_two_sum(p, mad(a.lo, b.hi, mad(a.hi, b.lo, product_error(a.hi, b.hi, p))));
}

template <class T>
BESSELKIT_FN TwofoldOf<T> operator/(TwofoldOf<T> a, TwofoldOf<T> b) {
    T q = a.hi / b.hi;
    T r = residual(q, b.hi, a.hi) + mad(-q, b.lo, a.lo);
    return fast_two_sum(q, r / b.hi);
}

template <class T>
BESSELKIT_FN TwofoldOf<T> divide(T a, T b) {
    T q = a / b;
    return {q, residual(q, b, a) / b};
}

// the square root of a sum; a.hi > 0
template <class T>
BESSELKIT_FN TwofoldOf<T> square_root(TwofoldOf<T> a) {
    T w = m_sqrt(a.hi);
    T r = residual(w, w, a.hi) + a.lo;
    return fast_two_sum(w, r / (w + w));
}

// the same beside 1/sqrt(a.hi), which saves a division where that is wanted too
template <class T>
struct RootOf {
    TwofoldOf<T> value;
    T inverse;
};

using Root = RootOf<double>;

template <class T>
BESSELKIT_FN RootOf<T> root_of(TwofoldOf<T> a) {
    T w = m_sqrt(a.hi), inverse = T(1.0) / w;
    T r = residual(w, w, a.hi) + a.lo;
    return {fast_two_sum(w, T(0.5) * inverse * r), inverse};
}

// a/b with 1/b.hi given
template <class T>
BESSELKIT_FN TwofoldOf<T> divide_by(TwofoldOf<T> a, TwofoldOf<T> b, Plain<T> inverse) {
    T q = a.hi * inverse;
    T r = residual(q, b.hi, a.hi) + mad(-q, b.lo, a.lo);
    return fast_two_sum(q, r * inverse);
}

template <class T>
BESSELKIT_FN T collapse(TwofoldOf<T> a) { return a.hi + a.lo; }

template <class T>
BESSELKIT_FN TwofoldOf<T> half(TwofoldOf<T> a) { return {T(0.5) * a.hi, T(0.5) * a.lo}; }

}  // namespace BESSELKIT_NAMESPACE
