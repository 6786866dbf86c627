// Interpolation tables: index, gather, Horner for one dimension.
//
// The rows and what they hold: besselkit/table/_double/_map.py and _fit.py; the numbers come from
// _columns.py there, so that nothing of a table's layout is written down twice.  A row's coefficients
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
    table_below,  // exponent of kappa/c just below the first octave
    table_last,   // the number of octaves + 1: the last row's place
    table_parameters
};

struct TablePlace {
    double kappa, t;
    double row;  // a whole number: converting 64-bit integers would stop vectorisation
    bool is_top;
};

// kappa > 0, or +0.  X, kappa in widths of its row, is exact, and so is t but in the last row.
// Choices are products by 0 and 1: of conditions that follow from each other a compiler would make
// branches, which random arguments take at random.
BESSELKIT_FN TablePlace table_place(const double* p, double kappa) {
    double scaled = kappa * p[table_per_scale];
    double place = m_min(m_max(exponent_of(scaled) - p[table_below], 0.0), p[table_last]);
    double within = m_min(place, 1.0);  // 0 below the first octave
    double X = (1.0 - within) * m_min(16.0 * scaled, 2.0) + within * (8.0 * mantissa_of(scaled));
    double whole = (double)(int)X;  // 0 or 1, or 8 to 15
    double last = 8.0 * p[table_last] - 6.0;
    double row = m_min(within * (8.0 * place - 14.0) + whole, last);
    double t = (X - whole) - 0.5 * m_min(row, 1.0);
    double is_top = m_max(place - (p[table_last] - 1.0), 0.0);
    double far = p[table_top] / m_max(kappa, p[table_top]) - 0.5;
    return {kappa, (1.0 - is_top) * t + is_top * far, row, is_top == 1.0};
}

// a[0] + a[1] t + ... of eleven terms; a chain a third as long as Horner's
BESSELKIT_FN double table_polynomial(const double* a, double t) {
    double t2 = t * t, t4 = t2 * t2;
    double low = mad(mad(a[3], t, a[2]), t2, a[1] * t);
    double middle = mad(mad(a[7], t, a[6]), t2, mad(a[5], t, a[4]));
    double high = mad(a[10], t2, mad(a[9], t, a[8]));
    return a[0] + mad(mad(high, t4, middle), t4, low);
}

// what a row's polynomials give: h and then e or g, or a logarithm in two parts
struct TableParts {
    double first, second;
};

// EXTRA terms beyond eleven, which the logarithm in log I_v wants.
// high is exact: th has 14 bits, and the leading parts of the head are multiples of one number
template <int EXTRA>
BESSELKIT_FN TableParts table_two_parts(const double* a, double t) {
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

// kappa - factor log(kappa/c), for the last row
BESSELKIT_FN double table_main(const double* p, const TablePlace& z, double factor) {
    return z.kappa - factor * log_double(z.kappa * p[table_per_scale]);
}

// Each function in two steps, which a loop over a block takes one after the other: polynomials of
// the row, then the value.  `logs` says that some values want a logarithm besides (`is_done`,
// `rest`), `columns` how many coefficients a row has.

struct TableRatio {
    static constexpr bool logs = false;
    static constexpr int columns = table_terms;
    BESSELKIT_FN double limit() { return 1.0; }
    BESSELKIT_FN TableParts parts(const double* a, double t) {
        return {table_polynomial(a, t), 0.0};
    }
    BESSELKIT_FN double value(const double*, double kappa, TableParts f) {
        return kappa / (kappa + f.first);
    }
};

struct TableRatioC : TableRatio {
    BESSELKIT_FN double limit() { return 0.0; }
    BESSELKIT_FN double value(const double*, double kappa, TableParts f) {
        return f.first / (kappa + f.first);
    }
};

struct TableRatioDeriv {
    static constexpr bool logs = false;
    static constexpr int columns = 2 * table_terms;
    BESSELKIT_FN double limit() { return 0.0; }
    BESSELKIT_FN TableParts parts(const double* a, double t) {
        return {table_polynomial(a, t), table_polynomial(a + table_terms, t)};
    }
    BESSELKIT_FN double value(const double*, double kappa, TableParts f) {
        double s = kappa + f.first;
        return f.second / s / s;
    }
};

struct TableRatioDeriv2 : TableRatioDeriv {
    BESSELKIT_FN double value(const double*, double kappa, TableParts f) {
        double s = kappa + f.first;
        return -(kappa / s) * (f.second / s) / s / s;
    }
};

struct TableLogPartition {
    static constexpr bool logs = true;
    static constexpr int columns = table_columns;
    BESSELKIT_FN double limit() { return infinity(); }
    BESSELKIT_FN TableParts parts(const double* a, double t) { return table_two_parts<0>(a, t); }
    BESSELKIT_FN double value(const double*, double, TableParts f) { return f.first + f.second; }
    BESSELKIT_FN bool is_done(const TablePlace& z) { return !z.is_top; }
    BESSELKIT_FN double rest(const double*, const double* p, const TablePlace& z, double sum) {
        return sum + table_main(p, z, p[table_lam]);
    }
};

// K - L: bias and log_norm
struct TableLess : TableLogPartition {
    BESSELKIT_FN double limit() { return -infinity(); }
    BESSELKIT_FN double value(const double* p, double, TableParts f) {
        return (p[table_high] - f.first) - (f.second - p[table_low]);
    }
    BESSELKIT_FN double rest(const double*, const double* p, const TablePlace& z, double less) {
        return less - table_main(p, z, p[table_lam]);
    }
};

struct TableLogIv : TableLogPartition {
    static constexpr int columns = table_columns + 16;
    BESSELKIT_FN TableParts parts(const double* a, double t) {
        return table_two_parts<2>(a + table_columns, t);
    }
    BESSELKIT_FN bool is_done(const TablePlace& z) { return !z.is_top && z.row >= 2.0; }
    BESSELKIT_FN double rest(const double* a, const double* p, const TablePlace& z, double sum) {
        if (z.is_top) return sum + table_main(p, z, 0.5);
        // below c/8 the logarithm would not go into polynomials, and the value is far from 0
        TableParts f = table_two_parts<0>(a, z.t);
        double L = f.first + f.second, v = p[table_order];
        if (v == 0.0) return L;
        if (z.kappa == 0.0) return -infinity();
        if (z.kappa < 0x1p-500) return v * collapse(log_any(z.kappa)) - p[table_high];
        return v * log_double(z.kappa / p[table_unit]) + (p[table_rest] + L);
    }
};

// Whether the parameters choose rows that a table of so many has, whoever made them.
BESSELKIT_FN bool table_is_sound(const double* p, int64 rows) {
    double last = p[table_last], below = p[table_below];
    return (p[table_per_scale] > 0.0) & (p[table_per_scale] < infinity()) & (p[table_top] > 0.0) &
           (p[table_top] < infinity()) & (last >= 1.0) & (8.0 * last - 6.0 < (double)rows) &
           (m_fabs(below) <= 2048.0) && last == (double)(int64)last &&
           below == (double)(int64)below;
}

template <class F>
BESSELKIT_FN double table_value(const double* rows, int64 columns, const double* p, double kappa) {
    if (!(kappa >= 0.0)) return not_a_number();
    if (kappa == infinity()) return F::limit();
    TablePlace z = table_place(p, m_fabs(kappa));  // -0.0 would pass for a large exponent
    const double* a = rows + (int64)z.row * columns;
    double value = F::value(p, z.kappa, F::parts(a, z.t));
    if constexpr (F::logs) {
        if (!F::is_done(z)) return F::rest(a, p, z, value);
    }
    return value;
}

}  // namespace BESSELKIT_NAMESPACE
