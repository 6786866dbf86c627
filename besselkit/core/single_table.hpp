// float32 interpolation tables, in double: the coefficients are float32s, the arithmetic is not.
// Names begin with "single" here, and with "table" where the table is of float64 (table.hpp).
//
// The rows and what they hold: besselkit/table/_single/_map.py and _fit.py there; the numbers come
// from _columns.py.  Double has digits to spare here, so that no part of a value is held apart; the
// float32 evaluation in plain array operations, which has none, is _evaluate.py.
#pragma once

#include "logarithm.hpp"

namespace BESSELKIT_NAMESPACE {

constexpr int single_terms = 7, single_tail_terms = 5, single_zone_terms = 8;
constexpr int single_per_octave = 8, single_first_top = 65, single_log_row = 73;

// positions in the array of parameters
enum SingleParameter {
    single_low,    // c/8
    single_top,    // 32 c
    single_first,  // the exponent of c/8
    single_scale,  // and of c
    single_unit,   // and of the unit of log I_v below c/8
    single_constant,   // K of bias or log_norm
    single_order,      // v
    single_factor_low, // v log 2
    single_factor_partition,  // -lam log 2
    single_factor_iv,  // -log 2 / 2
    single_tail,
    single_near = single_tail + single_tail_terms,  // L/kappa^2 in row 0
    single_zone = single_near + single_terms,       // centre, half-width, its inverse, zero - centre
    single_zone_polynomial = single_zone + 4,
    single_parameters = single_zone_polynomial + single_zone_terms
};

struct SinglePlace {
    double kappa, exponent, t, variable, w;
    int64 row, eighth;
    bool is_low, is_top;
};

BESSELKIT_FN SinglePlace single_place(const double* p, double kappa) {
    double e = exponent_of(kappa), X = 8.0 * mantissa_of(kappa);
    int64 eighth = (int64)X;
    double t = X - ((double)eighth + 0.5);
    eighth -= single_per_octave;
    bool is_low = kappa < p[single_low], is_top = kappa >= p[single_top];
    double u = kappa / p[single_low];
    double octave = is_top ? 8.0 : e - p[single_first];
    int64 row = is_low ? 0 : 1 + single_per_octave * (int64)octave + eighth;
    double w = is_top ? p[single_top] / kappa : 0.0;
    return {kappa, e, t, is_low ? u * u : t, w, row, eighth, is_low, is_top};
}

// a[0] + a[1] t + ... of seven terms
BESSELKIT_FN double single_polynomial(const double* a, double t) {
    double t2 = t * t;
    double low = mad(mad(a[3], t, a[2]), t2, mad(a[1], t, a[0]));
    return mad(mad(a[6], t2, mad(a[5], t, a[4])), t2 * t2, low);
}

// what a function has at w beside its leading term
BESSELKIT_FN double single_rest(const double* p, double w) {
    const double* a = p + single_tail;
    double value = a[single_tail_terms - 1];
    for (int i = single_tail_terms - 2; i >= 0; --i) value = mad(value, w, a[i]);
    return value * w;
}

// kappa^BOTTOM f in row 0, 1 - that for 1 - A; falls as kappa^-TOP
template <int BOTTOM, int TOP, bool COMPLEMENT>
struct SingleDirect {
    static constexpr int rows = single_log_row;
    BESSELKIT_FN double limit() { return TOP == 0 ? 1.0 : 0.0; }
    BESSELKIT_FN double value(const double* rows, int64 columns, const double* p,
                              const SinglePlace& z) {
        double f = single_polynomial(rows + z.row * columns, z.variable);
        if (z.is_top) {
            f = mad(f, single_rest(p, z.w), f);
            double unit = power_of_two(3 - (int)z.exponent);
            for (int i = 0; i < TOP; ++i) f *= unit;
            return f;
        }
        double factor = BOTTOM == 1 && z.is_low ? z.kappa : 1.0;
        return mad(f, factor, COMPLEMENT && z.is_low ? 1.0 : 0.0);
    }
};

using SingleRatio = SingleDirect<1, 0, false>;
using SingleRatioC = SingleDirect<1, 1, true>;
using SingleRatioDeriv = SingleDirect<0, 2, false>;
using SingleRatioDeriv2 = SingleDirect<1, 3, false>;

// L or log I_v in the last rows: what they leave of kappa
BESSELKIT_FN double single_far(const double* p, const SinglePlace& z, double factor) {
    double octaves = z.exponent - p[single_scale];
    return z.kappa + mad(octaves, factor, single_rest(p, z.w));
}

BESSELKIT_FN bool single_in_zone(const double* p, double kappa) {
    return m_fabs(kappa - p[single_zone]) <= p[single_zone + 1];
}

// where a function crosses zero: the distance from there times a polynomial
BESSELKIT_FN double single_near_zero(const double* p, double kappa) {
    const double *zone = p + single_zone, *a = p + single_zone_polynomial;
    double t = (kappa - zone[0]) * zone[2];
    double value = a[single_zone_terms - 1];
    for (int i = single_zone_terms - 2; i >= 0; --i) value = mad(value, t, a[i]);
    return (t - zone[3]) * value;
}

struct SingleLogPartition {
    static constexpr int rows = single_log_row;
    BESSELKIT_FN double limit() { return infinity(); }
    BESSELKIT_FN double value(const double* rows, int64 columns, const double* p,
                              const SinglePlace& z) {
        double f = single_polynomial(rows + z.row * columns, z.variable);
        if (z.is_top) return f + single_far(p, z, p[single_factor_partition]);
        return z.is_low ? f * z.kappa * z.kappa : f;
    }
};

// K - L: bias and log_norm
struct SingleLess {
    static constexpr int rows = single_log_row;
    BESSELKIT_FN double limit() { return -infinity(); }
    BESSELKIT_FN double value(const double* rows, int64 columns, const double* p,
                              const SinglePlace& z) {
        if (single_in_zone(p, z.kappa)) return single_near_zero(p, z.kappa);
        return p[single_constant] - SingleLogPartition::value(rows, columns, p, z);
    }
};

struct SingleLogIv {
    static constexpr int rows = single_log_row + single_per_octave;
    BESSELKIT_FN double limit() { return infinity(); }
    BESSELKIT_FN double value(const double* rows, int64 columns, const double* p,
                              const SinglePlace& z) {
        if (single_in_zone(p, z.kappa)) return single_near_zero(p, z.kappa);
        int64 row = z.is_low ? single_log_row + z.eighth : z.row;
        double f = single_polynomial(rows + row * columns, z.t);
        if (z.is_top) return f + single_far(p, z, p[single_factor_iv]);
        if (!z.is_low) return f;
        // v log(kappa/unit) + (v log unit - K) + L
        double near = single_polynomial(p + single_near, z.variable) * z.kappa * z.kappa;
        if (p[single_order] == 0.0) return near;
        if (z.kappa == 0.0) return -infinity();
        return mad(z.exponent - p[single_unit], p[single_factor_low], f + near);
    }
};

// Whether the parameters choose rows that a table has, whoever made them: c/8 a power of two, and
// 32 c the end of its eight octaves.
BESSELKIT_FN bool single_is_sound(const double* p) {
    double low = p[single_low];
    return low > 0.0 && mantissa_of(low) == 1.0 &&
           exponent_of(low) == p[single_first] && p[single_top] == 256.0 * low;
}

template <class F>
BESSELKIT_FN double single_value(const double* rows, int64 columns, const double* p, double kappa) {
    if (!(kappa >= 0.0)) return not_a_number();
    if (kappa == infinity()) return F::limit();
    return F::value(rows, columns, p, single_place(p, m_fabs(kappa)));
}

}  // namespace BESSELKIT_NAMESPACE
