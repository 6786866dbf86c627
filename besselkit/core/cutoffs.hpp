// Every cut-off of the core, each with the reason or the sweep that chose it.
//
// The sweeps are printed by `python tables/sweeps.py`: truncation alone stays below 2^-56.  The tag
// `seam:` names the quantity compared, and the reference data has points on both sides of each.
#pragma once

#include "platform.hpp"

namespace BESSELKIT_NAMESPACE {

// --- extremes -----------------------------------------------------------------------------
// Below tiny_ratio * d the first term of the power series is exact to 2^-54:
// A = kappa/d (1 - kappa^2/(d (d+2)) ...), A' = 1/d (1 - 3 kappa^2/(d (d+2)) ...).
constexpr double tiny_ratio = 0x1p-28;  // seam: kappa/d
// Above huge_ratio * max(lam, 1) the next term, 1/kappa relative, is below 2^-60.
constexpr double huge_ratio = 0x1p+60;  // seam: kappa/lam
// Above this W the squares come near overflow: everything is scaled by a power of two, and the
// terms c_k/W^k are far below the last bit.
constexpr double scaled_W = 0x1p+500;  // seam: W
// Below this kappa its square, or kappa/(W + lam), comes near underflow.
constexpr double small_kappa = 0x1p-480;  // seam: kappa

// --- s, h, e, p, g: the uniform expansion from here on, the recurrence below ---------------
// The rows for each seam are made by tables/coefficients.py.  240 lies below lam = 255.5 (d = 512),
// 2000 below lam = 2047.5 (d = 4096): a common dimension stays within one region at small kappa.
constexpr double uniform_W = 48.0;     // seam: W
constexpr double uniform_W1 = 96.0;    // seam: W
constexpr double uniform_W2 = 240.0;   // seam: W
constexpr double uniform_W3 = 2000.0;  // seam: W

// --- the recurrence: steps for s alone | for all parts --------------------------------------
// 7 | 8 below 1, 11 | 13 below 4, 17 | 24 below 12, 23 | 28 below 24, 30 | 40 below 48
// kappa <= low_ratio d: 8 plain steps
constexpr double low_ratio = 0.25;     // seam: kappa/d
constexpr double climb_kappa1 = 1.0;   // seam: kappa
constexpr double climb_kappa2 = 4.0;   // seam: kappa
constexpr double climb_kappa3 = 12.0;  // seam: kappa
constexpr double climb_kappa4 = 24.0;  // seam: kappa

// --- d next to 1 ---------------------------------------------------------------------------
// With lam below unit_lam and kappa in [unit_kappa, uniform_W), h ~ lam + 2 kappa exp(-2 kappa)
// is so small that the twofold recurrence (2^-103 kappa absolute) loses it: Kummer's series.
constexpr double unit_lam = 0x1p-33;   // seam: lam
constexpr double unit_kappa = 10.0;    // seam: kappa
// Between it and this lam the recurrence does, with 60 steps (h is small, so truncation must be).
constexpr double unit_climb_lam = 0.125;  // seam: lam

// --- the inverse ---------------------------------------------------------------------------
// Seams in W_0 = lam (1 + r^2)/(1 - r^2) are those in W above.  Up to this r kappa is below d/4,
// where A is 0.2353 or more.
constexpr double inverse_low_r = 0.235;
// Arguments from 0 to 1 and cosines that leave their range by rounding, as those of float32
// vectors do: that much is taken as the end itself.
constexpr double unit_slack = 0x1p-20;

// --- the logarithms ------------------------------------------------------------------------
// U has rows for each seam here too; below 24 the power series of 0F1: 10 terms for kappa < 1,
// 17 below 4, 27 below 12, 40 below 24
constexpr double log_W = 24.0;     // seam: W
constexpr double log_W1 = 48.0;    // seam: W
constexpr double log_W2 = 240.0;   // seam: W
constexpr double log_W3 = 2000.0;  // seam: W
// log 0F1 from lam = 20 on by the closed main part (15 terms of the bracket there), below it
// by the power series up to kappa = 24 and as B0 - b above.
constexpr double partition_lam = 20.0;    // seam: lam
constexpr double partition_lam1 = 60.0;  // seam: lam
constexpr double partition_lam2 = 250.0;  // seam: lam
constexpr double partition_lam3 = 2000.0;  // seam: lam
constexpr double partition_kappa = 24.0;  // seam: kappa
// omega - lam log1p(x), x = omega/(2 lam): by its own series below (2^-58 relative)
constexpr double psi_x = 0x1p-4;  // seam: partition x
// Above this lam the logarithm needs more than the 75 bits of log_twofold where log I_v crosses 0.
constexpr double wide_lam = 0x1p+20;  // seam: lam
// Above this v log I_v as a difference of terms of order v, good to 2^-100 of them, is not the
// absolute 2^-55 that I_v itself wants; the expansion about x = 0.66 v leaves 2^-80 out here.
constexpr double laplace_v = 0x1p+40;  // seam of orders: v
// For kappa >> lam, u = lam/kappa: below 2^-30 the next terms, u^2 relative, are 2^-60.
constexpr double flat_ratio = 0x1p+30;  // seam: kappa/lam

// --- derivatives in the order ----------------------------------------------------------------------
// Seams in mu = sqrt(v^2 + x^2) are log_W and those in W above.  For v below corner_v, from corner_x
// on, log(x/2) - psi - N/F loses what is left of it, or exp(-2 x) counts beside v/x; above 400 it
// is no number.  The intervals are those of the fits (tables/order_fits.py).
constexpr double corner_v = 0.0625;     // seam of orders: v
constexpr double corner_x = 4.0;        // seam of orders: x
constexpr double corner_x1 = 6.0;       // seam of orders: x
constexpr double corner_x2 = 10.0;      // seam of orders: x
constexpr double corner_x3 = 96.0;      // seam of orders: x
constexpr double corner_most = 400.0;   // seam of orders: x
// Beyond it and its inverse squares of v/x come near over- or underflow.
constexpr double order_most = 0x1p+240;

// --- the divergence ------------------------------------------------------------------------------
// The closed form squares and multiplies differences of lam and kappa, as little as 2^-52 of them,
// and must not over- or underflow where its parts count.
constexpr double most_divergence = 0x1p+250;
constexpr double least_divergence = 0x1p-400;

// --- results rounded to float32 -------------------------------------------------------------
// The same in double arithmetic with truncation below 2^-28: lower seams, fewer terms, no
// compensation.  Steps and terms for kappa < 2, < 6, < 16: rounded.hpp.
constexpr double single_W = 16.0;       // seam: W
constexpr double single_W1 = 120.0;     // seam: W
constexpr double single_kappa1 = 2.0;   // seam: kappa
constexpr double single_kappa2 = 6.0;   // seam: kappa
constexpr double single_kappa = 16.0;   // seam: kappa
// Above this the cancellation of the two main terms of log I_v shows in float32.
constexpr double single_lam = 0x1p+16;  // seam: lam

// --- float arithmetic alone (devices) ---------------------------------------------------------
// Next to d = 1 the recurrence wants more steps; above 2^24 d - 1 is inexact, and above
// kappa = 2^30 (W s)^2 comes near overflow.
constexpr double single_least_d = 1.25;
constexpr double single_most_d = 0x1p+24;
constexpr double single_most = 0x1p+30;
// A'' takes the recurrence up to here (tests/gpu/test_single.py): the polynomials of g cancel, 1788
// to 1 at W = 16 (53 ulp), 35 to 1 at 24 (1.13 ulp), 20 to 1 here (0.90 ulp).
constexpr double single_W2 = 28.0;  // seam: W
// Below this kappa its square comes near underflow.
constexpr double single_least_kappa = 0x1p-50;
// Of 1 - r^2, above which the inverse's products stay far from the ends of float.
constexpr double single_least_x = 0x1p-60;

}  // namespace BESSELKIT_NAMESPACE
