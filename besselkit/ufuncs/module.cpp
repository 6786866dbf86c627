// The extension module besselkit._ufuncs: its contents, and nothing that computes.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#define NPY_NO_DEPRECATED_API NPY_2_0_API_VERSION
#define NPY_TARGET_VERSION NPY_2_0_API_VERSION
#include <numpy/arrayobject.h>
#include <numpy/arrayscalars.h>
#include <numpy/ufuncobject.h>
#include <numpy/dtype_api.h>

#include <cstdlib>
#include <type_traits>

#include "../core/contract.hpp"
#include "c_functions.hpp"
#include "levels.hpp"
#include "loop_types.hpp"
#include "promotion.hpp"
#include "scalar.hpp"
#include "xla.hpp"

using namespace besselkit_ufuncs;

static_assert(std::is_same<Loop, PyUFuncGenericFunction>::value,
              "loop_table.hpp must spell the loop type as NumPy does");

static void* const no_data[2] = {nullptr, nullptr};

// Without it pickle asks every loaded module for an attribute of the ufunc's name.  Only ufuncs of
// NumPy 2.2 and later have attributes of their own; before, pickle's search has to do.
static int name_home(PyObject* ufunc) {
    PyObject* home = PyUnicode_FromString("besselkit._ufuncs");
    int status = home == nullptr ? -1 : PyObject_SetAttrString(ufunc, "__module__", home);
    Py_XDECREF(home);
    if (status == 0 || !PyErr_ExceptionMatches(PyExc_AttributeError)) return status;
    PyErr_Clear();
    return 0;
}

static PyObject* make_ufunc(const Entry& entry) {
    // NumPy keeps these pointers and writes to none of them
    PyObject* ufunc = PyUFunc_FromFuncAndData(
        const_cast<PyUFuncGenericFunction*>(entry.loops), const_cast<void**>(no_data),
        const_cast<char*>(loop_types[entry.nin - 2]), 2, entry.nin, 1, PyUFunc_None, entry.name,
        entry.doc, 0);
    if (ufunc != nullptr && (add_promoter(ufunc) < 0 || name_home(ufunc) < 0)) Py_CLEAR(ufunc);
    return ufunc;
}

// A generalised ufunc: one table for all elements, or one for each.
static PyObject* make_table_ufunc(const Entry& entry) {
    PyObject* ufunc = PyUFunc_FromFuncAndDataAndSignature(
        const_cast<PyUFuncGenericFunction*>(entry.loops), const_cast<void**>(no_data),
        const_cast<char*>(table_types), 2, entry.nin, 1, PyUFunc_None, entry.name, entry.doc, 0,
        "(r,c),(p),()->()");
    if (ufunc != nullptr && name_home(ufunc) < 0) Py_CLEAR(ufunc);
    return ufunc;
}

// a new dictionary from name to ufunc
static PyObject* make_ufuncs(const LoopTable& table) {
    PyObject* made = PyDict_New();
    for (int i = 0; made != nullptr && i < table.count; ++i) {
        PyObject* ufunc = make_ufunc(table.entries[i]);
        if (ufunc == nullptr || PyDict_SetItemString(made, table.entries[i].name, ufunc) < 0) {
            Py_CLEAR(made);
        }
        Py_XDECREF(ufunc);
    }
    for (int i = 0; made != nullptr && i < table.table_count; ++i) {
        PyObject* ufunc = make_table_ufunc(table.table_entries[i]);
        const char* name = table.table_entries[i].name;
        if (ufunc == nullptr || PyDict_SetItemString(made, name, ufunc) < 0) Py_CLEAR(made);
        Py_XDECREF(ufunc);
    }
    return made;
}

// the names of the levels that this processor runs, narrowest first
static PyObject* supported_levels() {
    PyObject* names = PyList_New(0);
    for (int i = 0; names != nullptr && i < level_count; ++i) {
        if (!levels()[i].supported) continue;
        PyObject* name = PyUnicode_FromString(levels()[i].name);
        if (name == nullptr || PyList_Append(names, name) < 0) Py_CLEAR(names);
        Py_XDECREF(name);
    }
    if (names == nullptr) return nullptr;
    PyObject* fixed = PyList_AsTuple(names);
    Py_DECREF(names);
    return fixed;
}

static const Level* require_level(const char* name, const char* what, PyObject* error) {
    const Level* level = find_level(name);
    if (level != nullptr) return level;
    PyObject* names = supported_levels();
    if (names != nullptr) {
        PyErr_Format(error, "%s must be one of %R on this processor, got '%s'", what, names, name);
        Py_DECREF(names);
    }
    return nullptr;
}

static PyObject* at_level(PyObject*, PyObject* argument) {
    const char* name = PyUnicode_AsUTF8(argument);
    if (name == nullptr) return nullptr;
    const Level* level = require_level(name, "level", PyExc_ValueError);
    return level == nullptr ? nullptr : make_ufuncs(level->table);
}

static const Level* choose_level() {
    const char* forced = std::getenv("BESSELKIT_LEVEL");
    if (forced == nullptr || forced[0] == '\0') return default_level();
    return require_level(forced, "the environment variable BESSELKIT_LEVEL", PyExc_ImportError);
}

static int set_item(PyObject* module, const char* name, PyObject* value) {
    int status = value == nullptr ? -1 : PyModule_AddObjectRef(module, name, value);
    Py_XDECREF(value);
    return status;
}

static int execute(PyObject* module) {
    import_array1(-1);
    import_umath1(-1);
    const Level* level = choose_level();
    if (level == nullptr) return -1;
    PyObject* ufuncs = make_ufuncs(level->table);
    if (ufuncs == nullptr) return -1;
    int status = PyDict_Update(PyModule_GetDict(module), ufuncs);
    Py_DECREF(ufuncs);
    if (status < 0) return -1;
    if (set_item(module, "__pyx_capi__", make_c_functions(level->table)) < 0) return -1;
    if (set_item(module, "xla_handlers", xla::make_handlers(level->table)) < 0) return -1;
    if (set_item(module, "level", PyUnicode_FromString(level->name)) < 0) return -1;
    return set_item(module, "levels", supported_levels());
}

static PyMethodDef methods[] = {
    {"scalar", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(scalar)), METH_FASTCALL,
     "scalar(ufunc, /, *numbers)\n--\n\nOne point in float64; None if it takes the ufunc itself."},
    {"at_level", at_level, METH_O,
     "at_level(level, /)\n--\n\nA dictionary of new ufuncs that run the loops of one level."},
    {nullptr, nullptr, 0, nullptr},
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, reinterpret_cast<void*>(execute)},
#if PY_VERSION_HEX >= 0x030C0000
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},  // nor is NumPy
#endif
#if PY_VERSION_HEX >= 0x030D0000
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},  // the loops share nothing but constant tables
#endif
    {0, nullptr},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_ufuncs", "NumPy ufuncs of besselkit's core.", 0, methods, slots,
    nullptr, nullptr, nullptr,
};

PyMODINIT_FUNC PyInit__ufuncs() { return PyModuleDef_Init(&definition); }
