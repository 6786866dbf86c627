// The type a call is computed in, for every mix of arguments that has no loop of its own.
//
// NumPy's search for the first loop that all arguments can be cast to would take the float32
// loop for small integers and booleans.  The rule here: float32 if a float16 or float32 array is
// among the arguments and nothing wider is; float64 otherwise.  Python numbers do not decide.
// That is numpy.result_type, but for integers alone (float64) and float16 (float32).
#pragma once

namespace besselkit_ufuncs {

enum class Width { refused, neutral, single, wide };

// In a reduction the first operand and the result, which are one, have no type yet: NumPy hands
// over a null, and the second operand decides.
inline Width width_of(PyArray_DTypeMeta* dtype) {
    if (dtype == nullptr) return Width::neutral;
    if (dtype == &PyArray_PyLongDType || dtype == &PyArray_PyFloatDType) return Width::neutral;
    switch (dtype->type_num) {
        case NPY_BOOL:
        case NPY_BYTE:
        case NPY_UBYTE:
        case NPY_SHORT:
        case NPY_USHORT:
            return Width::neutral;
        case NPY_HALF:
        case NPY_FLOAT:
            return Width::single;
        case NPY_INT:
        case NPY_UINT:
        case NPY_LONG:
        case NPY_ULONG:
        case NPY_LONGLONG:
        case NPY_ULONGLONG:
        case NPY_DOUBLE:
            return Width::wide;
        default:
            return Width::refused;
    }
}

// the loop for these arguments, or nullptr; a dtype= or signature= of the caller's decides alone
inline PyArray_DTypeMeta* loop_type(int nin, int nargs, PyArray_DTypeMeta* const given[],
                                    PyArray_DTypeMeta* const signature[]) {
    Width widest = Width::neutral;
    for (int i = 0; i < nin; ++i) {
        Width width = width_of(given[i]);
        if (width == Width::refused) return nullptr;
        if (width > widest) widest = width;
    }
    for (int i = 0; i < nargs; ++i) {
        PyArray_DTypeMeta* asked = signature[i];
        if (asked == nullptr) continue;
        bool ours = asked == &PyArray_FloatDType || asked == &PyArray_DoubleDType;
        return ours ? asked : nullptr;
    }
    return widest == Width::single ? &PyArray_FloatDType : &PyArray_DoubleDType;
}

inline int promote(PyObject* ufunc, PyArray_DTypeMeta* const given[],
                   PyArray_DTypeMeta* const signature[], PyArray_DTypeMeta* chosen[]) {
    PyUFuncObject* self = reinterpret_cast<PyUFuncObject*>(ufunc);
    PyArray_DTypeMeta* type = loop_type(self->nin, self->nargs, given, signature);
    if (type == nullptr) {
        PyErr_Format(PyExc_TypeError,
                     "%s takes real arguments: bool, integers, float16, float32 or float64",
                     self->name);
        return -1;
    }
    for (int i = 0; i < self->nargs; ++i) {
        Py_INCREF(reinterpret_cast<PyObject*>(type));
        chosen[i] = type;
    }
    return 0;
}

inline int add_promoter(PyObject* ufunc) {
    void* function = reinterpret_cast<void*>(&promote);
    PyObject* capsule = PyCapsule_New(function, "numpy._ufunc_promoter", nullptr);
    if (capsule == nullptr) return -1;
    int nargs = reinterpret_cast<PyUFuncObject*>(ufunc)->nargs;
    PyObject* any = PyTuple_New(nargs);
    int status = -1;
    if (any != nullptr) {
        for (int i = 0; i < nargs; ++i) PyTuple_SET_ITEM(any, i, Py_NewRef(Py_None));
        status = PyUFunc_AddPromoter(ufunc, any, capsule);
        Py_DECREF(any);
    }
    Py_DECREF(capsule);
    return status;
}

}  // namespace besselkit_ufuncs
