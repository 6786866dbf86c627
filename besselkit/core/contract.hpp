// What the core has, each said once.
//
// The functions of a table, its loops' names and what they compute: Table... for float64 tables
// (table.hpp), Single... for float32 tables (single_table.hpp); less is K - L, bias and log_norm.
#pragma once

#define BESSELKIT_TABLE_FUNCTIONS(X) \
    X(ratio, Ratio) \
    X(ratio_c, RatioC) \
    X(ratio_deriv, RatioDeriv) \
    X(ratio_deriv2, RatioDeriv2) \
    X(log_partition, LogPartition) \
    X(less, Less) \
    X(log_iv, LogIv)
