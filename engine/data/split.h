// SPDX-License-Identifier: MIT
// Splits rows into training and test rows, and brings columns to one scale.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// Numbers of rows, in random order.
struct Split {
  std::vector<int> train, test;
};

/// round(rows · train_share) of the rows for training, at least one on each side; with a share of 1 all of
/// them. With `classes`, one for each row, each class is divided in the same ratio, to within one row (stratified). The
/// same seed gives the same split.
///   Throws Error::value for fewer than 2 rows, a share outside (0, 1], or classes of another number than
///   rows.
Split split_rows(int rows, double train_share, std::uint64_t seed, std::span<const int> classes = {});

/// x [N, ..], M numbers of rows → [M, ..], a copy. Throws Error::index for a number outside [0, N),
/// Error::shape for a scalar.
Tensor take_rows(const Tensor& x, std::span<const int> rows);

/// Brings columns to mean 0 and standard deviation 1. Fit it to the training rows only: otherwise the network would
/// learn something about the test rows.
struct Standardizer {
  std::vector<double> mean, std;  ///< of each column; std over N, and 1 for a column that does not vary

  /// x [N, D], N > 0. Throws Error::shape for anything else.
  static Standardizer fit(const Tensor& x);
  /// (x − mean) / std, for any x [N, D] with the D it was fitted to. Throws Error::shape for anything else.
  Tensor apply(const Tensor& x) const;
  /// The reverse: z · std + mean.
  Tensor undo(const Tensor& z) const;
};

}  // namespace deepx::inline DEEPX_PRECISION
