// The loops for any processor: whatever the compiler's default target is.
#define BESSELKIT_NAMESPACE besselkit_base
#include "loops.hpp"

const besselkit_ufuncs::LoopTable& besselkit_ufuncs::loops_base() { return besselkit_base::table; }
