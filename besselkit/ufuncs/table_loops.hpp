// The loops of the tables: rows of coefficients, parameters and kappa in, one value out.  Those
// called single_... take float32 tables, which are for float32 alone.
//
// A block at a time where one table serves all elements: places, then polynomials, then values,
// each in a loop without branches; where a logarithm is wanted besides, those elements follow in a
// loop of their own.  A branch for each element is mispredicted too often (30 ns an element
// against 8).
#pragma once

#include "../core/single_table.hpp"
#include "../core/table.hpp"

namespace BESSELKIT_NAMESPACE {

using TableFunction = double (*)(const double* rows, int64 columns, const double* p, double kappa);

template <class T, TableFunction F>
void table_loop(char** args, const ptrdiff_t* n, const ptrdiff_t* step, void*) {
    Environment environment;
    for (ptrdiff_t i = 0; i < n[0]; ++i) {
        const double* rows = reinterpret_cast<const double*>(args[0] + i * step[0]);
        const double* p = reinterpret_cast<const double*>(args[1] + i * step[1]);
        store(args[3], step[3], i, (T)F(rows, n[2], p, (double)load<T>(args[2], step[2], i)));
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
    ptrdiff_t done = 0;
    if (step[0] == 0 && step[1] == 0) {
        const double* rows = reinterpret_cast<const double*>(args[0]);
        const double* p = reinterpret_cast<const double*>(args[1]);
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
    table_loop<T, table_value<F>>(rest, left, step, data);
}

#define BESSELKIT_DOUBLE_TABLE(name, F) \
    {"table_" #name, 3, "of (rows, parameters, kappa); see besselkit.Table", \
     {double_table_loop<float, F>, double_table_loop<double, F>}}

#define BESSELKIT_TABLE(name, F) \
    {name, 3, "of (rows, parameters, kappa); see besselkit.Table", \
     {table_loop<float, F>, table_loop<double, F>}}

static const besselkit_ufuncs::Entry table_entries[] = {
    BESSELKIT_DOUBLE_TABLE(ratio, TableRatio),
    BESSELKIT_DOUBLE_TABLE(ratio_c, TableRatioC),
    BESSELKIT_DOUBLE_TABLE(ratio_deriv, TableRatioDeriv),
    BESSELKIT_DOUBLE_TABLE(ratio_deriv2, TableRatioDeriv2),
    BESSELKIT_DOUBLE_TABLE(log_partition, TableLogPartition),
    BESSELKIT_DOUBLE_TABLE(less, TableLess),
    BESSELKIT_DOUBLE_TABLE(log_iv, TableLogIv),
    BESSELKIT_TABLE("single_ratio", single_value<SingleRatio>),
    BESSELKIT_TABLE("single_ratio_c", single_value<SingleRatioC>),
    BESSELKIT_TABLE("single_ratio_deriv", single_value<SingleRatioDeriv>),
    BESSELKIT_TABLE("single_ratio_deriv2", single_value<SingleRatioDeriv2>),
    BESSELKIT_TABLE("single_log_partition", single_value<SingleLogPartition>),
    BESSELKIT_TABLE("single_less", single_value<SingleLess>),
    BESSELKIT_TABLE("single_log_iv", single_value<SingleLogIv>),
};

#undef BESSELKIT_ONE_BY_ONE
#undef BESSELKIT_TABLE
#undef BESSELKIT_DOUBLE_TABLE

}  // namespace BESSELKIT_NAMESPACE
