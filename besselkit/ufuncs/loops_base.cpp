// The loops for any processor: whatever the compiler's default target is.
//
// On x86-64 that target has no fma, and processors without the levels above it are old: scalar
// loops will do.  Elsewhere this level is the only one and has the vector loops.
#if defined(__x86_64__) && defined(__GNUC__)
#define BESSELKIT_SCALAR_LOOPS 1
#endif
#define BESSELKIT_NAMESPACE besselkit_base
#include "loops.hpp"

const besselkit_ufuncs::LoopTable& besselkit_ufuncs::loops_base() { return besselkit_base::table; }
