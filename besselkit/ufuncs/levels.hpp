// The dispatch levels, and which of them this processor can run.
#pragma once

#include <cstring>

#include "loop_table.hpp"

namespace besselkit_ufuncs {

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
// Named by features, not as "x86-64-v3": older compilers know only these.  Both compilers' run
// time also asks whether the operating system saves the wide registers.
inline bool has_v3() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}
inline bool has_v4() {
    return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}
#else
inline bool has_v3() { return false; }
inline bool has_v4() { return false; }
#endif

struct Level {
    const char* name;
    const LoopTable& table;
    bool supported;
};

constexpr int level_count = 3;

// the narrowest first: the last supported one is the default
inline const Level* levels() {
    static const Level all[level_count] = {
        {"base", loops_base(), true},
        {"v3", loops_v3(), loops_v3().count > 0 && has_v3()},
        {"v4", loops_v4(), loops_v4().count > 0 && has_v4()},
    };
    return all;
}

inline const Level* default_level() {
    const Level* best = levels();
    for (int i = 1; i < level_count; ++i) {
        if (levels()[i].supported) best = &levels()[i];
    }
    return best;
}

// nullptr if there is no such level or the processor lacks it
inline const Level* find_level(const char* name) {
    for (int i = 0; i < level_count; ++i) {
        const Level& level = levels()[i];
        if (level.supported && std::strcmp(level.name, name) == 0) return &level;
    }
    return nullptr;
}

}  // namespace besselkit_ufuncs
