// The loops for x86-64-v4 (AVX-512), where GCC or Clang can make them.
//
// Standard headers come before the pragma: an inline function of theirs compiled for this level
// might be the copy that the linker keeps for every level.
#include <cfenv>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <type_traits>
#include <utility>

#include "loop_table.hpp"

#if defined(__x86_64__) && defined(__clang__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define BESSELKIT_HAVE_LEVEL 1
#elif defined(__x86_64__) && defined(__GNUC__)
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v4")
#define BESSELKIT_HAVE_LEVEL 1
#endif

#ifdef BESSELKIT_HAVE_LEVEL

// the pragmas need not set __FMA__: Clang's never does, GCC's comes too late before GCC 13
#define BESSELKIT_ASSUME_FMA 1
#define BESSELKIT_NAMESPACE besselkit_v4
#include "loops.hpp"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

const besselkit_ufuncs::LoopTable& besselkit_ufuncs::loops_v4() { return besselkit_v4::table; }

#else

static const besselkit_ufuncs::LoopTable none = {nullptr, 0, nullptr, 0};
const besselkit_ufuncs::LoopTable& besselkit_ufuncs::loops_v4() { return none; }

#endif
