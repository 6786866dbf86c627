// The loops of the tables: rows of coefficients, parameters and kappa in, one value out.  Those
// called single_... take float32 tables, which are for float32 alone.
//
// One element at a time: the coefficients of a row are loaded side by side, which on most
// processors is faster than a vector gather of each.
#pragma once

#include "../core/single_table.hpp"
#include "../core/table.hpp"

namespace BESSELKIT_NAMESPACE {

using TableFunction = double (*)(const double* rows, int64 columns, const double* p, double kappa);

template <class T, TableFunction F>
void table_loop(char** args, const ptrdiff_t* n, const ptrdiff_t* step, void*) {
    for (ptrdiff_t i = 0; i < n[0]; ++i) {
        const double* rows = reinterpret_cast<const double*>(args[0] + i * step[0]);
        const double* p = reinterpret_cast<const double*>(args[1] + i * step[1]);
        store(args[3], step[3], i, (T)F(rows, n[2], p, (double)load<T>(args[2], step[2], i)));
    }
    clear_flags();
}

#define BESSELKIT_TABLE(name, F) \
    {name, 3, "of (rows, parameters, kappa); see besselkit.Table", \
     {table_loop<float, F>, table_loop<double, F>}}

static const besselkit_ufuncs::Entry table_entries[] = {
    BESSELKIT_TABLE("table_ratio", table_value<TableRatio>),
    BESSELKIT_TABLE("table_ratio_c", table_value<TableRatioC>),
    BESSELKIT_TABLE("table_ratio_deriv", table_value<TableRatioDeriv>),
    BESSELKIT_TABLE("table_ratio_deriv2", table_value<TableRatioDeriv2>),
    BESSELKIT_TABLE("table_log_partition", table_value<TableLogPartition>),
    BESSELKIT_TABLE("table_less", table_value<TableLess>),
    BESSELKIT_TABLE("table_log_iv", table_value<TableLogIv>),
    BESSELKIT_TABLE("single_ratio", single_value<SingleRatio>),
    BESSELKIT_TABLE("single_ratio_c", single_value<SingleRatioC>),
    BESSELKIT_TABLE("single_ratio_deriv", single_value<SingleRatioDeriv>),
    BESSELKIT_TABLE("single_ratio_deriv2", single_value<SingleRatioDeriv2>),
    BESSELKIT_TABLE("single_log_partition", single_value<SingleLogPartition>),
    BESSELKIT_TABLE("single_less", single_value<SingleLess>),
    BESSELKIT_TABLE("single_log_iv", single_value<SingleLogIv>),
};

#undef BESSELKIT_TABLE

}  // namespace BESSELKIT_NAMESPACE
