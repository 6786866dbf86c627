// The functions of one point as C functions, for compiled callers: Cython, numba, C.
//
// They are capsules in a dictionary by name, each called after its C signature: the form in which
// Cython exports functions, so that its `cimport` and numba's lookup find them.  What computes is
// what an array of one element would get, with the same bits.
#pragma once

#include "loop_table.hpp"

namespace besselkit_ufuncs {

// a capsule keeps the pointer to its name
inline const char* signature(bool is_double, int nin) {
    static const char* const known[2][3] = {
        {"float (float, float)", "float (float, float, float)", "float (float, float, float, float)"},
        {"double (double, double)", "double (double, double, double)",
         "double (double, double, double, double)"},
    };
    return known[is_double][nin - 2];
}

template <class T>
inline void* address(const Points<T>& points, int nin) {
    if (nin == 2) return reinterpret_cast<void*>(points.of2);
    if (nin == 3) return reinterpret_cast<void*>(points.of3);
    return reinterpret_cast<void*>(points.of4);
}

template <class T>
inline int add_function(PyObject* all, const Entry& entry, const Points<T>& points,
                        const char* suffix) {
    constexpr bool is_double = sizeof(T) == sizeof(double);
    PyObject* name = PyUnicode_FromFormat("%s%s", entry.name, suffix);
    PyObject* capsule =
        PyCapsule_New(address(points, entry.nin), signature(is_double, entry.nin), nullptr);
    bool made = name != nullptr && capsule != nullptr;
    int status = made ? PyDict_SetItem(all, name, capsule) : -1;
    Py_XDECREF(name);
    Py_XDECREF(capsule);
    return status;
}

// a new dictionary: "ratio" for double, "ratio_f" for float, and so on
inline PyObject* make_c_functions(const LoopTable& table) {
    PyObject* all = PyDict_New();
    for (int i = 0; all != nullptr && i < table.count; ++i) {
        const Entry& entry = table.entries[i];
        if (add_function(all, entry, entry.doubles, "") < 0 ||
            add_function(all, entry, entry.floats, "_f") < 0) {
            Py_CLEAR(all);
        }
    }
    return all;
}

}  // namespace besselkit_ufuncs
