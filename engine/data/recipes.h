// SPDX-License-Identifier: MIT
// Data of well-known demonstrations, drawn by the same recipe. The numbers differ, since each library has its own
// generator.
#pragma once

#include <cstdint>
#include <vector>

namespace deepx {

/// Rows of `width` numbers, one after another, and a label for each.
struct LabeledRows {
  int width = 2;
  std::vector<double> values;
  std::vector<int> labels;

  int rows() const { return static_cast<int>(labels.size()); }
};

/// The spiral of Stanford's CS231n case study "Putting it together: Minimal Neural Network Case Study": arm j
/// of `arms` has `points` points at r = 0 .. 1, θ = 4j .. 4(j + 1) plus normal noise of 0.2, x = (r sin θ, r
/// cos θ). Class by class.
LabeledRows cs231n_spiral(std::uint64_t seed, int arms = 3, int points = 100, double noise = 0.2);

/// The spiral of dll_numpy (P. Mehta, KDnuggets 2020): θ = 2πj/arms .. 2π(j + 1.5)/arms plus normal noise of
/// 0.1, else the same.
LabeledRows dll_numpy_spiral(std::uint64_t seed, int arms = 3, int points = 100, double noise = 0.1);

/// scikit-learn's make_moons, the data of micrograd's demonstration: half of the points on (cos t, sin t),
/// the others on (1 − cos t, 1/2 − sin t), t = 0 .. π, plus normal noise on both coordinates, shuffled.
LabeledRows half_moons(std::uint64_t seed, int points = 100, double noise = 0.1);

/// ArrayFlow's histograms (Nicosia 2020): each row has 16 bins between the smallest and the largest of 500
/// numbers, as shares. Label 1, every second row: normal numbers. Label 0: by a throw of 7, a cubic p₀t³ −
/// p₁t² + p₂t with whole p from 1 to 4 (four times in seven), uniform numbers, exp((1 + 2u)t), or sin((0.1 +
/// u)t); t = 0 .. 1, u uniform. Every call with another seed gives fresh ones.
LabeledRows histograms(std::uint64_t seed, int rows, int bins = 16, int samples = 500);

}  // namespace deepx
