// Interpolation tables: index, gather, Horner for one dimension.
//
// The rows and what they hold: besselkit/table/_map.py and _fit.py, which also make the numbers
// that come here, so that nothing of a table's layout is written down twice.  A row's coefficients
// lie side by side: h and then e or g; L with its split head; L and then log I_v.
#pragma once

#include "logarithm.hpp"

namespace BESSELKIT_NAMESPACE {

constexpr int table_terms = 11;    // coefficients of h, e, g
constexpr int table_columns = 14;  // of L: a head of six and a tail of eight; log I_v has 16

// positions in the array of parameters
enum TableParameter {
    table_scale,  // c
    table_per_scale,
    table_top,     // 32 c
    table_lam,
    table_high,    // K of bias or log_norm, or K itself
    table_low,
    table_order,   // v
    table_unit,    // c_2, and v log c_2 - K
    table_rest,
    table_below,   // exponent of kappa/c just below the first octave
    table_last,    // the number of octaves + 1: the last row's place
    table_octaves, // from here on four numbers for each place: 1/width, least, greatest, base
};

struct TablePlace {
    double kappa, t;
    int64 row;
    bool is_top;
};

BESSELKIT_FN TablePlace table_place(const double* p, double kappa) {
    double scaled = kappa * p[table_per_scale];
    double place = exponent_of(scaled) - p[table_below];
    place = m_min(m_max(place, 0.0), p[table_last]);
    bool is_top = place == p[table_last];
    const double* octave = p + table_octaves + 4 * (int64)place;
    double in_widths = kappa * octave[0];
    double whole = (double)(int64)m_min(in_widths, octave[2]);
    int64 row = (int64)(whole + octave[3]);
    double t = (in_widths - whole) - (row == 0 ? 0.0 : 0.5);
    if (is_top) {
        row = (int64)octave[3];
        t = p[table_top] / kappa - 0.5;
    }
    return {kappa, t, row, is_top};
}

// a[0] + a[1] t + ... of eleven terms; a chain a third as long as Horner's
BESSELKIT_FN double table_polynomial(const double* a, double t) {
    double t2 = t * t, t4 = t2 * t2;
    double low = mad(mad(a[3], t, a[2]), t2, a[1] * t);
    double middle = mad(mad(a[7], t, a[6]), t2, mad(a[5], t, a[4]));
    double high = mad(a[10], t2, mad(a[9], t, a[8]));
    return a[0] + mad(mad(high, t4, middle), t4, low);
}

struct TableSum {
    double high, low;
};

// EXTRA terms beyond eleven, which the logarithm in log I_v wants.
// high is exact: th has 14 bits, and the leading parts of the head are multiples of one number
template <int EXTRA>
BESSELKIT_FN TableSum table_two_parts(const double* a, double t) {
    double thin = (double)(int64)(t * 16384.0) * (1.0 / 16384.0), rest = t - thin;
    double high = a[0] + thin * (a[2] + thin * a[4]);
    double low = mad(thin, mad(thin, a[5], a[3]), a[1]);
    low = mad(rest, mad(a[4] + a[5], t + thin, a[2] + a[3]), low);
    double t2 = t * t, t4 = t2 * t2;
    double tail = mad(mad(a[9], t, a[8]), t2, mad(a[7], t, a[6]));
    double far = mad(a[13], t, a[12]);
    if constexpr (EXTRA == 2) far = mad(mad(a[15], t, a[14]), t2, far);
    far = mad(far, t2, mad(a[11], t, a[10]));
    return {high, mad(t * t2, mad(far, t4, tail), low)};
}

// kappa - factor log(kappa/c) in the last row
BESSELKIT_FN double table_main(const double* p, const TablePlace& z, double factor) {
    if (!z.is_top) return 0.0;
    return z.kappa - factor * log_double(z.kappa * p[table_per_scale]);
}

struct TableRatio {
    BESSELKIT_FN double limit() { return 1.0; }
    BESSELKIT_FN double value(const double* a, const double*, const TablePlace& z) {
        return z.kappa / (z.kappa + table_polynomial(a, z.t));
    }
};

struct TableRatioC {
    BESSELKIT_FN double limit() { return 0.0; }
    BESSELKIT_FN double value(const double* a, const double*, const TablePlace& z) {
        double h = table_polynomial(a, z.t);
        return h / (z.kappa + h);
    }
};

struct TableRatioDeriv {
    BESSELKIT_FN double limit() { return 0.0; }
    BESSELKIT_FN double value(const double* a, const double*, const TablePlace& z) {
        double s = z.kappa + table_polynomial(a, z.t);
        return table_polynomial(a + table_terms, z.t) / s / s;
    }
};

struct TableRatioDeriv2 {
    BESSELKIT_FN double limit() { return 0.0; }
    BESSELKIT_FN double value(const double* a, const double*, const TablePlace& z) {
        double s = z.kappa + table_polynomial(a, z.t);
        return -(z.kappa / s) * (table_polynomial(a + table_terms, z.t) / s) / s / s;
    }
};

struct TableLogPartition {
    BESSELKIT_FN double limit() { return infinity(); }
    BESSELKIT_FN double value(const double* a, const double* p, const TablePlace& z) {
        TableSum sum = table_two_parts<0>(a, z.t);
        return (sum.high + sum.low) + table_main(p, z, p[table_lam]);
    }
};

// K - L: bias and log_norm
struct TableLess {
    BESSELKIT_FN double limit() { return -infinity(); }
    BESSELKIT_FN double value(const double* a, const double* p, const TablePlace& z) {
        TableSum sum = table_two_parts<0>(a, z.t);
        double less = (p[table_high] - sum.high) - (sum.low - p[table_low]);
        return less - table_main(p, z, p[table_lam]);
    }
};

struct TableLogIv {
    BESSELKIT_FN double limit() { return infinity(); }
    BESSELKIT_FN double value(const double* a, const double* p, const TablePlace& z) {
        if (z.row >= 2) {
            TableSum sum = table_two_parts<2>(a + table_columns, z.t);
            return (sum.high + sum.low) + table_main(p, z, 0.5);
        }
        // below c/8 the logarithm would not go into polynomials, and the value is far from 0
        double L = TableLogPartition::value(a, p, z);
        double v = p[table_order];
        if (v == 0.0) return L;
        if (z.kappa == 0.0) return -infinity();
        if (z.kappa < 0x1p-500) return v * collapse(log_any(z.kappa)) - p[table_high];
        return v * log_double(z.kappa / p[table_unit]) + (p[table_rest] + L);
    }
};

template <class F>
BESSELKIT_FN double table_value(const double* rows, int64 columns, const double* p, double kappa) {
    if (!(kappa >= 0.0)) return not_a_number();
    if (kappa == infinity()) return F::limit();
    TablePlace z = table_place(p, m_fabs(kappa));  // -0.0 would pass for a large exponent
    return F::value(rows + z.row * columns, p, z);
}

}  // namespace BESSELKIT_NAMESPACE
