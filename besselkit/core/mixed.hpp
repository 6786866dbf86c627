// float32 on devices that run double at half the pace of float (sm_60, 70, 80, 90, 100): the sums
// that count in double, the series in float.
//
// A sum of two floats takes many instructions where a double takes one, so this is two to four
// times as fast there as single_*.hpp, and more accurate; elsewhere, at 1/32 or 1/64 of the pace,
// it would be slower.  At small lam the expansion is taken n orders up,
//
//     P_j = (d + 2j) P_{j+1} + kappa^2 P_{j+2},   A = kappa P_1/P_0,   I_v/I_{v+n} = P_0/(P_n kappa^n)
//
// with n = 16, P_n = s_{d+2n}, P_{n+1} = 1.  Extremes are those of single_ratio.hpp and single_logs.hpp.
// Conversions between float and double are as slow as four sums in double, so they are few.
#pragma once

#include "cutoffs.hpp"
#include "logarithm.hpp"
#include "mixed_numbers.hpp"
#include "single_rare.hpp"

#if !defined(BESSELKIT_FAST_DOUBLE)
#if !defined(__CUDA_ARCH__)
#define BESSELKIT_FAST_DOUBLE 0
#elif __CUDA_ARCH__ == 600 || __CUDA_ARCH__ == 700 || __CUDA_ARCH__ == 800 || \
    __CUDA_ARCH__ == 900 || __CUDA_ARCH__ == 1000
#define BESSELKIT_FAST_DOUBLE 1
#else
#define BESSELKIT_FAST_DOUBLE 0
#endif
#endif

namespace BESSELKIT_NAMESPACE {
namespace mixed {

constexpr bool wanted = BESSELKIT_FAST_DOUBLE;

// --- roots and inverses without the cases that cannot come up: normal numbers far from the ends --

#if defined(__CUDACC__) || defined(__CUDACC_RTC__)
BESSELKIT_FN float root_seed(float x) {
    float y;
    asm("rsqrt.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
}
BESSELKIT_FN double inverse_seed(double x) {
    double y;
    asm("rcp.approx.ftz.f64 %0, %1;" : "=d"(y) : "d"(x));
    return y;
}
#else
// as many bits as a device has there, or fewer
BESSELKIT_FN double first_bits(double x, int left_out) {
    return from_bits(bits_of(x) >> left_out << left_out);
}
BESSELKIT_FN float root_seed(float x) { return (float)first_bits(1.0 / m_sqrt((double)x), 30); }
BESSELKIT_FN double inverse_seed(double x) { return first_bits(1.0 / x, 32); }
#endif

// a normal number above 0, by integers: the units that convert are the busiest
BESSELKIT_FN double widen_normal(float x) {
    return from_bits(((uint64)bits_of(x) << 29) + (896ULL << 52));
}

// within 2^-51
BESSELKIT_FN double inverse(double x) {
    double y = inverse_seed(x), e = mad(-x, y, 1.0);
    return mad(mad(e, e, e), y, y);
}
// within 2^-38
BESSELKIT_FN double short_inverse(double x) {
    double y = inverse_seed(x);
    return mad(mad(-x, y, 1.0), y, y);
}

// --- numbers that a device reads as operands; as literals each takes two moves --------------------

struct Numbers {
    double ln2, magic, log2, log3, log4, log5, log6, log7, root1, root2, half_log_2pi, log_2pi,
        middle;
};

BESSELKIT_CONSTANT Numbers numbers = {
    ShortLogTable::ln2, 4503599627370496.0 + 1023.0,
    -1.0 / 2.0, 1.0 / 3.0, -1.0 / 4.0, 1.0 / 5.0, -1.0 / 6.0, 1.0 / 7.0,
    0.5, 0.375, half_log_2pi_hi, log_2pi_hi,
    half_log_4pi_3,
};

// sqrt(x) and its inverse from y, which is the latter within 2^-21; within 2^-43, or 2^-51
struct Root {
    double value, inverse;
};

template <bool LONG>
BESSELKIT_FN Root root_by(double x, double y) {
    double z = x * y, e = mad(-z, y, 1.0);
    double part = (LONG ? mad(e, numbers.root2, numbers.root1) : numbers.root1) * e;
    return {mad(part, z, z), mad(part, y, y)};
}

// --- logarithms: log x = e log 2 - log c + log1p(r), as in logarithm.hpp -------------------------

struct LogParts {
    double base, r;
};

BESSELKIT_FN LogParts log_parts(double x) {
    ShortLog row = ShortLogTable::row[(int)(bits_of(x) >> 47) & 31];
    double e = from_bits(0x4330000000000000ULL | (bits_of(x) >> 52)) - numbers.magic;
    return {mad(e, numbers.ln2, row.log), residual(-mantissa_of(x), row.c, -1.0)};
}

// to 2^-48 and 2^-51 |log x|, relative where x is next to 1 from below; r^8/8 < 2^-51 left out
BESSELKIT_FN double log_double(double x) {
    LogParts z = log_parts(x);
    double p = mad(z.r, numbers.log7, numbers.log6);
    p = mad(z.r, p, numbers.log5);
    p = mad(z.r, p, numbers.log4);
    p = mad(z.r, p, numbers.log3);
    p = mad(z.r, p, numbers.log2);
    return z.base + mad(z.r * z.r, p, z.r);
}

// to 2^-32; r^5/5 left out
BESSELKIT_FN double short_log(double x) {
    LogParts z = log_parts(x);
    double p = mad(z.r, mad(z.r, numbers.log4, numbers.log3), numbers.log2);
    return z.base + mad(z.r * z.r, p, z.r);
}

// --- the expansion, n orders up ------------------------------------------------------------------

// The ways to compute an element, each without a branch, so that a thread's elements that have one
// in common are computed beside each other, with the numbers of the code fetched once for all.
enum Way {
    way_rare,  // another's
    way_mid,   // W >= 16
    way_up,    // lam below 28: 16 orders up
    way_near,  // W >= 28
    way_far    // lam >= 120
};

// up wherever that will do, whatever kappa is: the elements of one dimension then share it
BESSELKIT_FN int way_of(bool usual, bool upward, float lam, float kappa) {
    bool near = mad(lam, lam, kappa * kappa) >= (float)(single_W2 * single_W2);
    int way = lam >= (float)single_W1 ? way_far : near ? way_near : way_mid;
    return !usual ? way_rare : upward && lam < (float)single_W2 ? way_up : way;
}

// From least to most the second argument goes one way: asked once where the first is a number.
struct Alike {
    float least, most;
    int way;
};

BESSELKIT_FN bool inside(const Alike& a, float x) { return (x >= a.least) & (x <= a.most); }

constexpr int up_steps = 16;

struct Given {
    double lam, kappa;
    float lam_f, kappa_f;
};

// lam is exact
template <int WAY>
BESSELKIT_FN Given given(double lam, float lam_f, float kappa) {
    constexpr int n = WAY == way_up ? up_steps : 0;
    return {lam + n, widen_normal(kappa), lam_f + n, kappa};
}

struct Start {
    double lam, W;
    float w, tau;  // 1/W, lam/W
};

// What is of lam alone is there once for the elements that share it.  A float's 1/W would show
// where W is small, next to c_0.
template <bool LONG, int WAY>
BESSELKIT_FN Start start(const Given& z) {
    float w = root_seed(mad(z.kappa_f, z.kappa_f, z.lam_f * z.lam_f));
    double x = mad(z.kappa, z.kappa, z.lam * z.lam);
    Root root = root_by<LONG>(x, widen_normal(w));
    if constexpr (WAY != way_far) w = narrow(root.inverse);
    return {z.lam, root.value, w, z.lam_f * w};
}

template <template <int> class Rows, int WAY>
BESSELKIT_FN float rows_of(const Start& u) {
    return all_rows<Rows<WAY == way_far ? 5 : WAY == way_near ? 7 : 4>>(u.tau, u.w);
}

// 1 - tau^2 times tau, whose error counts beside 1 alone
BESSELKIT_FN float side(float tau) { return mad(-tau * tau, tau, tau); }

// c_0 + c_1/W + ...
BESSELKIT_FN float sum_of(const Start& u, float rows) {
    float half = 0.5f * u.tau;
    return mad(side(u.tau) * u.w, rows, mad(half, u.tau, half));
}

// P_0 and P_1
struct Down {
    double P, Q;
};

BESSELKIT_FN Down down(double s, double d, double kappa) {
    double square = kappa * kappa;
    Down z = {s, 1.0};
#pragma unroll
    for (int j = up_steps - 1; j >= 0; --j) {
        z = {mad(d + 2.0 * j, z.P, square * z.Q), z.P};
    }
    return z;
}

}  // namespace mixed
}  // namespace BESSELKIT_NAMESPACE
