// The ufunc loops of one dispatch level and their table; included once by each loops_*.cpp.
//
// The including file sets BESSELKIT_NAMESPACE, so that every function here and in the core
// belongs to its level alone and no linker can put one level's code into another.
#pragma once

#include <cstddef>

#include "blocks.hpp"
#include "environment.hpp"
#include "loop_table.hpp"
#include "rounded_blocks.hpp"
#include "runner.hpp"

namespace BESSELKIT_NAMESPACE {

using std::ptrdiff_t;


template <class T>
static inline T load(const char* from, ptrdiff_t stride, ptrdiff_t i) {
    return *reinterpret_cast<const T*>(from + i * stride);
}

template <class T>
static inline void store(char* to, ptrdiff_t stride, ptrdiff_t i, T value) {
    *reinterpret_cast<T*>(to + i * stride) = value;
}

// one argument of a block as doubles, side by side
template <class T>
static inline void load_block(double* to, const char* from, ptrdiff_t stride, int n) {
    if (stride == (ptrdiff_t)sizeof(T)) {
        for (int i = 0; i < n; ++i) to[i] = (double)reinterpret_cast<const T*>(from)[i];
    } else {
        for (int i = 0; i < n; ++i) to[i] = (double)load<T>(from, stride, i);
    }
    pad(to, n);
}

template <class T>
static inline void store_block(char* to, ptrdiff_t stride, const double* from, int n) {
    if (stride == (ptrdiff_t)sizeof(T)) {
        for (int i = 0; i < n; ++i) reinterpret_cast<T*>(to)[i] = (T)from[i];
    } else {
        for (int i = 0; i < n; ++i) store<T>(to, stride, i, (T)from[i]);
    }
}

// below this many elements sorting a block costs more than it saves
constexpr ptrdiff_t few = 8;

template <class B>
static inline void run(ptrdiff_t first_step, const double* a, const double* b, double* out, int n) {
    if (first_step == 0) {
        run_fixed<B>(a, b, out, n);
    } else {
        run_any<B, false>(a, b, out, n);
    }
}

// arrays that lie side by side, with a result that shares nothing with the arguments
static inline bool packed_apart(char** args, ptrdiff_t n, const ptrdiff_t* step, ptrdiff_t size) {
    char* end = args[2] + n * size;
    bool packed = step[1] == size && step[2] == size && (step[0] == size || step[0] == 0);
    bool apart = (end <= args[1] || args[1] + n * size <= args[2]) &&
                 (end <= args[0] || args[0] + (step[0] == 0 ? 1 : n) * size <= args[2]);
    return packed && apart;
}

// such float64 arrays need no copying: the number of elements done so, whole blocks
template <class B>
static inline ptrdiff_t run_without_copies(char** args, ptrdiff_t n, const ptrdiff_t* step) {
    if (!packed_apart(args, n, step, sizeof(double))) return 0;
    ptrdiff_t done = n - n % block_size;
    double one[block_size];
    const double* a = reinterpret_cast<const double*>(args[0]);
    if (step[0] == 0) load_block<double>(one, args[0], 0, block_size);
    for (ptrdiff_t start = 0; start < done; start += run_size) {
        int m = done - start < run_size ? (int)(done - start) : run_size;
        run<B>(step[0], step[0] == 0 ? one : a + start,
               reinterpret_cast<const double*>(args[1]) + start,
               reinterpret_cast<double*>(args[2]) + start, m);
    }
    return done;
}

// A run of floats at one first argument; false if it does not lie in a region of float arithmetic.
// Bits are compared, as in run_fixed.
template <class B>
static inline bool run_floats(double a, char* from, char* to, int n) {
    const float* b = reinterpret_cast<const float*>(from);
    float* out = reinterpret_cast<float*>(to);
    int32 least = (int32)bits_of(b[0]), most = least;
    for (int i = 0; i < n; ++i) {
        int32 bits = (int32)bits_of(b[i]);
        least = bits < least ? bits : least;
        most = bits > most ? bits : most;
    }
    int64 low = B::region(a, (double)single_from_bits((uint32)least));
    int64 high = B::region(a, (double)single_from_bits((uint32)most));
    if (low != high || (low != rounded_single0 && low != rounded_single1)) return false;
    if (low == rounded_single0) B::template float_loop<4>(B::dimension(a), b, out, n);
    else B::template float_loop<5>(B::dimension(a), b, out, n);
    return true;
}

// A loop over runs: whole runs are read before anything is written, so calls that write over an
// argument and any strides are safe.
template <class T, class B>
static inline void loop_over_runs(char** args, const ptrdiff_t* n, const ptrdiff_t* step) {
    double a[run_size], b[run_size], out[run_size];
    ptrdiff_t begin = 0;
    if constexpr (sizeof(T) == sizeof(double)) begin = run_without_copies<B>(args, n[0], step);
    if (step[0] == 0) load_block<T>(a, args[0], 0, block_size);
    bool floats = step[0] == 0 && packed_apart(args, n[0], step, sizeof(float));
    for (ptrdiff_t start = begin; start < n[0]; start += run_size) {
        int m = n[0] - start < run_size ? (int)(n[0] - start) : run_size;
        if constexpr (float_loops<B>) {
            char *from = args[1] + start * step[1], *to = args[2] + start * step[2];
            if (floats && run_floats<B>(a[0], from, to, m)) continue;
        }
        if (step[0] != 0) load_block<T>(a, args[0] + start * step[0], step[0], m);
        load_block<T>(b, args[1] + start * step[1], step[1], m);
        run<B>(step[0], a, b, out, m);
        store_block<T>(args[2] + start * step[2], step[2], out, m);
    }
}

// In NumPy's reduce, reduceat and accumulate a result is the next element's first argument.
static inline bool is_chain(char** args, const ptrdiff_t* step) {
    return step[2] == 0 || (step[0] == step[2] && args[0] + step[0] == args[2]);
}

template <class T, class B>
void block_loop(char** args, const ptrdiff_t* n, const ptrdiff_t* step, void*) {
    Environment environment;
    if (n[0] >= few && !is_chain(args, step)) {
        loop_over_runs<T, B>(args, n, step);
    } else {
        for (ptrdiff_t i = 0; i < n[0]; ++i) {
            double x = (double)load<T>(args[0], step[0], i);
            double y = (double)load<T>(args[1], step[1], i);
            store(args[2], step[2], i, (T)B::scalar(x, y));
        }
    }
}

template <class T, T (*F)(T, T)>
void loop2(char** args, const ptrdiff_t* n, const ptrdiff_t* step, void*) {
    Environment environment;
    for (ptrdiff_t i = 0; i < n[0]; ++i) {
        store(args[2], step[2], i, F(load<T>(args[0], step[0], i), load<T>(args[1], step[1], i)));
    }
}

template <class T, T (*F)(T, T, T)>
void loop3(char** args, const ptrdiff_t* n, const ptrdiff_t* step, void*) {
    Environment environment;
    for (ptrdiff_t i = 0; i < n[0]; ++i) {
        store(args[3], step[3], i, F(load<T>(args[0], step[0], i), load<T>(args[1], step[1], i),
                                     load<T>(args[2], step[2], i)));
    }
}

template <class T, T (*F)(T, T, T, T)>
void loop4(char** args, const ptrdiff_t* n, const ptrdiff_t* step, void*) {
    Environment environment;
    for (ptrdiff_t i = 0; i < n[0]; ++i) {
        store(args[4], step[4], i, F(load<T>(args[0], step[0], i), load<T>(args[1], step[1], i),
                                     load<T>(args[2], step[2], i), load<T>(args[3], step[3], i)));
    }
}

// A level that is there only for old processors goes without the vector loops: half the build time.
#ifdef BESSELKIT_SCALAR_LOOPS
#define BESSELKIT_BLOCKS(name, doc, ...) \
    {#name, 2, doc, {loop2<float, name<float>>, loop2<double, name<double>>}}
#else
#define BESSELKIT_BLOCKS(name, doc, ...) \
    {#name, 2, doc, {block_loop<float, Rounded##__VA_ARGS__>, block_loop<double, __VA_ARGS__>}}
#endif
#define BESSELKIT_LOOPS(nin, name, doc) \
    {#name, nin, doc, {loop##nin<float, name<float>>, loop##nin<double, name<double>>}}

static const besselkit_ufuncs::Entry entries[] = {
    BESSELKIT_BLOCKS(log_iv, "log I_v(x) of (v, x); see besselkit.log_iv",
                     LogBlock<kind_log_iv, false>),
    BESSELKIT_BLOCKS(log_ive, "log I_v(x) - x of (v, x); see besselkit.log_ive",
                     LogBlock<kind_log_ive, false>),
    BESSELKIT_BLOCKS(iv_ratio, "I_v(x)/I_{v-1}(x) of (v, x); see besselkit.iv_ratio",
                     IvRatioBlock),
    BESSELKIT_BLOCKS(ratio, "A_d(kappa) of (d, kappa); see besselkit.ratio",
                     RatioBlock<Ratio>),
    BESSELKIT_BLOCKS(ratio_c, "1 - A_d(kappa) of (d, kappa); see besselkit.ratio_c",
                     RatioBlock<RatioC>),
    BESSELKIT_BLOCKS(ratio_deriv, "dA/dkappa of (d, kappa); see besselkit.ratio_deriv",
                     RatioBlock<RatioDeriv>),
    BESSELKIT_BLOCKS(ratio_deriv2, "d2A/dkappa2 of (d, kappa); see besselkit.ratio_deriv2",
                     RatioBlock<RatioDeriv2>),
    BESSELKIT_LOOPS(2, ratio_inv, "kappa with A_d(kappa) = r of (d, r); see besselkit.ratio_inv"),
    BESSELKIT_BLOCKS(log_partition, "log 0F1 of (d, kappa); see besselkit.log_partition",
                     PartitionBlock),
    BESSELKIT_BLOCKS(bias, "v log kappa - log I_v(kappa) of (d, kappa); see besselkit.bias",
                     LogBlock<kind_bias, true>),
    BESSELKIT_BLOCKS(log_norm, "log C_d(kappa) of (d, kappa); see besselkit.log_norm",
                     LogBlock<kind_log_norm, true>),
    BESSELKIT_LOOPS(3, log_prob, "of (d, kappa, cos); see besselkit.vmf.log_prob"),
    BESSELKIT_LOOPS(2, entropy, "of (d, kappa); see besselkit.vmf.entropy"),
    BESSELKIT_LOOPS(4, kl, "of (d, kappa_p, kappa_q, cos); see besselkit.vmf.kl"),
    BESSELKIT_LOOPS(4, overlap, "of (d, kappa_p, kappa_q, cos); see besselkit.vmf.overlap"),
};

#undef BESSELKIT_BLOCKS
#undef BESSELKIT_LOOPS

}  // namespace BESSELKIT_NAMESPACE

#include "table_loops.hpp"

namespace BESSELKIT_NAMESPACE {

static const besselkit_ufuncs::LoopTable table = {
    entries, sizeof entries / sizeof entries[0],
    table_entries, sizeof table_entries / sizeof table_entries[0],
};

}  // namespace BESSELKIT_NAMESPACE
