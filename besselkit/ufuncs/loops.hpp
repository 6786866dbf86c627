// The ufunc loops of one dispatch level and their table; included once by each loops_*.cpp.
//
// The including file sets BESSELKIT_NAMESPACE, so that every function here and in the core
// belongs to its level alone and no linker can put one level's code into another.
#pragma once

#include <cfenv>
#include <cstddef>

#include "../core/functions.hpp"
#include "loop_table.hpp"

namespace BESSELKIT_NAMESPACE {

using std::ptrdiff_t;

// The results tell all: NaN outside the domain, inf where the limit is.  Flags raised on the way
// (a branch not taken, an underflow in an intermediate) would become warnings about nothing.
static inline void clear_flags() { std::feclearexcept(FE_ALL_EXCEPT); }

template <class T>
static inline T load(const char* from, ptrdiff_t stride, ptrdiff_t i) {
    return *reinterpret_cast<const T*>(from + i * stride);
}

template <class T>
static inline void store(char* to, ptrdiff_t stride, ptrdiff_t i, T value) {
    *reinterpret_cast<T*>(to + i * stride) = value;
}

template <class T, T (*F)(T, T)>
void loop2(char** args, const ptrdiff_t* n, const ptrdiff_t* step, void*) {
    for (ptrdiff_t i = 0; i < n[0]; ++i) {
        store(args[2], step[2], i, F(load<T>(args[0], step[0], i), load<T>(args[1], step[1], i)));
    }
    clear_flags();
}

template <class T, T (*F)(T, T, T)>
void loop3(char** args, const ptrdiff_t* n, const ptrdiff_t* step, void*) {
    for (ptrdiff_t i = 0; i < n[0]; ++i) {
        store(args[3], step[3], i, F(load<T>(args[0], step[0], i), load<T>(args[1], step[1], i),
                                     load<T>(args[2], step[2], i)));
    }
    clear_flags();
}

template <class T, T (*F)(T, T, T, T)>
void loop4(char** args, const ptrdiff_t* n, const ptrdiff_t* step, void*) {
    for (ptrdiff_t i = 0; i < n[0]; ++i) {
        store(args[4], step[4], i, F(load<T>(args[0], step[0], i), load<T>(args[1], step[1], i),
                                     load<T>(args[2], step[2], i), load<T>(args[3], step[3], i)));
    }
    clear_flags();
}

#define BESSELKIT_LOOPS(nin, name, doc) \
    {#name, nin, doc, {loop##nin<float, name<float>>, loop##nin<double, name<double>>}}

static const besselkit_ufuncs::Entry entries[] = {
    BESSELKIT_LOOPS(2, log_iv, "log I_v(x) of (v, x); see besselkit.log_iv"),
    BESSELKIT_LOOPS(2, log_ive, "log I_v(x) - x of (v, x); see besselkit.log_ive"),
    BESSELKIT_LOOPS(2, iv_ratio, "I_v(x)/I_{v-1}(x) of (v, x); see besselkit.iv_ratio"),
    BESSELKIT_LOOPS(2, ratio, "A_d(kappa) of (d, kappa); see besselkit.ratio"),
    BESSELKIT_LOOPS(2, ratio_c, "1 - A_d(kappa) of (d, kappa); see besselkit.ratio_c"),
    BESSELKIT_LOOPS(2, ratio_deriv, "dA/dkappa of (d, kappa); see besselkit.ratio_deriv"),
    BESSELKIT_LOOPS(2, ratio_deriv2, "d2A/dkappa2 of (d, kappa); see besselkit.ratio_deriv2"),
    BESSELKIT_LOOPS(2, ratio_inv, "kappa with A_d(kappa) = r of (d, r); see besselkit.ratio_inv"),
    BESSELKIT_LOOPS(2, log_partition, "log 0F1 of (d, kappa); see besselkit.log_partition"),
    BESSELKIT_LOOPS(2, bias, "v log kappa - log I_v(kappa) of (d, kappa); see besselkit.bias"),
    BESSELKIT_LOOPS(2, log_norm, "log C_d(kappa) of (d, kappa); see besselkit.log_norm"),
    BESSELKIT_LOOPS(3, log_prob, "of (d, kappa, cos); see besselkit.vmf.log_prob"),
    BESSELKIT_LOOPS(2, entropy, "of (d, kappa); see besselkit.vmf.entropy"),
    BESSELKIT_LOOPS(4, kl, "of (d, kappa_p, kappa_q, cos); see besselkit.vmf.kl"),
    BESSELKIT_LOOPS(4, overlap, "of (d, kappa_p, kappa_q, cos); see besselkit.vmf.overlap"),
};

#undef BESSELKIT_LOOPS

static const besselkit_ufuncs::LoopTable table = {entries, sizeof entries / sizeof entries[0]};

}  // namespace BESSELKIT_NAMESPACE
