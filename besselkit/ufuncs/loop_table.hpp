// What a dispatch level hands to the module: its name and a loop of each type for each function.
//
// Plain data without Python or NumPy headers: the levels are compiled for processors that the
// importing machine may not have, so nothing that this header brings in may emit code there.
#pragma once

#include <cstddef>

namespace besselkit_ufuncs {

// PyUFuncGenericFunction with npy_intp spelled out; module.cpp asserts that they agree
using Loop = void (*)(char** args, const std::ptrdiff_t* dimensions, const std::ptrdiff_t* strides,
                      void* data);

// a function of one point for callers in C, by the number of arguments; the others are null
template <class T>
struct Points {
    T (*of2)(T, T);
    T (*of3)(T, T, T);
    T (*of4)(T, T, T, T);
};

struct Entry {
    const char* name;
    int nin;
    const char* doc;
    Loop loops[2];  // float32, float64: the order of loop_types.hpp
    Points<float> floats;
    Points<double> doubles;
};

struct LoopTable {
    const Entry* entries;
    int count;
    const Entry* table_entries;  // those of interpolation tables
    int table_count;
};

// One translation unit each; a level that the compiler or processor family lacks has count 0.
const LoopTable& loops_base();
const LoopTable& loops_v3();
const LoopTable& loops_v4();

}  // namespace besselkit_ufuncs
