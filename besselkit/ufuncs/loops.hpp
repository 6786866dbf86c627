// The ufunc loops of one dispatch level and their table; included once by each loops_*.cpp.
//
// The including file sets BESSELKIT_NAMESPACE, so that every function here and in the core
// belongs to its level alone and no linker can put one level's code into another.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "environment.hpp"
#include "family_blocks.hpp"
#include "loop_table.hpp"
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
static inline void run(ptrdiff_t first_step, const double* const* at, double* out, int n) {
    Arguments<B::count, true> fixed;
    Arguments<B::count, false> any;
    for (int k = 0; k < B::count; ++k) fixed.at[k] = any.at[k] = at[k];
    if (first_step != 0) {
        run_any<B>(any, out, n);
    } else if constexpr (B::deciding == 2) {
        run_fixed<B>(fixed, out, n);
    } else {
        run_any<B>(fixed, out, n);
    }
}

// arrays that lie side by side, with a result that shares nothing with the arguments
template <int COUNT>
static inline bool packed_apart(char** args, ptrdiff_t n, const ptrdiff_t* step, ptrdiff_t size) {
    char* end = args[COUNT] + n * size;
    bool good = step[COUNT] == size;
    for (int k = 0; k < COUNT; ++k) {
        bool one = k == 0 && step[0] == 0;
        bool apart = end <= args[k] || args[k] + (one ? 1 : n) * size <= args[COUNT];
        good &= (one || step[k] == size) && apart;
    }
    return good;
}

// such float64 arrays need no copying: the number of elements done so, whole blocks
template <class B>
static inline ptrdiff_t run_without_copies(char** args, ptrdiff_t n, const ptrdiff_t* step) {
    if (!packed_apart<B::count>(args, n, step, sizeof(double))) return 0;
    ptrdiff_t done = n - n % block_size;
    double one[block_size];
    if (step[0] == 0) load_block<double>(one, args[0], 0, block_size);
    for (ptrdiff_t start = 0; start < done; start += run_size) {
        int m = done - start < run_size ? (int)(done - start) : run_size;
        const double* at[B::count];
        for (int k = 0; k < B::count; ++k) {
            at[k] = reinterpret_cast<const double*>(args[k]) + start;
        }
        if (step[0] == 0) at[0] = one;
        run<B>(step[0], at, reinterpret_cast<double*>(args[B::count]) + start, m);
    }
    return done;
}

// A run of floats at one first argument, without doubles between; false if it does not lie in a
// region of float arithmetic.  Bits are compared, as in run_fixed.
template <class Function, class B>
static inline bool run_floats(double a, char* from, char* to, int n) {
    const float* BESSELKIT_RESTRICT b = reinterpret_cast<const float*>(from);
    float* BESSELKIT_RESTRICT out = reinterpret_cast<float*>(to);
    int32 least = (int32)bits_of(b[0]), most = least;
    for (int i = 0; i < n; ++i) {
        int32 bits = (int32)bits_of(b[i]);
        least = bits < least ? bits : least;
        most = bits > most ? bits : most;
    }
    int64 low = B::region(a, (double)single_from_bits((uint32)least));
    int64 high = B::region(a, (double)single_from_bits((uint32)most));
    if (low != high || (low != rounded_single0 && low != rounded_single1)) return false;
    float one = (float)Function::first(a);
    using Family = typename Function::Rounded;
    if (low == rounded_single0) {
        for (int i = 0; i < n; ++i) out[i] = Family::template in_floats<rounded_single0>(one, b[i]);
    } else {
        for (int i = 0; i < n; ++i) out[i] = Family::template in_floats<rounded_single1>(one, b[i]);
    }
    return true;
}

// Whether one element's result may be another's argument.  NumPy's reductions are such loops: a
// result goes where the next first argument comes from (`reduce`: all in one place; `accumulate`:
// each one place ahead).  A result exactly in the place of its own argument feeds nothing else, nor
// do two columns of one array.
static inline bool feeds_back(const char* in, ptrdiff_t in_step, const char* out,
                              ptrdiff_t out_step, ptrdiff_t n, ptrdiff_t size) {
    ptrdiff_t apart = in < out ? out - in : in - out;
    if (in_step == out_step && out_step != 0) {
        ptrdiff_t step = out_step < 0 ? -out_step : out_step, between = apart % step;
        if (apart == 0 || (between >= size && step - between >= size)) return false;
    }
    ptrdiff_t in_length = (n - 1) * in_step, out_length = (n - 1) * out_step;
    const char* in_first = in_length < 0 ? in + in_length : in;
    const char* out_first = out_length < 0 ? out + out_length : out;
    in_length = (in_length < 0 ? -in_length : in_length) + size;
    out_length = (out_length < 0 ? -out_length : out_length) + size;
    return in_first < out_first + out_length && out_first < in_first + in_length;
}

template <int COUNT>
static inline bool feeds_back(char** args, ptrdiff_t n, const ptrdiff_t* step, ptrdiff_t size) {
    bool found = false;
    for (int k = 0; k < COUNT; ++k) {
        found |= feeds_back(args[k], step[k], args[COUNT], step[COUNT], n, size);
    }
    return found;
}

// A loop over runs: whole runs are read before anything is written, so calls that write over an
// argument and any strides are safe; but not where one result feeds another.
template <class T, class Function, int COUNT>
static inline void loop_over_runs(char** args, const ptrdiff_t* n, const ptrdiff_t* step) {
    using B = Block<Function, T, COUNT>;
    double given[COUNT][run_size], out[run_size];
    const double* at[COUNT];
    for (int k = 0; k < COUNT; ++k) at[k] = given[k];
    ptrdiff_t begin = 0;
    if constexpr (!B::single) begin = run_without_copies<B>(args, n[0], step);
    if (step[0] == 0) load_block<T>(given[0], args[0], 0, block_size);
    bool floats = step[0] == 0 && packed_apart<COUNT>(args, n[0], step, sizeof(float));
    for (ptrdiff_t start = begin; start < n[0]; start += run_size) {
        int m = n[0] - start < run_size ? (int)(n[0] - start) : run_size;
        char* to = args[COUNT] + start * step[COUNT];
        if constexpr (B::single && B::Family::has_floats) {
            char* from = args[1] + start * step[1];
            if (floats && run_floats<Function, B>(given[0][0], from, to, m)) continue;
        }
        for (int k = step[0] == 0 ? 1 : 0; k < COUNT; ++k) {
            load_block<T>(given[k], args[k] + start * step[k], step[k], m);
        }
        run<B>(step[0], at, out, m);
        store_block<T>(to, step[COUNT], out, m);
    }
}

template <class T, class Function, std::size_t... I>
static inline void loop_over_elements(char** args, ptrdiff_t n, const ptrdiff_t* step,
                                      std::index_sequence<I...>) {
    constexpr int last = sizeof...(I);
    for (ptrdiff_t i = 0; i < n; ++i) {
        store(args[last], step[last], i, Function::value(load<T>(args[I], step[I], i)...));
    }
}

// A level that is there only for old processors goes without the vector loops: half the build time.
#ifdef BESSELKIT_SCALAR_LOOPS
constexpr bool with_blocks = false;
#else
constexpr bool with_blocks = true;
#endif

template <class T, class Function, int COUNT>
void loop(char** args, const ptrdiff_t* n, const ptrdiff_t* step, void*) {
    Environment environment;
    if constexpr (with_blocks) {
        if (n[0] >= few && !feeds_back<COUNT>(args, n[0], step, sizeof(T))) {
            loop_over_runs<T, Function, COUNT>(args, n, step);
            return;
        }
    }
    loop_over_elements<T, Function>(args, n[0], step, std::make_index_sequence<COUNT>());
}

template <class Function, class T, class... More>
T point(T a, More... more) {
    Environment environment;
    return Function::value(a, more...);
}

// constant, so that nothing of this level runs when the module is loaded
template <class T, class Function, int COUNT>
constexpr besselkit_ufuncs::Points<T> points() {
    if constexpr (COUNT == 2) {
        return {point<Function, T, T>, nullptr, nullptr};
    } else if constexpr (COUNT == 3) {
        return {nullptr, point<Function, T, T, T>, nullptr};
    } else {
        return {nullptr, nullptr, point<Function, T, T, T, T>};
    }
}

#define BESSELKIT_ENTRY(name, count, Function, words, home) \
    {#name, count, words "; see besselkit." home #name, \
     {loop<float, Function, count>, loop<double, Function, count>}, \
     points<float, Function, count>(), points<double, Function, count>()},

static constexpr besselkit_ufuncs::Entry entries[] = {BESSELKIT_FUNCTIONS(BESSELKIT_ENTRY)};

#undef BESSELKIT_ENTRY

}  // namespace BESSELKIT_NAMESPACE

#include "table_loops.hpp"

namespace BESSELKIT_NAMESPACE {

static const besselkit_ufuncs::LoopTable table = {
    entries, sizeof entries / sizeof entries[0],
    table_entries, sizeof table_entries / sizeof table_entries[0],
};

}  // namespace BESSELKIT_NAMESPACE
