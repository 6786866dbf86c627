// What the core has, each said once; the Python side has the same list (besselkit/_contract).
//
// A line for each function: its name, how many arguments it takes, the struct of function_*.hpp that
// says what it is, its ufunc's words, and the part of `besselkit` that has it.  The entries, the
// devices' overloads, the ufuncs and their loops come from it.  A new function is one line here
// and, in a family that there is, one struct.
#pragma once

#define BESSELKIT_FUNCTIONS(X) \
    X(log_iv, 2, OrderLogs<kind_log_iv>, "log I_v(x) of (v, x)", "") \
    X(log_ive, 2, OrderLogs<kind_log_ive>, "log I_v(x) - x of (v, x)", "") \
    X(iv, 2, LinearOrder<kind_log_iv>, "I_v(x) of (v, x)", "") \
    X(ive, 2, LinearOrder<kind_log_ive>, "I_v(x) exp(-x) of (v, x)", "") \
    X(iv_ratio, 2, IvRatio, "I_v(x)/I_{v-1}(x) of (v, x)", "") \
    X(log_iv_order_deriv, 2, OrderDeriv, "d log I_v/dv of (v, x)", "") \
    X(ratio, 2, Ratios<Ratio>, "A_d(kappa) of (d, kappa)", "") \
    X(ratio_c, 2, Ratios<RatioC>, "1 - A_d(kappa) of (d, kappa)", "") \
    X(ratio_deriv, 2, Ratios<RatioDeriv>, "dA/dkappa of (d, kappa)", "") \
    X(ratio_deriv2, 2, Ratios<RatioDeriv2>, "d2A/dkappa2 of (d, kappa)", "") \
    X(ratio_dim_deriv, 2, DimDeriv, "dA/dd of (d, kappa)", "") \
    X(ratio_mixed_deriv, 2, CrossDeriv, "d2A/dd dkappa of (d, kappa)", "") \
    X(ratio_inv, 2, Inverse<ByRatio>, "kappa with A_d(kappa) = r of (d, r)", "") \
    X(ratio_inv_c, 2, Inverse<ByComplement>, "kappa with 1 - A_d(kappa) = q of (d, q)", "") \
    X(log_partition, 2, Partition, "log 0F1 of (d, kappa)", "") \
    X(log_partition_dim_deriv, 2, PartitionTurn, "dL/dd of (d, kappa)", "") \
    X(bias, 2, DimensionLogs<kind_bias>, "v log kappa - log I_v(kappa) of (d, kappa)", "") \
    X(bias_dim_deriv, 2, BiasTurn, "db/dd of (d, kappa)", "") \
    X(log_norm, 2, DimensionLogs<kind_log_norm>, "log C_d(kappa) of (d, kappa)", "") \
    X(log_prob, 3, Density, "of (d, kappa, cos)", "vmf.") \
    X(entropy, 2, Entropy, "of (d, kappa)", "vmf.") \
    X(kl, 4, Divergence, "of (d, kappa_p, kappa_q, cos)", "vmf.") \
    X(overlap, 4, Overlap, "of (d, kappa_p, kappa_q, cos)", "vmf.")

// The functions of a table, their loops' names and what they compute: Table... for float64 tables
// (table.hpp), Single... for float32 tables (single_table.hpp); less is K - L, bias and log_norm.
#define BESSELKIT_TABLE_FUNCTIONS(X) \
    X(ratio, Ratio) \
    X(ratio_c, RatioC) \
    X(ratio_deriv, RatioDeriv) \
    X(ratio_deriv2, RatioDeriv2) \
    X(log_partition, LogPartition) \
    X(less, Less) \
    X(log_iv, LogIv)

// The arguments of an entry, by how many there are.
#define BESSELKIT_ARGUMENTS_2(T) T a, T b
#define BESSELKIT_ARGUMENTS_3(T) T a, T b, T c
#define BESSELKIT_ARGUMENTS_4(T) T a, T b, T c, T d
#define BESSELKIT_GIVEN_2 a, b
#define BESSELKIT_GIVEN_3 a, b, c
#define BESSELKIT_GIVEN_4 a, b, c, d
