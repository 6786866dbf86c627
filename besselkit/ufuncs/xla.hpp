// The functions as handlers of XLA's foreign function interface, for JAX on the CPU.
//
// A handler runs the ufunc's own loop, so an element has the ufunc's bits.  Arguments have the
// result's rank, with lengths of 1 where they repeat, or rank 0: nothing is spread over an array.
#pragma once

#include "loop_table.hpp"
#include "xla_abi.hpp"

namespace besselkit_ufuncs {
namespace xla {

// the level's loops, set when the module is made
static const Entry* chosen_entries = nullptr;

constexpr int most_dims = 64, most_arguments = 4;

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

// The shape of a call as nested loops: lengths, and each operand's steps in bytes (the result's
// last).  Dimensions that all operands pass through as one are one.
struct Nest {
    int rank = 0;
    std::ptrdiff_t length[most_dims];
    std::ptrdiff_t step[most_dims][most_arguments + 1];

    // from the innermost dimension outwards
    void add(std::ptrdiff_t n, const std::ptrdiff_t* steps, int operands) {
        if (n == 1) return;
        bool joins = rank > 0;
        for (int k = 0; joins && k < operands; ++k) {
            joins = steps[k] == step[rank - 1][k] * length[rank - 1];
        }
        if (joins) {
            length[rank - 1] *= n;
            return;
        }
        length[rank] = n;
        for (int k = 0; k < operands; ++k) step[rank][k] = steps[k];
        ++rank;
    }

    // a loop is as good as it is long
    int longest() const {
        int best = 0;
        for (int i = 1; i < rank; ++i) {
            if (length[i] > length[best]) best = i;
        }
        return best;
    }
};

// false if an argument does not broadcast to the result, which the Python side rules out
inline bool lay_out(const Buffer* const* operands, int count, std::ptrdiff_t size, Nest* nest) {
    const Buffer* result = operands[count - 1];
    if (result->rank > most_dims) return false;
    std::ptrdiff_t full[most_arguments + 1];
    for (int k = 0; k < count; ++k) {
        if (operands[k]->rank != 0 && operands[k]->rank != result->rank) return false;
        full[k] = size;
    }
    for (std::int64_t i = result->rank - 1; i >= 0; --i) {
        std::ptrdiff_t n = (std::ptrdiff_t)result->dims[i], steps[most_arguments + 1];
        for (int k = 0; k < count; ++k) {
            std::ptrdiff_t own = operands[k]->rank == 0 ? 1 : (std::ptrdiff_t)operands[k]->dims[i];
            if (own != n && own != 1) return false;
            steps[k] = own == 1 ? 0 : full[k];
            full[k] *= own;
        }
        nest->add(n, steps, count);
    }
    return true;
}

inline void run_nest(Loop loop, const Buffer* const* operands, int count, const Nest& nest) {
    char* at[most_arguments + 1];
    for (int k = 0; k < count; ++k) at[k] = static_cast<char*>(operands[k]->data);
    if (nest.rank == 0) {
        const std::ptrdiff_t one = 1, none[most_arguments + 1] = {};
        loop(at, &one, none, nullptr);
        return;
    }
    int inner = nest.longest();
    std::ptrdiff_t index[most_dims] = {};
    for (;;) {
        char* given[most_arguments + 1];  // the loop may change what it is given
        for (int k = 0; k < count; ++k) given[k] = at[k];
        loop(given, &nest.length[inner], nest.step[inner], nullptr);
        int i = 0;
        for (; i < nest.rank; ++i) {
            if (i == inner) continue;
            for (int k = 0; k < count; ++k) at[k] += nest.step[i][k];
            if (++index[i] < nest.length[i]) break;
            for (int k = 0; k < count; ++k) at[k] -= nest.step[i][k] * nest.length[i];
            index[i] = 0;
        }
        if (i == nest.rank) return;
    }
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
    run_nest(entry.loops[wide], operands, count, nest);
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
