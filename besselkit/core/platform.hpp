// What differs between a host compiler and NVRTC, and nothing else.
//
// The same text is compiled by the host compiler, once for each dispatch level (each in its own
// namespace, so that no linker can mix them), and by NVRTC, which has no standard headers.
// Fused multiply-add is always explicit; contraction is forbidden by the build flags, so the
// same operations give the same bits on every level with hardware fma and on the GPU.
#pragma once

#ifndef BESSELKIT_NAMESPACE
#define BESSELKIT_NAMESPACE besselkit
#endif

#if defined(__CUDACC__) || defined(__CUDACC_RTC__)
#define BESSELKIT_FN static __host__ __device__ __forceinline__
#define BESSELKIT_SLOW static __host__ __device__ __noinline__
#define BESSELKIT_APART BESSELKIT_SLOW
#define BESSELKIT_CONSTANT static __constant__
#define BESSELKIT_HARDWARE_FMA 1
#elif defined(_MSC_VER)
#include "arithmetic.hpp"

#include <cmath>
#include <cstring>
#define BESSELKIT_FN static __forceinline
#define BESSELKIT_SLOW static __declspec(noinline)
#else
#include "arithmetic.hpp"

#include <cmath>
#include <cstring>
#define BESSELKIT_FN static inline __attribute__((always_inline, unused))
#define BESSELKIT_SLOW static __attribute__((noinline, unused))
#endif

#if !defined(BESSELKIT_CONSTANT)
#define BESSELKIT_CONSTANT static const
#endif

// A call on devices, which keeps the registers of long functions apart; elsewhere part of the loop
#if !defined(BESSELKIT_APART)
#define BESSELKIT_APART BESSELKIT_FN
#endif

// A level without hardware fma would crawl through a software one: there mad() rounds twice and
// the exact products of twofold.hpp split their factors instead.
#if !defined(BESSELKIT_HARDWARE_FMA)
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA) || defined(__FP_FAST_FMA) || \
    defined(BESSELKIT_ASSUME_FMA)
#define BESSELKIT_HARDWARE_FMA 1
#else
#define BESSELKIT_HARDWARE_FMA 0
#endif
#endif

namespace BESSELKIT_NAMESPACE {

typedef long long int64;
typedef unsigned long long uint64;
typedef int int32;
typedef unsigned int uint32;

#if defined(__CUDACC__) || defined(__CUDACC_RTC__)
BESSELKIT_FN double m_sqrt(double x) { return sqrt(x); }
BESSELKIT_FN double m_fma(double a, double b, double c) { return fma(a, b, c); }
BESSELKIT_FN double m_fabs(double x) { return fabs(x); }
BESSELKIT_FN uint64 bits_of(double x) { return (uint64)__double_as_longlong(x); }
BESSELKIT_FN double from_bits(uint64 n) { return __longlong_as_double((int64)n); }
BESSELKIT_FN float m_sqrt(float x) { return sqrtf(x); }
BESSELKIT_FN float m_fma(float a, float b, float c) { return fmaf(a, b, c); }
BESSELKIT_FN float m_fabs(float x) { return fabsf(x); }
BESSELKIT_FN uint32 bits_of(float x) { return __float_as_uint(x); }
BESSELKIT_FN float single_from_bits(uint32 n) { return __uint_as_float(n); }
#else
BESSELKIT_FN double m_sqrt(double x) { return std::sqrt(x); }
BESSELKIT_FN float m_sqrt(float x) { return std::sqrt(x); }
#if BESSELKIT_HARDWARE_FMA && (defined(__GNUC__) || defined(__clang__))
BESSELKIT_FN double m_fma(double a, double b, double c) { return __builtin_fma(a, b, c); }
BESSELKIT_FN float m_fma(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
#else
BESSELKIT_FN double m_fma(double a, double b, double c) { return std::fma(a, b, c); }
BESSELKIT_FN float m_fma(float a, float b, float c) { return std::fma(a, b, c); }
#endif
BESSELKIT_FN double m_fabs(double x) { return std::fabs(x); }
BESSELKIT_FN float m_fabs(float x) { return std::fabs(x); }
BESSELKIT_FN uint64 bits_of(double x) {
    uint64 n;
    std::memcpy(&n, &x, sizeof n);
    return n;
}
BESSELKIT_FN double from_bits(uint64 n) {
    double x;
    std::memcpy(&x, &n, sizeof x);
    return x;
}
BESSELKIT_FN uint32 bits_of(float x) {
    uint32 n;
    std::memcpy(&n, &x, sizeof n);
    return n;
}
BESSELKIT_FN float single_from_bits(uint32 n) {
    float x;
    std::memcpy(&x, &n, sizeof x);
    return x;
}
#endif

// a*b + c in one rounding where the hardware can, in two elsewhere
template <class T>
BESSELKIT_FN T fused(T a, T b, T c) {
#if BESSELKIT_HARDWARE_FMA
    return m_fma(a, b, c);
#else
    return a * b + c;
#endif
}
BESSELKIT_FN double mad(double a, double b, double c) { return fused(a, b, c); }
BESSELKIT_FN float mad(float a, float b, float c) { return fused(a, b, c); }

BESSELKIT_FN double m_min(double a, double b) { return a < b ? a : b; }
BESSELKIT_FN double m_max(double a, double b) { return a > b ? a : b; }
BESSELKIT_FN float m_min(float a, float b) { return a < b ? a : b; }
BESSELKIT_FN float m_max(float a, float b) { return a > b ? a : b; }

// 1 or 0, without a branch
BESSELKIT_FN int64 at_least(double x, double bound) { return x >= bound ? 1 : 0; }

BESSELKIT_FN double infinity() { return from_bits(0x7ff0000000000000ULL); }
BESSELKIT_FN double not_a_number() { return from_bits(0x7ff8000000000000ULL); }
BESSELKIT_FN bool is_nan(double x) { return !(x == x); }

// 2^n for n in -1022..1023
BESSELKIT_FN double power_of_two(int n) { return from_bits((uint64)(n + 1023) << 52); }

}  // namespace BESSELKIT_NAMESPACE
