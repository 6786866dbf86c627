// The loops of the tables: rows of coefficients, parameters and kappa in, one value out.
//
// One element at a time: the coefficients of a row are loaded side by side, which on most
// processors is faster than a vector gather of each.
#pragma once

#include "../core/table.hpp"

namespace BESSELKIT_NAMESPACE {

template <class T, class F>
void table_loop(char** args, const ptrdiff_t* n, const ptrdiff_t* step, void*) {
    for (ptrdiff_t i = 0; i < n[0]; ++i) {
        const double* rows = reinterpret_cast<const double*>(args[0] + i * step[0]);
        const double* p = reinterpret_cast<const double*>(args[1] + i * step[1]);
        store(args[3], step[3], i,
              (T)table_value<F>(rows, n[2], p, (double)load<T>(args[2], step[2], i)));
    }
    clear_flags();
}

#define BESSELKIT_TABLE(name, F) \
    {"table_" #name, 3, "of (rows, parameters, kappa); see besselkit.Table", \
     {table_loop<float, F>, table_loop<double, F>}}

static const besselkit_ufuncs::Entry table_entries[] = {
    BESSELKIT_TABLE(ratio, TableRatio),
    BESSELKIT_TABLE(ratio_c, TableRatioC),
    BESSELKIT_TABLE(ratio_deriv, TableRatioDeriv),
    BESSELKIT_TABLE(ratio_deriv2, TableRatioDeriv2),
    BESSELKIT_TABLE(log_partition, TableLogPartition),
    BESSELKIT_TABLE(less, TableLess),
    BESSELKIT_TABLE(log_iv, TableLogIv),
};

#undef BESSELKIT_TABLE

}  // namespace BESSELKIT_NAMESPACE
