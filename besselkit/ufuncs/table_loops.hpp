// The loops of the tables: rows of coefficients, parameters and kappa in, one value out.  Those
// called single_... take float32 tables, which are for float32 alone.
//
// A block at a time where one table serves all elements: places, then polynomials, then values,
// each in a loop without branches; where a logarithm is wanted besides, those elements follow in a
// loop of their own.  A branch for each element is mispredicted too often (30 ns an element
// against 8).
#pragma once

#include "../core/contract.hpp"
#include "../core/single_table.hpp"
#include "../core/table.hpp"

namespace BESSELKIT_NAMESPACE {

// What NumPy says of the arrays: how many elements, and a table's rows, columns and parameters.  A
// loop sees nothing else of whoever calls it, so it asks: the numbers side by side, enough of them,
// and parameters that choose none but a table's own rows.  Where not, the results are NaN.
static inline bool lies_packed(const ptrdiff_t* n, const ptrdiff_t* step) {
    constexpr ptrdiff_t size = sizeof(double);
    return (n[1] == 1 || step[4] == n[2] * size) && (n[2] == 1 || step[5] == size) &&
           (n[3] == 1 || step[6] == size);
}

template <class F>
struct DoubleTable {
    static inline double value(const double* rows, int64 columns, const double* p, double kappa) {
        return table_value<F>(rows, columns, p, kappa);
    }
    static inline bool is_sound(const ptrdiff_t* n, const ptrdiff_t* step, const double* p) {
        return lies_packed(n, step) && n[2] >= F::columns && n[3] >= table_parameters &&
               table_is_sound(p, n[1]);
    }
};

template <class F>
struct SingleTable {
    static inline double value(const double* rows, int64 columns, const double* p, double kappa) {
        return single_value<F>(rows, columns, p, kappa);
    }
    static inline bool is_sound(const ptrdiff_t* n, const ptrdiff_t* step, const double* p) {
        return lies_packed(n, step) && n[1] >= F::rows && n[2] >= single_terms &&
               n[3] >= single_parameters && single_is_sound(p);
    }
};

template <class T, class Table>
void table_loop(char** args, const ptrdiff_t* n, const ptrdiff_t* step, void*) {
    Environment environment;
    bool sound = false;
    for (ptrdiff_t i = 0; i < n[0]; ++i) {
        const double* rows = reinterpret_cast<const double*>(args[0] + i * step[0]);
        const double* p = reinterpret_cast<const double*>(args[1] + i * step[1]);
        if (i == 0 || step[1] != 0) sound = Table::is_sound(n, step, p);
        double value = not_a_number(), kappa = (double)load<T>(args[2], step[2], i);
        if (sound) value = Table::value(rows, n[2], p, kappa);
        store(args[3], step[3], i, (T)value);
    }
}

// Keeps a loop from being vectorised.  The coefficients of a row lie side by side; a vector gather of
// each would be slower (AVX-512 on a Zen 4: 29 ns an element against 9).
#if defined(__GNUC__) || defined(__clang__)
#define BESSELKIT_ONE_BY_ONE __asm__ __volatile__("")
#else
#define BESSELKIT_ONE_BY_ONE ((void)0)
#endif

// A whole block of float64 tables' functions: the same operations as table_value<F>.
template <class F>
void table_block(const double* rows, int64 columns, const double* p, const double* given,
                 double* out) {
    alignas(64) double kappa[block_size], t[block_size], row[block_size];
    alignas(64) double first[block_size], second[block_size];
    for (int i = 0; i < block_size; ++i) {
        bool usual = given[i] >= 0.0 && given[i] < infinity();
        kappa[i] = m_fabs(usual ? given[i] : 1.0);
    }
    for (int i = 0; i < block_size; ++i) {
        TablePlace z = table_place(p, kappa[i]);
        t[i] = z.t;
        row[i] = z.row;
    }
    for (int i = 0; i < block_size; ++i) {
        BESSELKIT_ONE_BY_ONE;
        TableParts f = F::parts(rows + (int)row[i] * columns, t[i]);
        first[i] = f.first;
        second[i] = f.second;
    }
    for (int i = 0; i < block_size; ++i) out[i] = F::value(p, kappa[i], {first[i], second[i]});
    if constexpr (F::logs) {
        double top = 8.0 * p[table_last] - 6.0;
        int left[block_size], count = 0;
        for (int i = 0; i < block_size; ++i) {
            left[count] = i;
            count += !F::is_done({kappa[i], t[i], row[i], row[i] == top});
        }
        for (int j = 0; j < count; ++j) {
            int i = left[j];
            TablePlace z = {kappa[i], t[i], row[i], row[i] == top};
            out[i] = F::rest(rows + (int)row[i] * columns, p, z, out[i]);
        }
    }
    for (int i = 0; i < block_size; ++i) {
        double special = given[i] == infinity() ? F::limit() : not_a_number();
        out[i] = given[i] >= 0.0 && given[i] < infinity() ? out[i] : special;
    }
}

template <class T, class F>
void double_table_loop(char** args, const ptrdiff_t* n, const ptrdiff_t* step, void* data) {
    Environment environment;
    const double* rows = reinterpret_cast<const double*>(args[0]);
    const double* p = reinterpret_cast<const double*>(args[1]);
    ptrdiff_t done = 0;
    if (step[0] == 0 && step[1] == 0 && n[0] >= block_size &&
        DoubleTable<F>::is_sound(n, step, p)) {
        alignas(64) double given[block_size], out[block_size];
        for (; done + block_size <= n[0]; done += block_size) {
            load_block<T>(given, args[2] + done * step[2], step[2], block_size);
            table_block<F>(rows, n[2], p, given, out);
            store_block<T>(args[3] + done * step[3], step[3], out, block_size);
        }
    }
    char* rest[4];
    for (int i = 0; i < 4; ++i) rest[i] = args[i] + done * step[i];
    const ptrdiff_t left[] = {n[0] - done, n[1], n[2], n[3]};
    table_loop<T, DoubleTable<F>>(rest, left, step, data);
}

#define BESSELKIT_DOUBLE_TABLE(name, function) \
    {"table_" #name, 3, "of (rows, parameters, kappa); see besselkit.Table", \
     {double_table_loop<float, Table##function>, double_table_loop<double, Table##function>}},

#define BESSELKIT_SINGLE_TABLE(name, function) \
    {"single_" #name, 3, "of (rows, parameters, kappa); see besselkit.Table", \
     {table_loop<float, SingleTable<Single##function>>, \
      table_loop<double, SingleTable<Single##function>>}},

static const besselkit_ufuncs::Entry table_entries[] = {
    BESSELKIT_TABLE_FUNCTIONS(BESSELKIT_DOUBLE_TABLE)
    BESSELKIT_TABLE_FUNCTIONS(BESSELKIT_SINGLE_TABLE)
};

#undef BESSELKIT_ONE_BY_ONE
#undef BESSELKIT_SINGLE_TABLE
#undef BESSELKIT_DOUBLE_TABLE

}  // namespace BESSELKIT_NAMESPACE
