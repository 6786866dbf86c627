// What besselkit.h declares: the core behind plain C functions.
#include "besselkit.h"

#include "../core/functions.hpp"
#include "../ufuncs/environment.hpp"

#define BESSELKIT_C_DEFINITION(name, count, ...) \
    extern "C" double besselkit_##name(BESSELKIT_ARGUMENTS_##count(double)) { \
        BESSELKIT_NAMESPACE::Environment environment; \
        return BESSELKIT_NAMESPACE::name(BESSELKIT_GIVEN_##count); \
    } \
    extern "C" float besselkit_##name##_f(BESSELKIT_ARGUMENTS_##count(float)) { \
        BESSELKIT_NAMESPACE::Environment environment; \
        return BESSELKIT_NAMESPACE::name(BESSELKIT_GIVEN_##count); \
    }

BESSELKIT_FUNCTIONS(BESSELKIT_C_DEFINITION)
