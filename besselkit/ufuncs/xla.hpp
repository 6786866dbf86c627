// The functions as handlers of XLA's foreign function interface, for JAX on the CPU.
//
// A handler runs the ufunc's own loop, so an element has the ufunc's bits.  Arguments have the
// result's rank, with lengths of 1 where they repeat, or rank 0: nothing is spread over an array.
#pragma once

#include "loop_table.hpp"
#include "xla_abi.hpp"
#include "xla_nest.hpp"
#include "xla_threads.hpp"

namespace besselkit_ufuncs {
namespace xla {

// the level's loops, set when the module is made
static const Entry* chosen_entries = nullptr;

inline Error* refuse(const Frame* frame, int code, const char* message) {
    ErrorArguments given = {sizeof(ErrorArguments), nullptr, message, code};
    return frame->api->make_error(&given);
}

// whether the frame only asks what this is; then it is told
inline bool tells(const Frame* frame) {
    Extension* first = frame->extensions;
    if (first == nullptr || first->type != extension_metadata) return false;
    Metadata* metadata = reinterpret_cast<MetadataExtension*>(first)->metadata;
    metadata->version.major = 0;
    metadata->version.minor = 1;
    metadata->traits = 0;
    return true;
}

inline Error* call(const Entry& entry, Frame* frame) {
    if (tells(frame)) return nullptr;
    int count = entry.nin + 1;
    if (frame->arguments.size != entry.nin || frame->results.size != 1) {
        return refuse(frame, error_invalid_argument, "besselkit: wrong number of arguments");
    }
    const Buffer* operands[most_arguments + 1];
    for (int k = 0; k < entry.nin; ++k) {
        operands[k] = static_cast<const Buffer*>(frame->arguments.at[k]);
    }
    operands[entry.nin] = static_cast<const Buffer*>(frame->results.at[0]);
    int type = operands[entry.nin]->type;
    bool good = type == type_float32 || type == type_float64;
    for (int k = 0; k < entry.nin; ++k) good &= operands[k]->type == type;
    if (!good) {
        return refuse(frame, error_invalid_argument,
                      "besselkit: the arguments must be all float32 or all float64");
    }
    for (std::int64_t i = 0; i < operands[entry.nin]->rank; ++i) {
        if (operands[entry.nin]->dims[i] == 0) return nullptr;
    }
    bool wide = type == type_float64;
    Nest nest;
    if (!lay_out(operands, count, wide ? sizeof(double) : sizeof(float), &nest)) {
        return refuse(frame, error_invalid_argument,
                      "besselkit: the arguments do not broadcast to the result");
    }
    Work work = {entry.loops[wide], count, nest, {}};
    for (int k = 0; k < count; ++k) work.at[k] = static_cast<char*>(operands[k]->data);
    share_out(work, frame);
    return nullptr;
}

// a handler knows its function by its own address
template <int INDEX>
Error* handler(Frame* frame) {
    return call(chosen_entries[INDEX], frame);
}

// registered for platforms that have none
inline Error* handler_elsewhere(Frame* frame) {
    if (tells(frame)) return nullptr;
    return refuse(frame, error_unimplemented,
                  "besselkit's functions run on the CPU under JAX: put the call on a CPU device "
                  "(jax.device_put, or jax.jit with CPU arguments), or use a besselkit.Table, "
                  "whose plain operations run on any device");
}

enum Index {
#define BESSELKIT_INDEX(name, count, Function, words, home) index_##name,
    BESSELKIT_FUNCTIONS(BESSELKIT_INDEX)
#undef BESSELKIT_INDEX
};

static const Handler handlers[] = {
#define BESSELKIT_HANDLER(name, count, Function, words, home) handler<index_##name>,
    BESSELKIT_FUNCTIONS(BESSELKIT_HANDLER)
#undef BESSELKIT_HANDLER
};

inline int add_handler(PyObject* all, const char* name, Handler handler) {
    PyObject* capsule = PyCapsule_New(reinterpret_cast<void*>(handler), nullptr, nullptr);
    int status = capsule == nullptr ? -1 : PyDict_SetItemString(all, name, capsule);
    Py_XDECREF(capsule);
    return status;
}

// A new dictionary of capsules by name, and "" for the platforms that have none.  The level is the
// import's: a process has one set of handlers.
inline PyObject* make_handlers(const LoopTable& table) {
    chosen_entries = table.entries;
    PyObject* all = PyDict_New();
    for (int i = 0; all != nullptr && i < table.count; ++i) {
        if (add_handler(all, table.entries[i].name, handlers[i]) < 0) Py_CLEAR(all);
    }
    if (all != nullptr && add_handler(all, "", handler_elsewhere) < 0) Py_CLEAR(all);
    return all;
}

}  // namespace xla
}  // namespace besselkit_ufuncs
