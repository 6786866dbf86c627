// Large calls shared out among XLA's threads, as its own elementwise operations are.
//
// The calling thread takes pieces as the others do, and waits for those alone that another has
// begun: it ends also if no other thread is ever free, and it may be one of the pool itself.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "xla_nest.hpp"

namespace besselkit_ufuncs {
namespace xla {

// elements that are worth a thread: some 100 us
constexpr std::ptrdiff_t grain = 16384;
// for each thread, so that one that gets dear elements does not keep the others waiting
constexpr std::ptrdiff_t pieces_a_thread = 4;

struct Pieces {
    Work work;
    int dim;
    std::ptrdiff_t count;
    std::atomic<std::ptrdiff_t> next{0}, done{0};
    std::mutex mutex;
    std::condition_variable all_done;

    Pieces(const Work& whole, std::ptrdiff_t number)
        : work(whole), dim(whole.nest.longest()), count(number) {}

    // a piece after the last is none: whoever comes late touches nothing of the caller's
    void take() {
        std::ptrdiff_t length = work.nest.length[dim];
        for (;;) {
            std::ptrdiff_t i = next.fetch_add(1);
            if (i >= count) return;
            std::ptrdiff_t begin = length / count * i + length % count * i / count;
            std::ptrdiff_t end = length / count * (i + 1) + length % count * (i + 1) / count;
            run(part_of(work, dim, begin, end));
            if (done.fetch_add(1) + 1 == count) {
                std::lock_guard<std::mutex> lock(mutex);
                all_done.notify_all();
            }
        }
    }

    void wait() {
        std::unique_lock<std::mutex> lock(mutex);
        all_done.wait(lock, [this] { return done.load() == count; });
    }
};

using Held = std::shared_ptr<Pieces>;

// what a thread of the pool runs; it holds the pieces until it is through
inline void help(void* data) {
    std::unique_ptr<Held> held(static_cast<Held*>(data));
    (*held)->take();
}

// true if there was none
inline bool forget(const Api* api, Error* error) {
    if (error == nullptr) return true;
    ErrorDestroyArguments given = {sizeof(ErrorDestroyArguments), nullptr, error};
    api->destroy_error(&given);
    return false;
}

inline std::ptrdiff_t threads_of(const Frame* frame) {
    const Api* api = frame->api;
    if (api->struct_size < sizeof(Api) || api->count_threads == nullptr) return 1;
    std::int64_t threads = 1;
    ThreadsArguments given = {sizeof(ThreadsArguments), nullptr, frame->context, &threads};
    return forget(api, api->count_threads(&given)) ? (std::ptrdiff_t)threads : 1;
}

inline void share_out(const Work& work, const Frame* frame) {
    std::ptrdiff_t size = work.nest.size(), threads = size < 2 * grain ? 1 : threads_of(frame);
    if (threads < 2) {
        run(work);
        return;
    }
    std::ptrdiff_t count = size / grain, length = work.nest.length[work.nest.longest()];
    if (count > threads * pieces_a_thread) count = threads * pieces_a_thread;
    if (count > length) count = length;
    Held pieces = std::make_shared<Pieces>(work, count);
    for (std::ptrdiff_t i = 1; i < threads && i < count; ++i) {
        std::unique_ptr<Held> held(new Held(pieces));
        ScheduleArguments given = {sizeof(ScheduleArguments), nullptr, frame->context, help,
                                   held.get()};
        if (!forget(frame->api, frame->api->schedule(&given))) break;
        held.release();  // the task's now
    }
    pieces->take();
    pieces->wait();
}

}  // namespace xla
}  // namespace besselkit_ufuncs
