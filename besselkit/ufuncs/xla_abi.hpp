// XLA's foreign function interface, as far as an elementwise call needs it: our own declarations of
// its C ABI, so that no JAX is needed to build.
//
// Each struct of the interface begins with its size and a chain of extensions, and grows at its end
// only; version 0.1 is what jaxlib 0.5 and all later ones take.  A test compares the sizes and
// offsets with the header that the installed jaxlib ships.
#pragma once

#include <cstddef>
#include <cstdint>

namespace besselkit_ufuncs {
namespace xla {

struct Extension {
    std::size_t struct_size;
    int type;
    Extension* next;
};
constexpr int extension_metadata = 1;

struct Version {
    std::size_t struct_size;
    Extension* extensions;
    int major;
    int minor;
};

// what a handler says of itself when it is registered
struct Metadata {
    std::size_t struct_size;
    Version version;
    std::uint32_t traits;
};

struct MetadataExtension {
    Extension base;
    Metadata* metadata;
};

constexpr int type_float32 = 11, type_float64 = 12;

// row-major
struct Buffer {
    std::size_t struct_size;
    Extension* extensions;
    int type;
    void* data;
    std::int64_t rank;
    std::int64_t* dims;
};

// the arguments or the results
struct Buffers {
    std::size_t struct_size;
    Extension* extensions;
    std::int64_t size;
    int* kinds;
    void** at;
};

struct Error;  // XLA's own
constexpr int error_invalid_argument = 3, error_unimplemented = 12;

struct ErrorArguments {
    std::size_t struct_size;
    Extension* extensions;
    const char* message;
    int code;
};

struct ErrorDestroyArguments {
    std::size_t struct_size;
    Extension* extensions;
    Error* error;
};

// XLA's own
struct Context;

// has a task run on a thread of XLA's
struct ScheduleArguments {
    std::size_t struct_size;
    Extension* extensions;
    Context* context;
    void (*task)(void* data);
    void* data;
};

struct ThreadsArguments {
    std::size_t struct_size;
    Extension* extensions;
    Context* context;
    std::int64_t* threads;  // the answer
};

// its functions up to the last that is called here
struct Api {
    std::size_t struct_size;
    Extension* extensions;
    Version version;
    const void* internal;
    Error* (*make_error)(ErrorArguments*);
    const void* message_of_error;
    void (*destroy_error)(ErrorDestroyArguments*);
    // a handler's registration; the stream, types, contexts, states and memory of devices
    const void* others[8];
    Error* (*schedule)(ScheduleArguments*);
    Error* (*count_threads)(ThreadsArguments*);
};

// attributes follow, of which there are none
struct Frame {
    std::size_t struct_size;
    Extension* extensions;
    const Api* api;
    Context* context;
    int stage;
    Buffers arguments;
    Buffers results;
};

using Handler = Error* (*)(Frame*);

}  // namespace xla
}  // namespace besselkit_ufuncs
