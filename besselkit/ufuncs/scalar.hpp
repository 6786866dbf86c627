// One point, without the cost of NumPy's array machinery (a ufunc call takes about a microsecond).
//
// The point runs through the ufunc's own float64 loop, so it has the bits it would have in an
// array, on every level.
#pragma once

namespace besselkit_ufuncs {

// Python's float and int and NumPy's float64, exactly; false for anything else
inline bool as_double(PyObject* value, double* to) {
    if (PyFloat_CheckExact(value) || PyArray_IsScalar(value, Double)) {
        *to = PyFloat_AS_DOUBLE(value);  // numpy.float64 is a Python float
        return true;
    }
    if (!PyLong_CheckExact(value)) return false;
    *to = PyLong_AsDouble(value);
    if (*to != -1.0 || !PyErr_Occurred()) return true;
    PyErr_Clear();  // too large: the ufunc says so
    return false;
}

// scalar(ufunc, *numbers): a float64, or None if it takes the ufunc itself
inline PyObject* scalar(PyObject*, PyObject* const* args, Py_ssize_t count) {
    if (count < 1 || !PyObject_TypeCheck(args[0], &PyUFunc_Type)) {
        PyErr_SetString(PyExc_TypeError, "scalar takes a ufunc and its arguments");
        return nullptr;
    }
    PyUFuncObject* ufunc = reinterpret_cast<PyUFuncObject*>(args[0]);
    int nin = ufunc->nin;
    bool ours = nin >= 2 && nin <= 4 && ufunc->types == loop_types[nin - 2];
    if (!ours || count != nin + 1) Py_RETURN_NONE;
    double numbers[5];
    char* at[5];
    for (int i = 0; i < nin; ++i) {
        if (!as_double(args[i + 1], &numbers[i])) Py_RETURN_NONE;
    }
    for (int i = 0; i <= nin; ++i) at[i] = reinterpret_cast<char*>(&numbers[i]);
    const npy_intp one = 1, strides[5] = {8, 8, 8, 8, 8};
    ufunc->functions[1](at, &one, strides, nullptr);
    PyObject* result = PyArrayScalar_New(Double);
    if (result != nullptr) PyArrayScalar_ASSIGN(result, Double, numbers[nin]);
    return result;
}

}  // namespace besselkit_ufuncs
