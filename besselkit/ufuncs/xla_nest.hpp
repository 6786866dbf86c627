// A call of arrays with repeated dimensions, as nested loops around a ufunc's own.
#pragma once

#include "loop_table.hpp"
#include "xla_abi.hpp"

namespace besselkit_ufuncs {
namespace xla {

constexpr int most_dims = 64, most_arguments = 4;

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

    std::ptrdiff_t size() const {
        std::ptrdiff_t product = 1;
        for (int i = 0; i < rank; ++i) product *= length[i];
        return product;
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

// A call laid out: the loop, and where its operands begin, the result last.
struct Work {
    Loop loop;
    int count;
    Nest nest;
    char* at[most_arguments + 1];
};

// the same, of a part of one dimension
inline Work part_of(const Work& work, int dim, std::ptrdiff_t begin, std::ptrdiff_t end) {
    Work part = work;
    part.nest.length[dim] = end - begin;
    for (int k = 0; k < work.count; ++k) part.at[k] += begin * work.nest.step[dim][k];
    return part;
}

inline void run(const Work& work) {
    const Nest& nest = work.nest;
    int count = work.count;
    char* at[most_arguments + 1];
    for (int k = 0; k < count; ++k) at[k] = work.at[k];
    if (nest.rank == 0) {
        const std::ptrdiff_t one = 1, none[most_arguments + 1] = {};
        work.loop(at, &one, none, nullptr);
        return;
    }
    int inner = nest.longest();
    std::ptrdiff_t index[most_dims] = {};
    for (;;) {
        char* given[most_arguments + 1];  // the loop may change what it is given
        for (int k = 0; k < count; ++k) given[k] = at[k];
        work.loop(given, &nest.length[inner], nest.step[inner], nullptr);
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

}  // namespace xla
}  // namespace besselkit_ufuncs
